//! Writes an index: [`Document`]s in order -> one segment in a folder, the same bytes every time.
//!
//! The segment has two halves, what is found ([`Inverted`]) and what is shown ([`Stored`]), which know
//! nothing of each other: whoever has two threads fills both at the same time.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::join;
use tantivy::directory::Directory as _;
use tantivy::index::{IndexMeta, SegmentId};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{Index, IndexSettings, TantivyError};

use crate::beside::Collector;
use crate::embedding::Embedding;
use crate::inverted::Inverted;
use crate::schema::schema;
use crate::stored::Stored;
use crate::{Document, IndexError};

/// The segment's name. tantivy gives random ones; an index that is never merged needs none.
const SEGMENT: &str = "6d6f64756d0000000000000000000001";
/// The file in which tantivy lists the segments.
const META: &str = "meta.json";

/// Writes one index.
#[derive(Debug)]
pub struct Writer {
    index: Index,
    folder: PathBuf,
    inverted: Inverted,
    stored: Stored,
}

impl Writer {
    /// Starts an index in `folder`, which is made where it is missing and must hold no index.
    /// `embedding` gives the ideas their vectors; `keywords` are those of each topic.
    pub fn create(
        folder: &Path,
        embedding: Arc<Embedding>,
        keywords: &[(i32, Vec<String>)],
    ) -> Result<Self, IndexError> {
        let failed = |source: TantivyError| IndexError::write(folder, source);
        std::fs::create_dir_all(folder).map_err(|source| IndexError::write(folder, source))?;
        let (schema, fields) = schema();
        let index = Index::builder()
            .schema(schema.clone())
            .settings(settings())
            .create_in_dir(folder)
            .map_err(failed)?;
        let segment = index.segment(index.new_segment_meta(segment_id(), 0));
        let beside = Collector::new(embedding, keywords);
        Ok(Self {
            inverted: Inverted::new(segment.clone(), &schema, fields),
            stored: Stored::new(folder, segment, schema, fields, beside).map_err(failed)?,
            index,
            folder: folder.to_owned(),
        })
    }

    /// Adds one distinct idea. Among hits of equal score the one added first is kept, so add in
    /// ascending order of ids.
    pub fn add(&mut self, document: &Document<'_>) -> Result<(), IndexError> {
        self.inverted.add(document);
        self.stored.add(document)
    }

    /// Both halves, each of which must be given all documents.
    pub fn halves(&mut self) -> (&mut Inverted, &mut Stored) {
        (&mut self.inverted, &mut self.stored)
    }

    /// Completes the index and gives the number of its documents.
    pub fn finish(self) -> Result<u64, IndexError> {
        let Self {
            index,
            folder,
            inverted,
            stored,
        } = self;
        let documents = inverted.len();
        let complete = || {
            let added = stored.len();
            if added != documents {
                let message = format!("{documents} documents are found, {added} are stored");
                return Err(TantivyError::InvalidArgument(message));
            }
            let (inverted, stored) = join(|| inverted.finish(), || stored.finish());
            inverted.and(stored)?;
            list_segment(&index, documents)
        };
        complete().map_err(|source| IndexError::write(&folder, source))?;
        Ok(documents.into())
    }
}

/// Makes the segment part of the index.
fn list_segment(index: &Index, documents: u32) -> tantivy::Result<()> {
    let meta = IndexMeta {
        index_settings: index.settings().clone(),
        persisted_custom_extensions: Vec::new(),
        segments: vec![index.new_segment_meta(segment_id(), documents)],
        schema: index.schema(),
        opstamp: 0,
        payload: None,
    };
    let json = serde_json::to_vec_pretty(&meta).map_err(std::io::Error::from)?;
    index.directory().atomic_write(Path::new(META), &json)?;
    index.directory().sync_directory()?;
    Ok(())
}

fn segment_id() -> SegmentId {
    SegmentId::from_uuid_string(SEGMENT).expect("the name is a UUID")
}

fn settings() -> IndexSettings {
    IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor::default()),
        ..IndexSettings::default()
    }
}
