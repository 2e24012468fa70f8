//! The read function, asked as a browser or a program asks it.

use std::sync::Arc;

use http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use read::{Routes, Settings};
use serde_json::Value;
use service::{Clock, SpecsService};
use tower::ServiceExt as _;

/// An instance of the read function.
#[derive(Clone)]
pub struct Reader(Routes);

/// What it answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The fields of the head.
    pub headers: http::HeaderMap,
    /// The body, as text.
    pub text: String,
}

impl Answer {
    /// The body as JSON; `null` where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }
}

impl Reader {
    pub(crate) fn new(service: SpecsService, clock: Clock) -> Self {
        let settings = Settings {
            revalidation_secret: None,
            view_token: None,
            secure: true,
            web_url: "https://github.com".to_owned(),
            public_url: None,
            poll: std::time::Duration::from_secs(5),
            answers_max_bytes: 4 << 20,
            events: None,
            clock,
        };
        Self(read::app(Arc::new(service), settings))
    }

    /// Asks for a page or an API route.
    pub async fn get(&self, path: &str) -> Answer {
        let accept = if path.starts_with("/api") { "application/json" } else { "text/html" };
        let request = Request::get(path).header("accept", accept);
        let request = request.body(axum_body()).expect("a path");
        let Ok(response) = self.0.clone().oneshot(request).await;
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}

fn axum_body() -> http_body_util::Empty<bytes::Bytes> {
    http_body_util::Empty::new()
}
