//! Which projects are due.

use domain::{ProjectUlid, Timestamp};

use crate::item::Fields;
use crate::merge::Index;
use crate::projects::index;
use crate::{Store, StoreError, key};

/// Some of the projects that are due.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DuePage {
    /// Which, those that wait longest first.
    pub projects: Vec<ProjectUlid>,
    /// There are more.
    pub more: bool,
    /// Since when the first of them is due.
    pub since: Option<Timestamp>,
}

/// Keys only.
const BY_DUE: Index =
    Index { name: "by-due", keys: "#due_shard = :shard AND #due_at < :key", sort: "due_at" };

impl Store {
    /// The projects that are due at `now`, from the sparse index, all shards at once: at most `limit`.
    pub async fn due(&self, now: Timestamp, limit: usize) -> Result<DuePage, StoreError> {
        let after = Timestamp::from_millis(now.as_millis() + 1);
        let until = key::sortable(after);
        let found = self
            .merged("find the projects that are due", BY_DUE, index::due_lanes(), &until, limit + 1)
            .await?;
        let ulid = |item| Fields(item).optional_text("pk").and_then(key::project_ulid);
        let projects = found.iter().take(limit).filter_map(|(_, item)| ulid(item)).collect();
        let since =
            found.first().and_then(|(_, item)| index::due_time(Fields(item).optional_text("due_at")?));
        Ok(DuePage { projects, more: found.len() > limit, since })
    }
}
