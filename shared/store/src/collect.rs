//! Clearing away what no kept snapshot names.

use std::collections::HashSet;

use domain::{BlobId, ProjectUlid, SnapshotId, Timestamp};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use crate::batch::PARALLEL;
use crate::bucket::Object;
use crate::item::{Fields, Item, time};
use crate::key::{self, CONTENT};
use crate::table::Search;
use crate::write::Write;
use crate::{Store, StoreError};

/// What a collection did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Collected {
    /// Items and objects that were removed.
    pub removed: usize,
    /// What is left.
    pub kept: usize,
}

const DOING: &str = "collect what is no longer named";

impl Store {
    /// Removes the documents, pictures and snapshots of a project that are not among those to keep, and that were
    /// written before `before` (a day ago): each on the condition that it was not written since. To be called under the
    /// lease.
    ///
    /// An item goes before its object, so that no item names an object that is gone. An object of which no item tells
    /// goes too, when it is old.
    pub async fn collect(
        &self,
        ulid: ProjectUlid,
        blobs: &HashSet<BlobId>,
        snapshots: &HashSet<SnapshotId>,
        before: Timestamp,
    ) -> Result<Collected, StoreError> {
        let keep: HashSet<String> = blobs
            .iter()
            .flat_map(|blob| [key::document(blob), key::picture(blob)])
            .chain(snapshots.iter().map(|&id| key::segment(id)))
            .collect();
        // A snapshot is kept in each of its formats, and an object as its item is: a snapshot's as its segment.
        let named = |sort: &str| keep.contains(&key::governing(sort));
        let mut done = Collected::default();
        let mut left = HashSet::new();
        let mut gone = HashSet::new();
        for (prefix, _) in CONTENT {
            let items = self.content_items(ulid, prefix).await?;
            let (kept, old): (Vec<_>, Vec<_>) =
                items.into_iter().partition(|(sort, written)| named(sort) || *written >= before);
            left.extend(kept.into_iter().map(|(sort, _)| sort));
            let tries: Vec<(String, bool)> = stream::iter(old)
                .map(|(sort, _)| self.clone().remove_old(ulid, sort, before))
                .buffer_unordered(PARALLEL)
                .try_collect()
                .await?;
            for (sort, removed) in tries {
                if removed {
                    gone.insert(sort)
                } else {
                    left.insert(sort)
                };
            }
        }
        done.removed += gone.len();
        done.kept += left.len();
        for (prefix, folder) in CONTENT {
            let begin = format!("{folder}/{ulid}/");
            let objects = self.objects(DOING, &begin).await?;
            let all = objects.len();
            let goes = |object: &Object| {
                let item = key::governing(&format!("{prefix}{}", object.key.strip_prefix(&begin)?));
                let unknown = !left.contains(&item) && object.written_at < before;
                (!keep.contains(&item) && (gone.contains(&item) || unknown)).then(|| object.key.clone())
            };
            let keys: Vec<String> = objects.iter().filter_map(goes).collect();
            self.remove_objects(DOING, &keys).await?;
            done.removed += keys.len();
            done.kept += all - keys.len();
        }
        Ok(done)
    }

    /// The items of one kind, and when each was written. One that does not say is new.
    async fn content_items(
        &self,
        ulid: ProjectUlid,
        prefix: &str,
    ) -> Result<Vec<(String, Timestamp)>, StoreError> {
        let search = Search::new("#pk = :pk AND begins_with(#sk, :prefix)");
        let search = search.value("pk", key::project(ulid)).value("prefix", prefix);
        let search = Search { only: Some("#sk, #written_at"), consistent: true, ..search };
        let read = |item: &Item| {
            let fields = Fields(item);
            let written = fields.optional_time("written_at");
            let written = written.unwrap_or_else(|| Timestamp::from_millis(i64::MAX));
            Some((fields.optional_text("sk")?.to_owned(), written))
        };
        Ok(self.all(DOING, search, read).await?.into_iter().flatten().collect())
    }

    async fn remove_old(
        self,
        ulid: ProjectUlid,
        sort: String,
        before: Timestamp,
    ) -> Result<(String, bool), StoreError> {
        let old = Write::default().when("attribute_not_exists(#pk) OR #written_at < :before");
        let key = (key::project(ulid), sort.clone());
        let removed = self.remove_if(DOING, key, old.value("before", time(before))).await?;
        Ok((sort, removed))
    }
}
