//! An index's files, opened: tantivy's segments with what stands beside them.
//!
//! What a [`Reader`](crate::Reader) answers from, and what a [`Writer`](crate::Writer) goes on with.

use std::path::{Path, PathBuf};

use tantivy::directory::MmapDirectory;
use tantivy::index::{SegmentId, SegmentReader};
use tantivy::query::{EnableScoring, Query};
use tantivy::schema::Value as _;
use tantivy::{DocAddress, DocId, Index, ReloadPolicy, Searcher, TantivyDocument};

use crate::IndexError;
use crate::beside::Beside;
use crate::directory::ReadOnly;
use crate::leaf::Leaf;
use crate::listing::Mark;
use crate::places::GONE;
use crate::schema::{Fields, schema};

/// An open index, without the means to read a query.
pub(crate) struct Opened {
    pub(crate) folder: PathBuf,
    pub(crate) searcher: Searcher,
    pub(crate) fields: Fields,
    pub(crate) beside: Beside,
    /// By segment.
    pub(crate) leaves: Vec<Leaf>,
}

impl Opened {
    /// Opens the index in `folder`, without writing there.
    pub(crate) fn open(folder: &Path) -> Result<Self, IndexError> {
        let failed = |source| IndexError::open(folder, source);
        let directory = MmapDirectory::open(folder);
        let directory = ReadOnly(directory.map_err(|source| IndexError::open(folder, source))?);
        let index = Index::open(directory).map_err(failed)?;
        let (schema, fields) = schema();
        let other_version = || IndexError::OtherVersion {
            folder: folder.to_owned(),
        };
        if index.schema() != schema {
            return Err(other_version());
        }
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        let searcher = reader.try_into().map_err(failed)?.searcher();
        let io = |source: std::io::Error| IndexError::open(folder, source);
        let beside = Beside::read(folder).map_err(io)?;
        let leaf = |segment: &SegmentReader| {
            let leaf = Leaf::read(folder, segment.segment_id()).map_err(io)?;
            leaf.ok_or_else(other_version)
        };
        let leaves = searcher.segment_readers().iter().map(leaf);
        let opened = Self {
            folder: folder.to_owned(),
            leaves: leaves.collect::<Result<_, _>>()?,
            beside: beside.ok_or_else(other_version)?,
            searcher,
            fields,
        };
        opened.agrees().then_some(opened).ok_or_else(other_version)
    }

    /// Whether all files speak of the same documents.
    fn agrees(&self) -> bool {
        let places = &self.beside.places;
        let segments = self.searcher.segment_readers().iter().zip(&self.leaves);
        let agree = |(at, (segment, leaf)): (usize, (&SegmentReader, &Leaf))| {
            let numbers = places.numbers(at).len();
            let living = segment.num_docs() as usize;
            let lengths = [segment.max_doc() as usize, leaf.len()];
            lengths == [numbers; 2] && living == numbers - places.gone(at)
        };
        places.segments() == self.leaves.len() && segments.enumerate().all(agree)
    }

    /// How many documents live.
    pub(crate) fn len(&self) -> usize {
        self.beside.places.len()
    }

    /// The segments' names.
    pub(crate) fn segments(&self) -> Vec<SegmentId> {
        let segments = self.searcher.segment_readers().iter();
        segments.map(SegmentReader::segment_id).collect()
    }

    /// The id of a document.
    pub(crate) fn id(&self, number: DocId) -> &str {
        let (segment, document) = self.beside.places.place(number);
        self.leaves[segment].ids.get(document as usize)
    }

    /// The mark of a document's text.
    pub(crate) fn mark(&self, number: DocId) -> Mark {
        let (segment, document) = self.beside.places.place(number);
        self.leaves[segment].marks[document as usize]
    }

    /// The document with an id.
    pub(crate) fn find(&self, id: &str) -> Option<DocId> {
        let (mut from, mut to) = (0, self.len());
        while from < to {
            let middle = from.midpoint(to);
            let number = DocId::try_from(middle).ok()?;
            match self.id(number).cmp(id) {
                std::cmp::Ordering::Less => from = middle + 1,
                std::cmp::Ordering::Equal => return Some(number),
                std::cmp::Ordering::Greater => to = middle,
            }
        }
        None
    }

    /// Title and body of a document, as shown.
    pub(crate) fn text(&self, number: DocId) -> tantivy::Result<(String, String)> {
        let (segment, document) = self.beside.places.place(number);
        let segment = u32::try_from(segment).expect("there are few segments");
        let document: TantivyDocument = self.searcher.doc(DocAddress::new(segment, document))?;
        let text = |field| {
            let text = document.get_first(field).and_then(|value| value.as_str());
            text.unwrap_or_default().to_owned()
        };
        Ok((text(self.fields.title), text(self.fields.body)))
    }

    /// The documents that a query matches, ascending, by segment.
    pub(crate) fn matching_each(&self, query: &dyn Query) -> tantivy::Result<Vec<Vec<DocId>>> {
        let weight = query.weight(EnableScoring::disabled_from_searcher(&self.searcher))?;
        let segments = self.searcher.segment_readers().iter().enumerate();
        let matching = |(at, segment): (usize, &SegmentReader)| {
            let numbers = self.beside.places.numbers(at);
            let mut found = Vec::new();
            weight.for_each_no_score(segment, &mut |documents| {
                let living = documents.iter().map(|&document| numbers[document as usize]);
                found.extend(living.filter(|&number| number != GONE));
            })?;
            Ok(found)
        };
        segments.map(matching).collect()
    }

    /// The documents that a query matches, ascending.
    pub(crate) fn matching(&self, query: &dyn Query) -> tantivy::Result<Vec<DocId>> {
        let mut found = self.matching_each(query)?.concat();
        // Runs that ascend, one a segment.
        found.sort_unstable();
        Ok(found)
    }
}
