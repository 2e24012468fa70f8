//! What is answered.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use http::{StatusCode, header};
use serde_json::{Value, json};

/// What became of a delivery that could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// So many projects are looked at again.
    Taken(usize),
    /// It was a ping.
    Pong,
    /// Nothing is to be done, and why.
    Ignored(String),
    /// It had come before.
    Repeated,
}

/// Why nothing was done. Whoever is not known hears which of these it is, and no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It is not signed.
    Unsigned,
    /// It is over the limit.
    TooLarge,
    /// It did not come to its end.
    Broken,
    /// It is signed, and cannot be read.
    Unreadable(github::webhook::Unreadable),
    /// It could not be passed on.
    Unavailable,
    /// There is no such address.
    NotFound,
    /// There is, and it takes no such method.
    WrongMethod,
}

/// Seconds after which it may go better.
const RETRY: HeaderValue = HeaderValue::from_static("5");

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        match self {
            Self::Taken(projects) => json_of(StatusCode::ACCEPTED, &json!({ "projects": projects })),
            Self::Pong => json_of(StatusCode::OK, &json!({ "ping": true })),
            Self::Ignored(why) => json_of(StatusCode::OK, &json!({ "ignored": why })),
            Self::Repeated => json_of(StatusCode::OK, &json!({ "repeated": true })),
        }
    }
}

impl Refused {
    fn status_and_code(self) -> (StatusCode, &'static str) {
        match self {
            Self::Unsigned => (StatusCode::UNAUTHORIZED, "UNAUTHORIZED"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "TOO_LARGE"),
            Self::Broken | Self::Unreadable(_) => (StatusCode::BAD_REQUEST, "INVALID_REQUEST"),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "SOURCE_UNAVAILABLE"),
            Self::NotFound => (StatusCode::NOT_FOUND, "NOT_FOUND"),
            Self::WrongMethod => (StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED"),
        }
    }

    /// What is wrong: the same for everybody, whatever was sent and whether there is such a project.
    fn sentence(self) -> String {
        let said = match self {
            Self::Unreadable(why) => return why.to_string(),
            Self::Unsigned => "The delivery is not signed with the secret of this address.",
            Self::TooLarge => "The delivery is over 5 MiB.",
            Self::Broken => "The delivery did not come to its end.",
            Self::Unavailable => "The delivery could not be passed on. Please deliver it again.",
            Self::NotFound => "There is nothing at this address.",
            Self::WrongMethod => "This address does not take that method.",
        };
        said.to_owned()
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let (status, code) = self.status_and_code();
        let said = self.sentence();
        // As every function's: problem details (RFC 9457), and what other clients read.
        let problem = json!({
            "type": "about:blank",
            "title": status.canonical_reason().unwrap_or("Error"),
            "status": status.as_u16(),
            "detail": said,
            "code": code,
            "message": said,
            "error": { "code": code, "message": said },
        });
        let mut response = json_of(status, &problem);
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self == Self::Unavailable {
            headers.insert(RETRY_AFTER, RETRY);
        }
        response
    }
}

fn json_of(status: StatusCode, value: &Value) -> Response {
    let mut response = Response::new(Body::from(value.to_string()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt as _;

    use super::*;

    async fn problem(refused: Refused) -> Value {
        let response = refused.into_response();
        assert_eq!(response.headers()[CONTENT_TYPE], "application/problem+json");
        let body = response.into_body().collect().await.unwrap().to_bytes();
        serde_json::from_slice(&body).unwrap()
    }

    #[tokio::test]
    async fn a_refusal_is_in_the_shape_of_every_functions() {
        let said = "The delivery is not signed with the secret of this address.";
        let expect = json!({
            "type": "about:blank", "title": "Unauthorized", "status": 401, "detail": said,
            "code": "UNAUTHORIZED", "message": said, "error": { "code": "UNAUTHORIZED", "message": said },
        });
        assert_eq!(problem(Refused::Unsigned).await, expect);
        for refused in [Refused::TooLarge, Refused::Broken, Refused::Unavailable, Refused::NotFound] {
            let problem = problem(refused).await;
            assert!(problem["detail"].as_str().is_some_and(|it| it.ends_with('.')), "{problem}");
            assert_eq!(problem["message"], problem["error"]["message"]);
        }
    }
}
