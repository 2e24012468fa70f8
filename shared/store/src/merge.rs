//! One order out of the shards of an index.

use std::collections::VecDeque;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use crate::batch::PARALLEL;
use crate::item::{Fields, Item};
use crate::table::Search;
use crate::{Store, StoreError};

/// An index that is spread over shards.
#[derive(Clone, Copy)]
pub(crate) struct Index {
    /// Its name.
    pub(crate) name: &'static str,
    /// The condition for one shard (`:shard`), from or up to a key (`:key`).
    pub(crate) keys: &'static str,
    /// The attribute that it is sorted by.
    pub(crate) sort: &'static str,
}

/// One shard, as far as it was read.
struct Lane {
    search: Search,
    read: VecDeque<(String, Item)>,
    /// There may be more behind what was read.
    more: bool,
}

impl Store {
    /// The first `limit` items of all those shards together, each with its key. Each shard is asked for its share and a
    /// little more, and again only if it had more than its share.
    pub(crate) async fn merged(
        &self,
        doing: &'static str,
        index: Index,
        shards: impl IntoIterator<Item = String>,
        key: &str,
        limit: usize,
    ) -> Result<Vec<(String, Item)>, StoreError> {
        let lane = |shard| {
            let search = Search { index: Some(index.name), ..Search::new(index.keys) };
            let search = search.value("shard", shard).value("key", key);
            Lane { search, read: VecDeque::new(), more: true }
        };
        let mut lanes: Vec<Lane> = shards.into_iter().map(lane).collect();
        let mut merged = Vec::new();
        while merged.len() < limit {
            if lanes.iter().any(|lane| lane.more && lane.read.is_empty()) {
                let share = (limit - merged.len()).div_ceil(lanes.len());
                // Shards are filled by chance: a third more than the share is seldom too little.
                lanes = self.fill(doing, index, lanes, share + share / 3 + 4).await?;
            } else if let Some(next) = first(&mut lanes) {
                merged.push(next);
            } else {
                break;
            }
        }
        Ok(merged)
    }

    /// Reads on wherever nothing that was read is left.
    async fn fill(
        &self,
        doing: &'static str,
        index: Index,
        lanes: Vec<Lane>,
        at_once: usize,
    ) -> Result<Vec<Lane>, StoreError> {
        stream::iter(lanes)
            .map(|lane| self.clone().fill_lane(doing, index, lane, at_once))
            .buffered(PARALLEL)
            .try_collect()
            .await
    }

    async fn fill_lane(
        self,
        doing: &'static str,
        index: Index,
        mut lane: Lane,
        at_once: usize,
    ) -> Result<Lane, StoreError> {
        if !lane.more || !lane.read.is_empty() {
            return Ok(lane);
        }
        lane.search.limit = Some(at_once);
        let (items, next) = self.page(doing, &lane.search).await?;
        for item in items {
            let key = Fields(&item).text(index.sort)?.to_owned();
            lane.read.push_back((key, item));
        }
        lane.more = next.is_some();
        lane.search.start = next;
        Ok(lane)
    }
}

/// Takes the first of what was read.
fn first(lanes: &mut [Lane]) -> Option<(String, Item)> {
    let front = |lane: &&mut Lane| lane.read.front().map(|(key, _)| key.clone());
    let filled = lanes.iter_mut().filter(|lane| !lane.read.is_empty());
    filled.min_by_key(front)?.read.pop_front()
}
