//! An index whose vectors come from a tiny static embedding.

use std::sync::Arc;

use super::ideas::IDEAS;
use super::{LEXICON, TOKENIZER, add, query};
use crate::{Embedding, IndexError, Reader, Writer};

#[test]
fn an_external_embedding_replaces_the_stores_own() {
    let (model, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    crate::embedding::tests::write_model(model.path());
    let embedding = Arc::new(Embedding::load(model.path()).unwrap());
    let mut writer = Writer::create(folder.path(), Arc::clone(&embedding), &[]).unwrap();
    for idea in IDEAS {
        add(&mut writer, idea);
    }
    writer.finish().unwrap();
    let open = || Reader::open(folder.path(), TOKENIZER.clone(), &LEXICON).unwrap();

    let error = open().with_embedding(None).err().unwrap();
    assert!(matches!(&error, IndexError::Embedding { .. }), "{error}");
    assert!(error.to_string().contains("2 dimensions"), "{error}");

    let reader = open().with_embedding(Some(embedding)).unwrap();
    // The words have no letter in common; the vectors do.
    let near = reader.pair_similarity("연금", "노후").unwrap();
    let far = reader.pair_similarity("연금", "버스").unwrap();
    assert!(near > far + 0.3, "{near} {far}");
    assert_eq!(reader.search(&query("국민연금")).unwrap()[0].idea_id, "a03");
    let similar = reader.similar_text("연금", 1, None).unwrap();
    let score = similar[0].hit.score;
    assert!(score > 0.0);
    assert_eq!(
        reader.similar_ids("연금", 1).unwrap()[0].1.to_bits(),
        score.to_bits()
    );
}
