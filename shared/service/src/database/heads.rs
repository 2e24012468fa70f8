//! Heads: which project an id stands for, and what it shows now.

mod many;
mod note;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::{Origin, Project, ProjectId, ProjectUlid};
use quick_cache::sync::Cache;
use store::{Store, StoreError};

pub(crate) use self::many::Named;
use self::note::{Weight, is_older, origin};
use super::failure::{Failing, Failure};
use super::flights::Flights;
use crate::bounds::{HEADS_BYTES, UNKNOWN_IDS};
use crate::metrics::Metrics;
use crate::{CacheStatus, Clock, DatabaseConfig, STALE_FOR, SourceError};

/// Heads, each trusted for a moment.
pub(crate) struct Heads {
    store: Store,
    clock: Clock,
    ttl: Duration,
    private_allowed: bool,
    web_url: String,
    known: Cache<ProjectId, Known, Weight>,
    unknown: Cache<ProjectId, Unknown>,
    /// Projects that were seen as removed: an eventual read may give one from before.
    removed: Cache<ProjectUlid, ()>,
    /// How often somebody invalidated: a look that began before the last time is not trusted.
    doubts: AtomicU64,
    /// Held by the one that compares what was read with what is known, and writes it down.
    noting: Mutex<()>,
    /// Since when the store fails.
    failing_since: Mutex<Option<Duration>>,
    looks: Flights<ProjectId, Looked>,
    batches: Flights<Vec<ProjectUlid>, many::Batch>,
    batch_failing: Mutex<Option<Failing>>,
    metrics: Metrics,
}

/// What is known of a project.
#[derive(Clone)]
struct Known {
    project: Arc<Project>,
    origin: Arc<Origin>,
    /// When the last good look began, and how many doubts there were.
    looked: (Duration, u64),
    failing: Option<Failing>,
}

/// An id that stands for no project, or of which nothing is known.
#[derive(Clone)]
struct Unknown {
    at: Duration,
    doubts: u64,
    failing: Option<Failing>,
}

/// What a look came to, and how many doubts there were when it began.
#[derive(Clone)]
struct Looked {
    doubts: u64,
    found: Result<Known, Absent>,
}

#[derive(Clone)]
enum Absent {
    NotThere,
    Failed(Failure),
}

impl From<Absent> for SourceError {
    fn from(absent: Absent) -> Self {
        match absent {
            Absent::NotThere => Self::ProjectNotFound,
            Absent::Failed(failure) => failure.into(),
        }
    }
}

/// A project that readers may see.
#[derive(Clone)]
pub(crate) struct Seen {
    pub(crate) project: Arc<Project>,
    pub(crate) origin: Arc<Origin>,
    /// How long the store has been failing.
    pub(crate) stale: Option<Duration>,
    /// The store was not asked.
    pub(crate) hit: bool,
}

impl Heads {
    pub(crate) fn new(config: &DatabaseConfig) -> Self {
        let typical = 2 << 10;
        Self {
            store: config.store.clone(),
            clock: config.clock.clone(),
            ttl: config.head_ttl,
            private_allowed: config.private_allowed,
            web_url: config.web_url.trim_end_matches('/').to_owned(),
            known: Cache::with_weighter((HEADS_BYTES / typical) as usize, HEADS_BYTES, Weight),
            unknown: Cache::new(UNKNOWN_IDS),
            removed: Cache::new(UNKNOWN_IDS),
            doubts: AtomicU64::new(0),
            noting: Mutex::default(),
            failing_since: Mutex::default(),
            looks: Flights::default(),
            batches: Flights::default(),
            batch_failing: Mutex::default(),
            metrics: Metrics::default(),
        }
    }

    /// Has every head looked at again by the next one who asks for it.
    pub(crate) fn invalidate(&self) {
        self.doubts.fetch_add(1, Ordering::SeqCst);
    }

    pub(crate) fn status(&self) -> CacheStatus {
        self.metrics.status_at(self.clock.elapsed())
    }

    /// The project, as it is now; `ProjectNotFound` where readers may not see it.
    pub(crate) async fn get(self: &Arc<Self>, id: &ProjectId) -> Result<Seen, SourceError> {
        loop {
            if let Some(known) = self.trusted(id) {
                self.metrics.hit();
                return known;
            }
            let doubts = self.doubts();
            let heads = Arc::clone(self);
            let wanted = id.clone();
            let looked = self.looks.join(id.clone(), || async move {
                match heads.known.peek(&wanted).filter(|known| heads.is_trusted(known, heads.clock.elapsed()))
                {
                    // Another one ended just before this one began.
                    Some(known) => Looked { doubts: known.looked.1, found: Ok(known) },
                    None => heads.look(&wanted).await,
                }
            });
            let looked = looked.await;
            let looked = looked.ok_or_else(Failure::interrupted)?;
            // One that began before somebody doubted it is not what was asked for.
            if looked.doubts >= doubts {
                return self.give(&looked.found?, false);
            }
        }
    }

    /// Whether the project is known to be one that readers may not see. Asks nobody.
    pub(crate) fn is_hidden(&self, named: &Named) -> bool {
        let known = self.known.peek(&named.id).filter(|known| known.project.ulid == named.ulid);
        self.removed.contains_key(&named.ulid)
            || known.is_some_and(|known| !known.project.is_shown(self.private_allowed))
    }

    /// What is known and still trusted, failures included.
    fn trusted(&self, id: &ProjectId) -> Option<Result<Seen, SourceError>> {
        let now = self.clock.elapsed();
        if let Some(known) = self.known.get(id) {
            return self.is_trusted(&known, now).then(|| self.give(&known, true));
        }
        let unknown = self.unknown.get(id).filter(|it| it.doubts == self.doubts())?;
        match unknown.failing {
            Some(failing) => failing.is_recent(now).then(|| Err(failing.failure.into())),
            None if now.saturating_sub(unknown.at) < self.ttl => Some(Err(SourceError::ProjectNotFound)),
            None => None,
        }
    }

    fn is_trusted(&self, known: &Known, now: Duration) -> bool {
        let (at, doubts) = known.looked;
        let fresh = match &known.failing {
            Some(failing) => failing.is_recent(now),
            None => now.saturating_sub(at) < self.ttl,
        };
        fresh && doubts == self.doubts()
    }

    /// What is known, to one who may see it. A project that was last known to be hidden is not there, whatever else is
    /// the matter.
    fn give(&self, known: &Known, hit: bool) -> Result<Seen, SourceError> {
        if !known.project.is_shown(self.private_allowed) {
            return Err(SourceError::ProjectNotFound);
        }
        let now = self.clock.elapsed();
        let stale = match &known.failing {
            Some(failing) if failing.lasts(now) > STALE_FOR => return Err(failing.failure.clone().into()),
            failing => failing.as_ref().map(|failing| failing.lasts(now)),
        };
        Ok(Seen { project: Arc::clone(&known.project), origin: Arc::clone(&known.origin), stale, hit })
    }

    /// Looks, and remembers what it found.
    async fn look(&self, id: &ProjectId) -> Looked {
        let (began, doubts) = (self.clock.elapsed(), self.doubts());
        let before = self.known.peek(id);
        let found = self.ask(id, before.as_ref().map(|known| known.project.ulid)).await;
        let now = self.clock.elapsed();
        self.metrics.looked_at(now, now.saturating_sub(began), found.is_ok());
        let found = match found {
            Ok(Some(project)) => {
                self.works();
                self.unknown.remove(id);
                Ok(self.note(project, (began, doubts)))
            }
            Ok(None) => {
                self.works();
                self.known.remove(id);
                self.unknown.insert(id.clone(), Unknown { at: began, doubts, failing: None });
                Err(Absent::NotThere)
            }
            Err(error) => self.failed(id, before, began, now, doubts, &error.into()),
        };
        Looked { doubts, found }
    }

    /// One read where the project is known; where it is not, or no longer there, its id is looked up.
    async fn ask(&self, id: &ProjectId, known: Option<ProjectUlid>) -> Result<Option<Project>, StoreError> {
        if let Some(ulid) = known
            && let Some(project) = self.there(self.store.project(ulid).await?)
        {
            return Ok(Some(project));
        }
        let Some(ulid) = self.store.find(id).await?.filter(|ulid| !self.removed.contains_key(ulid)) else {
            return Ok(None);
        };
        let found = match self.store.project(ulid).await? {
            // It was added a moment ago: the id is there, and the project has to be.
            None => self.store.project_now(ulid).await?,
            found => found,
        };
        Ok(self.there(found).filter(|project| project.id == *id))
    }

    /// The project, unless it was removed.
    fn there(&self, project: Option<Project>) -> Option<Project> {
        let project = project?;
        if project.removed {
            self.removed.insert(project.ulid, ());
        }
        (!self.removed.contains_key(&project.ulid)).then_some(project)
    }

    fn failed(
        &self,
        id: &ProjectId,
        before: Option<Known>,
        began: Duration,
        now: Duration,
        doubts: u64,
        failure: &Failure,
    ) -> Result<Known, Absent> {
        let source_since = self.fails(began, failure);
        let Some(before) = before else {
            let failing = Failing { at: now, since: source_since, failure: failure.clone() };
            self.unknown.insert(id.clone(), Unknown { at: began, doubts, failing: Some(failing) });
            return Err(Absent::Failed(failure.clone()));
        };
        let since = before.failing.as_ref().map_or(source_since, |failing| failing.since);
        let failing = Failing { at: now, since, failure: failure.clone() };
        let known = Known { failing: Some(failing), looked: (before.looked.0, doubts), ..before };
        self.known.insert(id.clone(), known.clone());
        Ok(known)
    }

    /// Writes down what was read, unless what is known is newer: an eventual read may be of a moment ago.
    fn note(&self, project: Project, looked: (Duration, u64)) -> Known {
        let _noting = self.noting.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.known.peek(&project.id).filter(|before| before.project.ulid == project.ulid);
        let known = match before {
            Some(before) if is_older(&project, &before.project) => {
                Known { looked: looked.max(before.looked), failing: None, ..before }
            }
            _ => {
                let origin = Arc::new(origin(&project, &self.web_url));
                Known { project: Arc::new(project), origin, looked, failing: None }
            }
        };
        self.known.insert(known.project.id.clone(), known.clone());
        known
    }

    /// The store answered.
    fn works(&self) {
        let mut since = self.failing_since.lock().unwrap_or_else(PoisonError::into_inner);
        if since.take().is_some() {
            tracing::info!("the store can be read again");
        }
    }

    /// The store failed. Since when it does.
    fn fails(&self, began: Duration, failure: &Failure) -> Duration {
        let mut since = self.failing_since.lock().unwrap_or_else(PoisonError::into_inner);
        if since.is_none() {
            tracing::error!(cause = failure.cause.as_deref(), "the store cannot be read");
        }
        *since.get_or_insert(began)
    }

    fn doubts(&self) -> u64 {
        self.doubts.load(Ordering::SeqCst)
    }
}

#[cfg(test)]
mod tests;
