//! What an answer that is none means for a project.

use domain::Timestamp;
use domain::sync::Trouble;
use github::GitHubError;

const MINUTE: i64 = 60_000;

/// The name by which limits of those without a token are kept.
pub(super) const STRANGER: &str = "anonymous";

/// What it means, whatever was asked; `None` where that depends on the question.
fn of_any(error: &GitHubError) -> Option<Trouble> {
    Some(match error {
        GitHubError::NotFound | GitHubError::Empty | GitHubError::NoSuchRef => return None,
        GitHubError::TakenDown => Trouble::TakenDown,
        GitHubError::Disabled => Trouble::Disabled,
        GitHubError::TokenRejected => Trouble::TokenRejected,
        GitHubError::Forbidden => Trouble::Forbidden,
        GitHubError::RateLimited { until, .. } => Trouble::RateLimited { until: *until },
        GitHubError::SecondaryLimit { until, .. } => Trouble::SecondaryLimit { until: *until },
        GitHubError::Failing { status } => Trouble::GithubFailing { status: *status },
        GitHubError::Unreachable => Trouble::GithubUnreachable,
        GitHubError::Unreadable { what } => Trouble::GithubUnreadable { what: (*what).to_owned() },
        GitHubError::TooLarge { what } => Trouble::TooLarge { what: (*what).to_owned() },
    })
}

/// No answer about the repository. That it was not found is somebody else's business.
pub(super) fn of_repository(error: &GitHubError) -> Trouble {
    of_any(error).unwrap_or_else(|| unreadable("the repository"))
}

/// No answer about the commit of `branch`, of a repository that is there.
pub(super) fn of_commit(error: &GitHubError, branch: &str, has_token: bool) -> Trouble {
    match error {
        GitHubError::NoSuchRef => Trouble::BranchMissing { branch: branch.to_owned() },
        // A token may see that there is a repository, and not what is in it.
        GitHubError::NotFound if has_token => Trouble::Forbidden,
        other => of_any(other).unwrap_or_else(|| unreadable("the commit")),
    }
}

/// No answer about what is in a commit that was there a moment ago; `None`: it is there no more.
pub(super) fn of_content(error: &GitHubError) -> Option<Trouble> {
    of_any(error)
}

fn unreadable(what: &str) -> Trouble {
    Trouble::GithubUnreadable { what: what.to_owned() }
}

/// A limit that an error tells of: its resource, and its end.
pub(super) fn limit(error: &GitHubError) -> Option<(&str, Timestamp)> {
    match error {
        GitHubError::RateLimited { resource, until } | GitHubError::SecondaryLimit { resource, until } => {
            Some((resource, *until))
        }
        _ => None,
    }
}

/// The same error; a secondary limit that is tripped again after `failures` looks that failed ends later each time: at
/// least a minute from `now`, then two, four and so on, up to an hour.
pub(super) fn patient(error: GitHubError, now: Timestamp, failures: u32) -> GitHubError {
    match error {
        GitHubError::SecondaryLimit { resource, until } => {
            let wait = (MINUTE << failures.min(6)).min(60 * MINUTE);
            let earliest = Timestamp::from_millis(now.as_millis() + wait);
            GitHubError::SecondaryLimit { resource, until: until.max(earliest) }
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_decides_what_not_found_means() {
        let error = GitHubError::NotFound;
        assert_eq!(of_repository(&error), unreadable("the repository"));
        assert_eq!(of_commit(&error, "main", true), Trouble::Forbidden);
        assert_eq!(of_commit(&error, "main", false), unreadable("the commit"));
        assert_eq!(of_content(&error), None);
    }

    #[test]
    fn a_missing_branch_is_named() {
        let missing = Trouble::BranchMissing { branch: "dev".to_owned() };
        assert_eq!(of_commit(&GitHubError::NoSuchRef, "dev", true), missing);
        assert_eq!(of_content(&GitHubError::NoSuchRef), None);
    }

    #[test]
    fn what_is_wrong_with_github_or_the_token_is_the_same_for_every_question() {
        let until = Timestamp::from_millis(5);
        for (error, trouble) in [
            (GitHubError::TokenRejected, Trouble::TokenRejected),
            (GitHubError::Forbidden, Trouble::Forbidden),
            (GitHubError::RateLimited { resource: "core".into(), until }, Trouble::RateLimited { until }),
            (
                GitHubError::SecondaryLimit { resource: "core".into(), until },
                Trouble::SecondaryLimit { until },
            ),
            (GitHubError::Failing { status: 502 }, Trouble::GithubFailing { status: 502 }),
            (GitHubError::Unreachable, Trouble::GithubUnreachable),
            (GitHubError::Unreadable { what: "the tree" }, unreadable("the tree")),
        ] {
            assert_eq!(of_repository(&error), trouble);
            assert_eq!(of_commit(&error, "main", true), trouble);
            assert_eq!(of_content(&error), Some(trouble));
        }
    }

    #[test]
    fn a_secondary_limit_is_waited_for_longer_each_time() {
        let now = Timestamp::from_millis(0);
        let waits = [0, 1, 2, 3, 6, 99].map(|failures| {
            let error = GitHubError::SecondaryLimit { resource: "core".into(), until: now };
            limit(&patient(error, now, failures)).map(|(_, until)| until.as_millis() / MINUTE)
        });
        assert_eq!(waits, [1, 2, 4, 8, 60, 60].map(Some));
        let asked = Timestamp::from_millis(5 * MINUTE);
        let error = GitHubError::SecondaryLimit { resource: "core".into(), until: asked };
        assert_eq!(limit(&patient(error, now, 0)), Some(("core", asked)));
    }
}
