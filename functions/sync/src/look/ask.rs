//! The two questions that every look begins with.

use domain::{CommitId, Project, RepositoryId};
use futures_util::future::join;
use github::{ANONYMOUS, At, Conditional, FoundRepository, GitHubError};
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
}

/// A token expires that soon: it is said in the log each time that GitHub tells.
const EXPIRES_SOON_MILLIS: i64 = 7 * 24 * 60 * 60 * 1000;

impl Looking<'_> {
    /// Asks about the repository, by its number, and about its branch, side by side.
    pub(super) async fn ask(&self, project: &Project) -> Result<Answers, StoreError> {
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
                Some(self.ask_as_stranger(project.repository.id).await?)
            }
            _ => None,
        };
        self.warn_of_expiry();
        Ok(Answers { repository, stranger, commit })
    }

    async fn ask_as_stranger(
        &self,
        id: RepositoryId,
    ) -> Result<Result<FoundRepository, GitHubError>, StoreError> {
        let store = &self.parts.store;
        if let Some(until) = store.limited_until(ANONYMOUS, &["core"], self.parts.clock.now()).await? {
            return Ok(Err(GitHubError::RateLimited { resource: "core".to_owned(), until }));
        }
        let at = At::Id(id);
        let question = self.session.repository_as_stranger(&at);
        let answer = self.call.deadline.within(question).await.unwrap_or(Err(GitHubError::Unreachable));
        match answer {
            Err(error) => Ok(Err(self.noted_for(ANONYMOUS, error).await?)),
            found => Ok(found),
        }
    }

    /// An error that GitHub answered to a question with the token. A limit is noted: nobody is to ask before it ends.
    pub(super) async fn noted(&self, error: GitHubError) -> Result<GitHubError, StoreError> {
        self.noted_for(self.parts.github.token_name(), error).await
    }

    async fn noted_for(&self, token: &str, error: GitHubError) -> Result<GitHubError, StoreError> {
        let Some((resource, _)) = limit(&error) else { return Ok(error) };
        // What a stranger may ask is one limit, whatever it is called in a conversation that has a token.
        let resource = if token == ANONYMOUS && resource != "raw" { "core" } else { resource };
        let last = self.parts.store.last_limit(token, resource).await?;
        let Some(met) = met(&error, self.parts.clock.now(), last) else { return Ok(error) };
        self.parts.store.set_limit_met(token, resource, met).await?;
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
