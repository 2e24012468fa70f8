//! Pictures: in the bucket as they are, each with an item that says when it was written.

use bytes::Bytes;
use domain::{BlobId, ProjectUlid, Timestamp};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use super::{Document, MissingContent, is_fresh, missing, written};
use crate::batch::{Change, PARALLEL};
use crate::key::{self, Key};
use crate::{Store, StoreError};

impl Store {
    /// Keeps pictures, in the bucket. One that is there already is not written again, unless that was long ago.
    pub async fn put_pictures(
        &self,
        ulid: ProjectUlid,
        pictures: &[Document],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const DOING: &str = "write pictures";
        let key = |picture: &Document| (key::project(ulid), key::picture(&picture.blob));
        let there = self.get_many(DOING, pictures.iter().map(key), false).await?;
        let fresh = |key: &Key| there.get(key).is_some_and(|item| is_fresh(item, now));
        let puts: Vec<_> = pictures.iter().map(|it| (key(it), it.clone(), fresh(&key(it)))).collect();
        stream::iter(puts)
            .map(|(key, picture, fresh)| self.clone().put_picture(ulid, key, picture, fresh))
            .buffer_unordered(PARALLEL)
            .try_collect::<()>()
            .await?;
        // The objects first, so that an item never names one that is not there.
        let stale = pictures.iter().map(key).filter(|key| !fresh(key));
        let stale: std::collections::HashSet<Key> = stale.collect();
        self.change_many(DOING, stale.into_iter().map(|key| Change::Put(written(key, now)))).await
    }

    async fn put_picture(
        self,
        ulid: ProjectUlid,
        key: Key,
        picture: Document,
        fresh: bool,
    ) -> Result<(), StoreError> {
        const DOING: &str = "write a picture";
        picture.check()?;
        let object = key::object(ulid, &key.1).unwrap_or_default();
        if fresh && self.has_object(DOING, &object).await? {
            return Ok(());
        }
        self.put_object(DOING, &object, picture.bytes).await
    }

    /// A picture. Its bytes are checked against its name.
    pub async fn picture(
        &self,
        ulid: ProjectUlid,
        blob: &BlobId,
    ) -> Result<Result<Bytes, MissingContent>, StoreError> {
        let object = key::object(ulid, &key::picture(blob)).unwrap_or_default();
        Ok(match self.object("read a picture", &object).await? {
            Some(bytes) if BlobId::of(&bytes) == *blob => Ok(bytes),
            Some(_) => Err(missing(&object)),
            None => Err(MissingContent),
        })
    }
}
