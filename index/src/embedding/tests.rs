//! A tiny model, written here, as the external path reads it.

#[cfg(feature = "onnx")]
pub(crate) mod encoder;

use std::path::Path;

use serde_json::json;

use super::*;

/// Three tokens of two dimensions: 연금 and 노후 point one way, 버스 the other.
const ROWS: [[f32; 2]; 4] = [[0.0, 0.0], [1.0, 0.1], [0.9, 0.2], [0.0, 1.0]];

pub(crate) fn write_model(folder: &Path) {
    let numbers: Vec<u8> = ROWS
        .iter()
        .flatten()
        .flat_map(|x| x.to_le_bytes())
        .collect();
    let header = json!({
        "__metadata__": {"format": "pt"},
        "embeddings": {"dtype": "F32", "shape": [4, 2], "data_offsets": [0, numbers.len()]},
    });
    let header = header.to_string();
    let mut file = (header.len() as u64).to_le_bytes().to_vec();
    file.extend(header.as_bytes());
    file.extend(numbers);
    std::fs::write(folder.join("model.safetensors"), file).unwrap();
    let tokenizer = json!({
        "normalizer": {"type": "BertNormalizer", "lowercase": true, "strip_accents": false},
        "model": {
            "type": "WordPiece",
            "continuing_subword_prefix": "##",
            "vocab": {"[UNK]": 0, "연금": 1, "노후": 2, "버스": 3},
        },
    });
    std::fs::write(folder.join("tokenizer.json"), tokenizer.to_string()).unwrap();
}

fn cosine(model: &Embedding, a: &str, b: &str) -> f32 {
    let vector = |text| model.embed(text, std::iter::empty());
    vector(a).iter().zip(vector(b)).map(|(a, b)| a * b).sum()
}

#[test]
fn a_static_embedding_gives_means_of_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    write_model(folder.path());
    let model = Embedding::load(folder.path()).unwrap();
    assert_eq!(model.dimensions(), 2);
    assert!(model.fingerprint().starts_with("static-"));
    assert!(cosine(&model, "연금", "노후") > 0.95);
    assert!(cosine(&model, "연금", "버스") < 0.2);
    assert!(cosine(&model, "모름", "버스").abs() < f32::EPSILON);
}

#[test]
fn a_broken_folder_is_a_clear_error() {
    let folder = tempfile::tempdir().unwrap();
    let error = |folder: &Path| Embedding::load(folder).unwrap_err().to_string();
    assert!(error(folder.path()).contains("model.safetensors"));
    write_model(folder.path());
    std::fs::write(
        folder.path().join("tokenizer.json"),
        r#"{"model":{"type":"BPE"}}"#,
    )
    .unwrap();
    assert!(error(folder.path()).contains("BPE"));
    write_model(folder.path());
    for cut in [0, 7, 20, 150] {
        let path = folder.path().join("model.safetensors");
        let bytes = std::fs::read(&path).unwrap();
        std::fs::write(&path, &bytes[..cut.min(bytes.len() - 1)]).unwrap();
        assert!(error(folder.path()).contains("safetensors"));
        write_model(folder.path());
    }
}

#[test]
fn unigram_takes_the_best_path() {
    let tokenizer = json!({"model": {"type": "Unigram", "vocab": [
        ["<unk>", 0.0], ["▁국민", -2.0], ["연금", -2.0], ["▁", -3.0], ["국민연금", -9.0],
    ]}});
    let pieces = super::pieces::Pieces::parse(tokenizer.to_string().as_bytes()).unwrap();
    assert_eq!(pieces.tokens("국민연금"), [1, 2]);
    assert_eq!(pieces.tokens("연금 뷁"), [3, 2, 3]);
    assert_eq!(pieces.tokens(""), [0_usize; 0]);
}
