//! `POST /api/projects/{id}/sync`: looks again now.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use domain::ProjectUlid;
use domain::limits::LOOK_PROJECTS;
use domain::sync::{Signal, Trigger};
use http::StatusCode;
use serde_json::json;
use web::Refusal;

use crate::access::Admin;
use crate::app::App;

/// Has a project looked at.
pub(crate) async fn sync(
    _: Admin,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let ulid = app.find(&id).await?;
    look_at(&app, &[ulid], Trigger::Manual).await
}

/// Has projects looked at: 202, with how many.
pub(crate) async fn look_at(
    app: &App,
    projects: &[ProjectUlid],
    trigger: Trigger,
) -> Result<Response, Refusal> {
    let looks = projects.chunks(LOOK_PROJECTS).map(|some| Signal::look(some.to_vec(), trigger));
    app.events().publish(&looks.collect::<Vec<_>>()).await.map_err(|error| {
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        tracing::warn!(error.cause = cause, "{error}");
        Refusal::unavailable("The look could not be asked for. Try again in a moment.")
    })?;
    Ok((StatusCode::ACCEPTED, Json(json!({ "projects": projects.len() }))).into_response())
}
