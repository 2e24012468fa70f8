//! Which source serves which project.

mod everywhere;

use std::sync::Arc;
use std::time::Duration;

use domain::search::Query;
use domain::sync::Changes;
use domain::{BlobId, Filter, Project, ProjectId, Snapshot, SnapshotId, SpecName, Stats};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde::Serialize;
use store::SyncRecord;

use self::everywhere::Wanted;
use crate::database::{Failing, Old};
use crate::{
    Current, DatabaseSource, DatabaseStatus, FilesystemSource, FolderStatus, SourceDocument, SourceError,
    SpecSource, Target,
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
    /// The folder's caches.
    pub folder: Option<FolderStatus>,
    /// The store's caches.
    pub database: Option<DatabaseStatus>,
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
    /// What could not be asked, in a sentence: the rest is shown all the same, as it was last known.
    pub problem: Option<String>,
    /// For how long a source has been failing of which something is shown as it was last known.
    pub stale: Option<Duration>,
}

/// All projects in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many there are.
    pub projects: usize,
    /// Their specs.
    pub stats: Stats,
    /// What could not be asked, in a sentence: the rest is counted all the same, as it was last known.
    pub problem: Option<String>,
    /// For how long a source has been failing that is counted as it was last known.
    pub stale: Option<Duration>,
}

/// What was found in all projects.
#[derive(Clone)]
pub struct FoundEverywhere {
    /// The best, best first.
    pub hits: Vec<ProjectHit>,
    /// How many specs match.
    pub total: usize,
    /// All that match, whatever the scope leaves of them; empty where they were not asked for.
    pub matches: Vec<Matches>,
    /// How many projects were searched.
    pub searched: usize,
    /// How many there are: where that is more, the ones that changed last were searched.
    pub projects: usize,
    /// Whether the text of all of them was searched, and not only names, titles, tags and headings of some.
    pub whole: bool,
    /// No spec has all words: these have most of them.
    pub partial: bool,
    /// What could not be asked, in a sentence.
    pub problem: Option<String>,
    /// For how long a source has been failing that was searched as it was last known.
    pub stale: Option<Duration>,
}

/// All specs of a project that match the words, whatever a filter leaves of them: for counting.
#[derive(Clone)]
pub struct Matches {
    /// The project.
    pub project: ProjectId,
    /// What it is called.
    pub project_name: Arc<str>,
    /// What they are in.
    pub snapshot: Arc<Snapshot>,
    /// Which.
    pub names: Vec<SpecName>,
}

/// What a search over all projects is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Scope {
    /// What specs have to be like.
    pub filter: Filter,
    /// The projects that they are in; none: any.
    pub projects: Vec<ProjectId>,
}

/// A spec that was found, and where.
#[derive(Clone)]
pub struct ProjectHit {
    /// Its project.
    pub project: ProjectId,
    /// What the project is called.
    pub project_name: Arc<str>,
    /// Its specs folder in the repository, where that is known.
    pub specs_path: Option<Arc<str>>,
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

    /// A page of all projects that readers may see: at most `limit` followed ones (up to 1,000), and on the first page the
    /// folder's.
    pub async fn list(&self, cursor: Option<&str>, limit: usize) -> Result<Listing, SourceError> {
        let local = async { if cursor.is_none() { self.local().await } else { Ok(None) } };
        let page = async {
            match &self.database {
                Some(database) => database.page(cursor, limit).await.map(Some).map_err(SourceError::from),
                None => Ok(None),
            }
        };
        let (local, page) = futures_util::future::join(local, page).await;
        let (local, page, mut problem) = either(local, page)?;
        let mut stale = local.as_ref().and_then(|current| current.stale);
        let Some(page) = page else {
            return Ok(Listing { local, projects: Vec::new(), next: None, problem, stale });
        };
        self.note_old(page.failing.as_ref(), &mut problem, &mut stale);
        Ok(Listing { local, projects: page.projects, next: page.next, problem, stale })
    }

    /// All projects that readers may see, in numbers; trusted for some seconds.
    pub async fn totals(&self) -> Result<Totals, SourceError> {
        let numbers = async {
            match &self.database {
                Some(database) => database.numbers().await.map(Some).map_err(SourceError::from),
                None => Ok(None),
            }
        };
        let (local, numbers) = futures_util::future::join(self.local(), numbers).await;
        let (local, numbers, mut problem) = either(local, numbers)?;
        let (mut all, failing) = numbers.unwrap_or_default();
        let mut stale = local.as_ref().and_then(|current| current.stale);
        self.note_old(failing.as_ref(), &mut problem, &mut stale);
        all.extend(local.map(|current| Stats::of(&current.snapshot)));
        let mut stats = Stats::default();
        for one in &all {
            stats.add(one);
        }
        Ok(Totals { projects: all.len(), stats, problem, stale })
    }

    /// Searches all projects that readers may see: of those that changed last the whole text, of the others names, titles,
    /// tags and headings.
    pub async fn search(
        &self,
        query: &Query,
        filter: &Filter,
        limit: usize,
    ) -> Result<FoundEverywhere, SourceError> {
        let scope = Scope { filter: filter.clone(), projects: Vec::new() };
        let wanted = Wanted { query: query.clone(), scope, limit, with_matches: false };
        self.search_everywhere(wanted).await
    }

    /// The same, with all that match: for counting what the scope, and any other one, would leave of them.
    pub async fn search_and_count(
        &self,
        query: &Query,
        scope: Scope,
        limit: usize,
    ) -> Result<FoundEverywhere, SourceError> {
        self.search_everywhere(Wanted { query: query.clone(), scope, limit, with_matches: true }).await
    }

    async fn search_everywhere(&self, wanted: Wanted) -> Result<FoundEverywhere, SourceError> {
        let followed = async {
            match &self.database {
                Some(database) => database.searched().await.map(Some).map_err(SourceError::from),
                None => Ok(None),
            }
        };
        let (local, followed) = futures_util::future::join(self.local(), followed).await;
        let (local, followed, mut problem) = either(local, followed)?;
        let mut stale = local.as_ref().and_then(|current| current.stale);
        let is_all = problem.is_none();
        let failing = followed.as_ref().and_then(|followed| followed.failing.as_ref());
        self.note_old(failing, &mut problem, &mut stale);
        let found = everywhere::search(local, followed, problem, wanted).await?;
        Ok(FoundEverywhere { stale, whole: found.whole && is_all, ..found })
    }

    /// A snapshot that the project showed, or shows: one of its history. The folder has only the current one.
    pub async fn past(&self, project: &ProjectId, id: SnapshotId) -> Result<Arc<Snapshot>, SourceError> {
        match &self.database {
            Some(database) if !project.is_local() => database.past(project, id).await,
            _ => {
                let current = self.current(project).await?;
                if current.snapshot.id() == id {
                    Ok(current.snapshot)
                } else {
                    Err(SourceError::SnapshotNotFound)
                }
            }
        }
    }

    /// What changed from one snapshot of the project's history to another; without `before` everything was added.
    pub async fn changes(
        &self,
        project: &ProjectId,
        before: Option<SnapshotId>,
        after: SnapshotId,
    ) -> Result<Arc<Changes>, SourceError> {
        match &self.database {
            Some(database) if !project.is_local() => database.changes(project, before, after).await,
            _ => {
                let after = self.past(project, after).await?;
                let before = match before {
                    Some(before) => Some(self.past(project, before).await?),
                    None => None,
                };
                Ok(Arc::new(domain::sync::changes(before.as_deref(), &after)))
            }
        }
    }

    /// Several documents or assets of a snapshot, in the order asked for; some at once.
    pub async fn documents(
        &self,
        project: &ProjectId,
        blobs: &[BlobId],
    ) -> Result<Vec<SourceDocument>, SourceError> {
        const AT_ONCE: usize = 8;
        let mut reads = Vec::with_capacity(blobs.len());
        for blob in blobs {
            reads.push(self.document(project, blob));
        }
        stream::iter(reads).buffered(AT_ONCE).try_collect().await
    }

    /// The last syncs of a project, or (`None`) of all that readers may see, newest first, each with its id. The folder
    /// has none.
    pub async fn syncs(
        &self,
        project: Option<&ProjectId>,
        limit: usize,
    ) -> Result<Vec<(String, SyncRecord)>, SourceError> {
        match (&self.database, project) {
            (Some(database), None) => database.all_syncs(limit).await,
            (Some(database), Some(project)) if !project.is_local() => database.syncs(project, limit).await,
            (_, Some(project)) => self.current(project).await.map(|_| Vec::new()),
            (None, None) => Ok(Vec::new()),
        }
    }

    /// Has the heads of all followed projects looked at again: the next caller sees what a sync wrote just now.
    pub fn look_again(&self) {
        if let Some(database) = &self.database {
            database.invalidate();
        }
    }

    /// Drops what is cached: the next caller sees what is there now.
    pub fn invalidate(&self, target: &Target) {
        if let Some(folder) = &self.folder {
            folder.invalidate(target);
        }
        let is_followed = match target {
            Target::All => true,
            Target::Project(project) => !project.is_local(),
            Target::Spec(_) => false,
        };
        if let Some(database) = self.database.as_ref().filter(|_| is_followed) {
            database.invalidate();
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

    /// Notes that what the store gave is as it was last known.
    fn note_old(
        &self,
        failing: Option<&Failing>,
        problem: &mut Option<String>,
        stale: &mut Option<Duration>,
    ) {
        let Some((failing, database)) = failing.zip(self.database.as_ref()) else { return };
        let Old { reason, lasts } = database.old(failing);
        problem.get_or_insert(reason);
        *stale = Some(stale.unwrap_or_default().max(lasts));
    }

    /// The folder's project, where a folder is served.
    async fn local(&self) -> Result<Option<Current>, SourceError> {
        match &self.folder {
            Some(folder) => folder.snapshot(&ProjectId::local()).await.map(Some),
            None => Ok(None),
        }
    }
}

/// What the folder gave and what the store gave, and why one of them gave nothing.
type Both<A, B> = (Option<A>, Option<B>, Option<String>);

/// What both sources gave. One that fails is left out, with the reason, as long as the other one gave something.
fn either<A, B>(
    local: Result<Option<A>, SourceError>,
    followed: Result<Option<B>, SourceError>,
) -> Result<Both<A, B>, SourceError> {
    match (local, followed) {
        (Ok(local), Ok(followed)) => Ok((local, followed, None)),
        (Ok(Some(local)), Err(error)) => Ok((Some(local), None, Some(noted(&error)))),
        (Err(error), Ok(Some(followed))) => Ok((None, Some(followed), Some(noted(&error)))),
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

/// The reason, for readers; the cause was logged where it was found.
fn noted(error: &SourceError) -> String {
    error.to_string()
}
