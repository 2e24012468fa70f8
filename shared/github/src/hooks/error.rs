//! Why something could not be done with a webhook.

use std::fmt;

use crate::GitHubError;
use crate::exchange::Failure;

/// Why something could not be done with a webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HookError {
    /// The token may not: a fine-grained one needs `Webhooks: write`, a classic one `admin:repo_hook`, and whoever made it has
    /// to administrate the repository.
    NoRight,
    /// There is a webhook with that address.
    Exists,
    /// There is no such webhook, or no such delivery, any more.
    Gone,
    /// The repository is archived.
    ReadOnly,
    /// GitHub does not take it.
    Refused {
        /// In GitHub's words.
        said: String,
    },
    /// There was no answer.
    NoAnswer(GitHubError),
}

impl HookError {
    /// Of a question about all webhooks: who may not is told that there is nothing.
    pub(super) fn of_all(failure: Failure) -> Self {
        match Self::of_one(failure) {
            Self::Gone => Self::NoRight,
            error => error,
        }
    }

    /// Of a question about one.
    pub(super) fn of_one(failure: Failure) -> Self {
        match failure.error {
            GitHubError::NotFound => Self::Gone,
            GitHubError::Forbidden if failure.said.contains("read-only") => Self::ReadOnly,
            GitHubError::Forbidden => Self::NoRight,
            GitHubError::NoSuchRef if failure.said.contains("already exists") => Self::Exists,
            GitHubError::NoSuchRef => Self::Refused { said: failure.said },
            error => Self::NoAnswer(error),
        }
    }

    /// What is there may be something else than was thought, or may have been done.
    pub(super) fn is_to_be_looked_at(&self) -> bool {
        use GitHubError::{Failing, Unreachable, Unreadable};
        let unknown = matches!(self, Self::NoAnswer(Failing { .. } | Unreachable | Unreadable { .. }));
        unknown || matches!(self, Self::Exists | Self::Gone)
    }
}

impl fmt::Display for HookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRight => f.write_str(
                "The token may not manage this repository's webhooks: a fine-grained one needs `Webhooks: write`, a \
                 classic one the scope `admin:repo_hook`, of somebody who administrates the repository.",
            ),
            Self::Exists => f.write_str("GitHub has a webhook with this address, and does not say which."),
            Self::Gone => f.write_str("The webhook is no longer there."),
            Self::ReadOnly => f.write_str("The repository is archived: its webhooks cannot be changed."),
            Self::Refused { said } => write!(f, "GitHub does not take the webhook: {said}"),
            Self::NoAnswer(GitHubError::RateLimited { until, .. } | GitHubError::SecondaryLimit { until, .. }) => {
                write!(f, "GitHub's limit is spent until {until}.")
            }
            Self::NoAnswer(GitHubError::TokenRejected) => f.write_str("GitHub no longer takes the token."),
            Self::NoAnswer(_) => f.write_str("GitHub has no answer now."),
        }
    }
}

impl std::error::Error for HookError {}
