//! The JSON API: one file for each thing that can be done.

pub(crate) mod add;
pub(crate) mod change;
pub(crate) mod cron;
pub(crate) mod deliveries;
pub(crate) mod list;
pub(crate) mod remove;
pub(crate) mod settings;
pub(crate) mod sync;
pub(crate) mod webhook;

use axum::Json;
use domain::{Project, ProjectId, ProjectUlid, RepositoryId};
use serde_json::{Value, json};
use store::AddRefused;
use web::Refusal;
use web::project::specs_path;

use crate::app::{App, unavailable};

/// A project as answers give it: `{project: …}`.
fn answer(app: &App, project: &Project) -> Json<Value> {
    Json(json!({ "project": web::project::Project::followed(project, app.now(), &app.site()) }))
}

/// The project besides `own` that follows that branch and folder of a repository, whether its settings say so or it was
/// found there. Where it is not known in which folder one looks, nothing is said of it.
async fn twin(
    app: &App,
    repository: RepositoryId,
    own: Option<ProjectUlid>,
    branch: &str,
    folder: Option<&str>,
) -> Result<Option<ProjectId>, Refusal> {
    let Some(folder) = folder else { return Ok(None) };
    let ulids = app.store().of_repository(repository).await.map_err(unavailable)?;
    let projects = app.store().projects(&ulids).await.map_err(unavailable)?;
    let is_twin = |it: &Project| {
        !it.removed && Some(it.ulid) != own && it.branch() == branch && specs_path(it) == Some(folder)
    };
    Ok(projects.into_iter().find(is_twin).map(|it| it.id))
}

/// Why the store did not take a project, or not with those settings.
fn refuse(id: &domain::ProjectId, refused: AddRefused) -> Refusal {
    match refused {
        AddRefused::IdTaken => Refusal::conflict(format!(
            "There is another project `{id}`. Choose an `id` of your own for this one."
        ))
        .at("id"),
        AddRefused::AlreadyThere { id } => {
            let mut refusal = Refusal::conflict(format!(
                "The project `{id}` follows the same branch and folder of this repository already. Another one needs a \
                 `branch` or a `specsPath` of its own."
            ));
            refusal.candidates.push(id.to_string());
            refusal.at("branch")
        }
    }
}
