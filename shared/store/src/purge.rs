//! Clearing away a removed project.

use domain::ProjectUlid;

use crate::{Store, StoreError};

impl Store {
    /// Removes everything of a project that was marked as removed, its `META` last. Begun again after an interruption,
    /// it goes on. `false` where the project is there and not removed: then nothing is touched.
    pub async fn purge(&self, ulid: ProjectUlid) -> Result<bool, StoreError> {
        let _ = ulid;
        todo!()
    }
}
