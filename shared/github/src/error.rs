//! Why GitHub has no answer.

use std::fmt;

use domain::Timestamp;

/// What GitHub said instead of an answer: its statuses, told apart as GITHUB.md (the rules that this crate follows) does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GitHubError {
    /// 404: there is no such thing, or not for us.
    NotFound,
    /// 451: taken down.
    TakenDown,
    /// 409 for a commit: the repository is empty.
    Empty,
    /// 422 for a commit: there is no such branch.
    NoSuchRef,
    /// 401: the token is not, or no longer, good.
    TokenRejected,
    /// 403 with no limit behind it.
    Forbidden,
    /// 403 that says that GitHub blocked access to the repository.
    Disabled,
    /// The primary limit is spent.
    RateLimited {
        /// `core`, `graphql`.
        resource: String,
        /// When it begins anew.
        until: Timestamp,
    },
    /// The secondary limit was tripped.
    SecondaryLimit {
        /// `core`, `graphql`; `raw` for the raw file host.
        resource: String,
        /// Not to ask before.
        until: Timestamp,
    },
    /// 5xx, again and again.
    Failing {
        /// The last status.
        status: u16,
    },
    /// No answer in time, or no connection.
    Unreachable,
    /// An answer that cannot be understood: HTML, half a body, another shape.
    Unreadable {
        /// Which: `the tree`.
        what: &'static str,
    },
    /// More than is read.
    TooLarge {
        /// What there is too much of, in words: `more than 200,000 files in the specs folder`.
        what: &'static str,
    },
}

impl fmt::Display for GitHubError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GitHub has no answer: {self:?}")
    }
}

impl std::error::Error for GitHubError {}
