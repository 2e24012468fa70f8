//! The function as a value.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use domain::ProjectUlid;
use domain::limits::LOOK_PROJECTS;
use domain::sync::{Signal, Trigger, Trouble};
use events::{Events, PublishError};
use futures_util::FutureExt as _;
use futures_util::stream::{self, StreamExt as _};
use github::GitHub;
use serde::Serialize;
use service::{Clock, Preparer};
use store::{Store, StoreError};

use crate::deadline::Deadline;
use crate::hooks::HookSettings;
use crate::look::{Call, Ended, look};
use crate::measured::Measured;
use crate::tick::tick;

/// A burst of pushes leads to a look each so often: no reader sees more of it, and GitHub is asked less.
pub const AGAIN_AFTER: Duration = Duration::from_secs(1);

/// Projects of one event that are looked at side by side.
const AT_ONCE: usize = 4;

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
    /// How long after a look began another one begins that was asked for meanwhile: [`AGAIN_AFTER`].
    pub again_after: Duration,
    /// This is a private showcase: private repositories are shown.
    pub private_allowed: bool,
    /// What webhooks are set to.
    pub hooks: HookSettings,
}

/// The sync function's app. Cloning it is cheap.
#[derive(Clone)]
pub struct Sync {
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Done {
    /// Projects that were looked at, and what the trouble was.
    pub looked: Vec<(ProjectUlid, Option<Trouble>)>,
    /// Projects that somebody else was looking at: told to look once more, where this was more than the schedule.
    pub left: Vec<ProjectUlid>,
    /// Projects for which a look was asked for.
    pub asked: usize,
}

/// The event was not dealt with. It is to be tried again.
#[derive(Debug)]
pub enum SyncError {
    /// The store failed.
    Store(StoreError),
    /// Signals could not be sent.
    Events(PublishError),
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

impl From<StoreError> for SyncError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<PublishError> for SyncError {
    fn from(error: PublishError) -> Self {
        Self::Events(error)
    }
}

impl Sync {
    /// The function over those parts.
    pub fn new(parts: Parts) -> Self {
        Self { parts: Arc::new(parts) }
    }

    /// Does what the event says. `invocation` is its id: a repetition of the same one may take over its leases.
    pub async fn handle(&self, event: SyncEvent, invocation: &str) -> Result<Done, SyncError> {
        match event {
            SyncEvent::Tick => tick(&self.parts).await,
            SyncEvent::Signal(Signal::Look { projects, trigger, files }) => {
                self.look_at(projects, trigger, files.into(), invocation).await
            }
            SyncEvent::Signal(Signal::Purge { project }) => {
                let was_removed = self.parts.store.purge(project).await?;
                tracing::info!(project.ulid = %project, purge.done = was_removed, "what was removed is cleared away");
                Ok(Done::default())
            }
        }
    }

    /// Looks at several projects. A failure of one does not hold up the others; that there was one is said at the end.
    async fn look_at(
        &self,
        mut projects: Vec<ProjectUlid>,
        trigger: Trigger,
        files: Arc<[String]>,
        invocation: &str,
    ) -> Result<Done, SyncError> {
        let mut seen = HashSet::new();
        projects.retain(|ulid| seen.insert(*ulid));
        let deadline = Deadline::new(&self.parts.clock, self.parts.time_limit);
        let in_company = projects.len() > 1;
        let measured = Arc::new(Measured::new(self.parts.github.has_token()));
        let mut looks = Vec::with_capacity(projects.len());
        for ulid in projects {
            let (invocation, deadline) = (invocation.to_owned(), deadline.clone());
            let (files, measured) = (Arc::clone(&files), Arc::clone(&measured));
            let call = Call { trigger, files, invocation, deadline, in_company, measured };
            let parts = Arc::clone(&self.parts);
            looks.push(async move { (ulid, look(&parts, call, ulid).await) }.boxed());
        }
        let mut ended = stream::iter(looks).buffered(AT_ONCE);
        let (mut done, mut postponed, mut alone, mut failed) =
            (Done::default(), Vec::new(), Vec::new(), None);
        while let Some((ulid, ended)) = ended.next().await {
            match ended {
                Ok(Ended::Looked(trouble)) => done.looked.push((ulid, trouble)),
                Ok(Ended::Again(trouble)) => {
                    done.looked.push((ulid, trouble));
                    postponed.push(ulid);
                }
                Ok(Ended::Postponed) => postponed.push(ulid),
                Ok(Ended::Alone) => alone.push(ulid),
                Ok(Ended::Left) => done.left.push(ulid),
                Ok(Ended::Absent) => {}
                // It would be as damaged the next time: the event ends here, and each tick says it again.
                Err(SyncError::Store(error @ StoreError::Damaged { .. })) => {
                    tracing::error!(project.ulid = %ulid, "{error}: it is not looked at until somebody mends it");
                }
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        measured.tell();
        done.asked = postponed.len() + alone.len();
        let mut again = signals(&postponed, trigger);
        again.extend(alone.iter().flat_map(|ulid| signals(&[*ulid], trigger)));
        self.parts.events.publish(&again).await?;
        match failed {
            Some(error) => Err(error),
            None => Ok(done),
        }
    }
}

/// What says *look again* at those projects.
pub(crate) fn signals(projects: &[ProjectUlid], trigger: Trigger) -> Vec<Signal> {
    let chunks = projects.chunks(LOOK_PROJECTS);
    chunks.map(|projects| Signal::look(projects.to_vec(), trigger)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signal_names_at_most_twenty_projects() {
        let projects: Vec<_> = (0..41).map(|at| ProjectUlid::new(at, [0; 10])).collect();
        let sizes: Vec<_> = signals(&projects, Trigger::Schedule)
            .iter()
            .map(|signal| match signal {
                Signal::Look { projects, .. } => projects.len(),
                Signal::Purge { .. } => 0,
            })
            .collect();
        assert_eq!(sizes, [20, 20, 1]);
        assert!(signals(&[], Trigger::Manual).is_empty());
    }
}
