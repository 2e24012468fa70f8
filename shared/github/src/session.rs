//! One conversation with GitHub: a look at one repository.

use bytes::Bytes;
use domain::sync::{FoundFolder, Wanted};
use domain::{BlobId, CommitId, ContextRole, RepoName, Repository, RepositoryId, SpecsPath, Timestamp};

use crate::GitHubError;

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

/// Which folder holds the specs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhereToLook<'a> {
    /// This one.
    Set(&'a SpecsPath),
    /// The one that `.lean-spec/config.json` names, else the first that is there of [`domain::SPECS_FOLDERS`].
    Anywhere,
}

/// A repository at a commit, as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundTree {
    /// The specs folder; `None` where there is none.
    pub folder: Option<FoundFolder>,
    /// Where it was looked for, in order.
    pub looked_at: Vec<String>,
    /// The files of the root that say how to work in the repository.
    pub context: Vec<RootFile>,
}

/// A file of the root that says how to work in the repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootFile {
    /// What for.
    pub role: ContextRole,
    /// Its path.
    pub path: String,
    /// Its content.
    pub blob: BlobId,
    /// Its size.
    pub size: u64,
}

/// Content that was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Which.
    pub blob: BlobId,
    /// Why.
    pub reason: SkipReason,
}

/// Why content was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SkipReason {
    /// It has more bytes than are fetched: 20 MB of a document, [`PICTURE_BYTES`](domain::limits::PICTURE_BYTES) of a
    /// picture.
    TooLarge,
}

/// One conversation. It can be shared by what runs side by side.
pub struct Session {
    _private: (),
}

impl Session {
    /// The repository. Renames are followed by GitHub's redirect, which is one request more.
    pub async fn repository(
        &self,
        at: &At,
        etag: Option<&str>,
    ) -> Result<Conditional<FoundRepository>, GitHubError> {
        let _ = (at, etag);
        todo!()
    }

    /// The same as somebody without a token sees it: whether it is public.
    pub async fn repository_as_stranger(&self, at: &At) -> Result<FoundRepository, GitHubError> {
        let _ = at;
        todo!()
    }

    /// The commit of a branch; `None`: of the default branch.
    pub async fn commit(
        &self,
        at: &At,
        branch: Option<&str>,
        etag: Option<&str>,
    ) -> Result<Conditional<CommitId>, GitHubError> {
        let _ = (at, branch, etag);
        todo!()
    }

    /// The specs folder at a commit, all the way down, and the files of the root that matter. One GraphQL query where it
    /// has at most three levels and there is a token.
    pub async fn tree(
        &self,
        repository: &Repository,
        commit: CommitId,
        place: WhereToLook<'_>,
    ) -> Result<FoundTree, GitHubError> {
        let _ = (repository, commit, place);
        todo!()
    }

    /// Contents, in batches side by side, each handed to `each` as soon as it is there and was checked against its name.
    /// `folder`: what the paths are relative to. What `each` was given stays given when a later one fails. Gives what was
    /// left out.
    pub async fn blobs(
        &self,
        repository: &Repository,
        commit: CommitId,
        folder: &str,
        wanted: &[Wanted],
        each: &(dyn Fn(BlobId, Bytes) + Send + Sync),
    ) -> Result<Vec<Skipped>, GitHubError> {
        let _ = (repository, commit, folder, wanted, each);
        todo!()
    }

    /// Pictures: as [`blobs`](Self::blobs), but binary, and so one request each.
    pub async fn pictures(
        &self,
        repository: &Repository,
        commit: CommitId,
        folder: &str,
        wanted: &[Wanted],
        each: &(dyn Fn(BlobId, Bytes) + Send + Sync),
    ) -> Result<Vec<Skipped>, GitHubError> {
        let _ = (repository, commit, folder, wanted, each);
        todo!()
    }

    /// Requests asked so far, redirects and repetitions included.
    pub fn requests(&self) -> u32 {
        todo!()
    }

    /// What the limit leaves, as the last answer said; the smaller one of the resources. `None` where there is no limit.
    pub fn remaining(&self) -> Option<u32> {
        todo!()
    }
}
