//! The questions that every look begins with: two that are free where nothing changed, or one that says all of it.

use domain::sync::Trigger;
use domain::{CommitId, Project, RepositoryId};
use futures_util::future::join;
use github::{At, Conditional, FoundRepository, FoundTree, GitHubError, WhereToLook};
use store::StoreError;

use super::Looking;
use super::trouble::{ending, limit, met};

/// What GitHub says.
#[derive(Debug)]
pub(super) struct Answers {
    /// Of the repository.
    pub(super) repository: Result<Conditional<FoundRepository>, GitHubError>,
    /// Of the repository, to somebody without a token; only where it says to the token that there is none.
    pub(super) stranger: Option<Result<FoundRepository, GitHubError>>,
    /// Of the commit that the branch is at.
    pub(super) commit: Result<Conditional<CommitId>, GitHubError>,
    /// What it holds, where the same answer says so.
    pub(super) tree: Option<FoundTree>,
}

/// A token expires that soon: it is said in the log each time that GitHub tells.
const EXPIRES_SOON_MILLIS: i64 = 7 * 24 * 60 * 60 * 1000;

/// Where a project's specs are looked for.
pub(super) fn where_to_look(project: &Project) -> WhereToLook<'_> {
    project.settings.specs_path.as_ref().map_or(WhereToLook::Anywhere, WhereToLook::Set)
}

impl Looking<'_> {
    /// Asks what there is. Where something is likely to be new, all of it at once.
    pub(super) async fn ask(&self, project: &Project) -> Result<Answers, StoreError> {
        if self.call.trigger != Trigger::Schedule
            && let Some(answers) = self.ask_at_once(project).await?
        {
            self.warn_of_expiry();
            return Ok(answers);
        }
        self.ask_step_by_step(project).await
    }

    /// `None` where one answer does not say all of it.
    async fn ask_at_once(&self, project: &Project) -> Result<Option<Answers>, StoreError> {
        let (branch, files) = (project.settings.branch.as_deref(), &self.call.files);
        let question = self.session.glance(&project.repository, branch, where_to_look(project), files);
        let glance = match self.call.deadline.within(Box::pin(question)).await {
            Ok(Ok(Some(glance))) => glance,
            Ok(Err(error)) => {
                let error = self.noted(error).await?;
                let (repository, commit) = (Err(error.clone()), Err(error));
                return Ok(Some(Answers { repository, stranger: None, commit, tree: None }));
            }
            Ok(Ok(None)) | Err(_) => return Ok(None),
        };
        // A tag stands for what is kept, as long as that is what was said.
        let (look, head) = (&project.look, project.head.as_ref());
        let known = |is_same: bool, etag: &Option<String>| etag.clone().filter(|_| is_same);
        let repository_etag =
            known(glance.repository.repository == project.repository, &look.repository_etag);
        let commit_etag = known(head.is_some_and(|head| head.revision == glance.commit), &look.commit_etag);
        Ok(Some(Answers {
            repository: Ok(Conditional::Changed { value: glance.repository, etag: repository_etag }),
            stranger: None,
            commit: Ok(Conditional::Changed { value: glance.commit, etag: commit_etag }),
            tree: Some(glance.tree),
        }))
    }

    /// Asks about the repository, by its number, and about its branch, side by side.
    async fn ask_step_by_step(&self, project: &Project) -> Result<Answers, StoreError> {
        let at = At::Id(project.repository.id);
        let (branch, look) = (project.settings.branch.as_deref(), &project.look);
        // What was never shown, or was found by other settings, cannot be unchanged.
        let is_shown = project.head.is_some() && look.settings_version == project.settings_version;
        let commit_etag = look.commit_etag.as_deref().filter(|_| is_shown);
        let questions = join(
            self.session.repository(&at, look.repository_etag.as_deref()),
            self.session.commit(&at, branch, commit_etag),
        );
        let (mut repository, mut commit) = match self.call.deadline.within(questions).await {
            Ok(answers) => answers,
            Err(_) => (Err(GitHubError::Unreachable), Err(GitHubError::Unreachable)),
        };
        if let Err(error) = repository {
            repository = Err(self.noted(error).await?);
        }
        if let Err(error) = commit {
            commit = Err(self.noted(error).await?);
        }
        let stranger = match &repository {
            Err(GitHubError::NotFound) if self.parts.github.has_token() => {
                Some(self.ask_as_stranger(project.repository.id).await)
            }
            _ => None,
        };
        self.warn_of_expiry();
        Ok(Answers { repository, stranger, commit, tree: None })
    }

    /// A limit that a stranger meets is this machine's alone, and is known to the client.
    async fn ask_as_stranger(&self, id: RepositoryId) -> Result<FoundRepository, GitHubError> {
        let at = At::Id(id);
        let question = self.session.repository_as_stranger(&at);
        self.call.deadline.within(question).await.unwrap_or(Err(GitHubError::Unreachable))
    }

    /// An error that GitHub answered to a question with the token. A limit is noted: nobody is to ask before it ends.
    pub(super) async fn noted(&self, error: GitHubError) -> Result<GitHubError, StoreError> {
        let Some((resource, _)) = limit(&error) else { return Ok(error) };
        let (store, token) = (&self.parts.store, self.parts.github.token_name());
        let last = store.last_limit(token, resource).await?;
        let Some(met) = met(&error, self.parts.clock.now(), last) else { return Ok(error) };
        store.set_limit_met(token, resource, met).await?;
        Ok(ending(error, met.until))
    }

    fn warn_of_expiry(&self) {
        let now = self.parts.clock.now().as_millis();
        if let Some(end) = self.session.token_expires()
            && end.as_millis() - now < EXPIRES_SOON_MILLIS
        {
            tracing::warn!(github.token_expires = %end, "the GitHub token expires soon: set a new `GITHUB_TOKEN`");
        }
    }
}
