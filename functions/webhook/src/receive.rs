//! Size and signature: before them nothing of a request counts.

use axum::extract::Request;
use bytes::Bytes;
use domain::Secret;
use github::webhook::is_signed;
use http::HeaderMap;
use http::header::CONTENT_LENGTH;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use crate::answer::Refused;
use crate::bounds::BODY_BYTES;

/// A delivery that somebody signed who knows the secret.
pub(crate) struct Signed {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Takes a request in, where it is signed with one of `secrets`.
pub(crate) async fn receive(request: Request, secrets: &[Secret]) -> Result<Signed, Refused> {
    let received = read(request).await;
    let checked = received.and_then(|signed| {
        let is_good = is_signed(&signed.headers, &signed.body, secrets);
        is_good.then_some(signed).ok_or(Refused::Unsigned)
    });
    checked.inspect_err(|refused| {
        // No text of somebody whom we do not know goes into the log.
        tracing::info!(webhook.refused = ?refused, "a delivery was refused");
    })
}

async fn read(request: Request) -> Result<Signed, Refused> {
    let (parts, body) = request.into_parts();
    let said = parts.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if said.is_some_and(|length| length > BODY_BYTES as u64) {
        return Err(Refused::TooLarge);
    }
    match Limited::new(body, BODY_BYTES).collect().await {
        Ok(body) => Ok(Signed { headers: parts.headers, body: body.to_bytes() }),
        Err(error) if error.is::<LengthLimitError>() => Err(Refused::TooLarge),
        Err(_) => Err(Refused::Broken),
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use futures_util::stream;

    use super::*;

    fn request(length: Option<usize>, body: Body) -> Request {
        let mut request = Request::new(body);
        if let Some(length) = length {
            request.headers_mut().insert(CONTENT_LENGTH, length.into());
        }
        request
    }

    async fn refused(length: Option<usize>, body: Body) -> Option<Refused> {
        receive(request(length, body), &[Secret::new("secret")]).await.err()
    }

    #[tokio::test]
    async fn a_body_over_the_limit_is_not_taken_in() {
        let endless = Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
        assert_eq!(refused(Some(BODY_BYTES + 1), endless).await, Some(Refused::TooLarge));
        let chunk = Bytes::from(vec![b' '; 64 << 10]);
        let chunks = stream::repeat_with(move || Ok::<_, std::io::Error>(chunk.clone()));
        assert_eq!(refused(None, Body::from_stream(chunks)).await, Some(Refused::TooLarge));
    }

    #[tokio::test]
    async fn a_body_is_taken_in_up_to_its_bound_in_bytes() {
        let check = async |bytes: usize, expect: Refused| {
            for length in [None, Some(bytes)] {
                assert_eq!(refused(length, Body::from(vec![b' '; bytes])).await, Some(expect), "{bytes}");
            }
        };
        check(BODY_BYTES - 1, Refused::Unsigned).await;
        check(BODY_BYTES, Refused::Unsigned).await;
        check(BODY_BYTES + 1, Refused::TooLarge).await;
    }

    #[tokio::test]
    async fn a_body_that_breaks_off_is_none() {
        let half = [Ok(Bytes::from_static(b"{")), Err(std::io::Error::other("gone"))];
        assert_eq!(refused(None, Body::from_stream(stream::iter(half))).await, Some(Refused::Broken));
    }

    /// GitHub's own example, as API Gateway hands it over. Source: docs.github.com, "Validating webhook deliveries".
    #[tokio::test]
    async fn what_comes_as_base64_is_signed_as_it_was_sent() {
        let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        let http = serde_json::json!({"method": "POST", "path": "/", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1"});
        let context = serde_json::json!({
            "accountId": "1", "apiId": "a", "stage": "$default", "time": "01/Jan/2026:00:00:00 +0000", "timeEpoch": 1,
            "requestId": "r", "http": http,
        });
        let event = serde_json::json!({
            "version": "2.0", "routeKey": "$default", "rawPath": "/", "rawQueryString": "",
            "headers": {"host": "example", "x-hub-signature-256": signature},
            "requestContext": context, "body": "SGVsbG8sIFdvcmxkIQ==", "isBase64Encoded": true,
        });
        let request = lambda_http::request::from_str(&event.to_string()).unwrap().map(Body::new);
        let signed = receive(request, &[Secret::new("It's a Secret to Everybody")]).await.ok().unwrap();
        assert_eq!(signed.body, "Hello, World!");
    }
}
