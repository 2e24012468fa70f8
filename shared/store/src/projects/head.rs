//! Moving a project's head: the one write by which a look shows.

use domain::{HISTORY, Head, Look, PastSnapshot, Project, Repository, Visibility};

use super::meta;
use crate::item::{Fields, Item, text};
use crate::lease::{self, LEASE};
use crate::table::Changed;
use crate::write::Write;
use crate::{Store, StoreError, key};

/// What a look that ended moves: invariant 2. Written at once, on the condition that the project still exists, that
/// the lease is `owner`'s (where there is one), and that settings, visibility and head are those of `base`.
#[derive(Clone, Debug)]
pub struct HeadMove {
    /// What the look read at its start.
    pub base: Project,
    /// Who looks, where that took the lease.
    pub owner: Option<String>,
    /// What GitHub says now.
    pub repository: Repository,
    /// Who may see it now.
    pub visibility: Visibility,
    /// What is shown now; where it is another snapshot than `base`'s head, it is the first of the history from then on.
    /// Its sequence is given to it by the store. `None`: what `base` shows.
    pub head: Option<Head>,
    /// How looking goes, the next time included.
    pub look: Look,
}

/// What became of the move of a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// It was moved. The lease, where there was one, is free.
    Done,
    /// It was moved. The lease was dirty, and is still ours: look once more. The mark was taken off.
    LookAgain,
    /// What it was based on is no longer so: somebody else changed it, the lease is somebody else's, or the project was
    /// removed. Nothing was written; a lease that is still ours stays ours.
    Outdated,
}

impl Store {
    /// Moves the head, or says how a look went: one write. It gives the lease back, unless that is dirty.
    pub async fn move_head(&self, change: &HeadMove) -> Result<Moved, StoreError> {
        const DOING: &str = "move a head";
        let key = key::meta(change.base.ulid);
        let write = meta::moved(&after(change))?;
        // An answer that was lost is followed by a second try, whose conditions the first one made untrue.
        let ours = |item: &Item| {
            write.wrote(item, &["repository", "visibility_version", "head_sequence", "head", "look"])
        };
        let based = based_on(write.clone(), &change.base);
        let Some(owner) = &change.owner else {
            return Ok(match self.change(DOING, key, based).await? {
                Changed::Done(_) => Moved::Done,
                Changed::Refused(Some(item)) if ours(&item) => Moved::Done,
                Changed::Refused(_) => Moved::Outdated,
            });
        };
        let held = based.when("#lease_owner = :owner").value("owner", text(owner));
        let free = lease::when_clean(held.clone()).remove(LEASE);
        let mut found = match self.change(DOING, key.clone(), free).await? {
            Changed::Done(_) => return Ok(Moved::Done),
            Changed::Refused(found) => found,
        };
        let is_ours = |item: &Item| Fields(item).optional_text("lease_owner") == Some(owner);
        if found.as_ref().is_some_and(|item| is_ours(item) && Fields(item).flag("lease_dirty")) {
            found = match self.change(DOING, key, lease::clean(held)).await? {
                Changed::Done(_) => return Ok(Moved::LookAgain),
                Changed::Refused(found) => found,
            };
        }
        Ok(match found {
            Some(item) if ours(&item) && is_ours(&item) => Moved::LookAgain,
            Some(item) if ours(&item) => Moved::Done,
            _ => Moved::Outdated,
        })
    }
}

/// Invariant 2, but for the lease.
pub(crate) fn based_on(write: Write, base: &Project) -> Write {
    exists(write)
        .when_number("settings_version", base.settings_version)
        .when_number("visibility_version", base.visibility_version)
        .when_number("head_sequence", meta::sequence(base))
}

/// There is such a project, and it was not removed.
pub(crate) fn exists(write: Write) -> Write {
    write.when("attribute_exists(#pk) AND attribute_not_exists(#removed)")
}

/// The project with that move made.
fn after(change: &HeadMove) -> Project {
    let base = &change.base;
    let mut after = base.clone();
    after.repository = change.repository.clone();
    after.look = change.look.clone();
    if change.visibility != base.visibility {
        after.visibility = change.visibility;
        after.visibility_version += 1;
    }
    if let Some(head) = &change.head {
        let sequence = meta::sequence(base);
        let unmoved = Head { sequence, ..head.clone() };
        if base.head.as_ref() != Some(&unmoved) {
            after.history = history(base, head);
            after.head = Some(Head { sequence: sequence + 1, ..unmoved });
        }
    }
    after
}

/// The history with that head as its first.
fn history(base: &Project, head: &Head) -> Vec<PastSnapshot> {
    let Head { snapshot, format, bytes, revision, changed_at, .. } = *head;
    let mut history = base.history.clone();
    // A snapshot that was prepared again is no longer to be had as it was.
    for past in history.iter_mut().filter(|past| past.snapshot == snapshot) {
        (past.format, past.bytes) = (format, bytes);
    }
    if history.first().is_none_or(|first| first.snapshot != snapshot) {
        history.insert(0, PastSnapshot { snapshot, format, bytes, revision, at: changed_at });
        history.truncate(HISTORY);
    }
    history
}
