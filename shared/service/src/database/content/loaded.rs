//! A prepared snapshot in memory.

use std::sync::Arc;

use bytes::Bytes;
use domain::sync::is_picture;
use domain::{BlobId, Blocks, Prepared, Snapshot, Unreadable};

use crate::current::{LazyIndex, Seed};
use crate::database::failure::Failure;

/// What a snapshot takes in memory for each byte of its prepared form, its index unpacked. Measured: 3.4 for 150 specs with
/// much highlighted code, 1.4 for a dozen without.
const FACTOR: u64 = 4;

/// And what the smallest one takes.
const LEAST_BYTES: u64 = 4 << 10;

/// Larger ones are read beside the threads that answer (64 KiB).
const LARGE_BYTES: usize = 64 << 10;

/// A snapshot, and what was prepared with it.
pub(crate) struct Loaded {
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) index: Arc<LazyIndex>,
    prepared: Arc<Prepared>,
    prepared_bytes: u64,
}

/// Which of the two kinds of content it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Markdown.
    Document,
    /// A file beside it that is kept.
    Picture,
}

/// A file that is named, and not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotKept;

/// How many bytes of prepared snapshots fit into that many of memory.
pub(crate) fn bytes_that_fit(memory: u64) -> u64 {
    memory / FACTOR
}

impl Loaded {
    /// Reads a prepared snapshot.
    pub(crate) async fn read(bytes: Bytes) -> Result<Self, Failure> {
        if bytes.len() < LARGE_BYTES {
            return Self::decode(bytes);
        }
        let reading = tokio::task::spawn_blocking(move || Self::decode(bytes));
        reading.await.unwrap_or_else(|_| Err(Failure::interrupted()))
    }

    /// Reads several; `None` for what is not there or cannot be read.
    pub(crate) async fn read_all(all: Vec<Option<Bytes>>) -> Vec<Option<Arc<Self>>> {
        let number = all.len();
        let reading = tokio::task::spawn_blocking(move || {
            all.into_iter().map(|bytes| Self::decode(bytes?).ok().map(Arc::new)).collect()
        });
        reading.await.unwrap_or_else(|_| vec![None; number])
    }

    fn decode(bytes: Bytes) -> Result<Self, Failure> {
        let prepared_bytes = bytes.len() as u64;
        let part = move |range: std::ops::Range<u64>| {
            let range = usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?;
            bytes.get(range).map(<[u8]>::to_vec)
        };
        let prepared = Prepared::open(prepared_bytes, Arc::new(part)).map_err(|why| match why {
            Unreadable::OtherFormat(_) => Failure::other_format(),
            Unreadable::Damaged => {
                Failure::new("What the store has of this project is damaged. It is written again when the project changes.")
            }
        })?;
        let snapshot = Arc::new(Snapshot::assemble(prepared.project.clone()));
        let prepared = Arc::new(prepared);
        let index = LazyIndex::new(Seed::Prepared(Arc::clone(&prepared)));
        Ok(Self { snapshot, index, prepared, prepared_bytes })
    }

    /// The slow parts of a document.
    pub(crate) fn blocks(&self, document: &BlobId) -> Blocks {
        self.prepared.blocks(document).unwrap_or_default()
    }

    /// What it takes of memory.
    pub(crate) fn weight(&self) -> u64 {
        LEAST_BYTES + self.prepared_bytes * FACTOR
    }
}

/// What that content is in the snapshot; `None` where the snapshot does not name it.
pub(crate) fn named(snapshot: &Snapshot, blob: &BlobId) -> Option<Result<Kind, NotKept>> {
    let specs = snapshot.specs();
    if specs.iter().any(|spec| spec.documents.iter().any(|it| it.blob == *blob)) {
        return Some(Ok(Kind::Document));
    }
    let mut assets =
        specs.iter().flat_map(|spec| spec.assets.iter().filter(|it| it.blob == *blob)).peekable();
    assets.peek()?;
    Some(if assets.any(|it| is_picture(&it.path, it.size)) { Ok(Kind::Picture) } else { Err(NotKept) })
}
