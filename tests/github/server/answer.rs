//! Answers, in GitHub's words.

use bytes::Bytes;
use serde_json::{Value, json};

use crate::model::Allowance;

/// An answer, before limits and conditions are looked at.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) content_type: &'static str,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Bytes,
    /// What it costs.
    pub(super) points: u32,
    /// What it says is left, where that is not the truth.
    pub(super) allowance: Option<Allowance>,
    /// It has an ETag.
    pub(super) tagged: bool,
}

/// What most answers are.
pub(super) const JSON: &str = "application/json; charset=utf-8";

const DOCS: &str = "https://docs.github.com/rest";

impl Answer {
    pub(super) fn new(status: u16, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        let (headers, body) = (Vec::new(), body.into());
        Self { status, content_type, headers, body, points: 1, allowance: None, tagged: false }
    }

    pub(super) fn json(status: u16, body: &Value) -> Self {
        Self::new(status, JSON, body.to_string())
    }

    /// What was asked for, with an ETag.
    pub(super) fn found(content_type: &'static str, body: impl Into<Bytes>) -> Self {
        Self { tagged: true, ..Self::new(200, content_type, body) }
    }

    /// No, and why.
    pub(super) fn refusal(status: u16, message: &str) -> Self {
        let body = json!({"message": message, "documentation_url": DOCS, "status": status.to_string()});
        Self::json(status, &body)
    }

    pub(super) fn not_found() -> Self {
        Self::refusal(404, "Not Found")
    }

    pub(super) fn empty_repository() -> Self {
        Self::refusal(409, "Git Repository is empty.")
    }

    pub(super) fn no_commit(reference: &str) -> Self {
        Self::refusal(422, &format!("No commit found for SHA: {reference}"))
    }

    pub(super) fn taken_down(name: &str) -> Self {
        let body = json!({
            "message": "Repository access blocked",
            "block": {
                "reason": "dmca",
                "created_at": "2001-09-09T01:46:40Z",
                "html_url": format!("https://github.com/github/dmca/blob/master/2001/09/{}.md", name.replace('/', "-")),
            },
        });
        Self::json(451, &body)
    }

    pub(super) fn no_rights() -> Self {
        let refusal = Self::refusal(403, "Resource not accessible by personal access token");
        refusal.with("x-accepted-github-permissions", "contents=read".to_owned())
    }

    pub(super) fn blocked() -> Self {
        Self::refusal(403, "Repository access blocked")
    }

    pub(super) fn bad_credentials() -> Self {
        Self::refusal(401, "Bad credentials")
    }

    /// The primary limit is spent.
    pub(super) fn limited(status: u16, token: bool) -> Self {
        let who = if token { "user ID 1." } else { "127.0.0.1." };
        Self { points: 0, ..Self::refusal(status, &format!("API rate limit exceeded for {who}")) }
    }

    /// The same in GraphQL's words.
    pub(super) fn limited_graphql() -> Self {
        let error = json!({"type": "RATE_LIMITED", "message": "API rate limit exceeded for user ID 1."});
        Self { points: 0, ..Self::json(200, &json!({"errors": [error]})) }
    }

    /// The secondary limit is tripped.
    pub(super) fn secondary(status: u16, retry_after: Option<u64>) -> Self {
        let message =
            "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
        let answer = Self { points: 0, ..Self::refusal(status, message) };
        match retry_after {
            Some(seconds) => answer.with("retry-after", seconds.to_string()),
            None => answer,
        }
    }

    /// Something that is not modelled.
    pub(super) fn unknown(what: &str) -> Self {
        Self::refusal(501, &format!("The model of GitHub does not know {what}"))
    }

    pub(super) fn html() -> Self {
        let page = "<!DOCTYPE html>\n<html><head><title>Unicorn! &middot; GitHub</title></head>\n\
                    <body><p><strong>This page is taking too long to load.</strong></p></body></html>\n";
        Self::new(200, "text/html; charset=utf-8", page)
    }

    pub(super) fn with(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }
}
