//! What requests to DynamoDB and S3 say.

use bytes::Bytes;
use http::request::Parts;
use http::{Response, StatusCode};
use http_body_util::Full;
use serde_json::{Value, json};

use super::{Forwarded, Kind};
use crate::faults::Fault;

/// `GetItem`, or the method of S3.
pub(super) fn operation(kind: Kind, parts: &Parts) -> String {
    match kind {
        Kind::S3 => parts.method.to_string(),
        Kind::DynamoDb => {
            let target =
                parts.headers.get("x-amz-target").and_then(|it| it.to_str().ok()).unwrap_or_default();
            target.rsplit('.').next().unwrap_or_default().to_owned()
        }
    }
}

/// How the store refuses; `None` where it never does so for that operation.
pub(super) fn refusal(kind: Kind, operation: &str, fault: Fault) -> Option<Response<Full<Bytes>>> {
    let (status, body) = match (kind, fault) {
        (Kind::DynamoDb, Fault::Throttle) => (400, error("ThrottlingException", "slow down")),
        (Kind::DynamoDb, Fault::Conflict) if operation == "TransactWriteItems" => {
            let mut body =
                error("TransactionCanceledException", "Transaction cancelled [TransactionConflict]");
            body["CancellationReasons"] = json!([{ "Code": "TransactionConflict", "Message": "conflict" }]);
            (400, body)
        }
        (Kind::DynamoDb, Fault::Error) => (500, error("InternalServerError", "internal")),
        (Kind::S3, Fault::Throttle) => return Some(object_error(503, "SlowDown")),
        (Kind::S3, Fault::Error) => return Some(object_error(500, "InternalError")),
        _ => return None,
    };
    let response = Response::builder().status(status).header("content-type", "application/x-amz-json-1.0");
    response.body(Full::new(Bytes::from(body.to_string()))).ok()
}

fn error(name: &str, message: &str) -> Value {
    json!({ "__type": format!("com.amazonaws.dynamodb.v20120810#{name}"), "message": message })
}

fn object_error(status: u16, code: &str) -> Response<Full<Bytes>> {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>no</Message></Error>"
    );
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
}

pub(super) fn is_write(operation: &str) -> bool {
    ["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"].contains(&operation)
}

/// Whether DynamoDB may answer from a moment ago: reads that do not ask for consistency, and every read of an index.
pub(super) fn is_eventual(operation: &str, body: &[u8]) -> bool {
    let Ok(body) = serde_json::from_slice::<Value>(body) else { return false };
    match operation {
        "GetItem" | "Query" => body["ConsistentRead"] != Value::Bool(true),
        "BatchGetItem" => {
            let tables = body["RequestItems"].as_object().into_iter().flatten();
            tables.into_iter().any(|(_, table)| table["ConsistentRead"] != Value::Bool(true))
        }
        _ => false,
    }
}

/// The items or objects that a request wrote.
pub(super) fn written(kind: Kind, operation: &str, request: &Forwarded) -> Vec<String> {
    if kind == Kind::S3 {
        let is_write = operation == "PUT" || operation == "DELETE";
        return is_write.then(|| request.parts.uri.path().to_owned()).into_iter().collect();
    }
    let Ok(body) = serde_json::from_slice::<Value>(&request.body) else { return Vec::new() };
    let key = |item: &Value| match (item["pk"]["S"].as_str(), item["sk"]["S"].as_str()) {
        (Some(pk), Some(sk)) => Some(format!("{pk} {sk}")),
        _ => None,
    };
    let found: Vec<Option<String>> = match operation {
        "PutItem" => vec![key(&body["Item"])],
        "UpdateItem" | "DeleteItem" => vec![key(&body["Key"])],
        "TransactWriteItems" => {
            let items = body["TransactItems"].as_array().into_iter().flatten();
            let of = |item: &Value| {
                key(&item["Put"]["Item"])
                    .or_else(|| key(&item["Update"]["Key"]))
                    .or_else(|| key(&item["Delete"]["Key"]))
            };
            items.map(of).collect()
        }
        "BatchWriteItem" => {
            let tables = body["RequestItems"].as_object().into_iter().flatten();
            let requests = tables.flat_map(|(_, table)| table.as_array().into_iter().flatten());
            let of = |item: &Value| {
                key(&item["PutRequest"]["Item"]).or_else(|| key(&item["DeleteRequest"]["Key"]))
            };
            requests.map(of).collect()
        }
        _ => Vec::new(),
    };
    found.into_iter().flatten().collect()
}
