//! Which projects are due.

use domain::{ProjectUlid, Timestamp};

use crate::{Store, StoreError};

/// Some of the projects that are due.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DuePage {
    /// Which, those that wait longest first.
    pub projects: Vec<ProjectUlid>,
    /// There are more.
    pub more: bool,
}

impl Store {
    /// The projects that are due at `now`, from the sparse index, all shards at once: at most `limit`.
    pub async fn due(&self, now: Timestamp, limit: usize) -> Result<DuePage, StoreError> {
        let _ = (now, limit);
        todo!()
    }
}
