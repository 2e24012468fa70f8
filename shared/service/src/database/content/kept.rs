//! The cache of content.

use std::sync::{Arc, Mutex, PoisonError};

use domain::{BlobId, ProjectUlid, SnapshotId};
use quick_cache::sync::{Cache, DefaultLifecycle};
use quick_cache::{DefaultHashBuilder, OptionsBuilder, Weighter};

use super::loaded::Loaded;
use crate::documents;
use crate::{KeptStatus, SourceDocument};

/// Names content. By the project too: one project's content is never served as another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    Snapshot(ProjectUlid, SnapshotId),
    Segment(ProjectUlid, SnapshotId),
    Document(ProjectUlid, BlobId),
}

#[derive(Clone)]
pub(super) enum Value {
    Snapshot(Arc<Loaded>),
    Document(SourceDocument),
}

impl Value {
    fn weight(&self) -> u64 {
        match self {
            Self::Snapshot(loaded) => loaded.weight(),
            Self::Document(document) => documents::weight(document),
        }
    }
}

#[derive(Clone)]
struct Weight;

impl Weighter<Key, Value> for Weight {
    fn weight(&self, _: &Key, value: &Value) -> u64 {
        value.weight()
    }
}

/// Content within a bound in bytes.
pub(super) struct Kept {
    cache: Cache<Key, Value, Weight>,
    bound: u64,
    /// The last snapshot that is larger than the bound: to read it again for every page would take more.
    large: Mutex<Option<(Key, Value)>>,
}

impl Kept {
    pub(super) fn new(bound: u64) -> Self {
        let typical = 16 << 10;
        // In one piece: each of several would take only what is smaller than itself.
        let options = OptionsBuilder::new()
            .shards(1)
            .estimated_items_capacity(usize::try_from(bound / typical).unwrap_or(0).max(16))
            .weight_capacity(bound)
            .build();
        let cache = match options {
            Ok(options) => Cache::with_options(
                options,
                Weight,
                DefaultHashBuilder::default(),
                DefaultLifecycle::default(),
            ),
            Err(_) => Cache::with_weighter(16, bound, Weight),
        };
        Self { cache, bound, large: Mutex::default() }
    }

    pub(super) fn get(&self, key: &Key) -> Option<Value> {
        self.cache.get(key).or_else(|| {
            let large = self.large.lock().unwrap_or_else(PoisonError::into_inner);
            large.as_ref().filter(|(of, _)| of == key).map(|(_, value)| value.clone())
        })
    }

    pub(super) fn insert(&self, key: Key, value: Value) {
        if value.weight() <= self.bound {
            self.cache.insert(key, value);
        } else if matches!(key, Key::Snapshot(..)) {
            *self.large.lock().unwrap_or_else(PoisonError::into_inner) = Some((key, value));
        }
    }

    pub(super) fn remove(&self, key: &Key) {
        self.cache.remove(key);
    }

    /// How much is kept.
    pub(super) fn status(&self) -> KeptStatus {
        let large = self.large.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = self.cache.weight() + large.as_ref().map_or(0, |(_, value)| value.weight());
        KeptStatus { bytes, max_bytes: self.bound }
    }
}
