//! The log of syncs that changed something or failed. Entries expire.

use domain::sync::Trigger;
use domain::{CommitId, ProjectId, ProjectUlid, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{Store, StoreError};

/// One sync that changed something, or failed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SyncRecord {
    /// The project.
    pub project: ProjectUlid,
    /// Its id.
    pub project_id: ProjectId,
    /// Why it was looked at.
    pub trigger: Trigger,
    /// How it ended.
    pub result: SyncResult,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Timestamp,
    /// The commit that is shown since.
    pub revision: Option<CommitId>,
    /// Specs added.
    pub added: u32,
    /// Specs changed.
    pub updated: u32,
    /// Specs that are gone.
    pub deleted: u32,
    /// Requests to GitHub.
    pub requests: u32,
    /// What GitHub's limit left.
    pub rate_limit_remaining: Option<u32>,
    /// What is odd, in sentences.
    pub problems: Vec<String>,
    /// Why it failed, in a sentence.
    pub error: Option<String>,
}

/// How a sync ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SyncResult {
    /// The project shows what the repository has.
    Succeeded,
    /// It does not.
    Failed,
    /// GitHub is not to be asked for a while.
    Deferred,
}

/// Some of the log.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SyncPage {
    /// Newest first, each with the id that its time and project make.
    pub syncs: Vec<(String, SyncRecord)>,
}

impl Store {
    /// Adds to the log.
    pub async fn log_sync(&self, record: &SyncRecord) -> Result<(), StoreError> {
        let _ = record;
        todo!()
    }

    /// A project's last syncs, newest first.
    pub async fn syncs(&self, ulid: ProjectUlid, limit: usize) -> Result<SyncPage, StoreError> {
        let _ = (ulid, limit);
        todo!()
    }

    /// The last syncs of all projects, newest first.
    pub async fn all_syncs(&self, limit: usize) -> Result<SyncPage, StoreError> {
        let _ = limit;
        todo!()
    }
}
