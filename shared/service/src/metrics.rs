//! What the caches did.

use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde::Serialize;

/// Counts of one cache since the process started.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CacheStatus {
    /// Answered without looking at the source.
    pub hits: u64,
    /// Looked at the source.
    pub misses: u64,
    /// Looked, and could not read it.
    pub failures: u64,
    /// How long the last look took, in microseconds.
    pub last_load_micros: u64,
    /// Seconds since the last good look; `None` before the first.
    pub age_seconds: Option<u64>,
}

/// How much of what a cache may keep it keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptStatus {
    /// What it takes now, in bytes, as estimated.
    pub bytes: u64,
    /// What it may take.
    pub max_bytes: u64,
}

impl KeptStatus {
    /// Of a cache whose weight is in bytes.
    pub(crate) fn of<K: Eq + Hash, V: Clone, W: Weighter<K, V> + Clone>(cache: &Cache<K, V, W>) -> Self {
        Self { bytes: cache.weight(), max_bytes: cache.capacity() }
    }
}

#[derive(Default)]
pub(crate) struct Metrics {
    hits: AtomicU64,
    misses: AtomicU64,
    failures: AtomicU64,
    last_load_micros: AtomicU64,
    /// When the last good look ended, in microseconds from 1; 0 before the first.
    good_at: AtomicU64,
}

impl Metrics {
    pub(crate) fn hit(&self) {
        self.hits.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn looked(&self, took: Duration, good: bool) {
        self.misses.fetch_add(1, Ordering::Relaxed);
        if !good {
            self.failures.fetch_add(1, Ordering::Relaxed);
        }
        self.last_load_micros.store(micros(took), Ordering::Relaxed);
    }

    /// As [`Self::looked`], for a cache that has no other note of when that was.
    pub(crate) fn looked_at(&self, now: Duration, took: Duration, good: bool) {
        self.looked(took, good);
        if good {
            self.good_at.fetch_max(micros(now).saturating_add(1), Ordering::Relaxed);
        }
    }

    pub(crate) fn status(&self, age: Option<Duration>) -> CacheStatus {
        CacheStatus {
            hits: self.hits.load(Ordering::Relaxed),
            misses: self.misses.load(Ordering::Relaxed),
            failures: self.failures.load(Ordering::Relaxed),
            last_load_micros: self.last_load_micros.load(Ordering::Relaxed),
            age_seconds: age.map(|age| age.as_secs()),
        }
    }

    pub(crate) fn status_at(&self, now: Duration) -> CacheStatus {
        let good_at = self.good_at.load(Ordering::Relaxed).checked_sub(1).map(Duration::from_micros);
        self.status(good_at.map(|at| now.saturating_sub(at)))
    }
}

fn micros(time: Duration) -> u64 {
    time.as_micros().try_into().unwrap_or(u64::MAX)
}
