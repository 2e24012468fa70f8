//! `GET …/head`: what open pages ask, again and again.

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;
use web::Refusal;

use crate::app::App;
use crate::headers::Headers;

/// Which snapshot is current: at most 100 bytes.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Head {
    snapshot: String,
    /// Rises with every new head of a followed repository; the folder's is 0.
    sequence: u64,
    state: &'static str,
    /// How long to wait before asking again.
    poll_seconds: f64,
}

/// The head of a project.
#[utoipa::path(
    get,
    path = "/api/projects/{id}/head",
    params(("id" = String, Path)),
    responses((status = 200, body = Head), (status = 404, body = super::refused::ProblemDetails))
)]
pub(crate) async fn of_project(
    State(app): State<App>,
    Path(id): Path<String>,
    Headers(headers): Headers,
) -> Result<Response, Refusal> {
    let view = app.view(&id).await?;
    app.json(&view, &headers, "head", || {
        Ok(Head {
            snapshot: view.snapshot().id().to_string(),
            sequence: 0,
            state: if view.current.stale.is_some() { "failed" } else { "ok" },
            poll_seconds: app.settings().poll.as_secs_f64(),
        })
    })
}
