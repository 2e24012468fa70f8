//! `DELETE /api/projects/{id}`: removes a project.

use axum::extract::{Path, State};
use domain::sync::Signal;
use http::StatusCode;
use web::Refusal;

use crate::access::Admin;
use crate::app::{App, unavailable};
use crate::hook;

/// Removes a project. For readers it is gone at once; its content is cleared away afterwards.
pub(crate) async fn remove(
    _: Admin,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<StatusCode, Refusal> {
    take_away(&app, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a project away, with its webhook.
pub(crate) async fn take_away(app: &App, id: &str) -> Result<(), Refusal> {
    let ulid = app.find(id).await?;
    // Before the project goes: afterwards nobody knows of its webhook. GitHub being down does not keep it.
    if let Ok(Some(project)) = app.store().project_now(ulid).await {
        hook::remove_with_project(app, &project).await;
    }
    if !app.store().mark_removed(ulid).await.map_err(unavailable)? {
        return Err(Refusal::project_not_found(id));
    }
    tracing::info!(project.id = id, "a project was removed");
    if let Err(error) = app.events().publish(&[Signal::Purge { project: ulid }]).await {
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        tracing::error!(project.ulid = %ulid, error.cause = cause, "{error}: the project's content is left behind");
    }
    Ok(())
}
