//! A project that follows a repository: what a person set, what GitHub says, and what was made of it.

mod ids;

use serde::{Deserialize, Serialize};

pub use self::ids::{ProjectUlid, RepoName, RepositoryId, SpecsPath};
use crate::sync::{SyncState, Trigger, Trouble, next_look};
use crate::webhook::ProjectHook;
use crate::{BlobId, CommitId, ProjectId, SnapshotId, Stats, Timestamp, TreeId};

/// A project as the store has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    /// Its identity.
    pub ulid: ProjectUlid,
    /// Its id in addresses; it never changes.
    pub id: ProjectId,
    /// When it was added.
    pub added_at: Timestamp,
    /// What a person set.
    pub settings: Settings,
    /// Rises with every change of the settings.
    pub settings_version: u64,
    /// What GitHub said last.
    pub repository: Repository,
    /// Who may see it.
    pub visibility: Visibility,
    /// Rises with every change of the visibility.
    pub visibility_version: u64,
    /// What is shown; `None` before the first good look.
    pub head: Option<Head>,
    /// The last snapshots that were shown, newest first; the head's is the first.
    pub history: Vec<PastSnapshot>,
    /// How looking goes.
    pub look: Look,
    /// What is known of its webhook; `None` before it was to have one.
    pub webhook: Option<ProjectHook>,
    /// Who looks now.
    pub lease: Option<Lease>,
    /// It was removed, and is being cleared away: for readers it is gone.
    pub removed: bool,
}

/// What a person sets of a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// What it is called; `None`: as the repository.
    pub name: Option<String>,
    /// The branch; `None`: the default branch, whichever that is.
    pub branch: Option<String>,
    /// The specs folder; `None`: where one is found.
    pub specs_path: Option<SpecsPath>,
    /// How often it is looked at, in minutes: 5 to 1440.
    pub frequency_minutes: u16,
    /// Shown first.
    pub featured: bool,
    /// Whether GitHub is to be asked for deliveries.
    pub webhook: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            name: None,
            branch: None,
            specs_path: None,
            frequency_minutes: 60,
            featured: false,
            webhook: false,
        }
    }
}

/// What GitHub says of a repository.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Repository {
    /// Its number.
    pub id: RepositoryId,
    /// Its name now.
    pub name: RepoName,
    /// The default branch.
    pub default_branch: String,
    /// What it says of itself.
    pub description: Option<String>,
    /// How many starred it.
    pub stars: u32,
    /// Read-only.
    pub archived: bool,
    /// Not for the public.
    pub private: bool,
}

/// Who may see a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Visibility {
    /// Everybody.
    Public,
    /// The repository is private: only a private showcase shows it.
    Private,
    /// The repository is gone, or is no longer to be had: nobody.
    Gone,
}

/// Which snapshot of a project is current: the only thing of its content that changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Head {
    /// The snapshot.
    pub snapshot: SnapshotId,
    /// The format of its prepared form ([`Prepared::FORMAT`](crate::Prepared::FORMAT)).
    pub format: u32,
    /// Bytes of its prepared form.
    pub bytes: u64,
    /// The commit that it shows.
    pub revision: CommitId,
    /// The branch that it was read from.
    pub branch: String,
    /// The specs folder; `None` where there was none at that commit.
    pub specs_path: Option<String>,
    /// The folder's git tree.
    pub tree: Option<TreeId>,
    /// The files of the root that say how to work there: path and content.
    pub context: Vec<(String, BlobId)>,
    /// The specs in numbers.
    pub stats: Stats,
    /// When readers last saw something else than before.
    pub changed_at: Timestamp,
    /// Rises by one with every head of this project.
    pub sequence: u64,
}

/// A snapshot that was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PastSnapshot {
    /// Which.
    pub snapshot: SnapshotId,
    /// The format of its prepared form.
    pub format: u32,
    /// Bytes of its prepared form.
    pub bytes: u64,
    /// The commit at which it was first seen.
    pub revision: CommitId,
    /// When it became the head.
    pub at: Timestamp,
}

/// Snapshots of a project that stay readable, the head's included.
pub const HISTORY: usize = 20;

/// How looking at a repository goes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Look {
    /// The last good look, whether it found something new or not.
    pub looked_at: Option<Timestamp>,
    /// When to look next.
    pub next_at: Option<Timestamp>,
    /// Looks that failed since the last good one.
    pub failures: u32,
    /// Why the last look did not end well.
    pub trouble: Option<Trouble>,
    /// What to send with the next question about the repository, so that an unchanged answer is free.
    pub repository_etag: Option<String>,
    /// The same for the branch's commit.
    pub commit_etag: Option<String>,
    /// Which settings the last good look followed, by their version: by others, an unchanged commit does not mean that the
    /// specs are unchanged.
    pub settings_version: u64,
}

/// Who looks at a project now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The invocation.
    pub owner: String,
    /// From then on anybody may take it.
    pub until: Timestamp,
    /// Somebody said that it should be looked at once more.
    pub dirty: bool,
}

impl Project {
    /// What it is called: the name that was set, else the repository's.
    pub fn name(&self) -> &str {
        self.settings.name.as_deref().unwrap_or(self.repository.name.name())
    }

    /// The branch that is followed.
    pub fn branch(&self) -> &str {
        self.settings.branch.as_deref().unwrap_or(&self.repository.default_branch)
    }

    /// How the sync stands at `now`, in a word.
    pub fn sync_state(&self, now: Timestamp) -> SyncState {
        match (self.visibility, &self.look.trouble) {
            (Visibility::Gone, _) => SyncState::Gone,
            (Visibility::Private, Some(Trouble::Private)) => SyncState::Hidden,
            _ if self.lease.as_ref().is_some_and(|lease| lease.until > now) && self.head.is_none() => {
                SyncState::Running
            }
            (_, Some(trouble)) => trouble.state(),
            (_, None) if self.head.is_none() => SyncState::Never,
            (_, None) => SyncState::Ok,
        }
    }

    /// How looking goes where it is found at `now` that the last look did not end: that is a failure like any other, and what
    /// killed it may kill the next one. Written before that one begins, so that it counts however it ends.
    pub fn after_interruption(&self, now: Timestamp) -> Look {
        let (trouble, failures) = (Trouble::Interrupted, self.look.failures.saturating_add(1));
        let (frequency, trigger) = (self.settings.frequency_minutes, Trigger::Schedule);
        let next = next_look(now, self.ulid, frequency, Some(&trouble), failures, trigger);
        Look { next_at: Some(next), failures, trouble: Some(trouble), ..self.look.clone() }
    }

    /// Whether readers may see it. `private_allowed`: this is a private showcase.
    pub fn is_shown(&self, private_allowed: bool) -> bool {
        !self.removed
            && match self.visibility {
                Visibility::Public => true,
                Visibility::Private => private_allowed,
                Visibility::Gone => false,
            }
    }
}
