//! One conversation with GitHub: a look at one repository.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use domain::{BlobId, CommitId, RepoName, Repository, RepositoryId, Timestamp};
use http::StatusCode;
use serde::Deserialize;

use crate::GitHubError;
use crate::address::segment;
use crate::bounds::{DESCRIPTION_CHARS, ETAG_BYTES};
use crate::exchange::{Answer, Question};
use crate::hub::Hub;
use crate::limits::{Limits, Resource};
use domain::limits::BRANCH_BYTES;

/// How a repository is called in a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// By its name, which may be somebody else's by now.
    Name(RepoName),
    /// By its number, which is its own for ever.
    Id(RepositoryId),
}

/// An answer to a question that says what is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conditional<T> {
    /// 304: it is as it was. Free, with a token.
    Unchanged,
    /// It is this.
    Changed {
        /// The answer.
        value: T,
        /// What to send the next time.
        etag: Option<String>,
    },
}

/// A repository, as GitHub describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundRepository {
    /// What is kept of it.
    pub repository: Repository,
    /// `disabled`: GitHub shows nothing of it.
    pub disabled: bool,
    /// When the token ends, where GitHub says so.
    pub token_expires: Option<Timestamp>,
}

/// One conversation. It can be shared by what runs side by side.
///
/// Once it met a limit it asks no more of that resource, and gives the same error instead.
pub struct Session {
    pub(crate) hub: Arc<Hub>,
    pub(crate) requests: AtomicU32,
    pub(crate) limits: Limits,
    pub(crate) token_expires: Mutex<Option<Timestamp>>,
    /// There is no GraphQL to be had, as on an Enterprise Server that has it switched off.
    pub(crate) no_graphql: AtomicBool,
    /// The raw file host is not to be reached.
    pub(crate) no_raw: AtomicBool,
    /// Contents that came with the answer to another question.
    pub(crate) beside: Mutex<HashMap<BlobId, Bytes>>,
}

/// What the API says of a repository.
#[derive(Deserialize)]
pub(crate) struct RepositoryAnswer {
    pub(crate) id: u64,
    pub(crate) full_name: RepoName,
    pub(crate) private: bool,
    /// `public`, `private`, `internal`; older Enterprise Servers say nothing.
    pub(crate) visibility: Option<String>,
    pub(crate) archived: Option<bool>,
    pub(crate) disabled: Option<bool>,
    pub(crate) default_branch: String,
    pub(crate) description: Option<String>,
    pub(crate) stargazers_count: Option<u64>,
}

const REPOSITORY: &str = "the repository";
const COMMIT: &str = "the commit";

impl Session {
    pub(crate) fn new(hub: Arc<Hub>) -> Self {
        Self {
            hub,
            requests: AtomicU32::new(0),
            limits: Limits::default(),
            token_expires: Mutex::new(None),
            no_graphql: AtomicBool::new(false),
            no_raw: AtomicBool::new(false),
            beside: Mutex::default(),
        }
    }

    /// The repository. Renames are followed by GitHub's redirect, which is one request more.
    pub async fn repository(
        &self,
        at: &At,
        etag: Option<&str>,
    ) -> Result<Conditional<FoundRepository>, GitHubError> {
        let url = self.hub.addresses.api(&path(at));
        let answer = self.ask(Question { etag, ..Question::json(url, REPOSITORY) }).await?;
        conditional(&answer, etag, REPOSITORY, || self.found(answer.json(REPOSITORY)?))
    }

    /// The same as somebody without a token sees it: whether it is public.
    pub async fn repository_as_stranger(&self, at: &At) -> Result<FoundRepository, GitHubError> {
        let url = self.hub.addresses.api(&path(at));
        let resource = if self.has_token() { Resource::Stranger } else { Resource::Core };
        let answer = self.ask(Question { resource, ..Question::json(url, REPOSITORY) }).await?;
        match conditional(&answer, None, REPOSITORY, || self.found(answer.json(REPOSITORY)?))? {
            Conditional::Changed { value, .. } => Ok(value),
            Conditional::Unchanged => Err(GitHubError::Unreadable { what: REPOSITORY }),
        }
    }

    /// The commit of a branch; `None`: of the default branch.
    pub async fn commit(
        &self,
        at: &At,
        branch: Option<&str>,
        etag: Option<&str>,
    ) -> Result<Conditional<CommitId>, GitHubError> {
        // `heads/` keeps a tag, or a commit, of the same name from being taken for it. One segment: a branch may be
        // called `x/status`, which is a path of the API's own.
        let name = branch.map_or_else(|| "HEAD".to_owned(), |branch| segment(&format!("heads/{branch}")));
        let url = self.hub.addresses.api(&format!("{}/commits/{name}", path(at)));
        let question = Question::json(url, COMMIT);
        let answer = self.ask(Question { accept: "application/vnd.github.sha", etag, ..question }).await?;
        conditional(&answer, etag, COMMIT, || {
            let text = std::str::from_utf8(&answer.body).unwrap_or_default();
            text.trim().parse().map_err(|_| GitHubError::Unreadable { what: COMMIT })
        })
    }

    /// Requests asked so far, redirects and repetitions included.
    pub fn requests(&self) -> u32 {
        self.requests.load(Ordering::Relaxed)
    }

    /// What the limit leaves, as the last answer said; the smaller one of the resources. `None` where there is no limit.
    pub fn remaining(&self) -> Option<u32> {
        self.limits.remaining()
    }

    /// When the token ends, as the last answer said; a 304 says so as well. `None` where GitHub does not say.
    pub fn token_expires(&self) -> Option<Timestamp> {
        *self.token_expires.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn has_token(&self) -> bool {
        self.hub.authorization.is_some()
    }

    /// Whether GraphQL is worth asking: it needs a token.
    pub(crate) fn has_graphql(&self) -> bool {
        self.has_token() && !self.no_graphql.load(Ordering::Relaxed)
    }

    pub(crate) fn found(&self, said: RepositoryAnswer) -> Result<FoundRepository, GitHubError> {
        let branch = said.default_branch;
        if branch.is_empty() || branch.len() > BRANCH_BYTES || branch.contains(char::is_control) {
            return Err(GitHubError::Unreadable { what: REPOSITORY });
        }
        let not_public = said.visibility.is_some_and(|visibility| visibility != "public");
        let repository = Repository {
            id: RepositoryId(said.id),
            name: said.full_name,
            default_branch: branch,
            description: said.description.as_deref().and_then(description),
            stars: u32::try_from(said.stargazers_count.unwrap_or(0)).unwrap_or(u32::MAX),
            archived: said.archived.unwrap_or(false),
            private: said.private || not_public,
        };
        Ok(FoundRepository {
            repository,
            disabled: said.disabled.unwrap_or(false),
            token_expires: self.token_expires(),
        })
    }
}

/// The path of a repository in the API.
pub(crate) fn path(at: &At) -> String {
    match at {
        At::Name(name) => format!("/repos/{}/{}", segment(name.owner()), segment(name.name())),
        At::Id(id) => format!("/repositories/{id}"),
    }
}

fn conditional<T>(
    answer: &Answer,
    etag: Option<&str>,
    what: &'static str,
    read: impl FnOnce() -> Result<T, GitHubError>,
) -> Result<Conditional<T>, GitHubError> {
    if answer.status == StatusCode::NOT_MODIFIED {
        // Nobody said what is known: an answer to another question.
        return if etag.is_some() {
            Ok(Conditional::Unchanged)
        } else {
            Err(GitHubError::Unreadable { what })
        };
    }
    let etag = answer.header("etag").filter(|etag| etag.len() <= ETAG_BYTES);
    Ok(Conditional::Changed { value: read()?, etag: etag.map(str::to_owned) })
}

/// What a repository says of itself: one line, of which nothing is left out but what nobody would read to the end.
fn description(text: &str) -> Option<String> {
    let words: Vec<_> = text.split(|c: char| c.is_whitespace() || c.is_control()).collect();
    let line = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let shown = match line.char_indices().nth(DESCRIPTION_CHARS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    };
    (!shown.is_empty()).then_some(shown)
}
