//! What takes the processor's time: parsing specs, rendering their slow parts, and putting a snapshot together.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use domain::search::SearchIndex;
use domain::{
    Asset, BlobId, Blocks, Content, ContextFile, Origin, ParsedProject, ParsedSpec, Prepared, Problem,
    Snapshot, SpecFolder, SpecName, SpecText, decode, parse_spec,
};

use super::content::Contents;
use super::preparing::{Preparing, fits};
use crate::bounds::PREPARED_BYTES;

/// A spec that is to be parsed: its files, and its documents with their content, the main one first.
#[derive(Clone, Debug)]
pub(super) struct Unparsed {
    pub(super) folder: SpecFolder,
    pub(super) documents: Vec<(String, BlobId)>,
    pub(super) assets: Vec<Asset>,
}

/// Specs that were parsed.
#[derive(Default)]
pub(super) struct Parsed {
    pub(super) specs: Vec<Arc<ParsedSpec>>,
    pub(super) texts: Vec<SpecText>,
    /// The slow parts of the documents that have any.
    pub(super) blocks: BTreeMap<BlobId, Blocks>,
}

impl Parsed {
    pub(super) fn add(&mut self, more: Self) {
        self.specs.extend(more.specs);
        self.texts.extend(more.texts);
        self.blocks.extend(more.blocks);
    }
}

/// Parses specs on all cores. Of documents that `before` names the slow parts are made already.
pub(super) fn parse(
    specs: Vec<Unparsed>,
    contents: &Contents,
    before: Option<&Before>,
    preparing: &Preparing,
) -> Parsed {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(specs.len().max(1));
    let queue = Mutex::new(specs.into_iter().enumerate());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || {
        let mut parsed = Vec::new();
        while let Some((at, spec)) = next() {
            parsed.push((at, parse_one(spec, contents, before, preparing)));
        }
        parsed
    };
    let mut all = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut all = work();
        for other in others {
            match other.join() {
                Ok(parsed) => all.extend(parsed),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    });
    all.sort_unstable_by_key(|(at, _)| *at);
    let mut parsed = Parsed::default();
    for (_, (spec, text, blocks)) in all {
        parsed.specs.push(Arc::new(spec));
        parsed.texts.push(text);
        parsed.blocks.extend(blocks);
    }
    parsed
}

fn parse_one(
    spec: Unparsed,
    contents: &Contents,
    before: Option<&Before>,
    preparing: &Preparing,
) -> (ParsedSpec, SpecText, Vec<(BlobId, Blocks)>) {
    let files: Vec<(&str, BlobId, &Bytes)> = spec
        .documents
        .iter()
        .filter_map(|(path, blob)| Some((path.as_str(), *blob, contents.get(blob)?)))
        .collect();
    let documents: Vec<_> = files.iter().map(|&(path, blob, bytes)| Content { path, bytes, blob }).collect();
    let count = |text: &str| preparing.count_tokens(text);
    let (parsed, text) = parse_spec(&spec.folder, &documents, spec.assets, Some(&count));
    let is_new = |blob: &BlobId| before.is_none_or(|before| !before.documents.contains(blob));
    let blocks = parsed.documents.iter().filter(|it| is_new(&it.blob)).filter_map(|document| {
        let text = decode(contents.get(&document.blob)?);
        let body = text.get(document.body_start as usize..).unwrap_or_default();
        let blocks = preparing.blocks(body);
        (!blocks.is_empty()).then_some((document.blob, blocks))
    });
    let blocks = blocks.collect();
    (parsed, text, blocks)
}

/// The snapshot that is shown now, with all that the next one can take over.
pub(super) struct Before {
    pub(super) snapshot: Snapshot,
    prepared: Prepared,
    index: SearchIndex,
    heads: SearchIndex,
    /// What it names.
    documents: HashSet<BlobId>,
}

impl Before {
    /// Reads a prepared snapshot and its segment; `None` where they cannot be read.
    pub(super) fn read(prepared: Bytes, segment: &[u8]) -> Option<Self> {
        let prepared = Prepared::decode(Vec::from(prepared)).ok()?;
        let index = prepared.index().ok()?;
        let heads = Prepared::decode_segment(segment).ok()?.index().ok()?;
        let snapshot = Snapshot::assemble(prepared.project.clone());
        let documents = snapshot.specs().iter().flat_map(|spec| spec.documents.iter().map(|it| it.blob));
        let documents = documents.collect();
        Some(Self { snapshot, prepared, index, heads, documents })
    }
}

/// A snapshot, and what is kept of it.
pub(super) struct Assembled {
    pub(super) snapshot: Snapshot,
    pub(super) prepared: Bytes,
    pub(super) segment: Bytes,
}

/// Puts a snapshot together: of what was kept from the one before, and of what was parsed.
pub(super) fn assemble(
    kept: Vec<Arc<ParsedSpec>>,
    parsed: Parsed,
    problems: Vec<Problem>,
    context: Vec<ContextFile>,
    before: Option<&Before>,
) -> Assembled {
    let Parsed { specs, texts, mut blocks } = parsed;
    let specs = kept.into_iter().chain(specs).collect();
    let snapshot = Snapshot::assemble(ParsedProject { specs, problems, context });
    let heads = texts.iter().map(SpecText::heads).collect();
    let (index, heads) = match before {
        None => (SearchIndex::build(texts), SearchIndex::build(heads)),
        Some(before) => {
            let removed = removed(&before.snapshot, &snapshot);
            (before.index.update(texts, &removed), before.heads.update(heads, &removed))
        }
    };
    if let Some(before) = before {
        let new: usize = blocks.values().flat_map(|blocks| blocks.values()).map(String::len).sum();
        let mut left = PREPARED_BYTES.saturating_sub(new);
        let documents = snapshot.specs().iter().flat_map(|spec| &spec.documents);
        for blob in documents.map(|it| it.blob).filter(|blob| before.documents.contains(blob)) {
            if let Some(kept) = before.prepared.blocks(&blob)
                && fits(&mut left, &kept)
            {
                blocks.insert(blob, kept);
            }
        }
    }
    // Where it comes from is no part of its content: the project says that.
    let origin = Origin::default();
    let prepared = Prepared::encode(&origin, &snapshot, &index, &blocks).into();
    let segment = Prepared::encode_segment(&origin, &snapshot, &heads).into();
    Assembled { snapshot, prepared, segment }
}

/// The specs that are there no more.
fn removed(before: &Snapshot, after: &Snapshot) -> Vec<SpecName> {
    let gone = before.specs().iter().filter(|spec| after.spec(spec.name.as_str()).is_none());
    gone.map(|spec| spec.name.clone()).collect()
}
