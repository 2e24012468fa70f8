//! Why a look did not end well, as it is stored and shown.

use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::parse::quote;

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

/// How a sync ended that changed something, or failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SyncResult {
    /// The project shows what the repository has.
    Succeeded,
    /// It does not.
    Failed,
    /// GitHub is not to be asked for a while.
    Deferred,
}

impl SyncResult {
    /// The word that the API uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Deferred => "deferred",
        }
    }
}

/// Why a look did not end well. Each has a state, and a sentence for those who follow the project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Trouble {
    /// The repository is private, and this is no private showcase.
    Private,
    /// There is no such repository (404, with the token and without; or twice in a row with it, while nobody could be asked
    /// without).
    Gone,
    /// The token finds no such repository (404), and nobody could be asked without it. The next look that hears the same takes
    /// it to be gone.
    Unseen,
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
    /// The look before this one did not end: it was killed, or what it ran on was.
    Interrupted,
    /// One that a newer livespecs has stored: that is read, too, while it is taken back to an older one.
    #[serde(other)]
    Unknown,
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
        let text = match self {
            Self::Private => {
                "The repository is private: it is not shown. It comes back when it is public again."
            }
            Self::Gone => {
                "The repository is not there any more: it was deleted, or is private now. It comes back when GitHub shows it \
                 again."
            }
            Self::Unseen => {
                "GitHub does not show the repository to the token, and could not be asked without it. What is shown is from before; \
                 where the next look finds the same it is hidden."
            }
            Self::TakenDown => "GitHub took the repository down. It comes back when GitHub shows it again.",
            Self::Disabled => "GitHub disabled the repository. It comes back when GitHub shows it again.",
            Self::TokenRejected => {
                "GitHub refused the token: it expired or was revoked. What is shown is from before. Set a new `GITHUB_TOKEN`."
            }
            Self::Forbidden => {
                "GitHub does not let the token read this repository. What is shown is from before. The token needs *Metadata* and \
                 *Contents* read; an organisation may have to allow it."
            }
            Self::RateLimited { until } => {
                return format!(
                    "GitHub's rate limit is spent. The next look is after {}.",
                    clock_time(*until)
                );
            }
            Self::SecondaryLimit { until } => {
                return format!(
                    "GitHub asked for a pause (secondary rate limit). The next look is after {}.",
                    clock_time(*until)
                );
            }
            Self::BranchMissing { branch } => {
                return format!(
                    "There is no branch {}. What is shown is from before. Set another branch, or none for the default one.",
                    quote(branch)
                );
            }
            Self::TooLarge { what } => {
                return format!("The specs folder is too large: {what}. What is shown is from before.");
            }
            Self::GithubFailing { status } => {
                return format!(
                    "GitHub answers with an error ({status}). What is shown is from before; it is tried again."
                );
            }
            Self::GithubUnreachable => {
                "GitHub does not answer. What is shown is from before; it is tried again."
            }
            Self::GithubUnreadable { what } => {
                return format!(
                    "GitHub's answer could not be understood: {what}. What is shown is from before; it is tried again."
                );
            }
            Self::Moving => {
                "The project changed again and again while it was read. What is shown is from before; it is tried again."
            }
            Self::StoreUnavailable => {
                "The store could not be read or written. What is shown is from before; it is tried again."
            }
            Self::Interrupted => {
                "The last look did not end. What is shown is from before; it is tried again."
            }
            Self::Unknown => {
                "The last look failed, for a reason that this version does not know. What is shown is from before; it is tried \
                 again."
            }
        };
        text.to_owned()
    }
}

/// `14:05 UTC`: a limit ends within the hour, mostly.
fn clock_time(at: Timestamp) -> String {
    let text = at.to_string();
    match text.split_once('T') {
        Some((_, time)) if time.len() >= 5 && time.is_char_boundary(5) => format!("{} UTC", &time[..5]),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trouble_has_a_state_and_a_sentence_that_says_what_happens_to_what_is_shown() {
        let until = Timestamp::from_millis(1_763_098_406_170);
        let check = |trouble: Trouble, state: SyncState, part: &str| {
            let sentence = trouble.sentence();
            assert_eq!(trouble.state(), state, "{sentence}");
            assert!(sentence.contains(part) && sentence.ends_with('.'), "{sentence}");
        };
        check(Trouble::Private, SyncState::Hidden, "is private");
        check(Trouble::Gone, SyncState::Gone, "deleted, or is private");
        check(Trouble::Unseen, SyncState::Failed, "it is hidden");
        check(Trouble::TakenDown, SyncState::Gone, "took the repository down");
        check(Trouble::Disabled, SyncState::Gone, "disabled");
        check(Trouble::TokenRejected, SyncState::Failed, "`GITHUB_TOKEN`");
        check(Trouble::Forbidden, SyncState::Failed, "*Contents* read");
        check(Trouble::RateLimited { until }, SyncState::Deferred, "after 05:33 UTC");
        check(Trouble::SecondaryLimit { until }, SyncState::Deferred, "after 05:33 UTC");
        check(Trouble::BranchMissing { branch: "a`b".to_owned() }, SyncState::Failed, "no branch");
        check(Trouble::TooLarge { what: "9 GB".to_owned() }, SyncState::Failed, ": 9 GB.");
        check(Trouble::GithubFailing { status: 502 }, SyncState::Failed, "(502)");
        check(Trouble::GithubUnreachable, SyncState::Failed, "does not answer");
        check(Trouble::GithubUnreadable { what: "the tree".to_owned() }, SyncState::Failed, "the tree");
        check(Trouble::Moving, SyncState::Failed, "again and again");
        check(Trouble::StoreUnavailable, SyncState::Failed, "The store");
        check(Trouble::Interrupted, SyncState::Failed, "did not end");
        check(Trouble::Unknown, SyncState::Failed, "does not know");
    }

    #[test]
    fn a_trouble_of_a_newer_version_is_one_that_is_not_known() {
        let read = |stored: &str| serde_yaml::from_str::<Trouble>(stored).unwrap();
        assert_eq!(read("{kind: out-of-ink, colour: {name: blue}}"), Trouble::Unknown);
        assert_eq!(read("{kind: out-of-ink}"), Trouble::Unknown);
        let branch = "dev".to_owned();
        assert_eq!(read("{kind: branch-missing, branch: dev}"), Trouble::BranchMissing { branch });
    }
}
