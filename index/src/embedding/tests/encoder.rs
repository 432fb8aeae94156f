//! A tiny sentence encoder, written here byte by byte, as the ONNX path reads it.
//!
//! Its model is BERT's first step: the vector of a token plus that of its type. The bytes are those
//! of protocol buffers: fields with numbers, each a varint or bytes with their length.

use std::path::Path;

use serde_json::json;

use super::{Embedding, cosine};

/// Numbers of element types.
const FLOAT: u64 = 1;
const INT64: u64 = 7;

fn varint(mut number: u64) -> Vec<u8> {
    let mut out = Vec::new();
    while number >= 128 {
        out.push(u8::try_from(number & 127).unwrap() | 128);
        number >>= 7;
    }
    out.push(u8::try_from(number).unwrap());
    out
}

fn number(field: u64, value: u64) -> Vec<u8> {
    [varint(field << 3), varint(value)].concat()
}

fn bytes(field: u64, value: &[u8]) -> Vec<u8> {
    [
        varint(field << 3 | 2),
        varint(value.len() as u64),
        value.to_vec(),
    ]
    .concat()
}

fn node(kind: &str, inputs: [&str; 2], output: &str) -> Vec<u8> {
    let inputs = inputs.map(|name| bytes(1, name.as_bytes())).concat();
    let outputs = bytes(2, output.as_bytes());
    bytes(1, &[inputs, outputs, bytes(4, kind.as_bytes())].concat())
}

fn table(name: &str, rows: &[[f32; 2]]) -> Vec<u8> {
    let sides = [number(1, rows.len() as u64), number(1, 2)].concat();
    let raw: Vec<u8> = rows
        .iter()
        .flatten()
        .flat_map(|x| x.to_le_bytes())
        .collect();
    let tensor = [
        sides,
        number(2, FLOAT),
        bytes(8, name.as_bytes()),
        bytes(9, &raw),
    ];
    bytes(5, &tensor.concat())
}

fn port(field: u64, name: &str, kind: u64, sides: &[&str]) -> Vec<u8> {
    let side = |side: &&str| match side.parse() {
        Ok(length) => bytes(1, &number(1, length)),
        Err(_) => bytes(1, &bytes(2, side.as_bytes())),
    };
    let shape: Vec<u8> = sides.iter().flat_map(side).collect();
    let tensor = [number(1, kind), bytes(2, &shape)].concat();
    bytes(
        field,
        &[bytes(1, name.as_bytes()), bytes(2, &bytes(1, &tensor))].concat(),
    )
}

/// The vectors of 0 unknown, 1 first, 2 last, 3 연금, 4 노후, 5 버스.
const ROWS: [[f32; 2]; 6] = [
    [0.0, 0.0],
    [0.1, 0.0],
    [0.1, 0.0],
    [1.0, 0.1],
    [0.9, 0.2],
    [-0.5, 1.0],
];

fn model(rows: &[[f32; 2]], ids: &str) -> Vec<u8> {
    let shape = ["batch", "tokens"];
    let graph = [
        node("Gather", ["words", ids], "word"),
        node("Gather", ["types", "token_type_ids"], "type"),
        node("Add", ["word", "type"], "last_hidden_state"),
        bytes(2, b"tiny"),
        table("words", rows),
        table("types", &[[0.0, 0.0], [9.0, 9.0]]),
        port(11, ids, INT64, &shape),
        port(11, "attention_mask", INT64, &shape),
        port(11, "token_type_ids", INT64, &shape),
        port(12, "last_hidden_state", FLOAT, &["batch", "tokens", "2"]),
    ];
    let opset = bytes(8, &number(2, 13));
    [number(1, 8), bytes(7, &graph.concat()), opset].concat()
}

/// Writes the encoder into a folder.
pub(crate) fn write_encoder(folder: &Path) {
    std::fs::write(folder.join("model.onnx"), model(&ROWS, "input_ids")).unwrap();
    let tokenizer = json!({
        "normalizer": {"type": "BertNormalizer", "lowercase": false},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [
                {"SpecialToken": {"id": "[CLS]", "type_id": 0}},
                {"Sequence": {"id": "A", "type_id": 0}},
                {"SpecialToken": {"id": "[SEP]", "type_id": 0}},
            ],
            "special_tokens": {"[CLS]": {"ids": [1]}, "[SEP]": {"ids": [2]}},
        },
        "truncation": {"max_length": 4},
        "model": {
            "type": "WordPiece",
            "unk_token": "[UNK]",
            "vocab": {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "연금": 3, "노후": 4, "버스": 5},
        },
    });
    std::fs::write(folder.join("tokenizer.json"), tokenizer.to_string()).unwrap();
}

fn error(folder: &Path) -> String {
    Embedding::load(folder).unwrap_err().to_string()
}

fn check(found: &[f32], sum: [f32; 2]) {
    let length = sum[0].hypot(sum[1]);
    for (found, sum) in found.iter().zip(sum) {
        assert!((found - sum / length).abs() < 1e-5, "{found:?} {sum:?}");
    }
}

#[test]
fn an_encoder_gives_the_mean_of_its_tokens() {
    let folder = tempfile::tempdir().unwrap();
    write_encoder(folder.path());
    let model = Embedding::load(folder.path()).unwrap();
    assert_eq!(model.dimensions(), 2);
    assert!(model.is_external());
    let embed = |text: &str| model.embed(text, std::iter::empty());
    // [CLS] 연금 버스 [SEP]
    check(&embed("연금 버스"), [0.1 + 1.0 - 0.5 + 0.1, 0.1 + 1.0]);
    // No more than four tokens: the third word is cut off, the frame stays.
    check(&embed("연금 버스 노후"), [0.7, 1.1]);
    // What is unknown has the unknown token.
    check(&embed("모름 연금"), [0.1 + 1.0 + 0.1, 0.1]);
    assert_eq!(embed(""), [0.0, 0.0]);
    assert!(cosine(&model, "연금", "노후") > 0.95);
    assert!(cosine(&model, "연금", "버스") < 0.2);
}

#[test]
fn the_first_token_stands_for_the_text_where_the_folder_says_so() {
    let folder = tempfile::tempdir().unwrap();
    write_encoder(folder.path());
    let mean = Embedding::load(folder.path()).unwrap();
    let pooling = folder.path().join("1_Pooling");
    std::fs::create_dir(&pooling).unwrap();
    let config = |mode: &str| {
        let config = json!({"pooling_mode_mean_tokens": false, mode: true});
        std::fs::write(pooling.join("config.json"), config.to_string()).unwrap();
    };
    config("pooling_mode_cls_token");
    let first = Embedding::load(folder.path()).unwrap();
    check(&first.embed("버스", std::iter::empty()), [0.1, 0.0]);
    // Another way of pooling makes other vectors.
    assert_ne!(first.fingerprint(), mean.fingerprint());
    config("pooling_mode_max_tokens");
    assert!(error(folder.path()).contains("pooling_mode_mean_tokens"));
}

#[test]
fn an_encoder_that_cannot_be_used_is_a_clear_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.onnx");
    write_encoder(folder.path());
    for (bytes, problem) in [
        (model(&ROWS, "pixel_values"), "pixel_values"),
        (
            model(&ROWS[..4], "input_ids"),
            "both files must come from one model",
        ),
        (b"no model".to_vec(), "not an ONNX model"),
    ] {
        std::fs::write(&path, bytes).unwrap();
        let error = error(folder.path());
        assert!(
            error.contains("model.onnx") && error.contains(problem),
            "{error}"
        );
    }
    write_encoder(folder.path());
    std::fs::remove_file(folder.path().join("tokenizer.json")).unwrap();
    assert!(error(folder.path()).contains("tokenizer.json"));
}
