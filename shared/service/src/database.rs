//! Specs from the store.

use std::sync::Arc;
use std::time::Duration;

use domain::{BlobId, ProjectId};
use store::Store;

use crate::{CacheStatus, Clock, Current, SourceDocument, SourceError, SpecSource};

/// What a [`DatabaseSource`] is made from.
pub struct DatabaseConfig {
    /// The store.
    pub store: Store,
    /// How long a project's head is trusted.
    pub head_ttl: Duration,
    /// A bound on the snapshots and documents that are kept, in bytes.
    pub cache_bytes: u64,
    /// This is a private showcase: private projects are shown.
    pub private_allowed: bool,
    /// The time.
    pub clock: Clock,
}

/// Specs from the store: heads are trusted for a moment, what they name for ever.
#[derive(Clone)]
pub struct DatabaseSource(#[expect(dead_code, reason = "comes with the source")] Arc<DatabaseConfig>);

impl DatabaseSource {
    /// A source over the store. Asks nothing yet.
    pub fn new(config: DatabaseConfig) -> Self {
        Self(Arc::new(config))
    }

    /// What the cache did.
    pub fn status(&self) -> CacheStatus {
        todo!()
    }
}

impl SpecSource for DatabaseSource {
    async fn snapshot(&self, project: &ProjectId) -> Result<Current, SourceError> {
        let _ = project;
        todo!()
    }

    async fn document(&self, project: &ProjectId, blob: &BlobId) -> Result<SourceDocument, SourceError> {
        let _ = (project, blob);
        todo!()
    }
}
