//! Content: documents, pictures and prepared snapshots, each named by what it is, written at most once, and never
//! rewritten.

use bytes::Bytes;
use domain::{BlobId, ProjectUlid, SnapshotId, Timestamp};

use crate::{Store, StoreError};

/// A document to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its name.
    pub blob: BlobId,
    /// Its bytes.
    pub bytes: Bytes,
}

/// Content that should be there, and is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingContent;

impl Store {
    /// Keeps documents: compressed, in the table up to 350 KB each, in the bucket above; in parallel.
    pub async fn put_documents(
        &self,
        ulid: ProjectUlid,
        documents: &[Document],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let _ = (ulid, documents, now);
        todo!()
    }

    /// A document. Its bytes are checked against its name.
    pub async fn document(
        &self,
        ulid: ProjectUlid,
        blob: &BlobId,
    ) -> Result<Result<Bytes, MissingContent>, StoreError> {
        let _ = (ulid, blob);
        todo!()
    }

    /// Several documents, in the order asked for.
    pub async fn documents(
        &self,
        ulid: ProjectUlid,
        blobs: &[BlobId],
    ) -> Result<Vec<Result<Bytes, MissingContent>>, StoreError> {
        let _ = (ulid, blobs);
        todo!()
    }

    /// Keeps pictures, in the bucket.
    pub async fn put_pictures(&self, ulid: ProjectUlid, pictures: &[Document]) -> Result<(), StoreError> {
        let _ = (ulid, pictures);
        todo!()
    }

    /// A picture. Its bytes are checked against its name.
    pub async fn picture(
        &self,
        ulid: ProjectUlid,
        blob: &BlobId,
    ) -> Result<Result<Bytes, MissingContent>, StoreError> {
        let _ = (ulid, blob);
        todo!()
    }

    /// Keeps a prepared snapshot (in the table up to 16 KB, in the bucket above) and its segment: the small prepared form
    /// that search over all projects reads. One of the same id that is there already is the same content.
    pub async fn put_snapshot(
        &self,
        ulid: ProjectUlid,
        id: SnapshotId,
        prepared: Bytes,
        segment: Bytes,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let _ = (ulid, id, prepared, segment, now);
        todo!()
    }

    /// A prepared snapshot of `bytes` bytes (as head or history say, by which its place is known) and that format.
    pub async fn snapshot(
        &self,
        ulid: ProjectUlid,
        id: SnapshotId,
        format: u32,
        bytes: u64,
    ) -> Result<Result<Bytes, MissingContent>, StoreError> {
        let _ = (ulid, id, format, bytes);
        todo!()
    }

    /// The segments of several projects' snapshots, in the order asked for.
    pub async fn segments(
        &self,
        of: &[(ProjectUlid, SnapshotId)],
    ) -> Result<Vec<Result<Bytes, MissingContent>>, StoreError> {
        let _ = of;
        todo!()
    }
}
