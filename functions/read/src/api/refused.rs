//! What the API does not do, and how it says so.

use axum::extract::rejection::JsonRejection;
use http::{Method, StatusCode, Uri};
use serde::Serialize;
use utoipa::ToSchema;
use web::Refusal;

/// An error, as problem details (RFC 9457).
#[derive(Serialize, ToSchema)]
pub(crate) struct ProblemDetails {
    #[serde(rename = "type")]
    kind: String,
    title: String,
    status: u16,
    detail: String,
    /// Stable: `SPEC_NOT_FOUND`.
    code: String,
    message: String,
    /// The same once more, as some clients read it.
    error: CodeAndMessage,
    /// What may have been meant.
    candidates: Option<Vec<String>>,
}

/// An error in short.
#[derive(Serialize, ToSchema)]
pub(crate) struct CodeAndMessage {
    code: String,
    message: String,
}

/// Why a JSON body cannot be used.
pub(crate) fn bad_body(rejection: &JsonRejection) -> Refusal {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::too_large("The body is over 64 KiB."),
        _ => Refusal::invalid(format!(
            "The body cannot be read: {}.",
            rejection.body_text().trim_end_matches('.')
        )),
    }
}

/// There is no such address.
pub(crate) async fn nothing_here(method: Method, uri: Uri) -> Refusal {
    if is_write_to_specs(&method, uri.path()) { read_only() } else { Refusal::not_found() }
}

/// There is such an address, and it does not take that method.
pub(crate) async fn wrong_method(method: Method, uri: Uri) -> Refusal {
    if is_write_to_specs(&method, uri.path()) { read_only() } else { Refusal::method_not_allowed() }
}

/// Whether a client tries to change specs, as LeanSpec clients do.
fn is_write_to_specs(method: &Method, path: &str) -> bool {
    let mut parts = path.trim_start_matches('/').split('/');
    let is_specs = match (parts.next(), parts.next()) {
        (Some("api"), Some("specs")) => true,
        (Some("api"), Some("projects")) => parts.nth(1) == Some("specs"),
        _ => false,
    };
    is_specs && !method.is_safe()
}

/// Specs are changed where they live: in git.
fn read_only() -> Refusal {
    Refusal::forbidden(
        "Specs are read-only here. Edit them in their repository: `editUrl` of the spec leads there.",
    )
}
