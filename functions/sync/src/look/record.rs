//! What the log says of a look.

use domain::sync::{SyncResult, SyncState, Trouble};
use domain::{Project, Timestamp};
use store::SyncRecord;

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

    /// One line for a look that is worth telling. All looks have one where somebody looks for a fault.
    pub(super) fn tell(&self, record: &SyncRecord) {
        let id = record.project_id.as_str();
        let (trigger, requests) = (record.trigger.as_str(), record.requests);
        let duration_ms = record.finished_at.as_millis() - record.started_at.as_millis();
        let said = said(record);
        match record.result {
            SyncResult::Failed => tracing::warn!(
                project.ulid = %self.ulid, sync.trigger = trigger, github.requests = requests, duration_ms, "`{id}`: {said}"
            ),
            SyncResult::Succeeded | SyncResult::Deferred => tracing::info!(
                project.ulid = %self.ulid, sync.trigger = trigger, github.requests = requests, duration_ms, "`{id}`: {said}"
            ),
        }
    }
}

/// `2 added, 1 updated`, or why it failed.
fn said(record: &SyncRecord) -> String {
    if let Some(error) = &record.error {
        return error.clone();
    }
    let counts = [(record.added, "added"), (record.updated, "updated"), (record.deleted, "deleted")];
    let parts = counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}"));
    let parts = parts.collect::<Vec<_>>();
    if parts.is_empty() { "no spec is another one".to_owned() } else { parts.join(", ") }
}

#[cfg(test)]
mod tests {
    use domain::ProjectUlid;
    use domain::sync::Trigger;

    use super::*;

    #[test]
    fn a_line_says_what_changed_or_why_it_failed() {
        let check = |added: u32, updated: u32, deleted: u32, error: Option<&str>, expect: &str| {
            let record = SyncRecord {
                project: ProjectUlid::new(0, [0; 10]),
                project_id: "acme.app".parse().unwrap(),
                trigger: Trigger::Manual,
                result: SyncResult::Succeeded,
                started_at: Timestamp::from_millis(0),
                finished_at: Timestamp::from_millis(1),
                revision: None,
                added,
                updated,
                deleted,
                requests: 4,
                rate_limit_remaining: None,
                problems: Vec::new(),
                error: error.map(str::to_owned),
            };
            assert_eq!(said(&record), expect);
        };
        check(20, 0, 0, None, "20 added");
        check(1, 2, 3, None, "1 added, 2 updated, 3 deleted");
        check(0, 0, 0, None, "no spec is another one");
        check(0, 0, 0, Some("The repository is private."), "The repository is private.");
    }
}
