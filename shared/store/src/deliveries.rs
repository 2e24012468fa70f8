//! Deliveries of webhooks, and what became of them. They expire.

use domain::webhook::{Delivery, DeliveryGuid, DeliveryOutcome};
use domain::{ProjectUlid, Timestamp};
use serde::{Deserialize, Serialize};

use crate::bounds::LOG_DAYS;
use crate::cursor::{read_cursor, write_cursor};
use crate::item::{Fields, Item, at, expiry, json, text};
use crate::table::{Changed, Search};
use crate::write::Write;
use crate::{Store, StoreError, key};

/// A delivery as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryRecord {
    /// The project that it is kept with: the one that its address names, else the first of its repository.
    pub project: ProjectUlid,
    /// The delivery.
    pub delivery: Delivery,
    /// How many projects are looked at again for it.
    pub projects: u32,
    /// A hash of what was signed: the same delivery has the same.
    pub body: String,
}

/// What became of writing a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// It is there.
    Written,
    /// The delivery had come before and ended well: that record stays.
    Known(DeliveryRecord),
}

/// Some of a project's deliveries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeliveryPage {
    /// Newest first.
    pub deliveries: Vec<DeliveryRecord>,
    /// What to ask for next.
    pub next: Option<String>,
}

/// Records of one page.
const PAGE: usize = 100;

/// Behind every key: digits come before it.
const END: &str = "~";

impl Store {
    /// Writes what became of a delivery: one item. The record of one that failed gives way; any other stays as it is.
    pub async fn record_delivery(&self, record: &DeliveryRecord) -> Result<Recorded, StoreError> {
        const DOING: &str = "record a delivery";
        let unsettled = Write::default()
            .when("attribute_not_exists(#pk) OR #outcome = :failed")
            .value("failed", text(DeliveryOutcome::Failed.as_str()));
        let known = match self.put_if(DOING, written(record)?, unsettled).await? {
            Changed::Done(_) | Changed::Refused(None) => return Ok(Recorded::Written),
            Changed::Refused(Some(there)) => read(&there)?,
        };
        // It may be ours, by a try whose answer was lost.
        Ok(if known == *record { Recorded::Written } else { Recorded::Known(known) })
    }

    /// What became of a delivery; `None`: it never came to that project, or longer ago than is kept. Consistent.
    pub async fn delivery(
        &self,
        project: ProjectUlid,
        guid: &DeliveryGuid,
    ) -> Result<Option<DeliveryRecord>, StoreError> {
        let found = self.get("read a delivery", key::delivery(project, guid), true).await?;
        found.as_ref().map(read).transpose()
    }

    /// A page of a project's deliveries, newest first, at most `limit` (up to 100), from where the page before ended
    /// (`cursor`): from an index, which may be a moment behind. A cursor that is none begins at the beginning.
    pub async fn deliveries(
        &self,
        project: ProjectUlid,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<DeliveryPage, StoreError> {
        let limit = limit.clamp(1, PAGE);
        let before = cursor.and_then(read_cursor).unwrap_or_else(|| END.to_owned());
        let keys = "#log = :log AND #log_at < :before";
        let search = Search { index: Some("by-time"), backwards: true, ..Search::new(keys) };
        let mut search = search.value("log", log(project)).value("before", before);
        let mut found = Vec::new();
        while found.len() <= limit {
            search.limit = Some(limit + 1 - found.len());
            let (items, next) = self.page("list deliveries", &search).await?;
            found.extend(items);
            search.start = next;
            if search.start.is_none() {
                break;
            }
        }
        let more = found.len() > limit;
        found.truncate(limit);
        let last = found.last().filter(|_| more).and_then(|item| Fields(item).optional_text("log_at"));
        let next = last.map(write_cursor);
        // One that cannot be understood is no reason to show none.
        let told = |error: &StoreError| tracing::error!("a delivery is left out of a list: {error}");
        let deliveries = found.iter().filter_map(|item| read(item).inspect_err(told).ok());
        Ok(DeliveryPage { deliveries: deliveries.collect(), next })
    }
}

/// The partition of the index by time that has a project's deliveries.
fn log(project: ProjectUlid) -> String {
    format!("DELIVERY#{project}")
}

fn written(record: &DeliveryRecord) -> Result<Item, StoreError> {
    let DeliveryRecord { project, delivery, .. } = record;
    let (guid, received) = (&delivery.guid, delivery.received_at);
    let expires = Timestamp::from_millis(received.as_millis() + LOG_DAYS * 86_400_000);
    let mut item = at(key::delivery(*project, guid));
    item.insert("outcome".to_owned(), text(delivery.outcome.as_str()));
    item.insert("log".to_owned(), text(log(*project)));
    item.insert("log_at".to_owned(), text(format!("{}#{guid}", key::sortable(received))));
    item.insert("record".to_owned(), json(record)?);
    item.insert("expires_at".to_owned(), expiry(expires));
    Ok(item)
}

fn read(item: &Item) -> Result<DeliveryRecord, StoreError> {
    Fields(item).json("record")
}
