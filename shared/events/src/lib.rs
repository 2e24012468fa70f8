#![doc = include_str!("../README.md")]

pub mod bounds;

use std::fmt;

use aws_config::SdkConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use domain::sync::Signal;
use serde_json::Value;

use bounds::{CONNECT_PATIENCE, PATIENCE, TRY_PATIENCE};

/// The source that every event of ours has.
pub const SOURCE: &str = "livespecs";

/// Events that one request may have. Source: EventBridge's API reference, PutEvents.
const ENTRIES: usize = 10;

/// Where a signal says what it is, outside of events.
const KIND: &str = "kind";

/// The bus that signals go over. Cloning it is cheap.
#[derive(Clone)]
pub struct Events {
    client: Client,
    bus: String,
}

/// Not all signals were taken. To publish all of them again does no harm.
#[derive(Debug)]
pub struct PublishError {
    /// For the log.
    pub cause: Box<dyn std::error::Error + Send + Sync>,
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the events could not be published")
    }
}

impl std::error::Error for PublishError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.cause.as_ref())
    }
}

impl Events {
    /// That bus (`EVENT_BUS_NAME`), reached as `aws` says; a bus that hangs is an error within ten seconds.
    pub fn connect(aws: &SdkConfig, bus: String) -> Self {
        let patience = TimeoutConfig::builder()
            .connect_timeout(CONNECT_PATIENCE)
            .operation_attempt_timeout(TRY_PATIENCE)
            .operation_timeout(PATIENCE)
            .build();
        let config = aws_sdk_eventbridge::config::Builder::from(aws)
            .timeout_config(patience)
            .retry_config(RetryConfig::standard().with_max_attempts(3));
        Self::new(Client::from_conf(config.build()), bus)
    }

    /// That bus, over a client of the SDK.
    pub fn new(client: Client, bus: String) -> Self {
        Self { client, bus }
    }

    /// Publishes signals, ten to a request. One that the bus refuses (`FailedEntryCount`) is an error, after all others
    /// were published.
    pub async fn publish(&self, signals: &[Signal]) -> Result<(), PublishError> {
        let mut refused = None;
        for signals in signals.chunks(ENTRIES) {
            let entries = signals.iter().map(|signal| self.entry(signal)).collect::<Result<Vec<_>, _>>();
            let sent = self.client.put_events().set_entries(Some(entries.map_err(failed)?)).send().await;
            let answer = sent.map_err(failed)?;
            if answer.failed_entry_count() > 0 {
                let entry = answer.entries().iter().find(|entry| entry.error_code().is_some());
                let code = entry.and_then(|entry| entry.error_code()).unwrap_or("without a code");
                let message = entry.and_then(|entry| entry.error_message()).unwrap_or_default();
                let count = answer.failed_entry_count();
                refused =
                    Some(format!("the bus refused {count} of {} events: {code} {message}", signals.len()));
            }
        }
        refused.map_or(Ok(()), |reason| Err(failed(reason)))
    }

    fn entry(&self, signal: &Signal) -> Result<PutEventsRequestEntry, serde_json::Error> {
        let (kind, detail) = write(signal)?;
        Ok(PutEventsRequestEntry::builder()
            .event_bus_name(&self.bus)
            .source(SOURCE)
            .detail_type(kind)
            .detail(detail.to_string())
            .build())
    }
}

fn failed(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> PublishError {
    PublishError { cause: cause.into() }
}

/// A signal's kind, and the rest of it.
fn write(signal: &Signal) -> Result<(String, Value), serde_json::Error> {
    let mut detail = serde_json::to_value(signal)?;
    let kind = detail.as_object_mut().and_then(|fields| fields.remove(KIND));
    match kind {
        Some(Value::String(kind)) => Ok((kind, detail)),
        _ => Err(serde::ser::Error::custom("a signal without a kind")),
    }
}

/// The signal in an event, as EventBridge hands it to a function: `detail-type` is its kind, `detail` the rest.
/// `None` for an event that is none of ours.
pub fn read(detail_type: &str, detail: &Value) -> Option<Signal> {
    let mut fields = detail.as_object()?.clone();
    fields.insert(KIND.to_owned(), Value::from(detail_type));
    serde_json::from_value(Value::Object(fields)).ok()
}

#[cfg(test)]
mod tests {
    use domain::ProjectUlid;
    use domain::sync::Trigger;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_signal_is_read_as_it_was_written() {
        let project = ProjectUlid::new(1, [7; 10]);
        let look = Signal::look(vec![project], Trigger::Webhook);
        let purge = Signal::Purge { project };
        let (kind, detail) = write(&look).unwrap();
        assert_eq!(kind, "look");
        assert_eq!(detail, json!({"projects": [project.to_string()], "trigger": "webhook"}));
        assert_eq!(read(&kind, &detail), Some(look));
        let (kind, detail) = write(&purge).unwrap();
        assert_eq!((kind.as_str(), &detail), ("purge", &json!({"project": project.to_string()})));
        assert_eq!(read(&kind, &detail), Some(purge));
    }

    #[test]
    fn what_is_no_signal_is_none() {
        let project = ProjectUlid::new(1, [7; 10]).to_string();
        let check = |kind: &str, detail: Value| assert_eq!(read(kind, &detail), None, "{kind} {detail}");
        check("look", json!({}));
        check("look", json!("x"));
        check("look", json!({"projects": [project], "trigger": "whim"}));
        check("look", json!({"projects": ["../x"], "trigger": "manual"}));
        check("tick", json!({}));
        check("", json!(null));
        // What an event calls itself counts, not what is in it.
        check("look", json!({"kind": "purge", "project": project}));
    }
}
