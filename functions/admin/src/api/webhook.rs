//! `/api/projects/{id}/webhook`: how a project's webhook does, setting it up, pinging it, removing it.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use domain::webhook::{HOOK_EVENTS, HookState, ProjectHook};
use domain::{Project, Settings};
use github::{At, HookError};
use http::StatusCode;
use serde::Serialize;
use store::Written;
use web::Refusal;

use super::deliveries::Delivery;
use crate::access::Admin;
use crate::app::{App, unavailable};
use crate::hook;

/// A project's webhook, as answers give it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Webhook {
    pub(crate) state: HookState,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) hook_id: Option<u64>,
    pub(crate) url: String,
    pub(crate) events: [&'static str; 2],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) last_delivery: Option<Delivery>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) manual: Option<Manual>,
}

/// What somebody needs who sets it up by hand. The secret is for who is signed in here, and for nobody else.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Manual {
    pub(crate) url: String,
    pub(crate) secret: String,
    pub(crate) content_type: &'static str,
    pub(crate) events: [&'static str; 2],
}

/// How it does.
pub(crate) async fn show(
    _: Admin,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let project = found(&app, &id).await?;
    let known = project.webhook.clone().unwrap_or_default();
    answer(&app, &project, known).await
}

/// Sets it up, or mends it.
pub(crate) async fn configure(
    _: Admin,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let (project, known) = set_up(&app, found(&app, &id).await?).await?;
    answer(&app, &project, known).await
}

/// Has GitHub have it, as far as the token may: the project afterwards, and what is known of its webhook.
pub(crate) async fn set_up(app: &App, project: Project) -> Result<(Project, ProjectHook), Refusal> {
    let plan = hook::plan(app, project.ulid)?;
    let project = switch(app, project, true).await?;
    let known = hook::configure(app, &project, &plan).await?;
    Ok((project, known))
}

/// Removes it, from GitHub too.
pub(crate) async fn remove(
    _: Admin,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<StatusCode, Refusal> {
    take_down(&app, found(&app, &id).await?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes it from GitHub.
pub(crate) async fn take_down(app: &App, project: Project) -> Result<(), Refusal> {
    let project = switch(app, project, false).await?;
    hook::remove(app, &project).await
}

/// Has GitHub deliver a ping.
pub(crate) async fn ping(
    _: Admin,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<StatusCode, Refusal> {
    send_ping(&app, &found(&app, &id).await?).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Asks GitHub for a ping.
pub(crate) async fn send_ping(app: &App, project: &Project) -> Result<(), Refusal> {
    let hook = project.webhook.as_ref().and_then(|known| known.id);
    let hook = hook.ok_or_else(|| Refusal::conflict("There is no webhook to ping. Set it up first."))?;
    let session = app.github().session();
    let pinged = session.ping_hook(&At::Id(project.repository.id), hook).await;
    let Err(error) = pinged else { return Ok(()) };
    if error == HookError::Gone {
        hook::miss(app, project).await?;
    }
    Err(hook::no_answer(&error))
}

/// The project that somebody names, as it is now.
pub(crate) async fn found(app: &App, id: &str) -> Result<Project, Refusal> {
    let ulid = app.find(id).await?;
    let project = app.store().project_now(ulid).await.map_err(unavailable)?;
    project.filter(|it| !it.removed).ok_or_else(|| Refusal::project_not_found(id))
}

/// Has the settings say whether there is to be one.
async fn switch(app: &App, project: Project, webhook: bool) -> Result<Project, Refusal> {
    if project.settings.webhook == webhook {
        return Ok(project);
    }
    let settings = Settings { webhook, ..project.settings.clone() };
    let written = app.store().change_settings(&project, settings, app.now()).await.map_err(unavailable)?;
    match written {
        Ok(Written::Done) => found(app, project.id.as_str()).await,
        _ => Err(Refusal::conflict("Somebody else is changing this project's settings. Try again.")),
    }
}

async fn answer(app: &App, project: &Project, known: ProjectHook) -> Result<Response, Refusal> {
    Ok(Json(describe(app, project, known).await?).into_response())
}

/// How it does.
pub(crate) async fn describe(app: &App, project: &Project, known: ProjectHook) -> Result<Webhook, Refusal> {
    let plan = hook::plan(app, project.ulid).ok();
    let last = app.store().deliveries(project.ulid, None, 1).await.map_err(unavailable)?;
    let last = last.deliveries.into_iter().next().map(|it| it.delivery);
    let known = known.with_last(last.as_ref());
    let url = match &plan {
        Some(plan) => plan.wanted.url.clone(),
        None => known.url.clone(),
    };
    let is_by_hand = known.state == HookState::Unconfigured && known.reason.is_some();
    let manual = plan.filter(|_| is_by_hand).map(|plan| Manual {
        url: plan.wanted.url,
        secret: plan.secret.reveal().to_owned(),
        content_type: "application/json",
        events: HOOK_EVENTS,
    });
    Ok(Webhook {
        state: known.state,
        reason: known.reason,
        hook_id: known.id,
        url,
        events: HOOK_EVENTS,
        last_delivery: last.map(Delivery::ours),
        manual,
    })
}
