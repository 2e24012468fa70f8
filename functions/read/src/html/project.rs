//! `GET /projects/{id}`: a project.

use axum::extract::{Path, State};
use axum::response::Redirect;
use web::Refusal;

use crate::app::App;

/// A project: its specs.
pub(crate) async fn project(State(app): State<App>, Path(id): Path<String>) -> Result<Redirect, Refusal> {
    let view = app.view(&id).await?;
    Ok(Redirect::to(&format!("/projects/{}/specs", view.id)))
}
