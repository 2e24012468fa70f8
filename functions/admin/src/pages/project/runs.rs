//! The last runs of a project, one line each.

use domain::Timestamp;
use store::{SyncRecord, SyncResult};
use web::following::{changes, trigger};
use web::texts::Texts;

/// One run.
pub(super) struct RunLine {
    pub(super) at: Timestamp,
    /// An icon, its class, and the words beside it.
    pub(super) mark: (&'static str, &'static str, &'static str),
    pub(super) trigger: &'static str,
    pub(super) took: String,
    /// What changed, in words; empty where nothing did.
    pub(super) changes: String,
    pub(super) requests: u32,
    pub(super) left: Option<u32>,
    /// Why it did not end well, and what was odd.
    pub(super) why: Vec<String>,
}

pub(super) fn run(t: &Texts, run: &SyncRecord) -> RunLine {
    let millis = (run.finished_at.as_millis() - run.started_at.as_millis()).max(0);
    RunLine {
        at: run.finished_at,
        mark: match run.result {
            SyncResult::Succeeded => ("check", "", t.syncs.succeeded),
            SyncResult::Failed => ("warn", "problem-mark error", t.syncs.failed),
            SyncResult::Deferred => ("clock", "problem-mark", t.syncs.deferred),
        },
        trigger: trigger(t, run.trigger),
        took: if millis < 1000 {
            t.syncs.millis(millis)
        } else {
            t.syncs.seconds(format!("{}.{}", millis / 1000, millis % 1000 / 100))
        },
        changes: changes(t, run.added, run.updated, run.deleted),
        requests: run.requests,
        left: run.rate_limit_remaining,
        why: run.error.iter().chain(&run.problems).cloned().collect(),
    }
}
