//! What the source over the store is doing.

use serde::Serialize;

use crate::CacheStatus;

/// What the caches of a [`DatabaseSource`](crate::DatabaseSource) did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DatabaseStatus {
    /// Heads: which snapshot is current.
    pub heads: CacheStatus,
    /// Snapshots, and the segments of search.
    pub snapshots: CacheStatus,
    /// Documents and pictures.
    pub documents: CacheStatus,
    /// Bytes of snapshots and documents that are kept, as estimated.
    pub kept_bytes: u64,
    /// The bound on them.
    pub bound_bytes: u64,
}
