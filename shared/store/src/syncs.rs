//! The log of syncs that changed something or failed. Entries expire.

use domain::sync::{SyncResult, Trigger};
use domain::{BlobId, CommitId, ProjectId, ProjectUlid, Timestamp};
use serde::{Deserialize, Serialize};

use crate::batch::Change;
use crate::bounds::LOG_DAYS;
use crate::item::{Fields, Item, at, expiry, json, text};
use crate::table::Search;
use crate::{Store, StoreError, key};

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
    #[serde(with = "crate::text::optional")]
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

impl SyncRecord {
    /// How long it took, in milliseconds; none where the clock was set back meanwhile.
    pub fn millis(&self) -> i64 {
        (self.finished_at.as_millis() - self.started_at.as_millis()).max(0)
    }
}

/// Some of the log.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SyncPage {
    /// Newest first, each with the id that its time and project make.
    pub syncs: Vec<(String, SyncRecord)>,
}

/// The partition of the index by time that has all syncs.
const LOG: &str = "SYNC";

impl Store {
    /// Adds to the log: one item. The same record again is the same item.
    pub async fn log_sync(&self, record: &SyncRecord) -> Result<(), StoreError> {
        let record_json = json(record)?;
        // Two that ended in the same millisecond are told apart by what they say.
        let hash = BlobId::of(record_json.as_s().map(String::as_bytes).unwrap_or_default()).to_string();
        let when = format!("{}#{}", key::sortable(record.finished_at), &hash[..8]);
        let mut item = at((key::project(record.project), format!("SYNC#{when}")));
        let expires = record.finished_at.as_millis() + LOG_DAYS * 86_400_000;
        item.insert("log".to_owned(), text(LOG));
        item.insert("log_at".to_owned(), text(format!("{when}#{}", record.project)));
        item.insert("record".to_owned(), record_json);
        item.insert("expires_at".to_owned(), expiry(Timestamp::from_millis(expires)));
        self.change_many("log a sync", [Change::Put(item)]).await
    }

    /// A project's last syncs, newest first.
    pub async fn syncs(&self, ulid: ProjectUlid, limit: usize) -> Result<SyncPage, StoreError> {
        let search = Search::new("#pk = :pk AND begins_with(#sk, :sync)");
        self.newest(search.value("pk", key::project(ulid)).value("sync", "SYNC#"), limit).await
    }

    /// The last syncs of all projects, newest first: from an index, which may be a moment behind.
    pub async fn all_syncs(&self, limit: usize) -> Result<SyncPage, StoreError> {
        let search = Search { index: Some("by-time"), ..Search::new("#log = :log") };
        self.newest(search.value("log", LOG), limit).await
    }

    async fn newest(&self, mut search: Search, limit: usize) -> Result<SyncPage, StoreError> {
        search.backwards = true;
        let mut syncs = Vec::new();
        while syncs.len() < limit {
            search.limit = Some(limit - syncs.len());
            let (items, next) = self.page("read the log of syncs", &search).await?;
            syncs.extend(items.iter().filter_map(read));
            search.start = next;
            if search.start.is_none() {
                break;
            }
        }
        Ok(SyncPage { syncs })
    }
}

/// An entry and its id. One that cannot be understood is no reason to show none.
fn read(item: &Item) -> Option<(String, SyncRecord)> {
    let fields = Fields(item);
    match fields.text("log_at").and_then(|id| Ok((id.replace('#', "-"), fields.json("record")?))) {
        Ok(entry) => Some(entry),
        Err(error) => {
            tracing::error!("an entry is left out of the log of syncs: {error}");
            None
        }
    }
}
