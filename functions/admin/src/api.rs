//! The JSON API: one file for each thing that can be done.

pub(crate) mod add;
pub(crate) mod change;
pub(crate) mod cron;
pub(crate) mod list;
pub(crate) mod remove;
mod settings;
pub(crate) mod sync;

use axum::Json;
use domain::Project;
use serde_json::{Value, json};
use store::AddRefused;
use web::Refusal;

use crate::app::App;

/// A project as answers give it: `{project: …}`.
fn answer(app: &App, project: &Project) -> Json<Value> {
    Json(json!({ "project": web::project::Project::followed(project, app.now(), &app.site()) }))
}

/// Why the store did not take a project, or not with those settings.
fn refuse(id: &domain::ProjectId, refused: AddRefused) -> Refusal {
    match refused {
        AddRefused::IdTaken => Refusal::conflict(format!(
            "There is another project `{id}`. Choose an `id` of your own for this one."
        )),
        AddRefused::AlreadyThere { id } => {
            let mut refusal = Refusal::conflict(format!(
                "The project `{id}` follows the same branch and folder of this repository already. Another one needs a \
                 `branch` or a `specsPath` of its own."
            ));
            refusal.candidates.push(id.to_string());
            refusal
        }
    }
}
