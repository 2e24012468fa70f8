//! Batches of which DynamoDB does only a part.

use std::io;

use bytes::Bytes;
use http::Response;
use http_body_util::{BodyExt as _, Full};
use serde_json::{Map, Value, json};

use super::Forwarded;

/// What is left of a batch.
pub(super) struct Left {
    /// `UnprocessedItems`, or `UnprocessedKeys`.
    name: &'static str,
    rest: Value,
    /// Nothing was taken.
    is_all: bool,
}

/// Leaves the first half of a batch to be done, and takes the rest out of it; a batch of one stays as it is, and is not to
/// be sent. `None` where the request is no batch.
pub(super) fn halve(operation: &str, request: &mut Forwarded) -> Option<Left> {
    let name = match operation {
        "BatchWriteItem" => "UnprocessedItems",
        "BatchGetItem" => "UnprocessedKeys",
        _ => return None,
    };
    let mut body: Value = serde_json::from_slice(&request.body).ok()?;
    let (mut rest, mut taken) = (Map::new(), 0);
    for (table, asked) in body["RequestItems"].as_object_mut()? {
        let mut left = asked.clone();
        let (ours, theirs) = (entries(asked)?, entries(&mut left)?);
        let half = ours.len() / 2;
        ours.truncate(half);
        theirs.drain(..half);
        taken += half;
        rest.insert(table.clone(), left);
    }
    request.body = body.to_string().into();
    Some(Left { name, rest: rest.into(), is_all: taken == 0 })
}

/// The writes of a table, or its keys.
fn entries(asked: &mut Value) -> Option<&mut Vec<Value>> {
    if asked.is_array() { asked.as_array_mut() } else { asked["Keys"].as_array_mut() }
}

impl Left {
    /// Whether that is the whole batch.
    pub(super) fn is_all(&self) -> bool {
        self.is_all
    }

    /// The answer where nothing was done.
    pub(super) fn answer(&self) -> Response<Full<Bytes>> {
        let mut body = json!({});
        body[self.name] = self.rest.clone();
        Response::new(Full::new(body.to_string().into()))
    }

    /// The answer to the part that was done, with what is left.
    pub(super) async fn added_to(self, answer: Response<Full<Bytes>>) -> io::Result<Response<Full<Bytes>>> {
        let (mut parts, body) = answer.into_parts();
        let bytes = body.collect().await.map_err(io::Error::other)?.to_bytes();
        let mut body: Value = serde_json::from_slice(&bytes)?;
        body[self.name] = self.rest;
        parts.headers.remove(http::header::CONTENT_LENGTH);
        // DynamoDB's checksum is of the answer as it was.
        parts.headers.remove("x-amz-crc32");
        Ok(Response::from_parts(parts, Full::new(body.to_string().into())))
    }
}
