//! Prepared snapshots and their segments, as they are: they are compressed already.

use bytes::Bytes;
use domain::{Prepared, ProjectUlid, SnapshotId, Timestamp};
use futures_util::future::try_join;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use super::{MissingContent, missing, written};
use crate::batch::Change;
use crate::item::{Fields, Item, bytes};
use crate::key::{self, Key};
use crate::{Store, StoreError};

/// Bytes of a prepared snapshot that the table holds; more are in the bucket.
const SNAPSHOT_IN_ITEM: usize = 16 << 10;

/// Bytes of a segment that the table holds, where a search over all projects reads a hundred at a time. More cost several times
/// as much to write there, and to remove, as in the bucket: that of 50 real specs has 40 to 75 KB. Where it is, its item says.
const SEGMENT_IN_ITEM: usize = 24 << 10;

/// Segments that are read from the bucket at once.
const SEGMENTS_AT_ONCE: usize = 32;

impl Store {
    /// Keeps a prepared snapshot of the format [`Prepared::FORMAT`] (in the table up to 16 KB, in the bucket above) and its
    /// segment (24 KB): the small prepared form that search over all projects reads. One of the same id that is there already
    /// is the same content, though it may be other bytes: what it was made from decides how its index is put together.
    pub async fn put_snapshot(
        &self,
        ulid: ProjectUlid,
        id: SnapshotId,
        prepared: Bytes,
        segment: Bytes,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let partition = key::project(ulid);
        let snapshot = (partition.clone(), key::snapshot(id, Prepared::FORMAT));
        let segment_key = (partition, key::segment(id));
        // The segment has an item wherever its bytes are: by it, all of a snapshot is collected.
        let segment = self.put_prepared(ulid, segment_key, segment, SEGMENT_IN_ITEM, true, now);
        let prepared = self.put_prepared(ulid, snapshot, prepared, SNAPSHOT_IN_ITEM, false, now);
        Box::pin(try_join(segment, prepared)).await.map(|_| ())
    }

    async fn put_prepared(
        &self,
        ulid: ProjectUlid,
        key: Key,
        content: Bytes,
        in_item: usize,
        always_item: bool,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const DOING: &str = "write a snapshot";
        let fits = content.len() <= in_item;
        if !fits && let Some(object) = key::object(ulid, &key.1) {
            self.put_object(DOING, &object, content.clone()).await?;
        }
        if !fits && !always_item {
            return Ok(());
        }
        let mut item = written(key, now);
        if fits {
            item.insert("body".to_owned(), bytes(content));
        }
        self.change_many(DOING, [Change::Put(item)]).await
    }

    /// A prepared snapshot of `bytes` bytes (as head or history say, by which its place is known) and that format. Somebody may
    /// have prepared the same once more since, to a few bytes more or less, and the head may never say so: what is there is the
    /// snapshot all the same. What is written to the other place leaves this one as it was. That it is whole is not seen here,
    /// but by whoever reads it: it says itself how long it is.
    pub async fn snapshot(
        &self,
        ulid: ProjectUlid,
        id: SnapshotId,
        format: u32,
        bytes: u64,
    ) -> Result<Result<Bytes, MissingContent>, StoreError> {
        const DOING: &str = "read a snapshot";
        let sort = key::snapshot(id, format);
        let found = if bytes <= SNAPSHOT_IN_ITEM as u64 {
            let item = self.get_settled(DOING, (key::project(ulid), sort.clone())).await?;
            item.as_ref().and_then(|item| Fields(item).bytes("body")).map(Bytes::copy_from_slice)
        } else {
            self.object(DOING, &key::object(ulid, &sort).unwrap_or_default()).await?
        };
        Ok(found.ok_or(MissingContent))
    }

    /// The segments of several projects' snapshots, in the order asked for.
    pub async fn segments(
        &self,
        of: &[(ProjectUlid, SnapshotId)],
    ) -> Result<Vec<Result<Bytes, MissingContent>>, StoreError> {
        let key = |(ulid, id): &(ProjectUlid, SnapshotId)| (key::project(*ulid), key::segment(*id));
        let keys: Vec<Key> = of.iter().map(key).collect();
        let found = self.get_many_settled("read segments", &keys).await?;
        let wanted: Vec<_> = of.iter().map(|it| (it.0, found.get(&key(it)).cloned(), key(it).1)).collect();
        drop(found);
        stream::iter(wanted)
            .map(|(ulid, item, sort)| self.clone().segment(ulid, item, sort))
            .buffered(SEGMENTS_AT_ONCE)
            .try_collect()
            .await
    }

    async fn segment(
        self,
        ulid: ProjectUlid,
        item: Option<Item>,
        sort: String,
    ) -> Result<Result<Bytes, MissingContent>, StoreError> {
        let Some(item) = item else { return Ok(Err(MissingContent)) };
        if let Some(body) = Fields(&item).bytes("body") {
            return Ok(Ok(Bytes::copy_from_slice(body)));
        }
        let object = key::object(ulid, &sort).unwrap_or_default();
        Ok(self.object("read a segment", &object).await?.ok_or_else(|| missing(&object)))
    }
}
