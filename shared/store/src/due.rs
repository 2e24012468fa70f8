//! Which projects are due.

use domain::{ProjectUlid, Timestamp};

use crate::bounds::PUT_OFF_MILLIS;
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

/// The same index from its other end.
const PUT_OFF: Index =
    Index { name: "by-due", keys: "#due_shard = :shard AND #due_at > :key", sort: "due_at" };

impl Store {
    /// The projects that are due at `now`, from the sparse index, all shards at once: at most `limit`. Behind them those that
    /// are due later than anybody is put off: by a clock that was ahead, and they would wait until it is as late as it said.
    pub async fn due(&self, now: Timestamp, limit: usize) -> Result<DuePage, StoreError> {
        const DOING: &str = "find the projects that are due";
        // Behind the time stands who is due: one millisecond more has all of those.
        let after = |at: i64| key::sortable(Timestamp::from_millis(at.saturating_add(1)));
        let now = now.as_millis();
        let mut found = self.merged(DOING, BY_DUE, index::due_lanes(), &after(now), limit + 1).await?;
        let since =
            found.first().and_then(|(_, item)| index::due_time(Fields(item).optional_text("due_at")?));
        let room = (limit + 1).saturating_sub(found.len());
        let far = after(now.saturating_add(PUT_OFF_MILLIS));
        found.extend(self.merged(DOING, PUT_OFF, index::due_lanes(), &far, room).await?);
        let ulid = |item| Fields(item).optional_text("pk").and_then(key::project_ulid);
        let projects = found.iter().take(limit).filter_map(|(_, item)| ulid(item)).collect();
        Ok(DuePage { projects, more: found.len() > limit, since })
    }
}
