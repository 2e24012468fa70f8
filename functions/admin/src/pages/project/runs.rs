//! The last runs of a project, one line each.

use domain::Timestamp;
use store::SyncRecord;
use web::following::{changes, duration, result, trigger};
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
    RunLine {
        at: run.finished_at,
        mark: result(t, run.result),
        trigger: trigger(t, run.trigger),
        took: duration(t, run.millis()),
        changes: changes(t, run.added, run.updated, run.deleted),
        requests: run.requests,
        left: run.rate_limit_remaining,
        why: run.error.iter().chain(&run.problems).cloned().collect(),
    }
}
