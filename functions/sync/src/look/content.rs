//! Content: from the store where it is there already, else from GitHub, and into the store as soon as it comes.

use std::collections::{HashMap, HashSet};

use bytes::Bytes;
use domain::sync::{Trouble, Wanted};
use domain::{BlobId, CommitId, ProjectUlid, Repository, Timestamp};
use futures_util::FutureExt as _;
use futures_util::future::try_join;
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use github::{GitHubError, Session};
use store::{Document, Store, StoreError};
use tokio::sync::mpsc::{self, UnboundedReceiver};

use crate::bounds::BYTES_AT_ONCE;

/// Documents that are asked of the store at once.
const READ_AT_ONCE: usize = 100;

/// Documents that are written at once, at most: as they come from GitHub.
const WRITTEN_AT_ONCE: usize = 100;

/// Pictures that are read from the store side by side.
const PICTURES_AT_ONCE: usize = 8;

/// Why there is no snapshot.
#[derive(Debug)]
pub(super) enum Failed {
    /// The store failed.
    Store(StoreError),
    /// GitHub has no answer.
    GitHub(GitHubError),
    /// What there is cannot be followed.
    Trouble(Trouble),
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<GitHubError> for Failed {
    fn from(error: GitHubError) -> Self {
        Self::GitHub(error)
    }
}

/// Contents by their names.
pub(super) type Contents = HashMap<BlobId, Bytes>;

/// Where content comes from, and goes to. Paths of what is wanted are relative to the repository.
pub(super) struct Content<'a> {
    pub(super) session: &'a Session,
    pub(super) store: &'a Store,
    pub(super) ulid: ProjectUlid,
    pub(super) repository: &'a Repository,
    pub(super) commit: CommitId,
    pub(super) now: Timestamp,
    /// A look before this one may have left content that no snapshot names: it is looked for before GitHub is asked.
    pub(super) resumes: bool,
}

impl Content<'_> {
    /// The documents `new`, which the snapshot before does not name, and are kept now; `known`, which it does; and
    /// `passing`, which are only read.
    pub(super) async fn documents(
        &self,
        new: &[Wanted],
        known: &[Wanted],
        passing: &[Wanted],
    ) -> Result<Contents, Failed> {
        let kept: HashSet<BlobId> = new.iter().chain(known).map(|it| it.blob).collect();
        let (stored, unknown) = if self.resumes { (new, &[][..]) } else { (&[][..], new) };
        let stored: Vec<&Wanted> = known.iter().chain(stored).collect();
        let fetched: Vec<Wanted> = unknown.iter().chain(passing).cloned().collect();
        let (mut contents, fetched) = try_join(self.read(&stored), self.fetch(&fetched, &kept)).await?;
        if self.resumes {
            // They may have been written long ago: collection is not to take them for leftovers.
            let found = new.iter().filter_map(|it| Some((it.blob, contents.get(&it.blob)?.clone())));
            let found: Vec<_> = found.map(|(blob, bytes)| Document { blob, bytes }).collect();
            self.store.put_documents(self.ulid, &found, self.now).await?;
        }
        contents.extend(fetched);
        let missing: Vec<Wanted> =
            stored.into_iter().filter(|it| !contents.contains_key(&it.blob)).cloned().collect();
        contents.extend(self.fetch(&missing, &kept).await?);
        Ok(contents)
    }

    /// What the store has of them.
    async fn read(&self, wanted: &[&Wanted]) -> Result<Contents, Failed> {
        let mut contents = Contents::new();
        for some in wanted.chunks(READ_AT_ONCE) {
            let blobs: Vec<BlobId> = some.iter().map(|it| it.blob).collect();
            let found = self.store.documents(self.ulid, &blobs).await?;
            contents.extend(blobs.into_iter().zip(found).filter_map(|(blob, it)| Some((blob, it.ok()?))));
        }
        Ok(contents)
    }

    /// Has GitHub give them, and keeps those that are to be `kept` while others are still on their way.
    async fn fetch(&self, wanted: &[Wanted], kept: &HashSet<BlobId>) -> Result<Contents, Failed> {
        if wanted.is_empty() {
            return Ok(Contents::new());
        }
        let (sender, receiver) = mpsc::unbounded_channel();
        let fetch = async move {
            let each = |blob, bytes| drop(sender.send(Document { blob, bytes }));
            // What came before a failure is kept all the same: only the store's own failure ends the other side.
            Ok(self.session.blobs(self.repository, self.commit, "", wanted, &each).await)
        };
        let (fetched, contents) = try_join(fetch, self.keep(receiver, kept)).await?;
        // One that is too large is missing in its spec, which says so.
        let skipped: HashSet<BlobId> = fetched?.into_iter().map(|it| it.blob).collect();
        let is_missing = |blob| !contents.contains_key(blob) && !skipped.contains(blob);
        if wanted.iter().any(|it| is_missing(&it.blob)) {
            return Err(GitHubError::Unreadable { what: "a document" }.into());
        }
        Ok(contents)
    }

    async fn keep(
        &self,
        mut receiver: UnboundedReceiver<Document>,
        kept: &HashSet<BlobId>,
    ) -> Result<Contents, StoreError> {
        let (mut contents, mut some) = (Contents::new(), Vec::new());
        while receiver.recv_many(&mut some, WRITTEN_AT_ONCE).await > 0 {
            contents.extend(some.iter().map(|it| (it.blob, it.bytes.clone())));
            some.retain(|it| kept.contains(&it.blob));
            self.store.put_documents(self.ulid, &some, self.now).await?;
            some.clear();
        }
        Ok(contents)
    }

    /// Keeps pictures that the snapshot before does not name.
    pub(super) async fn pictures(&self, wanted: &[Wanted]) -> Result<(), Failed> {
        for some in in_parts(wanted, BYTES_AT_ONCE, |it| it.size) {
            let missing = if self.resumes { self.missing_pictures(some).await? } else { some.to_vec() };
            if missing.is_empty() {
                continue;
            }
            let (sender, mut receiver) = mpsc::unbounded_channel();
            let fetch = async move {
                let each = |blob, bytes| drop(sender.send(Document { blob, bytes }));
                Ok(self.session.pictures(self.repository, self.commit, "", &missing, &each).await)
            };
            let keep = async {
                let mut some = Vec::new();
                while receiver.recv_many(&mut some, WRITTEN_AT_ONCE).await > 0 {
                    self.store.put_pictures(self.ulid, &some, self.now).await?;
                    some.clear();
                }
                Ok::<_, StoreError>(())
            };
            let (fetched, ()) = try_join(fetch, keep).await?;
            fetched?;
        }
        Ok(())
    }

    /// Those that the store does not have. The others are written again: collection is not to take them for leftovers.
    async fn missing_pictures(&self, wanted: &[Wanted]) -> Result<Vec<Wanted>, StoreError> {
        let mut looks = Vec::with_capacity(wanted.len());
        for it in wanted {
            looks.push(async move { Ok((!self.has_picture(it.blob).await?).then(|| it.clone())) }.boxed());
        }
        let found: Vec<Option<Wanted>> = stream::iter(looks).buffered(PICTURES_AT_ONCE).try_collect().await?;
        Ok(found.into_iter().flatten().collect())
    }

    async fn has_picture(&self, blob: BlobId) -> Result<bool, StoreError> {
        let Ok(bytes) = self.store.picture(self.ulid, &blob).await? else { return Ok(false) };
        let picture = Document { blob, bytes };
        self.store.put_pictures(self.ulid, &[picture], self.now).await?;
        Ok(true)
    }
}

/// Runs of `items` of which each has at most `bytes`, and at least one item.
pub(super) fn in_parts<T>(items: &[T], bytes: u64, size: impl Fn(&T) -> u64) -> Vec<&[T]> {
    let (mut parts, mut start, mut sum) = (Vec::new(), 0, 0);
    for (at, item) in items.iter().enumerate() {
        let size = size(item);
        if at > start && sum + size > bytes {
            parts.push(&items[start..at]);
            (start, sum) = (at, 0);
        }
        sum += size;
    }
    if start < items.len() {
        parts.push(&items[start..]);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_bounded_and_lose_nothing() {
        let check = |sizes: &[u64], expect: &[&[u64]]| assert_eq!(in_parts(sizes, 10, |it| *it), expect);
        check(&[], &[]);
        check(&[1, 2, 3], &[&[1, 2, 3]]);
        check(&[5, 5, 1], &[&[5, 5], &[1]]);
        check(&[99, 1, 99], &[&[99], &[1], &[99]]);
    }
}
