//! `PutEvents` on the wire: JSON 1.1, as the SDK speaks it.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};

use super::delivery::{Deliveries, Full};
use super::entry::Entry;
use super::rules::Rules;
use crate::bounds::{BODY_BYTES, ENTRIES, ENTRIES_BYTES};

/// What the service works with.
struct Bus {
    name: &'static str,
    rules: Rules,
    deliveries: Deliveries,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PutEvents {
    #[serde(default)]
    entries: Vec<Entry>,
}

/// The service for one bus.
pub(crate) fn app(name: &'static str, rules: Rules, deliveries: Deliveries) -> Router {
    let bus = Arc::new(Bus { name, rules, deliveries });
    Router::new().route("/", post(answer)).layer(DefaultBodyLimit::max(BODY_BYTES)).with_state(bus)
}

async fn answer(State(bus): State<Arc<Bus>>, headers: HeaderMap, body: Bytes) -> Response {
    let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok());
    if !headers.contains_key(header::AUTHORIZATION) {
        return refused("MissingAuthenticationTokenException", "Request is missing Authentication Token");
    }
    if target != Some("AWSEvents.PutEvents") {
        return refused("UnknownOperationException", "Only PutEvents is known here.");
    }
    let Ok(request) = serde_json::from_slice::<PutEvents>(&body) else {
        return refused("SerializationException", "The request cannot be read.");
    };
    let entries = request.entries;
    if !(1..=ENTRIES).contains(&entries.len()) {
        let count = entries.len();
        return refused(
            "ValidationException",
            &format!(
                "1 validation error detected: Value of {count} entries at 'entries' failed to satisfy constraint: Member \
                 must have length less than or equal to {ENTRIES}, and greater than or equal to 1"
            ),
        );
    }
    if entries.iter().map(Entry::size).sum::<usize>() > ENTRIES_BYTES {
        return refused("ValidationException", "Total size of the entries in the request is over the limit.");
    }
    let answers = entries.iter().map(|entry| bus.take(entry)).collect::<Vec<_>>();
    let failed = answers.iter().filter(|answer| answer.get("ErrorCode").is_some()).count();
    json_answer(StatusCode::OK, &json!({"FailedEntryCount": failed, "Entries": answers}))
}

impl Bus {
    /// Takes one entry, and says what became of it.
    fn take(&self, entry: &Entry) -> Value {
        let id = new_id();
        let taken = entry.event(self.name, &id, now()).map(|event| {
            let functions = self.rules.functions(&event).map(str::to_owned).collect::<Vec<_>>();
            tracing::debug!(event.id = id, ?functions, "an event came");
            self.deliveries.add(functions, &event)
        });
        match taken {
            Ok(Ok(())) => json!({"EventId": id}),
            Ok(Err(Full)) => {
                json!({"ErrorCode": "ThrottlingException", "ErrorMessage": "Too many events wait to be delivered."})
            }
            Err(refused) => json!({"ErrorCode": refused.code, "ErrorMessage": refused.message}),
        }
    }
}

fn refused(code: &str, message: &str) -> Response {
    json_answer(StatusCode::BAD_REQUEST, &json!({"__type": code, "message": message}))
}

fn json_answer(status: StatusCode, answer: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/x-amz-json-1.1")], answer.to_string()).into_response()
}

/// Seconds since 1970. AWS has its own clock, and so has what stands in for it.
#[expect(clippy::disallowed_methods, reason = "the services are an outside of their own")]
fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// A random UUID: the standard library's hasher is keyed by the system's randomness.
fn new_id() -> String {
    use std::hash::{BuildHasher, RandomState};
    let (high, low) = (RandomState::new().hash_one(0), RandomState::new().hash_one(1));
    format!(
        "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        low >> 52,
        low & 0xffff_ffff_ffff
    )
}
