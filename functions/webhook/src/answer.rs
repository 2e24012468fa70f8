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

/// Why nothing was done. Whoever is not known hears no more than this.
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

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let (status, code) = match self {
            Self::Unsigned => (StatusCode::UNAUTHORIZED, "UNAUTHORIZED"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "TOO_LARGE"),
            Self::Broken | Self::Unreadable(_) => (StatusCode::BAD_REQUEST, "INVALID_REQUEST"),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "SOURCE_UNAVAILABLE"),
            Self::NotFound => (StatusCode::NOT_FOUND, "NOT_FOUND"),
            Self::WrongMethod => (StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED"),
        };
        let mut problem = json!({ "status": status.as_u16(), "code": code });
        if let Self::Unreadable(why) = self {
            problem["detail"] = why.to_string().into();
        }
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
