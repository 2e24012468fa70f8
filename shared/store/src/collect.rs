//! Clearing away what no kept snapshot names.

use std::collections::HashSet;

use domain::{BlobId, ProjectUlid, SnapshotId, Timestamp};

use crate::{Store, StoreError};

/// What a collection did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Collected {
    /// Items and objects that were removed.
    pub removed: usize,
    /// What is left.
    pub kept: usize,
}

impl Store {
    /// Removes the documents, pictures and snapshots of a project that are not among those to keep, and that were
    /// written before `before` (a day ago): each on the condition that it was not written since. To be called under the
    /// lease.
    pub async fn collect(
        &self,
        ulid: ProjectUlid,
        blobs: &HashSet<BlobId>,
        snapshots: &HashSet<SnapshotId>,
        before: Timestamp,
    ) -> Result<Collected, StoreError> {
        let _ = (ulid, blobs, snapshots, before);
        todo!()
    }
}
