#![doc = include_str!("../README.md")]

use std::fmt;
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

use serde_json::Value;

/// Where the data is.
#[derive(Clone, Debug)]
pub enum Place {
    /// Nowhere: it ends with the process.
    Memory,
    /// In this folder, which is made.
    Folder(PathBuf),
}

/// Table, bucket and bus on loopback, as template.yaml wants them.
pub struct Embedded {
    _private: (),
}

/// Is given the events that a rule of the template sends to a function: the function's logical id, and the event as
/// EventBridge hands it over.
pub type Target = Arc<dyn Fn(String, Value) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// It could not be started.
#[derive(Debug)]
pub struct Failure {
    /// In words.
    pub reason: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for Failure {}

impl Embedded {
    /// Starts them on free ports, and makes table, indexes and bucket where they are not there. Returns when they answer.
    pub async fn start(place: Place) -> Result<Self, Failure> {
        let _ = place;
        todo!()
    }

    /// `AWS_ENDPOINT_URL_DYNAMODB`: `http://127.0.0.1:PORT`.
    pub fn dynamodb_url(&self) -> &str {
        todo!()
    }

    /// `AWS_ENDPOINT_URL_S3`.
    pub fn s3_url(&self) -> &str {
        todo!()
    }

    /// `AWS_ENDPOINT_URL_EVENTBRIDGE`.
    pub fn events_url(&self) -> &str {
        todo!()
    }

    /// `TABLE_NAME`.
    pub fn table(&self) -> &str {
        todo!()
    }

    /// `BUCKET_NAME`.
    pub fn bucket(&self) -> &str {
        todo!()
    }

    /// `EVENT_BUS_NAME`.
    pub fn bus(&self) -> &str {
        todo!()
    }

    /// Who gets the events from now on. Events that come before wait.
    pub fn on_event(&self, target: Target) {
        let _ = target;
        todo!()
    }

    /// Removes expired items (TTL), as DynamoDB does in its own time.
    pub fn sweep(&self) {
        todo!()
    }
}
