//! `GET /health`

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use domain::ProjectId;
use http::StatusCode;
use http::header::CACHE_CONTROL;
use serde::Serialize;
use service::ServiceStatus;
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
    /// What is wrong, and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
}

/// Whether the process runs.
#[utoipa::path(get, path = "/health/live", responses((status = 200)))]
pub(crate) async fn live() -> Response {
    let body = serde_json::json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") });
    ([(CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

/// Whether specs can be served, and what each source and cache is doing.
#[utoipa::path(
    get,
    path = "/health/ready",
    responses((status = 200, body = Health), (status = 503, body = Health))
)]
pub(crate) async fn ready(State(app): State<App>) -> Response {
    let (status, code, problem) = match app.view(ProjectId::local().as_str()).await {
        Ok(view) if view.current.stale.is_none() => ("ok", StatusCode::OK, None),
        Ok(_) => {
            let problem = "The specs folder cannot be read: what it held last is served.";
            ("degraded", StatusCode::OK, Some(problem.to_owned()))
        }
        Err(refusal) => ("unavailable", StatusCode::SERVICE_UNAVAILABLE, Some(refusal.detail)),
    };
    let health = Health {
        status,
        version: env!("CARGO_PKG_VERSION"),
        build: web::BUILD,
        service: app.service().status(),
        problem,
    };
    (code, [(CACHE_CONTROL, "no-store")], Json(health)).into_response()
}

/// The same, always with 200 while the process runs.
#[utoipa::path(get, path = "/health", responses((status = 200, body = Health)))]
pub(crate) async fn health(state: State<App>) -> Response {
    let mut response = ready(state).await;
    *response.status_mut() = StatusCode::OK;
    response
}
