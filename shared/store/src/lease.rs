//! The lease: one at a time works on a project.

use domain::{Project, ProjectUlid, Timestamp};

use crate::{Store, StoreError};

/// What became of the try to take a lease.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "there is one of it at a time")]
pub enum LeaseTaken {
    /// It is ours; the project is as it is now.
    Taken(Project),
    /// Somebody else has it, and was told to look once more (*dirty*).
    Held,
    /// There is no such project, or it was removed.
    Gone,
}

/// What became of the release.
#[derive(Clone, Debug, PartialEq)]
pub enum Released {
    /// It is free.
    Free,
    /// It is dirty, and still ours: look once more. The mark was taken off.
    LookAgain,
    /// It is no longer ours.
    Lost,
}

impl Store {
    /// Takes the lease of a project, until `until`. `owner` is the invocation's id: the same one may take it again. Where
    /// it is held, sets *dirty*, as long as it has not expired at `now`.
    pub async fn take_lease(
        &self,
        ulid: ProjectUlid,
        owner: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<LeaseTaken, StoreError> {
        let _ = (ulid, owner, now, until);
        todo!()
    }

    /// Takes the lease if it is free, and leaves no mark if it is not: for those who may as well come another time.
    pub async fn try_lease(
        &self,
        ulid: ProjectUlid,
        owner: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<LeaseTaken, StoreError> {
        let _ = (ulid, owner, now, until);
        todo!()
    }

    /// Gives the lease back: one conditional write, *mine and not dirty*; failing that, takes the mark off.
    pub async fn release(&self, ulid: ProjectUlid, owner: &str) -> Result<Released, StoreError> {
        let _ = (ulid, owner);
        todo!()
    }
}
