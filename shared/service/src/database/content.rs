//! Content: named by what it is, so that what was read once is right for ever. Kept within one bound in bytes.

mod kept;
mod loaded;
mod place;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use bytes::Bytes;
use domain::{BlobId, Blocks, ProjectUlid, Snapshot, SnapshotId};
use quick_cache::sync::Cache;
use store::{MissingContent, Store, StoreError};

use self::kept::{Kept, Key, Value};
pub(crate) use self::loaded::{Kind, Loaded, NotKept, bytes_that_fit, named};
pub(crate) use self::place::Place;
use super::failure::{Failing, Failure};
use super::flights::Flights;
use crate::bounds::FAILURES;
use crate::metrics::Metrics;
use crate::{CacheStatus, Clock, DatabaseConfig, KeptStatus, SourceDocument};

const MISSING_SNAPSHOT: &str =
    "The store has lost what this project shows. It is written again at one of the next looks.";
const MISSING_DOCUMENT: &str =
    "The store has lost this document. It is written again at one of the next looks.";
const MISSING_PICTURE: &str =
    "The store has lost this picture. It is written again at one of the next looks.";

/// Snapshots, segments, documents and pictures.
pub(crate) struct Content {
    store: Store,
    clock: Clock,
    kept: Kept,
    /// What could not be had, and when.
    failing: Cache<Key, Failing>,
    flights: Flights<Key, Result<Value, Failing>>,
    /// Snapshots that somebody still has: what they name may be asked for.
    alive: Mutex<HashMap<(ProjectUlid, SnapshotId), Weak<Snapshot>>>,
    snapshots: Metrics,
    documents: Metrics,
}

impl Content {
    pub(crate) fn new(config: &DatabaseConfig) -> Self {
        Self {
            store: config.store.clone(),
            clock: config.clock.clone(),
            kept: Kept::new(config.cache_bytes),
            failing: Cache::new(FAILURES),
            flights: Flights::default(),
            alive: Mutex::default(),
            snapshots: Metrics::default(),
            documents: Metrics::default(),
        }
    }

    /// What the caches of snapshots and of documents did, and how much of both is kept.
    pub(crate) fn status(&self) -> (CacheStatus, CacheStatus, KeptStatus) {
        let now = self.clock.elapsed();
        (self.snapshots.status_at(now), self.documents.status_at(now), self.kept.status())
    }

    /// A snapshot, and whether it was kept.
    pub(crate) async fn snapshot(
        self: &Arc<Self>,
        ulid: ProjectUlid,
        place: Place,
    ) -> Result<(Arc<Loaded>, bool), Failing> {
        let key = Key::Snapshot(ulid, place.id);
        if let Some(loaded) = self.kept_snapshot(ulid, place.id) {
            self.snapshots.hit();
            return Ok((loaded, true));
        }
        let content = Arc::clone(self);
        let value = self.load(key, &self.snapshots, || async move {
            let Place { id, format, bytes } = place;
            if format != domain::Prepared::FORMAT {
                return Err(Failure::other_format());
            }
            let found = content.store.snapshot(ulid, id, format, bytes).await;
            let loaded = Loaded::read(found_or(found, MISSING_SNAPSHOT)?).await?;
            content.note_alive(ulid, id, &loaded.snapshot);
            Ok(Value::Snapshot(Arc::new(loaded)))
        });
        match value.await? {
            Value::Snapshot(loaded) => Ok((loaded, false)),
            Value::Document(_) => Err(self.interrupted()),
        }
    }

    /// A snapshot, if it is kept.
    pub(crate) fn kept_snapshot(&self, ulid: ProjectUlid, id: SnapshotId) -> Option<Arc<Loaded>> {
        match self.kept.get(&Key::Snapshot(ulid, id)) {
            Some(Value::Snapshot(loaded)) => Some(loaded),
            _ => None,
        }
    }

    /// The segments of several snapshots, in the order asked for; `None` for what is missing or damaged. Those that are
    /// not kept are read in one go.
    pub(crate) async fn segments(
        &self,
        of: &[(ProjectUlid, SnapshotId)],
    ) -> Result<Vec<Option<Arc<Loaded>>>, Failure> {
        let mut segments: Vec<_> = of
            .iter()
            .map(|&(ulid, id)| match self.kept.get(&Key::Segment(ulid, id)) {
                Some(Value::Snapshot(loaded)) => Some(loaded),
                _ => None,
            })
            .collect();
        let gaps: Vec<_> = (0..of.len()).filter(|&at| segments[at].is_none()).collect();
        if gaps.is_empty() {
            self.snapshots.hit();
            return Ok(segments);
        }
        let wanted: Vec<_> = gaps.iter().map(|&at| of[at]).collect();
        let began = self.clock.elapsed();
        let found = self.store.segments(&wanted).await;
        let now = self.clock.elapsed();
        self.snapshots.looked_at(now, now.saturating_sub(began), found.is_ok());
        let found = found?.into_iter().map(Result::ok).collect();
        for (at, loaded) in gaps.into_iter().zip(Loaded::read_all(found).await) {
            let (ulid, id) = of[at];
            if let Some(loaded) = &loaded {
                self.kept.insert(Key::Segment(ulid, id), Value::Snapshot(Arc::clone(loaded)));
            }
            segments[at] = loaded;
        }
        Ok(segments)
    }

    /// A document or picture, if it is kept.
    pub(crate) fn kept_document(&self, ulid: ProjectUlid, blob: &BlobId) -> Option<SourceDocument> {
        match self.kept.get(&Key::Document(ulid, *blob)) {
            Some(Value::Document(document)) => {
                self.documents.hit();
                Some(document)
            }
            _ => None,
        }
    }

    /// A document or picture that a snapshot of the project names. `prepared` has its slow parts.
    pub(crate) async fn document(
        self: &Arc<Self>,
        ulid: ProjectUlid,
        blob: BlobId,
        kind: Kind,
        prepared: Option<Arc<Loaded>>,
    ) -> Result<SourceDocument, Failing> {
        let content = Arc::clone(self);
        let is_whole = kind == Kind::Picture || prepared.is_some();
        let key = Key::Document(ulid, blob);
        let value = self.load(key, &self.documents, || async move {
            let bytes = match kind {
                Kind::Document => found_or(content.store.document(ulid, &blob).await, MISSING_DOCUMENT)?,
                Kind::Picture => found_or(content.store.picture(ulid, &blob).await, MISSING_PICTURE)?,
            };
            let blocks = match (kind, prepared) {
                (Kind::Document, Some(loaded)) => loaded.blocks(&blob),
                _ => Blocks::new(),
            };
            Ok(Value::Document(SourceDocument { bytes, blocks: Arc::new(blocks) }))
        });
        match value.await? {
            Value::Document(document) => {
                if !is_whole {
                    // Not to be given to those who read it in a snapshot that has its slow parts.
                    self.kept.remove(&key);
                }
                Ok(document)
            }
            Value::Snapshot(_) => Err(self.interrupted()),
        }
    }

    /// Snapshots of the project that somebody still has.
    pub(crate) fn alive(&self, ulid: ProjectUlid) -> Vec<(SnapshotId, Arc<Snapshot>)> {
        let alive = self.alive.lock().unwrap_or_else(PoisonError::into_inner);
        let of_project = alive.iter().filter(|((of, _), _)| *of == ulid);
        of_project.filter_map(|((_, id), snapshot)| Some((*id, snapshot.upgrade()?))).collect()
    }

    fn note_alive(&self, ulid: ProjectUlid, id: SnapshotId, snapshot: &Arc<Snapshot>) {
        let mut alive = self.alive.lock().unwrap_or_else(PoisonError::into_inner);
        alive.retain(|_, snapshot| snapshot.strong_count() > 0);
        alive.insert((ulid, id), Arc::downgrade(snapshot));
    }

    /// Loads what is not kept, and keeps it; shared with those who want the same, and not again right after a failure.
    async fn load<F>(
        self: &Arc<Self>,
        key: Key,
        metrics: &Metrics,
        work: impl FnOnce() -> F,
    ) -> Result<Value, Failing>
    where
        F: Future<Output = Result<Value, Failure>> + Send + 'static,
    {
        let before = self.failing.get(&key);
        let began = self.clock.elapsed();
        if let Some(failing) = before.as_ref().filter(|failing| failing.is_recent(began)) {
            return Err(failing.clone());
        }
        let content = Arc::clone(self);
        let shared = self.flights.join(key, || {
            let work = work();
            async move {
                match content.kept.get(&key) {
                    // Another one ended just before this one began.
                    Some(kept) => Ok(kept),
                    None => content.keep(key, before, began, work.await),
                }
            }
        });
        let value = shared.await.unwrap_or_else(|| Err(self.interrupted()));
        let now = self.clock.elapsed();
        metrics.looked_at(now, now.saturating_sub(began), value.is_ok());
        value
    }

    fn keep(
        &self,
        key: Key,
        before: Option<Failing>,
        began: std::time::Duration,
        value: Result<Value, Failure>,
    ) -> Result<Value, Failing> {
        match value {
            Ok(value) => {
                self.failing.remove(&key);
                self.kept.insert(key, value.clone());
                Ok(value)
            }
            Err(failure) => {
                if before.is_none() {
                    tracing::error!(content = ?key, cause = failure.cause.as_deref(), "{}", failure.reason);
                }
                let since = before.map_or(began, |before| before.since);
                let failing = Failing { at: self.clock.elapsed(), since, failure };
                self.failing.insert(key, failing.clone());
                Err(failing)
            }
        }
    }

    fn interrupted(&self) -> Failing {
        let now = self.clock.elapsed();
        Failing { at: now, since: now, failure: Failure::interrupted() }
    }
}

/// What was found, where there was an answer and it is there.
fn found_or(
    found: Result<Result<Bytes, MissingContent>, StoreError>,
    missing: &'static str,
) -> Result<Bytes, Failure> {
    found?.map_err(|MissingContent| Failure::new(missing))
}

#[cfg(test)]
mod tests;
