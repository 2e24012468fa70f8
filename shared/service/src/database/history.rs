//! What a project showed before, and what changed from one to the next.

use std::sync::Arc;

use domain::sync::{Changes, changes};
use domain::{ProjectId, ProjectUlid, Snapshot, SnapshotId, SpecName};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::DatabaseSource;
use super::content::Place;
use crate::SourceError;

/// For each byte of content there may be a sixteenth of changes: 512 KiB by default, the whole history of some dozen projects.
const PART: u64 = 16;

/// From which snapshot to which, of one project.
type Step = (ProjectUlid, Option<SnapshotId>, SnapshotId);

/// What changed from snapshots to others: right for ever, and a small part of what it was made from.
pub(super) type Differences = Cache<Step, Arc<Changes>, Weight>;

#[derive(Clone)]
pub(super) struct Weight;

impl Weighter<Step, Arc<Changes>> for Weight {
    fn weight(&self, _: &Step, changes: &Arc<Changes>) -> u64 {
        /// The step, and the lists.
        const OVERHEAD_BYTES: usize = 256;
        /// A name's place in its list, and what the allocator takes for it.
        const NAME_BYTES: usize = size_of::<SpecName>() + 24;
        let Changes { added, updated, deleted, moved } = changes.as_ref();
        let moved = moved.iter().flat_map(|(from, to)| [from, to]);
        let names = added.iter().chain(updated).chain(deleted).chain(moved);
        (OVERHEAD_BYTES + names.map(|name| NAME_BYTES + name.as_str().len()).sum::<usize>()) as u64
    }
}

/// An empty cache, for what changes content that may take so many bytes.
pub(super) fn differences(content_bytes: u64) -> Differences {
    Cache::with_weighter(256, content_bytes / PART, Weight)
}

impl DatabaseSource {
    /// A snapshot that the project shows, or showed: one of its history.
    pub(crate) async fn past(
        &self,
        id: &ProjectId,
        wanted: SnapshotId,
    ) -> Result<Arc<Snapshot>, SourceError> {
        let project = self.0.heads.get(id).await?.project;
        let head = project.head.as_ref().filter(|head| head.snapshot == wanted).map(Place::from);
        let place = head.or_else(|| {
            let past = project.history.iter().find(|past| past.snapshot == wanted);
            past.map(Place::from)
        });
        let place = place.ok_or(SourceError::SnapshotNotFound)?;
        match self.0.content.snapshot(project.ulid, place).await {
            Ok((loaded, _)) => Ok(Arc::clone(&loaded.snapshot)),
            // Only the head's is rebuilt.
            Err(failing) if failing.failure.is_other_format && head.is_none() => {
                Err(SourceError::SnapshotNotFound)
            }
            Err(failing) => Err(failing.failure.into()),
        }
    }

    /// What changed from a snapshot of the project's history to another; without `before` everything was added.
    pub(crate) async fn changes(
        &self,
        id: &ProjectId,
        before: Option<SnapshotId>,
        after: SnapshotId,
    ) -> Result<Arc<Changes>, SourceError> {
        let step = (self.0.heads.get(id).await?.project.ulid, before, after);
        if let Some(known) = self.0.changes.get(&step) {
            return Ok(known);
        }
        let after = self.past(id, after).await?;
        let before = match before {
            Some(before) => Some(self.past(id, before).await?),
            None => None,
        };
        let found = Arc::new(changes(before.as_deref(), &after));
        self.0.changes.insert(step, Arc::clone(&found));
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_changes_that_are_kept_stay_within_their_bound_in_bytes() {
        const BOUND: u64 = 1 << 20;
        let (kept, changes) = (differences(BOUND * PART), Arc::new(Changes::default()));
        let weight = Weight.weight(&(ProjectUlid::new(0, [0; 10]), None, SnapshotId::of([])), &changes);
        for number in 0..2 * BOUND / weight {
            kept.insert((ProjectUlid::new(number, [0; 10]), None, SnapshotId::of([])), Arc::clone(&changes));
            assert!(kept.weight() <= BOUND);
        }
        assert!(kept.weight() > BOUND / 2, "it is used: {}", kept.weight());
    }
}
