//! What the source over the store is doing.

use serde::Serialize;

use crate::{CacheStatus, KeptStatus};

/// What the caches of a [`DatabaseSource`](crate::DatabaseSource) did, and how full they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DatabaseStatus {
    /// Heads: which snapshot is current.
    pub heads: CacheStatus,
    /// Snapshots, and the segments of search.
    pub snapshots: CacheStatus,
    /// Documents and pictures.
    pub documents: CacheStatus,
    /// Snapshots and documents that are kept.
    pub content: KeptStatus,
    /// What changed from snapshots to others, as far as it is kept.
    pub changes: KeptStatus,
}
