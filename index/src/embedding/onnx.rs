//! A sentence encoder as an ONNX file: the tokens of a text -> the mean of their output vectors.
//!
//! A folder as sentence-transformers writes it: `model.onnx` (inputs `input_ids`, `attention_mask`,
//! `token_type_ids`; one vector a token, or one a text), `tokenizer.json`, and where they are there
//! `1_Pooling/config.json` (mean or first token) and `sentence_bert_config.json` (the longest input).
//! Run by tract, in this process and thread. The model is tried when it is loaded, with the longest
//! input of the last token of its tokenizer: what does not fit together is found then.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;
use tract_onnx::prelude::*;
use tract_onnx::tract_hir::infer::Factoid as _;

use super::error::EmbeddingError;
use super::model::read;
use super::pieces::Pieces;

/// The files of a folder.
pub(super) const MODEL: &str = "model.onnx";
const TOKENIZER: &str = "tokenizer.json";
const POOLING: &str = "1_Pooling/config.json";
const LIMITS: &str = "sentence_bert_config.json";
/// Where large models keep their numbers.
const WEIGHTS: [&str; 2] = ["model.onnx_data", "model.onnx.data"];
/// Tokens of a text that are read where no file says how many.
const LONGEST: usize = 512;
/// The output with a vector a text, and those with a vector a token, where there are several.
const OUTPUTS: [&str; 3] = [
    "sentence_embedding",
    "last_hidden_state",
    "token_embeddings",
];

/// What a model wants to know of each token.
#[derive(Clone, Copy, Debug)]
enum Input {
    Ids,
    /// One for every token, because texts are run one by one.
    Mask,
    /// Zero for every token.
    Types,
}

/// In the model's order, with the type of their numbers.
type Inputs = Vec<(Input, DatumType)>;

/// How a text's vector is made of those of its tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pooling {
    Mean,
    First,
}

pub(crate) struct Encoder {
    plan: Arc<TypedSimplePlan>,
    inputs: Inputs,
    pieces: Pieces,
    longest: usize,
    pooling: Pooling,
    dimensions: usize,
    fingerprint: String,
}

impl std::fmt::Debug for Encoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Encoder({})", self.fingerprint)
    }
}

impl Encoder {
    pub(super) fn load(folder: &Path) -> Result<Self, EmbeddingError> {
        let (model, tokenizer) = (folder.join(MODEL), folder.join(TOKENIZER));
        let unreadable = |path: &Path, problem: String| EmbeddingError::Unreadable {
            path: path.to_owned(),
            problem,
        };
        let fingerprint = fingerprint(folder)?;
        let json = read(&tokenizer)?;
        let pieces = Pieces::parse(&json).map_err(|problem| unreadable(&tokenizer, problem))?;
        let asked = pieces.longest().or(limit(folder)?).unwrap_or(LONGEST);
        let problem = |problem: String| unreadable(&model, problem);
        let (plan, inputs) = plan(&model).map_err(problem)?;
        let mut encoder = Self {
            plan,
            inputs,
            longest: asked,
            pooling: pooling(folder)?,
            pieces,
            dimensions: 0,
            fingerprint,
        };
        encoder.dimensions = encoder.probe().map_err(problem)?;
        Ok(encoder)
    }

    pub(super) fn dimensions(&self) -> usize {
        self.dimensions
    }

    pub(super) fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Adds the vector of a text to `sum`; a text without tokens has none.
    pub(super) fn add(&self, text: &str, sum: &mut [f32]) {
        let tokens = self.pieces.framed(text, self.longest);
        // The model was tried with as many tokens and the last of all: it takes these too.
        if let Ok(vector) = self.run(&tokens) {
            for (sum, value) in sum.iter_mut().zip(vector) {
                *sum += value;
            }
        }
    }

    /// The dimensions of what the model gives for its longest input of the last token there is.
    fn probe(&self) -> Result<usize, String> {
        let last = self.pieces.len().saturating_sub(1);
        let tokens = vec![last; self.longest];
        // tract checks no table's bounds: a token too many is a panic there.
        let tried = catch_unwind(AssertUnwindSafe(|| self.run(&tokens)));
        let problem = match tried {
            Ok(Ok(vector)) => return Self::checked(&vector),
            Ok(Err(error)) => format!("{error:#}"),
            Err(_) => "it reads beyond one of its tables".to_owned(),
        };
        Err(format!(
            "the model cannot be run with {} tokens that are number {last} of {TOKENIZER}: {problem}; \
             both files must come from one model",
            self.longest
        ))
    }

    fn checked(vector: &[f32]) -> Result<usize, String> {
        if vector.is_empty() || vector.iter().any(|x| !x.is_finite()) {
            return Err("the model gives no vector of numbers".to_owned());
        }
        Ok(vector.len())
    }

    fn run(&self, tokens: &[usize]) -> TractResult<Vec<f32>> {
        if tokens.is_empty() {
            return Ok(Vec::new());
        }
        let ids = tokens.iter().map(|&token| i64::try_from(token));
        let ids: Vec<i64> = ids.collect::<Result<_, _>>()?;
        let mut inputs: TVec<TValue> = TVec::new();
        for (input, kind) in &self.inputs {
            let numbers = match input {
                Input::Ids => ids.clone(),
                Input::Mask => vec![1; ids.len()],
                Input::Types => vec![0; ids.len()],
            };
            let tensor = Tensor::from_shape(&[1, ids.len()], &numbers)?;
            inputs.push(tensor.cast_to_dt(*kind)?.into_owned().into_tvalue());
        }
        let outputs = self.plan.run(inputs)?;
        let output = outputs[0].cast_to::<f32>()?;
        pool(&output.to_plain_array_view::<f32>()?, self.pooling)
    }
}

/// One vector of a model's output: `[1, dimensions]` or `[1, tokens, dimensions]`.
fn pool(output: &tract_ndarray::ArrayViewD<'_, f32>, pooling: Pooling) -> TractResult<Vec<f32>> {
    use tract_ndarray::{Axis, Ix2, Ix3};
    if let Ok(texts) = output.view().into_dimensionality::<Ix2>() {
        return Ok(texts.row(0).to_vec());
    }
    let tokens = output.view().into_dimensionality::<Ix3>()?;
    let tokens = tokens.index_axis(Axis(0), 0);
    Ok(match pooling {
        Pooling::First => tokens.row(0).to_vec(),
        Pooling::Mean => tokens.sum_axis(Axis(0)).to_vec(),
    })
}

/// The model, ready to run for any number of tokens, and what it wants as inputs.
fn plan(path: &Path) -> Result<(Arc<TypedSimplePlan>, Inputs), String> {
    let broken = |error: TractError| format!("not an ONNX model that can be run: {error:#}");
    let mut model = tract_onnx::onnx().model_for_path(path).map_err(broken)?;
    let length = model.symbols.sym("tokens");
    let mut inputs = Vec::new();
    for (at, outlet) in model
        .input_outlets()
        .map_err(broken)?
        .to_vec()
        .into_iter()
        .enumerate()
    {
        let input = input_named(&model.node(outlet.node).name)?;
        let kind = model
            .input_fact(at)
            .map_err(broken)?
            .datum_type
            .concretize();
        let kind = kind.unwrap_or(i64::datum_type());
        inputs.push((input, kind));
        let shape = [1_i64.to_dim(), length.to_dim()];
        let fact = InferenceFact::dt_shape(kind, shape);
        model.set_input_fact(at, fact).map_err(broken)?;
    }
    if !inputs.iter().any(|(input, _)| matches!(input, Input::Ids)) {
        return Err("the model has no input `input_ids`: this is no sentence encoder".to_owned());
    }
    choose_output(&mut model).map_err(broken)?;
    let model = model.into_optimized().map_err(broken)?;
    Ok((model.into_runnable().map_err(broken)?, inputs))
}

fn input_named(name: &str) -> Result<Input, String> {
    match name {
        "input_ids" => Ok(Input::Ids),
        "attention_mask" => Ok(Input::Mask),
        "token_type_ids" => Ok(Input::Types),
        other => Err(format!(
            "the model wants an input `{other}`; a sentence encoder has input_ids, attention_mask and token_type_ids"
        )),
    }
}

/// Keeps one output: the first of the known names, or else the model's first.
fn choose_output(model: &mut InferenceModel) -> TractResult<()> {
    let outlets = model.output_outlets()?.to_vec();
    let named = |name: &&str| {
        let is_it = |outlet: &&OutletId| {
            model.outlet_label(**outlet) == Some(*name) || model.node(outlet.node).name == **name
        };
        outlets.iter().find(is_it).copied()
    };
    let known = OUTPUTS.iter().find_map(named);
    if let Some(outlet) = known.or(outlets.first().copied()) {
        model.select_output_outlets(&[outlet])?;
    }
    Ok(())
}

/// Of all files that decide on a vector.
fn fingerprint(folder: &Path) -> Result<String, EmbeddingError> {
    let mut hash = blake3::Hasher::new();
    for name in [MODEL, TOKENIZER] {
        hash_file(&folder.join(name), &mut hash)?;
    }
    for name in WEIGHTS.into_iter().chain([POOLING, LIMITS]) {
        let path = folder.join(name);
        if path.exists() {
            hash_file(&path, &mut hash)?;
        }
    }
    Ok(format!("onnx-{}", &hash.finalize().to_hex()[..16]))
}

fn hash_file(path: &Path, hash: &mut blake3::Hasher) -> Result<(), EmbeddingError> {
    let failed = |source| EmbeddingError::Read {
        path: path.to_owned(),
        source,
    };
    let file = std::fs::File::open(path).map_err(failed)?;
    hash.update_reader(file).map_err(failed)?;
    Ok(())
}

/// A file that may be missing, as JSON.
fn optional(path: PathBuf) -> Result<Option<(PathBuf, Value)>, EmbeddingError> {
    if !path.exists() {
        return Ok(None);
    }
    match serde_json::from_slice(&read(&path)?) {
        Ok(json) => Ok(Some((path, json))),
        Err(error) => Err(EmbeddingError::Unreadable {
            path,
            problem: format!("not JSON: {error}"),
        }),
    }
}

/// The most tokens that the model was trained for.
fn limit(folder: &Path) -> Result<Option<usize>, EmbeddingError> {
    let json = optional(folder.join(LIMITS))?;
    Ok(json.and_then(|(_, json)| usize::try_from(json["max_seq_length"].as_u64()?).ok()))
}

fn pooling(folder: &Path) -> Result<Pooling, EmbeddingError> {
    let Some((path, json)) = optional(folder.join(POOLING))? else {
        return Ok(Pooling::Mean);
    };
    let chosen = |mode: &str| json[mode] == true;
    if chosen("pooling_mode_mean_tokens") {
        return Ok(Pooling::Mean);
    }
    if chosen("pooling_mode_cls_token") {
        return Ok(Pooling::First);
    }
    Err(EmbeddingError::Unreadable {
        path,
        problem: "only pooling_mode_mean_tokens and pooling_mode_cls_token are known".to_owned(),
    })
}
