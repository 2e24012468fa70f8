//! What Lambda is invoked with: an event of our bus, or the schedule's.

use std::fmt;

use aws_lambda_events::eventbridge::EventBridgeEvent;
use serde_json::Value;

use crate::SyncEvent;

/// Where the schedule's events come from: template.yaml's schedule, a rule of EventBridge, or its Scheduler.
const SCHEDULES: [&str; 3] = ["livespecs.schedule", "aws.events", "aws.scheduler"];

/// An event that this function knows nothing to do about. Trying it again would not help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotOurs {
    /// What it says that it is.
    pub detail_type: String,
}

impl fmt::Display for NotOurs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an event `{}` that this function does not know", self.detail_type)
    }
}

impl std::error::Error for NotOurs {}

impl SyncEvent {
    /// Reads an event as it is handed over: JSON.
    pub fn from_json(event: Value) -> Result<Self, NotOurs> {
        let said = event["detail-type"].as_str().unwrap_or_default().to_owned();
        match serde_json::from_value::<EventBridgeEvent<Value>>(event) {
            Ok(event) => event.try_into(),
            Err(_) => Err(NotOurs { detail_type: said }),
        }
    }
}

impl TryFrom<EventBridgeEvent<Value>> for SyncEvent {
    type Error = NotOurs;

    fn try_from(event: EventBridgeEvent<Value>) -> Result<Self, NotOurs> {
        if SCHEDULES.contains(&event.source.as_str()) {
            return Ok(Self::Tick);
        }
        let signal = (event.source == events::SOURCE)
            .then(|| events::read(&event.detail_type, &event.detail))
            .flatten();
        signal.map(Self::Signal).ok_or(NotOurs { detail_type: event.detail_type })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_schedule_ticks() {
        for source in SCHEDULES {
            let event = json!({"source": source, "detail-type": "Scheduled Event", "detail": {}});
            assert_eq!(SyncEvent::from_json(event), Ok(SyncEvent::Tick));
        }
    }

    #[test]
    fn an_event_of_others_is_named() {
        let event = json!({"source": "aws.ec2", "detail-type": "look", "detail": {"projects": []}});
        assert_eq!(
            SyncEvent::from_json(event).unwrap_err().to_string(),
            "an event `look` that this function does not know"
        );
    }
}
