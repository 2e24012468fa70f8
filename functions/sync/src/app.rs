//! The function as a value.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use domain::ProjectUlid;
use domain::sync::{Signal, Trouble};
use events::Events;
use github::GitHub;
use service::{Clock, Preparer};
use store::Store;

/// What the function works with.
#[derive(Clone)]
pub struct Parts {
    /// Where projects are kept.
    pub store: Store,
    /// Where they come from.
    pub github: GitHub,
    /// Where signals go.
    pub events: Events,
    /// The time.
    pub clock: Clock,
    /// Makes what is slow.
    pub preparer: Preparer,
    /// How long one invocation may take: the lease is a little longer.
    pub time_limit: Duration,
    /// This is a private showcase: private repositories are shown.
    pub private_allowed: bool,
}

/// The sync function's app. Cloning it is cheap.
#[derive(Clone)]
pub struct Sync {
    #[expect(dead_code, reason = "comes with the algorithm")]
    parts: Arc<Parts>,
}

/// What the function is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SyncEvent {
    /// The schedule's tick: who is due?
    Tick,
    /// A signal.
    Signal(Signal),
}

/// What the function did: for logs and tests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Projects that were looked at, and what the trouble was.
    pub looked: Vec<(ProjectUlid, Option<Trouble>)>,
    /// Projects that somebody else was looking at: told to look once more.
    pub left: Vec<ProjectUlid>,
    /// Projects for which a look was asked for.
    pub asked: usize,
}

/// The event was not dealt with. It is to be tried again.
#[derive(Debug)]
pub enum SyncError {
    /// The store failed.
    Store(store::StoreError),
    /// Signals could not be sent.
    Events(events::PublishError),
}

impl fmt::Display for SyncError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::Events(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for SyncError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Store(error) => Some(error),
            Self::Events(error) => Some(error),
        }
    }
}

impl Sync {
    /// The function over those parts.
    pub fn new(parts: Parts) -> Self {
        Self { parts: Arc::new(parts) }
    }

    /// Does what the event says. `invocation` is its id: a repetition of the same one may take over its leases.
    pub async fn handle(&self, event: SyncEvent, invocation: &str) -> Result<Done, SyncError> {
        let _ = (event, invocation);
        todo!()
    }
}
