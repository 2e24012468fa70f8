//! What a place that specs come from can do.

use std::fmt;
use std::future::Future;

use domain::{BlobId, ProjectId};

use crate::{Current, SourceDocument};

/// A place that specs come from.
pub trait SpecSource {
    /// The project's current snapshot.
    fn snapshot(&self, project: &ProjectId) -> impl Future<Output = Result<Current, SourceError>> + Send;

    /// A document or asset of that content.
    fn document(
        &self,
        project: &ProjectId,
        blob: &BlobId,
    ) -> impl Future<Output = Result<SourceDocument, SourceError>> + Send;
}

/// Why a source has no answer.
#[derive(Debug)]
pub enum SourceError {
    /// There is no such project.
    ProjectNotFound,
    /// The project has no such snapshot, or has it no more: only the last ones are kept.
    SnapshotNotFound,
    /// The file is known by its name, and its content is not kept: it is no picture, or too large. The repository has it.
    NotKept,
    /// The content is there no more: it changed since the snapshot was taken. Ask for the snapshot again.
    Changed,
    /// The source cannot be read. Trying later may help.
    Unavailable {
        /// For the reader: what is the matter and what to do, without paths of this machine.
        reason: String,
        /// For the log.
        cause: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
}

impl SourceError {
    /// The source cannot be read.
    pub fn unavailable(reason: impl Into<String>) -> Self {
        Self::Unavailable { reason: reason.into(), cause: None }
    }

    /// The source cannot be read, because of `cause`.
    pub fn unavailable_because(
        reason: impl Into<String>,
        cause: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::Unavailable { reason: reason.into(), cause: Some(cause.into()) }
    }
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ProjectNotFound => f.write_str("there is no such project"),
            Self::SnapshotNotFound => f.write_str("the project has no such snapshot"),
            Self::NotKept => f.write_str("the file is not kept here; its repository has it"),
            Self::Changed => f.write_str("the content changed since the snapshot was taken"),
            Self::Unavailable { reason, .. } => f.write_str(reason),
        }
    }
}

impl std::error::Error for SourceError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unavailable { cause: Some(cause), .. } => Some(cause.as_ref()),
            _ => None,
        }
    }
}

/// What to drop from a cache.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Everything.
    All,
    /// What is current of one project; the others' heads are looked at again too. Content stays: it is right for ever.
    Project(ProjectId),
    /// One spec of the folder: its directory relative to the specs folder, or any path below it.
    Spec(String),
}
