//! What an answer that is none means for a project.

use domain::Timestamp;
use domain::sync::Trouble;
use github::GitHubError;
use store::Limit;

const MINUTE: i64 = 60_000;

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

/// What is noted of a limit that was met at `now`. A secondary one that is met again, by whomever, within an hour of the end
/// of the `last` one ends later each time: at least a minute from now, then two, four and so on, up to an hour. Source:
/// GitHub, "Rate limits for the REST API": who goes on is locked out.
pub(super) fn met(error: &GitHubError, now: Timestamp, last: Option<Limit>) -> Option<Limit> {
    let (_, until) = limit(error)?;
    if matches!(error, GitHubError::RateLimited { .. }) {
        return Some(Limit { until, times: 1 });
    }
    let times = match last {
        // Several met it at once: that is once.
        Some(last) if last.until > now => last.times.max(1),
        Some(last) if now.as_millis() - last.until.as_millis() < 60 * MINUTE => last.times.saturating_add(1),
        _ => 1,
    };
    let wait = (MINUTE << (times - 1).min(6)).min(60 * MINUTE);
    let earliest = Timestamp::from_millis(now.as_millis() + wait);
    Some(Limit { until: until.max(earliest), times })
}

/// The same error, of a limit that ends then.
pub(super) fn ending(error: GitHubError, until: Timestamp) -> GitHubError {
    match error {
        GitHubError::RateLimited { resource, .. } => GitHubError::RateLimited { resource, until },
        GitHubError::SecondaryLimit { resource, .. } => GitHubError::SecondaryLimit { resource, until },
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
        let at = |minutes: i64| Timestamp::from_millis(minutes * MINUTE);
        let wait = |last: Option<(i64, u32)>, asked: i64| {
            let error = GitHubError::SecondaryLimit { resource: "core".into(), until: at(1000 + asked) };
            let last = last.map(|(until, times)| Limit { until: at(until), times });
            let limit = met(&error, at(1000), last).unwrap();
            (limit.until.as_millis() / MINUTE - 1000, limit.times)
        };
        assert_eq!(wait(None, 0), (1, 1));
        assert_eq!([1, 2, 3].map(|times| wait(Some((999, times)), 0)), [(2, 2), (4, 3), (8, 4)]);
        assert_eq!(wait(Some((999, u32::MAX)), 0).0, 60);
        assert_eq!(wait(Some((1001, 3)), 0), (4, 3), "met by several at once");
        assert_eq!(wait(Some((940, 3)), 0), (1, 1), "long ago");
        assert_eq!(wait(None, 5), (5, 1), "as long as GitHub says, at least");
    }

    #[test]
    fn a_spent_limit_is_waited_for_until_it_begins_anew() {
        let error = GitHubError::RateLimited { resource: "core".into(), until: Timestamp::from_millis(5) };
        let last = Some(Limit { until: Timestamp::from_millis(4), times: 9 });
        let limit = met(&error, Timestamp::from_millis(4), last).unwrap();
        assert_eq!(limit, Limit { until: Timestamp::from_millis(5), times: 1 });
    }
}
