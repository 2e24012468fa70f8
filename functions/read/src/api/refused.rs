//! What the API does not do, and how it says so.

use std::borrow::Cow;

use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::response::{IntoResponse as _, Response};
use domain::ProjectId;
use http::header::{ALLOW, HeaderValue};
use http::{Method, StatusCode, Uri};
use serde::Serialize;
use service::Mode;
use utoipa::ToSchema;
use web::{Refusal, address, repository};

use crate::app::App;

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
pub(crate) async fn nothing_here(State(app): State<App>, method: Method, uri: Uri) -> Refusal {
    match Written::of(&method, uri.path()) {
        Some(written) => read_only(&app, written).await,
        None => Refusal::not_found(),
    }
}

/// There is such an address, and it does not take that method.
pub(crate) async fn wrong_method(State(app): State<App>, method: Method, uri: Uri) -> Refusal {
    match Written::of(&method, uri.path()) {
        Some(written) => read_only(&app, written).await,
        None => Refusal::method_not_allowed(),
    }
}

/// Deliveries go to the function that takes them, and only they do: what else is asked of their addresses comes here.
pub(crate) async fn deliveries(State(app): State<App>, method: Method) -> Response {
    // Without a store there is no such function; where there is one, no delivery comes here.
    if app.mode() == Mode::Filesystem || method == Method::POST {
        return Refusal::not_found().into_response();
    }
    let mut refused = Refusal::method_not_allowed().into_response();
    refused.headers_mut().insert(ALLOW, HeaderValue::from_static("POST"));
    refused
}

/// What a client tries to change, as LeanSpec clients do: the specs of a project, or one of them. As it stands in the address.
struct Written<'a> {
    project: Cow<'a, str>,
    spec: Option<&'a str>,
}

impl<'a> Written<'a> {
    fn of(method: &Method, path: &'a str) -> Option<Self> {
        let mut parts = path.trim_start_matches('/').split('/');
        let project = match (parts.next(), parts.next()) {
            (Some("api"), Some("specs")) => ProjectId::local().to_string().into(),
            (Some("api"), Some("projects")) => address::decoded(parts.next()?)?,
            _ => return None,
        };
        let is_specs = path.starts_with("/api/specs") || parts.next() == Some("specs");
        (is_specs && !method.is_safe()).then(|| Self { project, spec: parts.next() })
    }
}

/// Specs are changed where they live: in git.
async fn read_only(app: &App, written: Written<'_>) -> Refusal {
    match edit_href(app, written).await {
        Some(href) => {
            Refusal::forbidden(format!("Specs are read-only here. Edit this one in its repository: {href}"))
        }
        None => Refusal::forbidden("Specs are read-only here. Edit their files where they are kept."),
    }
}

/// Where a spec is edited; `None` where there is no such spec, or nobody knows its repository.
async fn edit_href(app: &App, written: Written<'_>) -> Option<String> {
    let view = app.view(&written.project).await.ok()?;
    let spec = view.spec(&address::decoded(written.spec?)?).ok()?;
    repository::edit_href(view.origin(), &format!("{}/{}", spec.dir, spec.main().path))
}
