//! Where a snapshot is.

use domain::{Head, PastSnapshot, SnapshotId};

/// A snapshot, and what has to be known to read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) id: SnapshotId,
    pub(crate) format: u32,
    pub(crate) bytes: u64,
}

impl From<&Head> for Place {
    fn from(head: &Head) -> Self {
        Self { id: head.snapshot, format: head.format, bytes: head.bytes }
    }
}

impl From<&PastSnapshot> for Place {
    fn from(past: &PastSnapshot) -> Self {
        Self { id: past.snapshot, format: past.format, bytes: past.bytes }
    }
}
