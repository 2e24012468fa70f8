//! Many heads at once, for those who show many projects.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError};

use domain::{Project, ProjectId, ProjectUlid};

use super::{Heads, Known};
use crate::STALE_FOR;
use crate::database::failure::{Failing, Failure};

/// A project, by both its names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Named {
    pub(crate) id: ProjectId,
    pub(crate) ulid: ProjectUlid,
}

/// Those of many projects that readers may see.
#[derive(Clone, Default)]
pub(crate) struct Many {
    /// In the order asked for.
    pub(crate) projects: Vec<Arc<Project>>,
    /// The store could not be asked: these are as they were last known.
    pub(crate) failing: Option<Failing>,
}

/// What one batch read gave.
pub(super) type Batch = Result<Arc<HashMap<ProjectUlid, Known>>, Failure>;

impl Heads {
    /// Those that readers may see, each looked at within the time that a head is trusted: the others in one batch read.
    pub(crate) async fn many(self: &Arc<Self>, wanted: &[Named]) -> Many {
        let (found, failing) = match self.read_old(wanted).await {
            Ok(found) => (found, None),
            Err(failing) => (Arc::default(), Some(failing)),
        };
        let now = self.clock.elapsed();
        // What was not read now is shown where it is trusted, or there is nothing better.
        let last_known = failing.as_ref().is_some_and(|failing| failing.lasts(now) <= STALE_FOR);
        let mut seen = HashSet::new();
        let mut projects = Vec::with_capacity(wanted.len());
        for named in wanted {
            if self.removed.contains_key(&named.ulid) || !seen.insert(named.ulid) {
                continue;
            }
            let known = found
                .get(&named.ulid)
                .cloned()
                .or_else(|| self.of(named).filter(|known| last_known || self.is_trusted(known, now)));
            if let Some(Ok(seen)) = known.map(|known| self.give(&known, true)) {
                projects.push(seen.project);
            }
        }
        Many { projects, failing }
    }

    /// What is known of just that project.
    fn of(&self, named: &Named) -> Option<Known> {
        self.known.get(&named.id).filter(|known| known.project.ulid == named.ulid)
    }

    async fn read_old(
        self: &Arc<Self>,
        wanted: &[Named],
    ) -> Result<Arc<HashMap<ProjectUlid, Known>>, Failing> {
        let now = self.clock.elapsed();
        let is_fresh =
            |named| self.of(named).is_some_and(|it| it.failing.is_none() && self.is_trusted(&it, now));
        let old = wanted.iter().filter(|named| !self.removed.contains_key(&named.ulid) && !is_fresh(named));
        let mut old: Vec<_> = old.map(|named| named.ulid).collect();
        old.sort_unstable();
        old.dedup();
        if old.is_empty() {
            self.metrics.hit();
            return Ok(Arc::default());
        }
        if let Some(failing) = self.batch_failing().filter(|failing| failing.is_recent(now)) {
            return Err(failing);
        }
        let heads = Arc::clone(self);
        let ulids = old.clone();
        let read = self.batches.join(old, || async move { heads.read_batch(&ulids).await }).await;
        read.unwrap_or_else(|| Err(Failure::interrupted()))
            .map_err(|failure| self.batch_failing().unwrap_or(Failing { at: now, since: now, failure }))
    }

    fn batch_failing(&self) -> Option<Failing> {
        self.batch_failing.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn read_batch(&self, ulids: &[ProjectUlid]) -> Batch {
        let (began, doubts) = (self.clock.elapsed(), self.doubts());
        let read = self.store.projects(ulids).await;
        let now = self.clock.elapsed();
        self.metrics.looked_at(now, now.saturating_sub(began), read.is_ok());
        let mut failing = self.batch_failing.lock().unwrap_or_else(PoisonError::into_inner);
        match read {
            Ok(projects) => {
                *failing = None;
                self.works();
                let there = projects.into_iter().filter_map(|project| self.there(Some(project)));
                let known = there.map(|project| self.note(project, (began, doubts)));
                Ok(Arc::new(known.map(|known| (known.project.ulid, known)).collect()))
            }
            Err(error) => {
                let failure = Failure::from(error);
                let since = self.fails(began, &failure);
                *failing = Some(Failing { at: now, since, failure: failure.clone() });
                Err(failure)
            }
        }
    }
}
