//! What the log says of a look.

use domain::sync::{SyncState, Trouble};
use domain::{Project, Timestamp};
use store::{SyncRecord, SyncResult};

use super::Looking;
use super::outcome::Outcome;

impl Looking<'_> {
    /// What the log is to say; `None` where nothing happened that is worth telling.
    pub(super) fn record(&self, base: &Project, outcome: &Outcome, now: Timestamp) -> Option<SyncRecord> {
        if !outcome.is_listed(base) {
            return None;
        }
        let result = match outcome.trouble.as_ref().map(Trouble::state) {
            None => SyncResult::Succeeded,
            Some(SyncState::Deferred) => SyncResult::Deferred,
            Some(_) => SyncResult::Failed,
        };
        let changes = outcome.changes.clone().unwrap_or_default();
        Some(SyncRecord {
            project: base.ulid,
            project_id: base.id.clone(),
            trigger: self.call.trigger,
            result,
            started_at: self.started_at,
            finished_at: now,
            revision: outcome.head.as_ref().map(|head| head.revision),
            added: changes.added.len() as u32,
            updated: changes.updated.len() as u32,
            deleted: changes.deleted.len() as u32,
            requests: self.session.requests(),
            rate_limit_remaining: self.session.remaining(),
            problems: outcome.problems.clone(),
            error: outcome.trouble.as_ref().map(Trouble::sentence),
        })
    }
}
