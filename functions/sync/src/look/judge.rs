//! What follows from GitHub's answers: a pure function of both sides.

use domain::sync::{SyncState, Trouble};
use domain::{CommitId, Head, Prepared, Project, Repository, Visibility};
use github::{Conditional, FoundRepository, FoundTree, GitHubError};

use super::ask::Answers;
use super::outcome::{Outcome, Seen};
use super::trouble;

/// The commit of what was shown when the repository was empty: git's own name for *none*.
const NO_COMMIT: [u8; 20] = [0; 20];

/// What is to be done.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "there is one of it at a time")]
pub(super) enum Verdict {
    /// There is nothing to read: this is to be written.
    Settled(Outcome),
    /// The specs are to be read.
    Read(Reading),
}

/// Specs that are to be read.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub(super) seen: Seen,
    /// At which commit; `None`: there is none, the repository is empty.
    pub(super) commit: Option<CommitId>,
    pub(super) commit_etag: Option<String>,
    /// What it holds, where that is known already.
    pub(super) tree: Option<FoundTree>,
    /// What is shown now is not to be built upon: it is of another format, or damaged.
    pub(super) anew: bool,
}

impl Reading {
    /// What the project shows, to be read once more at the commit that it was read at.
    pub(super) fn anew(project: &Project, outcome: &Outcome) -> Self {
        let commit = project.head.as_ref().and_then(commit_of);
        let (seen, commit_etag) = (outcome.seen.clone(), outcome.commit_etag.clone());
        Self { seen, commit, commit_etag, tree: None, anew: true }
    }

    /// The commit that a head made of this is at.
    pub(super) fn revision(&self) -> CommitId {
        self.commit.unwrap_or(CommitId::from(NO_COMMIT))
    }
}

fn commit_of(head: &Head) -> Option<CommitId> {
    Some(head.revision).filter(|revision| *revision != CommitId::from(NO_COMMIT))
}

/// What the answers mean for a project. Visibility comes before anything else.
pub(super) fn judge(project: &Project, answers: Answers, private_allowed: bool, has_token: bool) -> Verdict {
    let settled = |seen, trouble| Verdict::Settled(Outcome::trouble(project, seen, trouble));
    let (seen, trouble) = repository(project, answers.repository, answers.stranger);
    if let Some(trouble) = trouble {
        return settled(seen, trouble);
    }
    if seen.visibility == Visibility::Private && !private_allowed {
        return settled(seen, Trouble::Private);
    }
    let branch = branch(project, &seen.repository).to_owned();
    let (commit, commit_etag) = match answers.commit {
        Ok(Conditional::Unchanged) => {
            let outcome = Outcome::unchanged(project, seen);
            return match outcome.head.clone() {
                Some(head) if head.format != Prepared::FORMAT => {
                    Verdict::Read(Reading::anew(project, &outcome))
                }
                Some(head) => Verdict::Settled(Outcome { head: Some(on(branch, head)), ..outcome }),
                // GitHub was not told of any commit: it cannot be the same one.
                None => {
                    let trouble = Trouble::GithubUnreadable { what: "the commit".to_owned() };
                    settled(outcome.seen, trouble)
                }
            };
        }
        Ok(Conditional::Changed { value, etag }) => (Some(value), etag),
        Err(GitHubError::Empty) => (None, None),
        Err(error) => return settled(seen, trouble::of_commit(&error, &branch, has_token)),
    };
    let head = project.head.as_ref();
    let anew = head.is_some_and(|head| head.format != Prepared::FORMAT);
    if let Some(head) = head
        && !anew
        && commit.is_some()
        && commit == commit_of(head)
        && project.look.settings_version == project.settings_version
    {
        // Nobody knew it by its tag.
        let head = Some(on(branch, head.clone()));
        return Verdict::Settled(Outcome { head, commit_etag, ..Outcome::unchanged(project, seen) });
    }
    if let Some(head) = head
        && !anew
        && commit.is_none()
        && commit_of(head).is_none()
    {
        // Empty as it was.
        return Verdict::Settled(Outcome::unchanged(project, seen));
    }
    Verdict::Read(Reading { seen, commit, commit_etag, tree: answers.tree, anew })
}

/// The branch that is followed.
pub(super) fn branch<'a>(project: &'a Project, repository: &'a Repository) -> &'a str {
    project.settings.branch.as_deref().unwrap_or(&repository.default_branch)
}

/// The same head, read from a branch that may be called otherwise now.
fn on(branch: String, head: Head) -> Head {
    if head.branch == branch {
        return head;
    }
    Head { branch, sequence: head.sequence + 1, ..head }
}

/// Who may see the repository, and why the specs are not to be looked at.
fn repository(
    project: &Project,
    answer: Result<Conditional<FoundRepository>, GitHubError>,
    stranger: Option<Result<FoundRepository, GitHubError>>,
) -> (Seen, Option<Trouble>) {
    let before = Seen::before(project);
    match (answer, stranger) {
        (Ok(Conditional::Unchanged), _) => {
            (Seen { visibility: visibility(&before.repository), ..before }, None)
        }
        (Ok(Conditional::Changed { value, .. }), _) if value.disabled => (before, Some(Trouble::Disabled)),
        (Ok(Conditional::Changed { value, etag }), _) => {
            (Seen { visibility: visibility(&value.repository), repository: value.repository, etag }, None)
        }
        (Err(GitHubError::NotFound), None | Some(Err(GitHubError::NotFound))) => {
            (before, Some(Trouble::Gone))
        }
        (Err(GitHubError::NotFound), Some(Ok(found))) if found.disabled => (before, Some(Trouble::Disabled)),
        (Err(GitHubError::NotFound), Some(Ok(found))) => {
            // Everybody may see it, but for our token: that is the token's trouble.
            let visibility = visibility(&found.repository);
            (Seen { visibility, repository: found.repository, etag: None }, Some(Trouble::Forbidden))
        }
        (Err(GitHubError::NotFound), Some(Err(error))) => (before, Some(unseen(project, &error))),
        (Err(error), _) => (before, Some(trouble::of_repository(&error))),
    }
}

/// What it means that the token, which works, finds nothing, where a stranger had no answer but that error. The limit of
/// strangers may be spent by others for hours: it is not waited for.
fn unseen(project: &Project, error: &GitHubError) -> Trouble {
    match trouble::of_repository(error) {
        closed if closed.state() == SyncState::Gone => closed,
        _ if project.visibility == Visibility::Gone || project.look.trouble == Some(Trouble::Unseen) => {
            Trouble::Gone
        }
        _ => Trouble::Unseen,
    }
}

fn visibility(repository: &Repository) -> Visibility {
    if repository.private { Visibility::Private } else { Visibility::Public }
}

#[cfg(test)]
mod tests;
