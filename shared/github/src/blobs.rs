//! Contents: documents in batches, pictures one by one.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use domain::limits::{FETCHED_BYTES, PICTURE_BYTES};
use domain::sync::Wanted;
use domain::{BlobId, CommitId, Repository};
use futures_util::{StreamExt as _, stream};

use crate::bounds::BATCH_ANSWER_BYTES;
use crate::exchange::Failure;
use crate::graphql::{Node, Query, QueryError, Reply};
use crate::{GitHubError, Session};

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
    /// It has more bytes than are fetched: [`FETCHED_BYTES`] of a document, [`PICTURE_BYTES`] of a picture.
    TooLarge,
}

/// Requests that one conversation has under way at once.
pub(crate) const SIDE_BY_SIDE: usize = 6;

/// The same for contents of more than [`ALONE_BYTES`], for memory's sake.
const BIG_SIDE_BY_SIDE: usize = 2;

/// A query over 100 blobs costs one point.
const BATCH: usize = 100;

/// Bytes of a batch's contents.
const BATCH_BYTES: u64 = 2 << 20;

/// Contents of more bytes are asked for alone: GraphQL cuts them.
const ALONE_BYTES: u64 = 512 << 10;

/// Halves that may fail in the course of one batch: after that it is GraphQL that fails, and not a content.
const HALVINGS: usize = 8;

const DOCUMENT: &str = "a document";
const PICTURE: &str = "a picture";

/// Where contents come from and go to.
struct Errand<'a> {
    repository: &'a Repository,
    commit: CommitId,
    folder: &'a str,
    what: &'static str,
    each: &'a (dyn Fn(BlobId, Bytes) + Send + Sync),
    /// One failed: what is under way may end, and nothing is begun.
    over: AtomicBool,
}

impl Session {
    /// Contents, in batches side by side, each handed to `each` as soon as it is there and was checked against its name.
    /// `folder`: what the paths are relative to; empty for the root. What `each` was given stays given when a later one
    /// fails. What came with a [`glance`](Self::glance) is not asked for again. Gives what was left out.
    pub async fn blobs(
        &self,
        repository: &Repository,
        commit: CommitId,
        folder: &str,
        wanted: &[Wanted],
        each: &(dyn Fn(BlobId, Bytes) + Send + Sync),
    ) -> Result<Vec<Skipped>, GitHubError> {
        let errand =
            Errand { repository, commit, folder, what: DOCUMENT, each, over: AtomicBool::new(false) };
        let (mut wanted, skipped) = divide(wanted, FETCHED_BYTES);
        wanted.retain(|it| match self.came_beside(it.blob) {
            Some(content) => {
                each(it.blob, content);
                false
            }
            None => true,
        });
        let (mut small, big): (Vec<_>, Vec<_>) =
            wanted.into_iter().partition(|wanted| wanted.size <= ALONE_BYTES);
        if self.has_graphql() {
            let mut queries = Vec::new();
            for batch in batches(small) {
                queries.push(self.batch(&errand, batch));
            }
            small = errand.run(queries, SIDE_BY_SIDE).await?.into_iter().flatten().collect();
        }
        self.one_by_one(&errand, small, SIDE_BY_SIDE).await?;
        self.one_by_one(&errand, big, BIG_SIDE_BY_SIDE).await?;
        Ok(skipped)
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
        let errand = Errand { repository, commit, folder, what: PICTURE, each, over: AtomicBool::new(false) };
        let (wanted, skipped) = divide(wanted, PICTURE_BYTES);
        self.one_by_one(&errand, wanted, SIDE_BY_SIDE).await?;
        Ok(skipped)
    }

    fn came_beside(&self, blob: BlobId) -> Option<Bytes> {
        self.beside.lock().unwrap_or_else(PoisonError::into_inner).remove(&blob)
    }

    async fn one_by_one(
        &self,
        errand: &Errand<'_>,
        wanted: Vec<&Wanted>,
        side_by_side: usize,
    ) -> Result<(), GitHubError> {
        let mut work = Vec::new();
        for wanted in wanted {
            work.push(self.one(errand, wanted));
        }
        errand.run(work, side_by_side).await.map(drop)
    }

    async fn one(&self, errand: &Errand<'_>, wanted: &Wanted) -> Result<(), GitHubError> {
        let path = match errand.folder {
            "" => wanted.path.clone(),
            folder => format!("{folder}/{}", wanted.path),
        };
        let Errand { repository, commit, what, .. } = *errand;
        let content = self.content_at(repository, commit, &path, wanted.blob, wanted.size, what).await?;
        (errand.each)(wanted.blob, content);
        Ok(())
    }

    /// One batch by GraphQL. What takes too long is halved; gives what GraphQL does not have whole: REST has it.
    async fn batch<'a>(
        &self,
        errand: &Errand<'_>,
        batch: Vec<&'a Wanted>,
    ) -> Result<Vec<&'a Wanted>, GitHubError> {
        let (mut pending, mut left, mut failed) = (vec![batch], Vec::new(), 0);
        while let Some(mut batch) = pending.pop() {
            if !self.has_graphql() || failed >= HALVINGS {
                left.extend(batch);
                continue;
            }
            let failure = match self.contents(errand, &batch).await {
                Ok(missing) => {
                    left.extend(missing);
                    continue;
                }
                Err(failure) => failure,
            };
            match failure.error {
                _ if failure.slow && batch.len() > 1 => {
                    failed += 1;
                    let half = batch.split_off(batch.len() / 2);
                    pending.extend([half, batch]);
                }
                _ if failure.slow => left.extend(batch),
                GitHubError::NotFound | GitHubError::Forbidden | GitHubError::Failing { .. } => {
                    left.extend(batch);
                }
                error => return Err(error),
            }
        }
        Ok(left)
    }

    /// Asks for contents at once, and hands on those that are whole; gives the others.
    async fn contents<'a>(
        &self,
        errand: &Errand<'_>,
        batch: &[&'a Wanted],
    ) -> Result<Vec<&'a Wanted>, Failure> {
        let mut query = Query::about(errand.repository);
        for (number, wanted) in batch.iter().enumerate() {
            let fields = "... on Blob { oid byteSize isBinary isTruncated text }";
            query.object_of(&format!("blob{number}"), wanted.blob.to_string(), fields);
        }
        let reply: Reply<HashMap<String, Option<Node>>> =
            self.query(query, BATCH_ANSWER_BYTES, errand.what).await?;
        let Some(mut nodes) = reply.data.and_then(|data| data.repository) else {
            let refused =
                |error: &QueryError| matches!(error.kind.as_deref(), Some("NOT_FOUND" | "FORBIDDEN"));
            // REST knows whether it is there. Anything else may be GraphQL's way to say that it was too much.
            let slow = !reply.errors.iter().any(refused);
            return Err(Failure { slow, ..GitHubError::NotFound.into() });
        };
        let mut missing = Vec::new();
        for (number, wanted) in batch.iter().copied().enumerate() {
            let node = nodes.remove(&format!("blob{number}")).flatten();
            let whole = |node: &Node| node.is_truncated == Some(false) && node.is_binary != Some(true);
            match node.filter(whole).and_then(|node| node.text) {
                // Other encodings than UTF-8 are recoded there: then it is another content.
                Some(text) if BlobId::of(text.as_bytes()) == wanted.blob => {
                    (errand.each)(wanted.blob, text.into());
                }
                _ => missing.push(wanted),
            }
        }
        Ok(missing)
    }
}

impl Errand<'_> {
    /// Does what is to be done side by side. The first error ends it, once what is under way came to its end: that was
    /// paid for already.
    async fn run<T>(
        &self,
        work: Vec<impl Future<Output = Result<T, GitHubError>>>,
        side_by_side: usize,
    ) -> Result<Vec<T>, GitHubError> {
        let mut guarded = Vec::new();
        for work in work {
            guarded.push(self.unless_over(work));
        }
        let done: Vec<_> = stream::iter(guarded).buffer_unordered(side_by_side).collect().await;
        done.into_iter().flatten().collect()
    }

    async fn unless_over<T>(
        &self,
        work: impl Future<Output = Result<T, GitHubError>>,
    ) -> Option<Result<T, GitHubError>> {
        if self.over.load(Ordering::Relaxed) {
            return None;
        }
        let done = work.await;
        self.over.fetch_or(done.is_err(), Ordering::Relaxed);
        Some(done)
    }
}

/// Each content once, without those that are too large.
fn divide(wanted: &[Wanted], most: u64) -> (Vec<&Wanted>, Vec<Skipped>) {
    let mut seen = HashSet::new();
    let (fetch, left): (Vec<_>, Vec<_>) =
        wanted.iter().filter(|wanted| seen.insert(wanted.blob)).partition(|wanted| wanted.size <= most);
    let skipped = |wanted: &Wanted| Skipped { blob: wanted.blob, reason: SkipReason::TooLarge };
    (fetch, left.into_iter().map(skipped).collect())
}

/// Batches as few as the bounds allow, and alike: contents are dealt to them by their sizes, the biggest first.
fn batches(mut wanted: Vec<&Wanted>) -> Vec<Vec<&Wanted>> {
    wanted.sort_by_key(|wanted| Reverse(wanted.size));
    let bytes: u64 = wanted.iter().map(|wanted| wanted.size).sum();
    let by_bytes = usize::try_from(bytes.div_ceil(BATCH_BYTES)).unwrap_or(usize::MAX);
    let fewest = wanted.len().div_ceil(BATCH).max(by_bytes);
    let fits = |batches: &[Vec<&Wanted>]| {
        batches.iter().all(|batch| batch.iter().map(|it| it.size).sum::<u64>() <= BATCH_BYTES)
    };
    // One content alone is within the bound: it fits at last where each has a batch of its own.
    (fewest..=wanted.len()).map(|count| dealt(&wanted, count)).find(|it| fits(it)).unwrap_or_default()
}

/// Dealt to and fro, as cards are where the first ones are worth more.
fn dealt<'a>(wanted: &[&'a Wanted], count: usize) -> Vec<Vec<&'a Wanted>> {
    let mut batches = vec![Vec::new(); count];
    for (turn, round) in wanted.chunks(count.max(1)).enumerate() {
        for (place, wanted) in round.iter().enumerate() {
            batches[if turn % 2 == 0 { place } else { count - 1 - place }].push(*wanted);
        }
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(number: u64, size: u64) -> Wanted {
        Wanted { blob: BlobId::of(&number.to_be_bytes()), size, path: format!("{number}.md") }
    }

    #[test]
    fn a_batch_has_at_most_a_hundred_contents_and_two_megabytes() {
        let check = |wanted: Vec<Wanted>, expect: &[usize]| {
            let batches: Vec<_> = batches(wanted.iter().collect()).iter().map(Vec::len).collect();
            assert_eq!(batches, expect);
        };
        check(vec![], &[]);
        check((0..100).map(|it| wanted(it, 10)).collect(), &[100]);
        check((0..250).map(|it| wanted(it, 10)).collect(), &[83, 83, 84]);
        check((0..9).map(|it| wanted(it, ALONE_BYTES)).collect(), &[3, 3, 3]);
        // Big and small ones share batches, so that neither bound is met before the other.
        let mixed = |it| wanted(it, if it % 100 < 30 { 60 << 10 } else { 1 << 10 });
        check((0..1200).map(mixed).collect(), &[100; 12]);
    }

    #[test]
    fn each_content_is_fetched_once_and_none_that_is_too_large() {
        let all = [wanted(1, 10), wanted(2, 21), wanted(1, 10), wanted(3, 20)];
        let (fetch, skipped) = divide(&all, 20);
        assert_eq!(fetch, [&all[0], &all[3]]);
        assert_eq!(skipped, [Skipped { blob: all[1].blob, reason: SkipReason::TooLarge }]);
    }
}
