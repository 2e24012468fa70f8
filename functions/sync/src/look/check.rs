//! Whether what a head names is in the store.

use std::collections::{HashMap, HashSet};

use domain::sync::{Trigger, is_picture};
use domain::{BlobId, Prepared, Project, Snapshot};
use futures_util::FutureExt as _;
use futures_util::stream::{self, StreamExt as _};
use store::StoreError;

use super::Looking;
use super::content::in_parts;
use super::outcome::Outcome;
use crate::bounds::BYTES_AT_ONCE;

/// Documents that are asked for at once, and their bytes: they are all in memory.
const DOCUMENTS_AT_ONCE: usize = 50;
/// Pictures that are asked for side by side.
const PICTURES_AT_ONCE: usize = 8;

impl Looking<'_> {
    /// Whether a look that found nothing new is also to see that nothing was lost: where a person asks for it, and the
    /// first time in each day.
    pub(super) fn has_to_check(&self, project: &Project, outcome: &Outcome) -> bool {
        let is_asked_for = self.call.trigger == Trigger::Manual;
        let is_first_of_day =
            project.look.looked_at.is_some_and(|before| before.date() != self.parts.clock.now().date());
        outcome.trouble.is_none() && outcome.head.is_some() && (is_asked_for || is_first_of_day)
    }

    /// Whether the store has all that the project's head names. What cannot be found out in time is taken to be there.
    pub(super) async fn is_whole(&self, project: &Project) -> Result<bool, StoreError> {
        let is_whole =
            self.call.deadline.within(Box::pin(self.has_all(project))).await.unwrap_or(Ok(true))?;
        if !is_whole {
            tracing::warn!(project.id = project.id.as_str(), "content is missing: the project is read anew");
        }
        Ok(is_whole)
    }

    async fn has_all(&self, project: &Project) -> Result<bool, StoreError> {
        let Some(head) = &project.head else { return Ok(true) };
        let store = &self.parts.store;
        let Ok(bytes) = store.snapshot(self.ulid, head.snapshot, head.format, head.bytes).await? else {
            return Ok(false);
        };
        let Ok(prepared) = Prepared::decode(Vec::from(bytes)) else { return Ok(false) };
        let segments = store.segments(&[(self.ulid, head.snapshot)]).await?;
        let is_segment = |bytes: &[u8]| Prepared::decode_segment(bytes).is_ok();
        if !segments.iter().all(|it| it.as_ref().is_ok_and(|bytes| is_segment(bytes))) {
            return Ok(false);
        }
        let Named { documents, pictures } = Named::by(&Snapshot::assemble(prepared.project));
        // That is also the name of what could not be read, and is not there.
        let nothing = BlobId::of(b"");
        let documents: Vec<_> = documents.into_iter().filter(|(blob, _)| *blob != nothing).collect();
        for some in in_parts(&documents, BYTES_AT_ONCE, |(_, size)| *size) {
            for some in some.chunks(DOCUMENTS_AT_ONCE) {
                let blobs: Vec<BlobId> = some.iter().map(|(blob, _)| *blob).collect();
                if store.documents(self.ulid, &blobs).await?.iter().any(Result::is_err) {
                    return Ok(false);
                }
            }
        }
        let mut looks = Vec::with_capacity(pictures.len());
        for blob in pictures {
            looks.push(async move { Ok(store.picture(self.ulid, &blob).await?.is_ok()) }.boxed());
        }
        let mut looks = stream::iter(looks).buffer_unordered(PICTURES_AT_ONCE);
        while let Some(is_there) = looks.next().await {
            if !is_there? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// What a snapshot names.
#[derive(Debug, Default)]
pub(super) struct Named {
    /// With their sizes in bytes.
    pub(super) documents: HashMap<BlobId, u64>,
    pub(super) pictures: HashSet<BlobId>,
}

impl Named {
    pub(super) fn by(snapshot: &Snapshot) -> Self {
        let mut named = Self::default();
        for spec in snapshot.specs() {
            named.documents.extend(spec.documents.iter().map(|it| (it.blob, it.size)));
            let pictures = spec.assets.iter().filter(|it| is_picture(&it.path, it.size));
            named.pictures.extend(pictures.map(|it| it.blob));
        }
        named
    }
}
