//! The bucket's operations: put, get, list, remove.

use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::operation::get_object::GetObjectError;
use aws_sdk_s3::operation::head_object::HeadObjectError;
use aws_sdk_s3::operation::list_objects_v2::builders::ListObjectsV2FluentBuilder;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{Delete, ObjectIdentifier};
use bytes::Bytes;
use domain::Timestamp;
use futures_util::StreamExt as _;
use futures_util::stream::{self, BoxStream};

use crate::bounds::BODY_PATIENCE;
use crate::patience::Patience;
use crate::{Store, StoreError};

/// Objects that one request removes. Source: Amazon S3 API Reference, DeleteObjects.
const REMOVED_AT_ONCE: usize = 1000;

/// An object as a list has it.
pub(crate) struct Object {
    pub(crate) key: String,
    pub(crate) written_at: Timestamp,
}

impl Store {
    pub(crate) async fn put_object(
        &self,
        doing: &'static str,
        key: &str,
        bytes: Bytes,
    ) -> Result<(), StoreError> {
        let request = self.s3.put_object().bucket(&self.config.bucket).key(key).body(ByteStream::from(bytes));
        request.send().await.map_err(|error| StoreError::unavailable(doing, error))?;
        Ok(())
    }

    /// An object; `None` where there is none.
    pub(crate) async fn object(&self, doing: &'static str, key: &str) -> Result<Option<Bytes>, StoreError> {
        let mut patience = Patience::new(doing);
        loop {
            let answer = match self.s3.get_object().bucket(&self.config.bucket).key(key).send().await {
                Ok(answer) => answer,
                Err(error) if matches!(error.as_service_error(), Some(GetObjectError::NoSuchKey(_))) => {
                    return Ok(None);
                }
                // Who may not list a bucket is told that of an object that is not there. Source: Amazon S3 API Reference,
                // GetObject, Permissions. A clock that is wrong, or a key that ended, is 403 as well, by another name.
                Err(error) if error.code() == Some("AccessDenied") => {
                    tracing::warn!(object.key = key, "an object is not there, or may not be read");
                    return Ok(None);
                }
                Err(error) => return Err(StoreError::unavailable(doing, error)),
            };
            // A body that breaks off is not the SDK's to try again.
            match tokio::time::timeout(BODY_PATIENCE, answer.body.collect()).await {
                Ok(Ok(body)) => return Ok(Some(body.into_bytes())),
                Ok(Err(_)) => patience.wait("the object's bytes broke off, again and again").await?,
                Err(late) => return Err(StoreError::unavailable(doing, late)),
            }
        }
    }

    /// Whether there is such an object.
    pub(crate) async fn has_object(&self, doing: &'static str, key: &str) -> Result<bool, StoreError> {
        match self.s3.head_object().bucket(&self.config.bucket).key(key).send().await {
            Ok(_) => Ok(true),
            Err(error) if error.as_service_error().is_some_and(HeadObjectError::is_not_found) => Ok(false),
            Err(error) => Err(StoreError::unavailable(doing, error)),
        }
    }

    /// The objects whose keys begin like that, page by page.
    pub(crate) fn objects(
        &self,
        doing: &'static str,
        prefix: String,
    ) -> BoxStream<'_, Result<Vec<Object>, StoreError>> {
        let list = self.s3.list_objects_v2().bucket(&self.config.bucket).prefix(prefix);
        stream::try_unfold(Some(list), move |list: Option<ListObjectsV2FluentBuilder>| async move {
            let Some(list) = list else { return Ok(None) };
            let answer = list.clone().send().await.map_err(|error| StoreError::unavailable(doing, error))?;
            let objects = answer.contents.unwrap_or_default().into_iter().filter_map(|object| {
                let written = object.last_modified.and_then(|time| time.to_millis().ok());
                // One of which nobody says when it was written is taken as new.
                let written_at = Timestamp::from_millis(written.unwrap_or(i64::MAX));
                Some(Object { key: object.key?, written_at })
            });
            let next = answer.next_continuation_token.map(|token| list.continuation_token(token));
            Ok(Some((objects.collect(), next)))
        })
        .boxed()
    }

    pub(crate) async fn remove_objects(
        &self,
        doing: &'static str,
        keys: &[String],
    ) -> Result<(), StoreError> {
        for chunk in keys.chunks(REMOVED_AT_ONCE) {
            let names = chunk.iter().map(|key| ObjectIdentifier::builder().key(key).build());
            let names = names.collect::<Result<Vec<_>, _>>();
            let names = names.map_err(|error| StoreError::unavailable(doing, error))?;
            let delete = Delete::builder().set_objects(Some(names)).quiet(true).build();
            let delete = delete.map_err(|error| StoreError::unavailable(doing, error))?;
            let request = self.s3.delete_objects().bucket(&self.config.bucket).delete(delete);
            let answer = request.send().await.map_err(|error| StoreError::unavailable(doing, error))?;
            if let Some(failed) = answer.errors.and_then(|errors| errors.into_iter().next()) {
                let reason = failed.message.or(failed.code).unwrap_or_else(|| "an object stayed".to_owned());
                return Err(StoreError::unavailable(doing, reason));
            }
        }
        Ok(())
    }
}
