//! How the following of a project goes, in the words and marks of a page.

use domain::sync::{SyncResult, SyncState, Trigger};

use crate::texts::Texts;

/// How the sync stands: an icon, its class, and the words beside it.
pub fn mark(t: &Texts, state: SyncState) -> (&'static str, &'static str, &'static str) {
    match state {
        SyncState::Never => ("draft", "", t.sync.never),
        SyncState::Running => ("in-progress", "", t.sync.running),
        SyncState::Ok => ("check", "", t.syncs.up_to_date),
        SyncState::Deferred => ("warn", "problem-mark", t.sync.deferred),
        SyncState::Failed => ("warn", "problem-mark error", t.sync.failed),
        SyncState::Hidden => ("warn", "problem-mark", t.sync.hidden),
        SyncState::Gone => ("warn", "problem-mark", t.sync.gone),
    }
}

/// How a run ended: an icon, its class, and the words beside it.
pub fn result(t: &Texts, result: SyncResult) -> (&'static str, &'static str, &'static str) {
    match result {
        SyncResult::Succeeded => ("check", "", t.syncs.succeeded),
        SyncResult::Failed => ("warn", "problem-mark error", t.syncs.failed),
        SyncResult::Deferred => ("clock", "problem-mark", t.syncs.deferred),
    }
}

/// How long a run took: `250 ms`, `1.3 s`.
pub fn duration(t: &Texts, millis: i64) -> String {
    if millis < 1000 {
        return t.syncs.millis(millis);
    }
    t.syncs.seconds(format!("{}.{}", millis / 1000, millis % 1000 / 100))
}

/// What a run changed: `2 added, 1 removed`; empty where nothing did.
pub fn changes(t: &Texts, added: u32, updated: u32, deleted: u32) -> String {
    let changes = [
        (added, t.syncs.added(added)),
        (updated, t.syncs.updated(updated)),
        (deleted, t.syncs.deleted(deleted)),
    ];
    let changes = changes.into_iter().filter(|(count, _)| *count > 0);
    changes.map(|(_, words)| words).collect::<Vec<_>>().join(", ")
}

/// Why there was a run.
pub fn trigger(t: &Texts, trigger: Trigger) -> &'static str {
    match trigger {
        Trigger::Added => t.syncs.by_adding,
        Trigger::Webhook => t.syncs.by_push,
        Trigger::Schedule => t.syncs.by_schedule,
        Trigger::Manual => t.syncs.by_hand,
    }
}
