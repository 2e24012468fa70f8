//! Specs from a folder.

mod look;
mod open;
mod status;
mod walk;

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use bytes::Bytes;
use domain::{BlobId, Blocks, Origin, Prepared, ProjectId, decode};
use tokio::sync::{Mutex as AsyncMutex, oneshot};

use self::look::{Doubt, Loaded};
pub use self::status::FolderStatus;
use crate::bounds::{PREPARE_PATIENCE, RETRY_AFTER};
use crate::documents::{DocumentCache, cache};
use crate::metrics::Metrics;
use crate::{Clock, Current, KeptStatus, STALE_FOR, SourceDocument, SourceError, SpecSource, Target};

/// What a [`FilesystemSource`] is made from.
pub struct FolderConfig {
    /// The specs folder.
    pub dir: PathBuf,
    /// How long a look is trusted.
    pub ttl: Duration,
    /// A bound on the documents that are kept.
    pub cache_bytes: u64,
    /// Where the specs come from.
    pub origin: Origin,
    /// Where `AGENTS.md` and the like are: the repository's root. `None`: they are not looked for.
    pub root: Option<PathBuf>,
    /// The snapshot to begin with, so that nothing has to be parsed.
    pub prepared: Option<Prepared>,
    /// Makes what is slow; without one it is left out of what is not prepared.
    pub preparer: Option<Preparer>,
    /// The time.
    pub clock: Clock,
}

/// Makes what a snapshot needs and is slow.
#[derive(Clone, Copy)]
pub struct Preparer {
    /// The number of tokens in a text.
    pub count_tokens: fn(&str) -> u32,
    /// The slow parts of a body, as far as they are made in so long.
    pub blocks: fn(&str, Duration) -> Blocks,
}

/// Specs from a folder: read once, trusted for a while, and then looked at again for what changed.
#[derive(Clone)]
pub struct FilesystemSource(Arc<Inner>);

struct Inner {
    dir: PathBuf,
    root: Option<PathBuf>,
    ttl: Duration,
    origin: Arc<Origin>,
    preparer: Option<Preparer>,
    prepared: Option<Arc<Prepared>>,
    clock: Clock,
    state: RwLock<State>,
    /// Held by the one that looks.
    looking: Arc<AsyncMutex<()>>,
    doubt: Mutex<Doubt>,
    /// How often somebody invalidated: a look that began before the last time is not trusted.
    doubts: AtomicU64,
    documents: DocumentCache,
    metrics: Metrics,
}

#[derive(Default)]
struct State {
    loaded: Option<Arc<Loaded>>,
    /// When the last good look began, and what `doubts` was then.
    looked: Option<(Duration, u64)>,
    /// When looking failed last, and since when it fails.
    failed: Option<Failure>,
}

#[derive(Clone)]
struct Failure {
    at: Duration,
    since: Duration,
    reason: String,
}

impl FilesystemSource {
    /// A source over a folder. With a prepared snapshot, that is what is served until the first look.
    pub fn new(config: FolderConfig) -> Self {
        let prepared = config.prepared.map(Arc::new);
        let loaded = prepared.as_ref().map(|it| Arc::new(Loaded::from_prepared(it)));
        let looked = loaded.as_ref().map(|_| (config.clock.elapsed(), 0));
        Self(Arc::new(Inner {
            dir: config.dir,
            root: config.root,
            ttl: config.ttl,
            origin: Arc::new(config.origin),
            preparer: config.preparer,
            prepared,
            clock: config.clock,
            state: RwLock::new(State { loaded, looked, failed: None }),
            looking: Arc::default(),
            doubt: Mutex::default(),
            doubts: AtomicU64::new(0),
            documents: cache(config.cache_bytes),
            metrics: Metrics::default(),
        }))
    }

    /// Drops what is known of the folder, or of one spec in it: the next caller sees what is there now.
    pub fn invalidate(&self, target: &Target) {
        self.0.invalidate(target);
    }

    /// What the caches did.
    pub fn status(&self) -> FolderStatus {
        let state = self.0.state.read().unwrap_or_else(PoisonError::into_inner);
        let age = state.looked.map(|(at, _)| self.0.clock.elapsed().saturating_sub(at));
        FolderStatus { looks: self.0.metrics.status(age), documents: KeptStatus::of(&self.0.documents) }
    }

    async fn current(&self) -> Result<Current, SourceError> {
        let inner = &self.0;
        if let Some(known) = inner.known(true) {
            inner.metrics.hit();
            return known;
        }
        // One of those who come here looks; the others wait, and find what it found.
        let turn = Arc::clone(&inner.looking).lock_owned().await;
        if let Some(known) = inner.known(true) {
            inner.metrics.hit();
            return known;
        }
        let (done, finished) = oneshot::channel();
        let looking = Arc::clone(inner);
        // The look ends in its own time even where the caller goes away, and only then another one may begin.
        tokio::task::spawn_blocking(move || {
            let loaded = looking.look();
            drop(turn);
            let _ = done.send(());
            // A search should not be the one to wait for this.
            if let Some(loaded) = loaded.filter(|loaded| loaded.is_new) {
                loaded.index.get();
            }
        });
        finished.await.map_err(|_| SourceError::unavailable("Reading the specs folder was interrupted."))?;
        inner
            .known(false)
            .unwrap_or_else(|| Err(SourceError::unavailable("The specs folder was not read yet.")))
    }
}

impl Inner {
    fn invalidate(&self, target: &Target) {
        let mut doubt = self.doubt.lock().unwrap_or_else(PoisonError::into_inner);
        match target {
            Target::All => *doubt = Doubt::All,
            Target::Project(project) if project.is_local() => *doubt = Doubt::All,
            Target::Project(_) => return,
            Target::Spec(path) => doubt.add(path),
        }
        self.doubts.fetch_add(1, Ordering::SeqCst);
    }

    /// What is known and still trusted, the failure to look included.
    fn known(&self, hit: bool) -> Option<Result<Current, SourceError>> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.elapsed();
        if let Some(failure) = &state.failed {
            if hit && now.saturating_sub(failure.at) >= RETRY_AFTER {
                return None;
            }
            let failing = now.saturating_sub(failure.since);
            return Some(match &state.loaded {
                Some(loaded) if failing <= STALE_FOR => Ok(self.give(loaded, Some(failing), hit)),
                _ => Err(SourceError::unavailable(failure.reason.clone())),
            });
        }
        let (at, doubts) = state.looked?;
        let doubted = hit && doubts != self.doubts.load(Ordering::SeqCst);
        let old = hit && now.saturating_sub(at) >= self.ttl;
        if doubted || old {
            return None;
        }
        state.loaded.as_ref().map(|loaded| Ok(self.give(loaded, None, hit)))
    }

    fn give(&self, loaded: &Arc<Loaded>, stale: Option<Duration>, hit: bool) -> Current {
        Current {
            snapshot: Arc::clone(&loaded.snapshot),
            origin: Arc::clone(&self.origin),
            followed: None,
            stale,
            hit,
            index: Arc::clone(&loaded.index),
        }
    }

    /// Looks at the folder, and remembers what it found.
    fn look(&self) -> Option<Arc<Loaded>> {
        let began = self.clock.elapsed();
        let doubts = self.doubts.load(Ordering::SeqCst);
        let doubt = std::mem::take(&mut *self.doubt.lock().unwrap_or_else(PoisonError::into_inner));
        let before = self.state.read().unwrap_or_else(PoisonError::into_inner).loaded.clone();
        let looker = look::Looker {
            dir: &self.dir,
            root: self.root.as_deref(),
            count: self.preparer.map(|it| it.count_tokens),
            clock: &self.clock,
        };
        let seen = looker.look(before.as_ref(), &doubt);
        let now = self.clock.elapsed();
        self.metrics.looked(now.saturating_sub(began), seen.is_ok());
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        match seen {
            Ok(loaded) => {
                state.loaded = Some(Arc::clone(&loaded));
                state.looked = Some((began, doubts));
                if state.failed.take().is_some() {
                    tracing::info!(
                        specs.count = loaded.snapshot.specs().len(),
                        "the specs folder is readable again"
                    );
                }
                Some(loaded)
            }
            Err(error) => {
                // What was doubted still is.
                self.doubt.lock().unwrap_or_else(PoisonError::into_inner).join(doubt);
                let reason = error.to_string();
                let since = state.failed.as_ref().map_or(began, |failure| failure.since);
                if state.failed.is_none() {
                    tracing::error!(error = %reason, "the specs folder cannot be read");
                }
                state.failed = Some(Failure { at: now, since, reason });
                None
            }
        }
    }

    fn read(&self, blob: &BlobId) -> Result<SourceDocument, SourceError> {
        let loaded = self.state.read().unwrap_or_else(PoisonError::into_inner).loaded.clone();
        let place = loaded.as_ref().and_then(|loaded| loaded.place(blob)).ok_or(SourceError::Changed)?;
        // The file may be another one by now, or a link to somewhere else: only the content that was asked for counts.
        let bytes = open::read(&self.dir, &place.path).ok().filter(|bytes| BlobId::of(bytes) == *blob);
        let Some(bytes) = bytes else {
            self.invalidate(&Target::Spec(place.path.clone()));
            return Err(SourceError::Changed);
        };
        let blocks = self.blocks(blob, place.body_start, &bytes);
        Ok(SourceDocument { bytes: Bytes::from(bytes), blocks: Arc::new(blocks) })
    }

    fn blocks(&self, blob: &BlobId, body_start: Option<u32>, bytes: &[u8]) -> Blocks {
        let Some(body_start) = body_start else { return Blocks::new() };
        if let Some(blocks) = self.prepared.as_ref().and_then(|prepared| prepared.blocks(blob)) {
            return blocks;
        }
        match &self.preparer {
            Some(preparer) => {
                let text = decode(bytes);
                (preparer.blocks)(text.get(body_start as usize..).unwrap_or_default(), PREPARE_PATIENCE)
            }
            None => Blocks::new(),
        }
    }
}

impl SpecSource for FilesystemSource {
    async fn snapshot(&self, project: &ProjectId) -> Result<Current, SourceError> {
        if project.is_local() { self.current().await } else { Err(SourceError::ProjectNotFound) }
    }

    async fn document(&self, project: &ProjectId, blob: &BlobId) -> Result<SourceDocument, SourceError> {
        if !project.is_local() {
            return Err(SourceError::ProjectNotFound);
        }
        if let Some(document) = self.0.documents.get(blob) {
            return Ok(document);
        }
        let (inner, id) = (Arc::clone(&self.0), *blob);
        let read = tokio::task::spawn_blocking(move || inner.read(&id)).await;
        let document =
            read.map_err(|_| SourceError::unavailable("Reading the document was interrupted."))??;
        self.0.documents.insert(*blob, document.clone());
        Ok(document)
    }
}

/// Directories, by which [`Doubt`] names specs.
type Dirs = HashSet<String>;
