//! How the following of a project goes, in the words and marks of a page.

use domain::sync::SyncState;

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
