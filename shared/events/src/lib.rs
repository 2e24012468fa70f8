#![doc = include_str!("../README.md")]

use std::fmt;

use aws_config::SdkConfig;
use aws_sdk_eventbridge::Client;
use domain::sync::Signal;

/// The source that every event of ours has.
pub const SOURCE: &str = "livespecs";

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
    /// That bus (`EVENT_BUS_NAME`), over a client that reaches AWS as `aws` says.
    pub fn connect(aws: &SdkConfig, bus: String) -> Self {
        Self::new(Client::new(aws), bus)
    }

    /// Events over that bus (`EVENT_BUS_NAME`).
    pub fn new(client: Client, bus: String) -> Self {
        Self { client, bus }
    }

    /// Publishes signals, ten to a request. One that the bus refuses (`FailedEntryCount`) is an error.
    pub async fn publish(&self, signals: &[Signal]) -> Result<(), PublishError> {
        let _ = (&self.client, &self.bus, signals);
        todo!()
    }
}

/// The signal in an event, as EventBridge hands it to a function: `detail-type` is its kind, `detail` the rest.
/// `None` for an event that is none of ours.
pub fn read(detail_type: &str, detail: &serde_json::Value) -> Option<Signal> {
    let _ = (detail_type, detail);
    todo!()
}
