//! A project as it is now.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use domain::search::SearchIndex;
use domain::{Origin, Prepared, Project, Snapshot, SpecName, SpecText};

/// A project's current snapshot, and what comes with it.
#[derive(Clone)]
pub struct Current {
    /// The specs.
    pub snapshot: Arc<Snapshot>,
    /// Where they come from.
    pub origin: Arc<Origin>,
    /// The followed project, as it was when its head was looked at; `None` for the folder.
    pub followed: Option<Arc<Project>>,
    /// How long the source has been failing; `None` while it works.
    pub stale: Option<Duration>,
    /// Whether this came from the cache.
    pub hit: bool,
    pub(crate) index: Arc<LazyIndex>,
}

impl Current {
    /// The search index; made or unpacked now if it was not needed before.
    pub fn index(&self) -> &SearchIndex {
        self.index.get()
    }
}

/// A search index that is made when it is first needed.
pub(crate) struct LazyIndex {
    made: OnceLock<SearchIndex>,
    from: Mutex<Option<Seed>>,
}

/// What an index is made from.
pub(crate) enum Seed {
    /// A prepared snapshot has it.
    Prepared(Arc<Prepared>),
    /// The words of all specs.
    Texts(Vec<SpecText>),
    /// Another index, and what changed since.
    Update { base: Arc<LazyIndex>, changed: Vec<SpecText>, removed: Vec<SpecName> },
}

impl LazyIndex {
    pub(crate) fn new(seed: Seed) -> Arc<Self> {
        Arc::new(Self { made: OnceLock::new(), from: Mutex::new(Some(seed)) })
    }

    pub(crate) fn get(&self) -> &SearchIndex {
        self.made.get_or_init(|| {
            let seed = self.from.lock().unwrap_or_else(PoisonError::into_inner).take();
            match seed {
                Some(Seed::Prepared(prepared)) => prepared.index().unwrap_or_else(|_| {
                    // The first section was whole: the file was cut or damaged behind it. Lists and pages still work.
                    tracing::error!(
                        "the search index of the prepared snapshot is damaged: search finds nothing"
                    );
                    SearchIndex::build(Vec::new())
                }),
                Some(Seed::Texts(texts)) => SearchIndex::build(texts),
                Some(Seed::Update { base, changed, removed }) => base.get().update(changed, &removed),
                None => SearchIndex::build(Vec::new()),
            }
        })
    }
}
