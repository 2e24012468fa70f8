//! Which source serves which project.

use domain::{BlobId, ProjectId};
use serde::Serialize;

use crate::{CacheStatus, Current, FilesystemSource, SourceDocument, SourceError, SpecSource, Target};

/// Which sources are served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// The folder.
    Filesystem,
    /// The folder, and the store as far as there is one.
    Both,
}

/// Everything that pages and APIs read specs through.
pub struct SpecsService {
    mode: Mode,
    folder: FilesystemSource,
}

/// What the sources and their caches are doing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceStatus {
    /// Which sources are served.
    pub mode: Mode,
    /// The folder's cache.
    pub folder: CacheStatus,
}

impl SpecsService {
    /// A service over the folder.
    pub fn new(mode: Mode, folder: FilesystemSource) -> Self {
        Self { mode, folder }
    }

    /// The projects that are served, by id.
    pub fn projects(&self) -> Vec<ProjectId> {
        vec![ProjectId::local()]
    }

    /// The project's current snapshot.
    pub async fn current(&self, project: &ProjectId) -> Result<Current, SourceError> {
        self.folder.snapshot(project).await
    }

    /// A document or asset of a snapshot, by its content.
    pub async fn document(&self, project: &ProjectId, blob: &BlobId) -> Result<SourceDocument, SourceError> {
        self.folder.document(project, blob).await
    }

    /// Drops what is cached: the next caller sees what is there now.
    pub fn invalidate(&self, target: &Target) {
        self.folder.invalidate(target);
    }

    /// What the caches did.
    pub fn status(&self) -> ServiceStatus {
        ServiceStatus { mode: self.mode, folder: self.folder.status() }
    }
}
