//! Documents, kept by their content within a bound in bytes.

use std::sync::Arc;

use bytes::Bytes;
use domain::{BlobId, Blocks};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

/// The content of a document or asset.
#[derive(Clone, Debug)]
pub struct SourceDocument {
    /// The file's bytes.
    pub bytes: Bytes,
    /// Its slow parts, where they were made.
    pub blocks: Arc<Blocks>,
}

/// What a cached document costs besides its bytes.
const OVERHEAD_BYTES: u64 = 128;

#[derive(Clone)]
pub(crate) struct Weight;

impl Weighter<BlobId, SourceDocument> for Weight {
    fn weight(&self, _: &BlobId, document: &SourceDocument) -> u64 {
        weight(document)
    }
}

/// What a document takes of memory.
pub(crate) fn weight(document: &SourceDocument) -> u64 {
    let blocks: usize = document.blocks.values().map(String::len).sum();
    OVERHEAD_BYTES + document.bytes.len() as u64 + blocks as u64
}

pub(crate) type DocumentCache = Cache<BlobId, SourceDocument, Weight>;

/// A cache of at most `bytes`.
pub(crate) fn cache(bytes: u64) -> DocumentCache {
    let typical = 16 << 10;
    DocumentCache::with_weighter(usize::try_from(bytes / typical).unwrap_or(0).max(16), bytes, Weight)
}
