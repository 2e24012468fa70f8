//! Why a look did not end well, as it is stored and shown.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// How the sync of a project stands, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SyncState {
    /// It was not looked at yet.
    Never,
    /// The first look is under way.
    Running,
    /// The last look ended well.
    Ok,
    /// GitHub is not to be asked for a while.
    Deferred,
    /// The last look failed; what is shown is from before.
    Failed,
    /// The repository is private.
    Hidden,
    /// The repository is gone.
    Gone,
}

impl SyncState {
    /// The word that the API uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Running => "running",
            Self::Ok => "ok",
            Self::Deferred => "deferred",
            Self::Failed => "failed",
            Self::Hidden => "hidden",
            Self::Gone => "gone",
        }
    }
}

/// Why a look did not end well. Each has a state, and a sentence for those who follow the project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Trouble {
    /// The repository is private, and this is no private showcase.
    Private,
    /// There is no such repository (404, with the token and without).
    Gone,
    /// GitHub took it down (451).
    TakenDown,
    /// GitHub disabled it (`disabled: true`, or 403 for that reason).
    Disabled,
    /// The token was refused (401).
    TokenRejected,
    /// The token may not read this (403 with no limit behind it).
    Forbidden,
    /// GitHub's limit is spent.
    RateLimited {
        /// Until when.
        until: Timestamp,
    },
    /// GitHub's secondary limit was tripped.
    SecondaryLimit {
        /// Until when.
        until: Timestamp,
    },
    /// The branch that was set is not there.
    BranchMissing {
        /// Its name.
        branch: String,
    },
    /// More specs, files or bytes than are followed.
    TooLarge {
        /// What there is too much of, in words: `50,000 specs; at most 5,000 are followed`.
        what: String,
    },
    /// GitHub answered with an error (5xx) again and again.
    GithubFailing {
        /// The status.
        status: u16,
    },
    /// GitHub did not answer in time, or could not be reached.
    GithubUnreachable,
    /// GitHub's answer could not be understood.
    GithubUnreadable {
        /// Which answer: `the tree`, `a document`.
        what: String,
    },
    /// The repository changed again and again while it was read.
    Moving,
    /// The store could not be read or written.
    StoreUnavailable,
}

impl Trouble {
    /// What it means for the project.
    pub fn state(&self) -> SyncState {
        match self {
            Self::Private => SyncState::Hidden,
            Self::Gone | Self::TakenDown | Self::Disabled => SyncState::Gone,
            Self::RateLimited { .. } | Self::SecondaryLimit { .. } => SyncState::Deferred,
            _ => SyncState::Failed,
        }
    }

    /// What is the matter and what to do, in one or two sentences; without addresses, paths or secrets.
    pub fn sentence(&self) -> String {
        format!("{self:?}")
    }
}
