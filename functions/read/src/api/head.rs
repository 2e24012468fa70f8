//! `GET …/head`: what open pages ask, again and again.

use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;
use web::Refusal;
use web::words::SyncStateWord;

use crate::view::OfProject;

/// Which snapshot is current: at most 100 bytes.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Head {
    /// The snapshot's id.
    snapshot: String,
    /// Rises with every new head of a followed repository; the folder's is 0.
    sequence: u64,
    #[schema(value_type = SyncStateWord)]
    state: &'static str,
    /// How long to wait, in seconds, before asking again.
    poll_seconds: f64,
}

/// The head of a project.
#[utoipa::path(
    get,
    path = "/api/projects/{id}/head",
    operation_id = "project_head",
    tag = "projects",
    params(("id" = String, Path)),
    responses((status = 200, body = Head))
)]
pub(crate) async fn of_project(asked: OfProject) -> Result<Response, Refusal> {
    let poll_seconds = asked.app.settings().poll.as_secs_f64();
    asked.json("head", |view| {
        Ok(Head {
            snapshot: view.snapshot().id().to_string(),
            sequence: view.sequence(),
            state: view.state(),
            poll_seconds,
        })
    })
}
