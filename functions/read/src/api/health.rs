//! `GET /health`

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use domain::ProjectId;
use http::StatusCode;
use http::header::CACHE_CONTROL;
use serde::Serialize;
use service::{KeptStatus, Mode, ServiceStatus};
use utoipa::ToSchema;

use crate::app::App;

/// How the app is.
#[derive(Serialize, ToSchema)]
pub(crate) struct Health {
    /// `ok`, `degraded` (serving what it had) or `unavailable`.
    status: &'static str,
    version: &'static str,
    build: &'static str,
    /// What the sources and their caches are doing.
    #[schema(value_type = Object)]
    service: ServiceStatus,
    /// How full the finished answers are, in bytes.
    #[schema(value_type = Object)]
    answers: KeptStatus,
    /// What is wrong, and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    problem: Option<String>,
}

/// That the process runs.
#[derive(Serialize, ToSchema)]
pub(crate) struct Live {
    /// `ok`.
    status: &'static str,
    version: &'static str,
}

/// Whether the process runs.
#[utoipa::path(get, path = "/health/live", operation_id = "live", tag = "server", responses((status = 200, body = Live)))]
pub(crate) async fn live() -> Response {
    let body = Live { status: "ok", version: env!("CARGO_PKG_VERSION") };
    ([(CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

/// Whether specs can be served, and what each source and cache is doing.
#[utoipa::path(
    get,
    path = "/health/ready",
    operation_id = "ready",
    tag = "server",
    responses(
        (status = 200, description = "They can; `degraded`: as they were last.", body = Health),
        (status = 503, description = "They cannot.", body = Health)
    )
)]
pub(crate) async fn ready(State(app): State<App>) -> Response {
    let folder = match app.mode() {
        Mode::Database => None,
        _ => Some(match app.view(ProjectId::local().as_str()).await {
            Ok(view) if view.current.stale.is_none() => Ok(None),
            Ok(_) => Ok(Some("The specs folder cannot be read: what it held last is served.".to_owned())),
            Err(refusal) => Err(refusal.detail),
        }),
    };
    let store = match app.mode() {
        Mode::Filesystem => None,
        // With a cursor only the store is asked; one that is none begins at the beginning.
        _ => Some(match app.listing(Some(""), 1).await {
            Ok((listing, _)) => Ok(listing.problem),
            Err(refusal) => Err(refusal.detail),
        }),
    };
    let sources: Vec<_> = folder.into_iter().chain(store).collect();
    let (status, code) = if sources.iter().all(Result::is_err) {
        ("unavailable", StatusCode::SERVICE_UNAVAILABLE)
    } else if sources.iter().all(|it| matches!(it, Ok(None))) {
        ("ok", StatusCode::OK)
    } else {
        ("degraded", StatusCode::OK)
    };
    let problems: Vec<_> = sources.into_iter().filter_map(|it| it.unwrap_or_else(Some)).collect();
    let health = Health {
        status,
        version: env!("CARGO_PKG_VERSION"),
        build: web::BUILD,
        service: app.service().status(),
        answers: app.answers(),
        problem: (!problems.is_empty()).then(|| problems.join(" ")),
    };
    (code, [(CACHE_CONTROL, "no-store")], Json(health)).into_response()
}

/// The same, always with 200 while the process runs.
#[utoipa::path(get, path = "/health", operation_id = "health", tag = "server", responses((status = 200, body = Health)))]
pub(crate) async fn health(state: State<App>) -> Response {
    let mut response = ready(state).await;
    *response.status_mut() = StatusCode::OK;
    response
}
