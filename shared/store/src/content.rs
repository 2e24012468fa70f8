//! Content: documents, pictures and prepared snapshots, each named by what it is, and never rewritten as something else.

mod packed;
mod pictures;
mod snapshots;

use std::collections::HashMap;

use bytes::Bytes;
use domain::{BlobId, ProjectUlid, Timestamp};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use self::packed::Packed;
use crate::batch::{Change, PARALLEL};
use crate::item::{Fields, Item, at, bytes, number, time};
use crate::key::{self, Key};
use crate::{Store, StoreError};

/// Bytes that an item holds of content: more goes into the bucket. An item has at most 400 KB.
const IN_ITEM: usize = 350 << 10;

/// Content that was written so long ago is written again by whoever needs it: what is as old as a day may be collected.
const FRESH_MILLIS: i64 = 12 * 3_600_000;

/// Documents that are packed and compared at once: a bound on memory.
const AT_ONCE: usize = 100;

/// A document to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its name.
    pub blob: BlobId,
    /// Its bytes.
    pub bytes: Bytes,
}

/// Content that should be there, and is not; or it is not what its name says, which the log has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingContent;

impl Store {
    /// Keeps documents: compressed, in the table up to 350 KB each, in the bucket above; in parallel. One that is there
    /// already is not written again, unless that was long ago. One that is not what its name says is refused as damaged.
    pub async fn put_documents(
        &self,
        ulid: ProjectUlid,
        documents: &[Document],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let unique: HashMap<BlobId, &Document> = documents.iter().map(|it| (it.blob, it)).collect();
        let unique: Vec<Document> = unique.into_values().cloned().collect();
        let chunks: Vec<Vec<Document>> = unique.chunks(AT_ONCE).map(<[_]>::to_vec).collect();
        stream::iter(chunks)
            .map(|chunk| self.clone().put_chunk(ulid, chunk, now))
            .buffer_unordered(2)
            .try_collect::<()>()
            .await
    }

    async fn put_chunk(
        self,
        ulid: ProjectUlid,
        chunk: Vec<Document>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const DOING: &str = "write documents";
        let mut small = Vec::new();
        let mut large = Vec::new();
        for document in &chunk {
            document.check()?;
            let packed = Packed::pack(&document.bytes)?;
            let key = (key::project(ulid), key::document(&document.blob));
            if packed.body.len() <= IN_ITEM { small.push((key, packed)) } else { large.push((key, packed)) }
        }
        let there = self.get_many(DOING, small.iter().map(|(key, _)| key.clone()), false).await?;
        let stays = |(key, packed): &(Key, Packed)| {
            there.get(key).is_some_and(|item| is_fresh(item, now) && packed.is_in(item))
        };
        small.retain(|it| !stays(it));
        let puts = small.into_iter().map(|(key, packed)| Change::Put(packed.item(key, now)));
        self.change_many(DOING, puts).await?;
        stream::iter(large)
            .map(|(key, packed)| self.clone().put_large(ulid, key, packed, now))
            .buffer_unordered(PARALLEL)
            .try_collect::<()>()
            .await
    }

    /// The object first, so that an item never names one that is not there.
    async fn put_large(
        self,
        ulid: ProjectUlid,
        key: Key,
        packed: Packed,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const DOING: &str = "write a large document";
        if let Some(object) = key::object(ulid, &key.1) {
            self.put_object(DOING, &object, packed.body.clone()).await?;
        }
        let mut item = written(key, now);
        item.insert("size".to_owned(), number(packed.size));
        self.change_many(DOING, [Change::Put(item)]).await
    }

    /// A document. Its bytes are checked against its name.
    pub async fn document(
        &self,
        ulid: ProjectUlid,
        blob: &BlobId,
    ) -> Result<Result<Bytes, MissingContent>, StoreError> {
        const DOING: &str = "read a document";
        let key = (key::project(ulid), key::document(blob));
        let item = self.get_settled(DOING, key).await?;
        self.clone().unpack(DOING, ulid, *blob, item).await
    }

    /// Several documents, in the order asked for.
    pub async fn documents(
        &self,
        ulid: ProjectUlid,
        blobs: &[BlobId],
    ) -> Result<Vec<Result<Bytes, MissingContent>>, StoreError> {
        const DOING: &str = "read documents";
        let key = |blob: &BlobId| (key::project(ulid), key::document(blob));
        let keys: Vec<Key> = blobs.iter().map(key).collect();
        let found = self.get_many_settled(DOING, &keys).await?;
        let wanted: Vec<_> = blobs.iter().map(|blob| (*blob, found.get(&key(blob)).cloned())).collect();
        drop(found);
        stream::iter(wanted)
            .map(|(blob, item)| self.clone().unpack(DOING, ulid, blob, item))
            .buffered(PARALLEL)
            .try_collect()
            .await
    }

    async fn unpack(
        self,
        doing: &'static str,
        ulid: ProjectUlid,
        blob: BlobId,
        item: Option<Item>,
    ) -> Result<Result<Bytes, MissingContent>, StoreError> {
        let Some(item) = item else { return Ok(Err(MissingContent)) };
        let fields = Fields(&item);
        let size = fields.optional_number("size").unwrap_or(0);
        let body = if let Some(body) = fields.bytes("body") {
            Bytes::copy_from_slice(body)
        } else {
            let key = key::object(ulid, &key::document(&blob)).unwrap_or_default();
            let Some(body) = self.object(doing, &key).await? else { return Ok(Err(missing(&key))) };
            body
        };
        Ok(match packed::unpack(&body, size) {
            Some(bytes) if BlobId::of(&bytes) == blob => Ok(bytes),
            _ => Err(missing(&fields.name())),
        })
    }
}

impl Document {
    fn check(&self) -> Result<(), StoreError> {
        if BlobId::of(&self.bytes) == self.blob {
            return Ok(());
        }
        Err(StoreError::damaged(format!("content {}", self.blob), "its bytes are not what its name says"))
    }
}

/// An item of content with its time and nothing else yet.
fn written(key: Key, now: Timestamp) -> Item {
    let mut item = at(key);
    item.insert("written_at".to_owned(), time(now));
    item
}

fn is_fresh(item: &Item, now: Timestamp) -> bool {
    let written = Fields(item).optional_time("written_at");
    written.is_some_and(|written| now.as_millis() - written.as_millis() < FRESH_MILLIS)
}

/// Says in the log what is missing, or is not what it should be.
fn missing(what: &str) -> MissingContent {
    tracing::error!(store.item = what, "`{what}` is not in the store as it was written");
    MissingContent
}
