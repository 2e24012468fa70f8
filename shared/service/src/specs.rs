//! Which source serves which project.

use std::sync::Arc;

use domain::search::Query;
use domain::{BlobId, Filter, Project, ProjectId, Snapshot, SnapshotId, Stats};
use serde::Serialize;
use store::SyncRecord;

use crate::{
    CacheStatus, Current, DatabaseSource, FilesystemSource, SourceDocument, SourceError, SpecSource, Target,
};

/// Which sources are served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// The folder.
    Filesystem,
    /// The store.
    Database,
    /// Both, side by side.
    Both,
}

/// Everything that pages and APIs read specs through.
pub struct SpecsService {
    mode: Mode,
    folder: Option<FilesystemSource>,
    database: Option<DatabaseSource>,
}

/// What the sources and their caches are doing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceStatus {
    /// Which sources are served.
    pub mode: Mode,
    /// The folder's cache.
    pub folder: Option<CacheStatus>,
    /// The store's cache.
    pub database: Option<CacheStatus>,
}

/// Some of the projects.
#[derive(Clone)]
pub struct Listing {
    /// The folder's, on the first page.
    pub local: Option<Current>,
    /// Followed ones, as they are now: featured first, then by name.
    pub projects: Vec<Arc<Project>>,
    /// What to ask for next.
    pub next: Option<String>,
}

/// All projects in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many there are.
    pub projects: usize,
    /// Their specs.
    pub stats: Stats,
}

/// What was found in all projects.
#[derive(Clone)]
pub struct FoundEverywhere {
    /// The best, best first.
    pub hits: Vec<ProjectHit>,
    /// How many specs match.
    pub total: usize,
    /// How many projects were searched.
    pub searched: usize,
    /// How many there are: where that is more, the ones that changed last were searched.
    pub projects: usize,
    /// Whether the text of all of them was searched, and not only names, titles, tags and headings of some.
    pub whole: bool,
}

/// A spec that was found, and where.
#[derive(Clone)]
pub struct ProjectHit {
    /// Its project.
    pub project: ProjectId,
    /// What the project is called.
    pub project_name: Arc<str>,
    /// What it is in; of a project of which only the segment was searched, with less than the whole.
    pub snapshot: Arc<Snapshot>,
    /// What was found.
    pub hit: domain::search::Hit,
}

impl SpecsService {
    /// A service over those sources that `mode` names.
    pub fn new(mode: Mode, folder: Option<FilesystemSource>, database: Option<DatabaseSource>) -> Self {
        Self { mode, folder, database }
    }

    /// The project's current snapshot.
    pub async fn current(&self, project: &ProjectId) -> Result<Current, SourceError> {
        match (&self.folder, &self.database) {
            (Some(folder), _) if project.is_local() => folder.snapshot(project).await,
            (_, Some(database)) if !project.is_local() => database.snapshot(project).await,
            _ => Err(SourceError::ProjectNotFound),
        }
    }

    /// A document or asset of a snapshot, by its content.
    pub async fn document(&self, project: &ProjectId, blob: &BlobId) -> Result<SourceDocument, SourceError> {
        match (&self.folder, &self.database) {
            (Some(folder), _) if project.is_local() => folder.document(project, blob).await,
            (_, Some(database)) if !project.is_local() => database.document(project, blob).await,
            _ => Err(SourceError::ProjectNotFound),
        }
    }

    /// A page of all projects that readers may see, at most `limit`.
    pub async fn list(&self, cursor: Option<&str>, limit: usize) -> Result<Listing, SourceError> {
        let _ = (cursor, limit, &self.database);
        todo!()
    }

    /// All projects that readers may see, in numbers.
    pub async fn totals(&self) -> Result<Totals, SourceError> {
        todo!()
    }

    /// Searches all projects that readers may see.
    pub async fn search(
        &self,
        query: &Query,
        filter: &Filter,
        limit: usize,
    ) -> Result<FoundEverywhere, SourceError> {
        let _ = (query, filter, limit);
        todo!()
    }

    /// A snapshot that the project showed, or shows: one of its history. The folder has only the current one.
    pub async fn past(&self, project: &ProjectId, id: SnapshotId) -> Result<Arc<Snapshot>, SourceError> {
        let _ = (project, id);
        todo!()
    }

    /// The last syncs of a project, or (`None`) of all that readers may see, newest first, each with its id.
    pub async fn syncs(
        &self,
        project: Option<&ProjectId>,
        limit: usize,
    ) -> Result<Vec<(String, SyncRecord)>, SourceError> {
        let _ = (project, limit);
        todo!()
    }

    /// Drops what is cached: the next caller sees what is there now.
    pub fn invalidate(&self, target: &Target) {
        if let Some(folder) = &self.folder {
            folder.invalidate(target);
        }
    }

    /// What the caches did.
    pub fn status(&self) -> ServiceStatus {
        ServiceStatus {
            mode: self.mode,
            folder: self.folder.as_ref().map(FilesystemSource::status),
            database: self.database.as_ref().map(DatabaseSource::status),
        }
    }
}
