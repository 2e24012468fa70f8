//! One content: by the raw file host, or by REST; checked against its name.

use std::sync::atomic::Ordering;

use bytes::Bytes;
use domain::{BlobId, CommitId, Repository};

use crate::bounds::CONTENT_ANSWER_BYTES;
use crate::exchange::Question;
use crate::limits::Resource;
use crate::session::path;
use crate::{At, GitHubError, Session};

/// Raw bytes instead of JSON with base64 in it.
const RAW: &str = "application/vnd.github.raw+json";

impl Session {
    /// The content of a file at a commit. Without a token the raw file host is asked first, which has no part in the
    /// API's limit; with one it is not, because it never gets the token.
    pub(crate) async fn content_at(
        &self,
        repository: &Repository,
        commit: CommitId,
        file: &str,
        blob: BlobId,
        size: u64,
        what: &'static str,
    ) -> Result<Bytes, GitHubError> {
        if !self.has_token()
            && !self.no_raw.load(Ordering::Relaxed)
            && let Some(url) = self.hub.addresses.raw(&repository.name.to_string(), &commit.to_string(), file)
        {
            let question = Question { accept: "*/*", resource: Resource::Raw, ..Question::json(url, what) };
            match self.ask(Question { bound: bound(size), ..question }).await {
                Ok(answer) if BlobId::of(&answer.body) == blob => return Ok(answer.body),
                Err(failure) => match failure.error {
                    // Sixty documents by REST would be all that an hour has.
                    GitHubError::RateLimited { .. } | GitHubError::SecondaryLimit { .. } => {
                        return Err(failure.error);
                    }
                    GitHubError::Unreachable => self.no_raw.store(true, Ordering::Relaxed),
                    _ => {}
                },
                Ok(_) => {}
            }
        }
        self.content(repository, blob, size, what).await
    }

    /// The content of a blob, by REST. One that is another than its name says is asked for once more.
    pub(crate) async fn content(
        &self,
        repository: &Repository,
        blob: BlobId,
        size: u64,
        what: &'static str,
    ) -> Result<Bytes, GitHubError> {
        let url = self.hub.addresses.api(&format!("{}/git/blobs/{blob}", path(&At::Id(repository.id))));
        for _ in 0..2 {
            let question = Question { accept: RAW, ..Question::json(url.clone(), what) };
            let answer = self.ask(Question { bound: bound(size), ..question }).await?;
            if BlobId::of(&answer.body) == blob {
                return Ok(answer.body);
            }
        }
        Err(GitHubError::Unreadable { what })
    }
}

/// What an answer may have: the content is as big as the tree says; HTML instead of it is told apart by its hash.
fn bound(size: u64) -> usize {
    usize::try_from(size).unwrap_or(usize::MAX).max(CONTENT_ANSWER_BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_has_room_for_its_content_and_for_a_refusal() {
        let check = |size: usize, expect: usize| assert_eq!(bound(size as u64), expect, "{size}");
        check(CONTENT_ANSWER_BYTES - 1, CONTENT_ANSWER_BYTES);
        check(CONTENT_ANSWER_BYTES, CONTENT_ANSWER_BYTES);
        check(CONTENT_ANSWER_BYTES + 1, CONTENT_ANSWER_BYTES + 1);
    }
}
