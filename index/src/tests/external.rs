//! An index whose vectors come from a tiny embedding, static or a sentence encoder.

use std::path::Path;
use std::sync::Arc;

use super::ideas::IDEAS;
use super::{given, open, query, wanted, write};
use crate::{Embedding, Given, IndexError, Like};

#[test]
fn a_static_embedding_replaces_the_stores_own() {
    check(crate::embedding::tests::write_model);
}

#[cfg(feature = "onnx")]
#[test]
fn a_sentence_encoder_replaces_the_stores_own() {
    check(crate::embedding::tests::encoder::write_encoder);
}

fn check(write_model: fn(&Path)) {
    let (model, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write_model(model.path());
    let embedding = Arc::new(Embedding::load(model.path()).unwrap());
    let given = Given {
        embedding: Arc::clone(&embedding),
        ..given()
    };
    write(folder.path(), IDEAS, &given).unwrap();
    let open = || open(folder.path());

    let error = open().with_embedding(None).err().unwrap();
    assert!(matches!(&error, IndexError::Embedding { .. }), "{error}");
    assert!(error.to_string().contains("2 dimensions"), "{error}");

    let reader = open().with_embedding(Some(embedding)).unwrap();
    // The words have no letter in common; the vectors do.
    let near = reader.pair_similarity("연금", "노후").unwrap();
    let far = reader.pair_similarity("연금", "버스").unwrap();
    assert!(near > far + 0.3, "{near} {far}");
    assert_eq!(reader.search(&query("국민연금")).unwrap()[0].idea_id, "a03");
    let similar = reader.similar(Like::Text("연금"), &wanted(1)).unwrap();
    let score = similar[0].hit.score;
    assert!(score > 0.0);
    assert_eq!(
        reader.similar_ids("연금", &wanted(1)).unwrap()[0]
            .1
            .to_bits(),
        score.to_bits()
    );
}
