//! Clearing away what no kept snapshot names.

use std::collections::HashSet;
use std::ops::AddAssign;

use domain::{BlobId, ProjectUlid, SnapshotId, Timestamp};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use crate::batch::PARALLEL;
use crate::bucket::Object;
use crate::item::{Fields, time};
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

impl AddAssign for Collected {
    fn add_assign(&mut self, other: Self) {
        self.removed += other.removed;
        self.kept += other.kept;
    }
}

const DOING: &str = "collect what is no longer named";

/// Items that one question gives: a page of the table would be a megabyte.
const PAGE: usize = 256;

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
        let mut collecting = Collecting { store: self, ulid, keep, before, gone: HashSet::new() };
        let mut done = Collected::default();
        for (prefix, _) in CONTENT {
            done += collecting.items(prefix).await?;
        }
        for (prefix, folder) in CONTENT {
            done += collecting.objects(prefix, folder).await?;
        }
        Ok(done)
    }
}

/// A collection under way. What it has in memory does not grow with what the project has: a page, and the names of what
/// it removed.
struct Collecting<'a> {
    store: &'a Store,
    ulid: ProjectUlid,
    /// The items that stay.
    keep: HashSet<String>,
    before: Timestamp,
    /// The items that it removed.
    gone: HashSet<String>,
}

impl Collecting<'_> {
    /// A snapshot is kept in each of its formats, and an object as its item is: a snapshot's as its segment.
    fn keeps(&self, sort: &str) -> bool {
        self.keep.contains(&key::governing(sort))
    }

    /// Items of one kind.
    async fn items(&mut self, prefix: &str) -> Result<Collected, StoreError> {
        let search = Search {
            only: Some("#sk, #written_at"),
            consistent: true,
            limit: Some(PAGE),
            ..Search::new("#pk = :pk AND begins_with(#sk, :prefix)")
        };
        let search = search.value("pk", key::project(self.ulid)).value("prefix", prefix);
        let mut pages = self.store.pages(DOING, search);
        let mut done = Collected::default();
        while let Some(items) = pages.try_next().await? {
            let items = items.iter().map(Fields).filter_map(|item| {
                // One that does not say when it was written is new.
                let is_old = item.optional_time("written_at").is_some_and(|written| written < self.before);
                Some((item.optional_text("sk")?.to_owned(), is_old))
            });
            let (old, kept): (Vec<_>, Vec<_>) =
                items.partition(|(sort, is_old)| *is_old && !self.keeps(sort));
            done.kept += kept.len();
            let tries = stream::iter(old).map(|(sort, _)| self.remove_old(sort));
            let tries: Vec<(String, bool)> = tries.buffer_unordered(PARALLEL).try_collect().await?;
            for (sort, removed) in tries {
                if removed {
                    done.removed += 1;
                    self.gone.insert(sort);
                } else {
                    done.kept += 1;
                }
            }
        }
        Ok(done)
    }

    /// Objects of one kind.
    async fn objects(&self, prefix: &str, folder: &str) -> Result<Collected, StoreError> {
        let begin = format!("{folder}/{}/", self.ulid);
        let mut pages = self.store.objects(DOING, begin.clone());
        let mut done = Collected::default();
        while let Some(objects) = pages.try_next().await? {
            let all = objects.len();
            let goes = stream::iter(objects).map(|object| self.leftover(prefix, &begin, object));
            let goes: Vec<Option<String>> = goes.buffer_unordered(PARALLEL).try_collect().await?;
            let keys: Vec<String> = goes.into_iter().flatten().collect();
            self.store.remove_objects(DOING, &keys).await?;
            done.removed += keys.len();
            done.kept += all - keys.len();
        }
        Ok(done)
    }

    /// The key of an object that goes: with its item, or because it is old and has none.
    async fn leftover(
        &self,
        prefix: &str,
        begin: &str,
        object: Object,
    ) -> Result<Option<String>, StoreError> {
        let Some(name) = object.key.strip_prefix(begin) else { return Ok(None) };
        let item = key::governing(&format!("{prefix}{name}"));
        let goes = if self.keep.contains(&item) {
            false
        } else if self.gone.contains(&item) {
            true
        } else {
            let key = (key::project(self.ulid), item);
            object.written_at < self.before && self.store.get(DOING, key, true).await?.is_none()
        };
        Ok(goes.then_some(object.key))
    }

    async fn remove_old(&self, sort: String) -> Result<(String, bool), StoreError> {
        let old = Write::default().when("attribute_not_exists(#pk) OR #written_at < :before");
        let key = (key::project(self.ulid), sort.clone());
        let removed = self.store.remove_if(DOING, key, old.value("before", time(self.before))).await?;
        Ok((sort, removed))
    }
}
