//! Clearing away, now and then, what no kept snapshot names.

use std::collections::HashSet;

use domain::{BlobId, HISTORY, Head, Prepared, Project, Snapshot, Timestamp};
use store::{LeaseTaken, StoreError};

use super::Looking;
use super::check::Named;

/// Only what was written before is cleared away: a day.
const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// One in so many new heads is followed by a collection: it reads all snapshots that are kept.
const ONE_IN: u8 = 8;

/// Whether a head is followed by a collection: where its history is full, so that a snapshot fell out of it. Which ones,
/// the commit's id decides.
fn is_due(base: &Project, head: &Head) -> bool {
    base.history.len() >= HISTORY && head.revision.as_bytes()[0].is_multiple_of(ONE_IN)
}

impl Looking<'_> {
    /// Clears away what is left, after some of the looks that found something new. That this fails harms nobody: only a
    /// lease that could not be given back is an error.
    pub(super) async fn collect_sometimes(
        &mut self,
        base: &Project,
        head: Option<&Head>,
    ) -> Result<(), StoreError> {
        if !head.is_some_and(|head| is_due(base, head)) || self.call.deadline.is_near() {
            return Ok(());
        }
        // Writing the head gave the lease back.
        let (now, until) = (self.parts.clock.now(), self.call.deadline.lease_until());
        let store = &self.parts.store;
        let LeaseTaken::Taken(project) =
            store.try_lease(self.ulid, &self.call.invocation, now, until).await?
        else {
            return Ok(());
        };
        match self.call.deadline.within(Box::pin(self.collect(&project, now))).await {
            Ok(Ok(())) | Err(_) => {}
            Ok(Err(error)) => {
                tracing::warn!(project.id = base.id.as_str(), %error, "what is left over stays for now");
            }
        }
        self.release().await?;
        Ok(())
    }

    async fn collect(&self, project: &Project, now: Timestamp) -> Result<(), StoreError> {
        let (mut blobs, mut snapshots) = (HashSet::<BlobId>::new(), HashSet::new());
        // One after another: of each only the names are kept.
        for past in &project.history {
            let read = self.parts.store.snapshot(self.ulid, past.snapshot, past.format, past.bytes).await?;
            let prepared = read.ok().and_then(|bytes| Prepared::decode(Vec::from(bytes)).ok());
            // What it names cannot be known: nothing is a leftover for certain.
            let Some(prepared) = prepared else { return Ok(()) };
            let named = Named::by(&Snapshot::assemble(prepared.project));
            blobs.extend(named.documents.into_keys());
            blobs.extend(named.pictures);
            snapshots.insert(past.snapshot);
        }
        snapshots.extend(project.head.as_ref().map(|head| head.snapshot));
        let before = Timestamp::from_millis(now.as_millis() - DAY_MILLIS);
        let collected = self.parts.store.collect(self.ulid, &blobs, &snapshots, before).await?;
        tracing::info!(
            project.id = project.id.as_str(),
            collect.removed = collected.removed,
            collect.kept = collected.kept,
            "collected"
        );
        Ok(())
    }
}
