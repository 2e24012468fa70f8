//! Size and signature: before them nothing of a request counts.

use axum::extract::Request;
use bytes::Bytes;
use domain::Secret;
use github::webhook::is_signed;
use http::HeaderMap;
use http::header::CONTENT_LENGTH;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use crate::answer::Refused;

/// A delivery has at most so many bytes (5 MiB): a synchronous invocation of Lambda takes 6 MB, its envelope included.
const BODY_BYTES: usize = 5 << 20;

/// A delivery that somebody signed who knows the secret.
pub(crate) struct Signed {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Takes a request in, where it is signed with one of `secrets`.
pub(crate) async fn receive(request: Request, secrets: &[Secret]) -> Result<Signed, Refused> {
    let received = read(request).await;
    let checked = received.and_then(|signed| match is_signed(&signed.headers, &signed.body, secrets) {
        true => Ok(signed),
        false => Err(Refused::Unsigned),
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
