//! Writes an index: who is in it, and the texts that the index before does not have -> a folder, the same
//! bytes for the same sequence of indexes.
//!
//! The segments of the index before stay as they are, as hard links; what is new goes into one more
//! segment, and what holds for all documents is written beside them. The segment has two halves, what
//! is found ([`Inverted`]) and what is shown ([`Stored`]), which know nothing of each other: whoever
//! has two threads fills both at the same time.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::join;
use tantivy::directory::TerminatingWrite as _;
use tantivy::fastfield::write_alive_bitset;
use tantivy::index::{IndexMeta, SegmentComponent, SegmentId, SegmentMeta};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{BitSet, DocId, Index, IndexSettings, TantivyError};

use crate::beside::{Beside, Keywords};
use crate::embedding::Embedding;
use crate::growth::Growth;
use crate::inverted::Inverted;
use crate::leaf::{self, Leaf};
use crate::listing::Listing;
use crate::opened::Opened;
use crate::places::{GONE, Places};
use crate::schema::{Fields, schema};
use crate::stored::Stored;
use crate::trigrams::{COUNTED, JamoCounts};
use crate::{IndexError, words};

/// The files of a segment; that of the deleted documents is written with every index.
const COMPONENTS: [SegmentComponent; 6] = [
    SegmentComponent::Postings,
    SegmentComponent::Positions,
    SegmentComponent::Terms,
    SegmentComponent::Store,
    SegmentComponent::FastFields,
    SegmentComponent::FieldNorms,
];
/// The file in which tantivy lists the segments, and the one in which its own writer lists files.
const META: &str = "meta.json";
const MANAGED: &str = ".managed.json";

/// What an index is made with.
#[derive(Clone, Debug)]
pub struct Given<'a> {
    /// Gives the ideas their vectors.
    pub embedding: Arc<Embedding>,
    /// The keywords of each topic.
    pub keywords: &'a [(i32, Vec<String>)],
    /// What the tokens of a text depend on besides the text: the dictionary, word lists, the program.
    pub basis: &'a str,
    /// The index before, to go on with if it has the same basis and embedding. One that cannot be
    /// read, or is of another version, is none.
    pub before: Option<&'a Path>,
    /// How many segments the index may have; where there would be more, all is written anew into one.
    pub segments: usize,
}

/// Writes one index.
#[derive(Debug)]
pub struct Writer {
    index: Index,
    folder: PathBuf,
    listing: Listing,
    growth: Growth,
    basis: String,
    keywords: Keywords,
    /// The new segment, unless nothing is new.
    segment: Option<NewSegment>,
}

#[derive(Debug)]
struct NewSegment {
    id: SegmentId,
    inverted: Inverted,
    stored: Stored,
}

impl Writer {
    /// Starts an index of the ideas of `listing` in `folder`, which is made where it is missing and
    /// must hold no index.
    pub fn begin(folder: &Path, listing: Listing, given: &Given<'_>) -> Result<Self, IndexError> {
        let io = |source: io::Error| IndexError::write(folder, source);
        std::fs::create_dir_all(folder).map_err(io)?;
        let (schema, fields) = schema();
        let index = Index::builder()
            .schema(schema)
            .settings(settings())
            .create_in_dir(folder)
            .map_err(|source| IndexError::write(folder, source))?;
        let basis = format!("{}\n{}", given.embedding.basis(), given.basis);
        let growth = if let Some((before, growth)) = goes_on(&listing, given, &basis) {
            link_all(&index, &growth, &before, folder).map_err(io)?;
            growth
        } else {
            words::write(&given.embedding, folder).map_err(io)?;
            Growth::anew(&listing)
        };
        let mut writer = Self {
            index,
            folder: folder.to_owned(),
            listing,
            growth,
            basis,
            keywords: Keywords::new(given.keywords),
            segment: None,
        };
        let segment = writer.begin_segment(fields, Arc::clone(&given.embedding));
        writer.segment = segment.map_err(|source| IndexError::write(folder, source))?;
        Ok(writer)
    }

    fn begin_segment(
        &mut self,
        fields: Fields,
        embedding: Arc<Embedding>,
    ) -> tantivy::Result<Option<NewSegment>> {
        let fresh = &self.growth.fresh;
        if fresh.is_empty() {
            return Ok(None);
        }
        let id = next_id(&self.growth);
        let segment = self.index.segment(self.index.new_segment_meta(id, 0));
        let to_count = fresh.partition_point(|&number| (number as usize) < COUNTED);
        let jamo = std::mem::take(&mut self.growth.jamo);
        let stored = Stored::new(
            &self.folder,
            segment.clone(),
            fields,
            embedding,
            jamo,
            to_count,
        )?;
        Ok(Some(NewSegment {
            id,
            inverted: Inverted::new(segment, &self.index.schema(), fields),
            stored,
        }))
    }

    /// The ideas whose texts are to be added, by their place in the listing, ascending.
    pub fn fresh(&self) -> &[u32] {
        &self.growth.fresh
    }

    /// Both halves of the new segment, each of which must be given the documents of
    /// [`Writer::fresh`], in that order; none where nothing is new.
    pub fn halves(&mut self) -> Option<(&mut Inverted, &mut Stored)> {
        let segment = self.segment.as_mut()?;
        Some((&mut segment.inverted, &mut segment.stored))
    }

    /// Completes the index and gives the number of its documents.
    pub fn finish(mut self) -> Result<u64, IndexError> {
        let documents = self.listing.len() as u64;
        self.complete()
            .map_err(|source| IndexError::write(&self.folder, source))?;
        Ok(documents)
    }

    fn complete(&mut self) -> tantivy::Result<()> {
        let mut segments = std::mem::take(&mut self.growth.segments);
        let mut jamo = std::mem::take(&mut self.growth.jamo);
        if let Some(NewSegment {
            id,
            inverted,
            stored,
        }) = self.segment.take()
        {
            let added = inverted.len() as usize;
            let (inverted, stored) = join(|| inverted.finish(), || stored.finish());
            inverted?;
            jamo = self.complete_leaf(id, added, stored?)?;
            segments.push((id, std::mem::take(&mut self.growth.fresh)));
        }
        let metas = segments.iter().map(|(id, numbers)| self.meta(*id, numbers));
        let metas = metas.collect::<tantivy::Result<Vec<SegmentMeta>>>()?;
        let numbers = segments.into_iter().map(|(_, numbers)| numbers).collect();
        let beside = Beside {
            basis: std::mem::take(&mut self.basis),
            places: Arc::new(Places::new(numbers).expect("each idea is listed once")),
            columns: std::mem::take(&mut self.listing.columns),
            jamo,
            keywords: std::mem::take(&mut self.keywords),
        };
        beside.write(&self.folder)?;
        self.list_segments(metas)
    }

    /// Writes what stands beside the new segment, if its documents are those that were asked for.
    fn complete_leaf(
        &self,
        id: SegmentId,
        added: usize,
        (mut leaf, jamo): (Leaf, JamoCounts),
    ) -> tantivy::Result<JamoCounts> {
        let fresh = || self.growth.fresh.iter().map(|&number| number as usize);
        let asked = fresh().map(|number| self.listing.ids.get(number));
        if added != leaf.ids.len() || !asked.eq(leaf.ids.iter()) {
            let message = format!(
                "{} documents were to be added, {added} are found and {} stored, or other ones",
                fresh().len(),
                leaf.ids.len()
            );
            return Err(TantivyError::InvalidArgument(message));
        }
        leaf.marks = fresh().map(|number| self.listing.marks[number]).collect();
        leaf.write(&self.folder, id)?;
        Ok(jamo)
    }

    /// A segment as tantivy lists it, with the file of those of its documents that live.
    fn meta(&self, id: SegmentId, numbers: &[DocId]) -> tantivy::Result<SegmentMeta> {
        let length = |count: usize| u32::try_from(count).expect("numbers are of 32 bits");
        let meta = self.index.new_segment_meta(id, length(numbers.len()));
        let gone = numbers.iter().filter(|&&number| number == GONE).count();
        if gone == 0 {
            return Ok(meta);
        }
        // What is gone never comes back, so its number tells one state of the segment from another.
        let meta = meta.with_delete_meta(length(gone), gone as u64);
        let mut living = BitSet::with_max_value(meta.max_doc());
        for (document, &number) in (0..).zip(numbers) {
            if number != GONE {
                living.insert(document);
            }
        }
        let segment = self.index.segment(meta.clone());
        let mut file = segment.open_write(SegmentComponent::Delete)?;
        write_alive_bitset(&living, &mut file)?;
        file.terminate()?;
        Ok(meta)
    }

    /// Makes the segments part of the index.
    fn list_segments(&self, segments: Vec<SegmentMeta>) -> tantivy::Result<()> {
        let meta = IndexMeta {
            index_settings: self.index.settings().clone(),
            persisted_custom_extensions: Vec::new(),
            segments,
            schema: self.index.schema(),
            opstamp: 0,
            payload: None,
        };
        let json = serde_json::to_vec_pretty(&meta).map_err(io::Error::from)?;
        // Anew: only its owner may read the file that tantivy made.
        let path = self.folder.join(META);
        std::fs::remove_file(&path)?;
        std::fs::write(&path, json)?;
        // In no order, and of use to tantivy's own writer only.
        std::fs::remove_file(self.folder.join(MANAGED))?;
        Ok(())
    }
}

/// The folder of the index before and what stays of it, where that can be gone on with.
fn goes_on(listing: &Listing, given: &Given<'_>, basis: &str) -> Option<(PathBuf, Growth)> {
    let before = Opened::open(given.before?).ok()?;
    if before.beside.basis != basis {
        return None;
    }
    let growth = Growth::of(listing, &before, given.segments).ok()??;
    Some((before.folder, growth))
}

/// Takes over the files of the segments that stay, and the word vectors.
fn link_all(index: &Index, growth: &Growth, before: &Path, folder: &Path) -> io::Result<()> {
    let take = |name: &Path| link(&before.join(name), &folder.join(name));
    for (id, _) in &growth.segments {
        let meta = index.new_segment_meta(*id, 0);
        for component in COMPONENTS {
            take(&meta.relative_path(component))?;
        }
        take(&leaf::file(*id))?;
    }
    take(Path::new(words::FILE))
}

/// Files of an index never change, so both may be the same; where a file system cannot do that, a copy.
fn link(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::hard_link(from, to).or_else(|_| std::fs::copy(from, to).map(drop))
}

/// tantivy's names are random; here they are numbers: one more than the highest of those that stay.
fn next_id(growth: &Growth) -> SegmentId {
    let number = |id: &SegmentId| u128::from_str_radix(&id.uuid_string(), 16).unwrap_or(0);
    let highest = growth.segments.iter().map(|(id, _)| number(id)).max();
    let next = highest.map_or(FIRST, |highest| highest.wrapping_add(1));
    SegmentId::from_uuid_string(&format!("{next:032x}")).expect("32 digits are a UUID")
}

/// The name of an index's first segment: `modum`, number 1.
const FIRST: u128 = 0x6d6f_6475_6d00_0000_0000_0000_0000_0001;

fn settings() -> IndexSettings {
    IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor::default()),
        ..IndexSettings::default()
    }
}
