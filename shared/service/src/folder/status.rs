//! What the source over a folder is doing.

use serde::Serialize;

use crate::{CacheStatus, KeptStatus};

/// What the caches of a [`FilesystemSource`](crate::FilesystemSource) did, and how full they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FolderStatus {
    /// Looks at the folder.
    #[serde(flatten)]
    pub looks: CacheStatus,
    /// Documents that were read, under the hash of their content.
    pub documents: KeptStatus,
}
