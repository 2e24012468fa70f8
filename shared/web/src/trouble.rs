//! What is the matter with a followed project, in the words of a page. The API says it as `domain` does, in English.

use domain::sync::Trouble;
use domain::{SPECS_FOLDERS, Timestamp};

use crate::texts::Texts;

/// Why a look did not end well, and what to do: in which backticks set code. `is_shown`: what is shown meanwhile is from
/// before.
pub fn sentence(t: &Texts, trouble: &Trouble, is_shown: bool) -> String {
    let (what, then) = match trouble {
        Trouble::Private => return t.trouble.private.to_owned(),
        Trouble::Gone => return t.trouble.gone.to_owned(),
        Trouble::TakenDown => return t.trouble.taken_down.to_owned(),
        Trouble::Disabled => return t.trouble.disabled.to_owned(),
        Trouble::RateLimited { until } => return t.trouble.rate_limited(clock_time(*until)),
        Trouble::SecondaryLimit { until } => return t.trouble.secondary_limit(clock_time(*until)),
        Trouble::TokenRejected => (t.trouble.token_rejected.to_owned(), t.trouble.set_token),
        Trouble::Unseen => (t.trouble.unseen.to_owned(), t.trouble.hidden_next),
        Trouble::Forbidden => (t.trouble.forbidden.to_owned(), t.trouble.needed_rights),
        Trouble::BranchMissing { branch } => {
            (t.trouble.branch_missing(branch.replace('`', "'")), t.trouble.set_branch)
        }
        Trouble::TooLarge { what } => (t.trouble.too_large(what), ""),
        Trouble::GithubFailing { status } => (t.trouble.github_failing(status), t.trouble.again),
        Trouble::GithubUnreachable => (t.trouble.github_unreachable.to_owned(), t.trouble.again),
        Trouble::GithubUnreadable { what } => (t.trouble.github_unreadable(what), t.trouble.again),
        Trouble::Moving => (t.trouble.moving.to_owned(), t.trouble.again),
        Trouble::StoreUnavailable => (t.trouble.store_unavailable.to_owned(), t.trouble.again),
        Trouble::Interrupted => (t.trouble.interrupted.to_owned(), t.trouble.again),
        Trouble::Unknown => (t.trouble.unknown.to_owned(), t.trouble.again),
    };
    let before = if is_shown { t.trouble.from_before } else { "" };
    let parts = [before, then].into_iter().filter(|it| !it.is_empty());
    parts.fold(what, |said, next| t.trouble.both(said, next))
}

/// That a repository has no specs folder, and where one was looked for. `path`: the only place, where one is set.
pub fn without_folder(t: &Texts, branch: &str, path: Option<&str>) -> String {
    match path {
        Some(path) => t.trouble.no_folder_there(path, branch),
        None => t.trouble.no_folder(branch, SPECS_FOLDERS.join("`, `")),
    }
}

/// `14:05 UTC`: a limit ends within the hour, mostly.
fn clock_time(at: Timestamp) -> String {
    let text = at.to_string();
    text.split_once('T').and_then(|(_, time)| time.get(..5)).map(|it| format!("{it} UTC")).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::{EN, ZH_HANS};

    #[test]
    fn a_trouble_says_what_happens_to_what_is_shown_and_what_to_do() {
        let until = Timestamp::from_millis(1_763_098_406_170);
        let check = |t, trouble: Trouble, is_shown, expect: &str| {
            assert_eq!(sentence(t, &trouble, is_shown), expect);
        };
        let unreachable = || Trouble::GithubUnreachable;
        check(
            &EN,
            unreachable(),
            true,
            "GitHub does not answer. What is shown is from before. It is tried again.",
        );
        check(&EN, unreachable(), false, "GitHub does not answer. It is tried again.");
        check(&ZH_HANS, unreachable(), true, "GitHub 没有响应。目前显示的是之前的内容。稍后会重试。");
        check(
            &EN,
            Trouble::RateLimited { until },
            true,
            "GitHub's rate limit is spent. The next look is after 05:33 UTC.",
        );
        let branch = || Trouble::BranchMissing { branch: "`x".to_owned() };
        check(
            &EN,
            branch(),
            false,
            "There is no branch `'x`. Set another branch, or none for the default one.",
        );
    }

    #[test]
    fn where_a_folder_was_looked_for_is_said() {
        assert_eq!(
            without_folder(&EN, "main", Some("docs")),
            "There is no folder `docs` on the branch `main`."
        );
        assert!(without_folder(&ZH_HANS, "main", None).contains("`main`"));
    }
}
