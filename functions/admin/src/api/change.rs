//! `PATCH /api/projects/{id}`: changes settings.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use domain::sync::{Signal, Trigger};
use domain::{Project, Settings, SpecsPath};
use store::{AddRefused, Written};
use web::Refusal;

use super::settings::{Change, NAMES};
use super::{answer, refuse, twin};
use crate::access::Admin;
use crate::app::{App, unavailable};
use crate::body::{Fields, Said};
use crate::hook;

/// Changes what the body names; `null` is the default. What others changed in the meantime stays.
pub(crate) async fn change(
    _: Admin,
    State(app): State<App>,
    Path(id): Path<String>,
    mut fields: Fields,
) -> Result<Response, Refusal> {
    for fixed in ["id", "repo"] {
        if fields.text(fixed)? != Said::Nothing {
            return Err(Refusal::unprocessable(format!(
                "`{fixed}` cannot be changed. Remove the project, and add it anew."
            )));
        }
    }
    let changed = apply(&app, &id, fields).await?;
    Ok(answer(&app, &changed).into_response())
}

/// Changes what the fields name: the project afterwards.
pub(crate) async fn apply(app: &App, id: &str, mut fields: Fields) -> Result<Project, Refusal> {
    /// Somebody else may change the settings at the same moment: it is tried once more.
    const TIMES: usize = 2;
    let change = Change::read(&mut fields);
    fields.finish(&NAMES)?;
    let change = change?;
    let ulid = app.find(id).await?;
    for _ in 0..TIMES {
        let base = app.store().project_now(ulid).await.map_err(unavailable)?;
        let base = base.filter(|it| !it.removed).ok_or_else(|| Refusal::project_not_found(id))?;
        let settings = change.apply(&base.settings);
        if settings == base.settings {
            return Ok(base);
        }
        // What the server is not set up for is not set either.
        let plan = settings.webhook.then(|| hook::plan(app, ulid)).transpose()?;
        if is_elsewhere(&base.settings, &settings) {
            let branch = settings.branch.as_deref().unwrap_or(&base.repository.default_branch);
            let folder = settings.specs_path.as_ref().map(SpecsPath::as_str);
            if let Some(id) = twin(app, base.repository.id, Some(ulid), branch, folder).await? {
                return Err(refuse(&base.id, AddRefused::AlreadyThere { id }));
            }
        }
        let written = app.store().change_settings(&base, settings.clone(), app.now()).await;
        match written.map_err(unavailable)? {
            Ok(Written::Done) => {
                if is_elsewhere(&base.settings, &settings) {
                    signal(app, ulid).await;
                }
                let changed = app.store().project_now(ulid).await.map_err(unavailable)?;
                let changed = changed.ok_or_else(|| Refusal::project_not_found(id))?;
                if base.settings.webhook != settings.webhook {
                    follow(app, &changed, plan).await;
                }
                return Ok(changed);
            }
            Ok(Written::Outdated) => {}
            Err(refused) => return Err(refuse(&base.id, refused)),
        }
    }
    Err(Refusal::conflict("Somebody else is changing this project's settings. Try again."))
}

/// Makes GitHub have the webhook, or have it no longer. The settings are changed, whatever becomes of that: its state says it.
async fn follow(app: &App, project: &Project, plan: Option<hook::Plan>) {
    let done = match plan {
        Some(plan) => hook::configure(app, project, &plan).await.map(|_| ()),
        None => hook::remove(app, project).await,
    };
    if let Err(refusal) = done {
        tracing::warn!(project.id = %project.id, "a webhook is not as it is set: {}", refusal.detail);
    }
}

/// Whether something else is followed than before.
fn is_elsewhere(before: &Settings, after: &Settings) -> bool {
    before.branch != after.branch || before.specs_path != after.specs_path
}

/// Has it looked at. Where that cannot be said now, the schedule finds it: with a change of settings it is due.
async fn signal(app: &App, project: domain::ProjectUlid) {
    let look = Signal::look(vec![project], Trigger::Manual);
    if let Err(error) = app.events().publish(&[look]).await {
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        tracing::warn!(error.cause = cause, "{error}: the schedule finds the project");
    }
}
