//! What became of a delivery, for those who look for a fault.

use domain::webhook::{Delivery, DeliveryOutcome};
use domain::{ProjectUlid, Timestamp};
use github::webhook::Message;
use store::{DeliveryRecord, Recorded, Store};

use crate::bounds::STORE_PATIENCE;

/// A delivery, until it is known what becomes of it.
pub(crate) struct Received<'a> {
    pub(crate) message: &'a Message,
    pub(crate) home: ProjectUlid,
    pub(crate) at: Timestamp,
}

impl Received<'_> {
    /// Writes what became of it. That it cannot be written changes nothing of what was done.
    pub(crate) async fn became(
        &self,
        store: &Store,
        outcome: DeliveryOutcome,
        projects: usize,
        reason: Option<String>,
    ) {
        let record = self.record(outcome, projects, reason);
        let missing = match tokio::time::timeout(STORE_PATIENCE, store.record_delivery(&record)).await {
            Ok(Ok(Recorded::Written)) => None,
            Ok(Ok(Recorded::Known(known))) => {
                let is_same = known.body == record.body;
                tracing::info!(
                    webhook.same_body = is_same,
                    "a delivery with that GUID had ended well before"
                );
                None
            }
            Ok(Err(error)) => Some(error.to_string()),
            Err(_) => Some("the store did not answer in time".to_owned()),
        };
        if let Some(why) = missing {
            tracing::error!(why, "the record of a delivery is missing");
        }
        tracing::info!(
            project.ulid = %self.home,
            webhook.guid = %self.message.guid,
            webhook.event = self.message.event,
            webhook.outcome = outcome.as_str(),
            webhook.projects = projects,
            "a delivery"
        );
    }

    fn record(&self, outcome: DeliveryOutcome, projects: usize, reason: Option<String>) -> DeliveryRecord {
        let Message { guid, event, action, body, .. } = self.message;
        DeliveryRecord {
            project: self.home,
            delivery: Delivery {
                guid: *guid,
                event: event.clone(),
                action: action.clone(),
                received_at: self.at,
                outcome,
                reason,
            },
            projects: u32::try_from(projects).unwrap_or(u32::MAX),
            body: body.clone(),
        }
    }
}
