//! Webhooks of projects at GitHub: set, and removed.

use domain::webhook::{HookState, ProjectHook, WantedHook};
use domain::{Project, ProjectUlid, Secret};
use github::{At, HookError};
use store::Written;
use web::Refusal;

use crate::app::{App, unavailable};
use crate::bounds::REMOVAL_PATIENCE;

/// What a project's webhook is to be, and what it is to sign with.
pub(crate) struct Plan {
    pub(crate) wanted: WantedHook,
    pub(crate) secret: Secret,
}

/// The plan for a project; 422 where the server is not set up for it.
pub(crate) fn plan(app: &App, project: ProjectUlid) -> Result<Plan, Refusal> {
    try_plan(app, project).map_err(|refusal| refusal.at("webhook"))
}

fn try_plan(app: &App, project: ProjectUlid) -> Result<Plan, Refusal> {
    let settings = app.settings();
    let public = settings.public_url.as_deref().ok_or_else(|| {
        Refusal::unprocessable(
            "No webhook can be set up: GitHub has to know where to deliver, and `PUBLIC_URL` is not set.",
        )
    })?;
    if !is_reachable(public) {
        return Err(Refusal::unprocessable(
            "No webhook can be set up: `PUBLIC_URL` has to begin with `https://`, except on this machine.",
        ));
    }
    let secrets = &settings.webhook_secrets;
    let (Some(secret), Some(master)) = (secrets.of_project(project), secrets.master_name()) else {
        return Err(Refusal::unprocessable(
            "No webhook can be set up: its secret is derived from `WEBHOOK_MASTER_SECRET`, which is not set.",
        ));
    };
    let url = format!("{public}/webhooks/github/{project}");
    Ok(Plan { wanted: WantedHook { url, master }, secret })
}

/// https; on this machine http as well.
fn is_reachable(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("http://") else { return url.starts_with("https://") };
    let authority = rest.split('/').next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    matches!(host, "localhost" | "127.0.0.1" | "::1")
}

/// Sets up the webhook of a project, or mends it, and notes what is known of it then. That the token may not is a state, and
/// no refusal: a person can set it up by hand. Where GitHub has no answer that is noted too, and sync sets it up later.
pub(crate) async fn configure(app: &App, project: &Project, plan: &Plan) -> Result<ProjectHook, Refusal> {
    let now = app.now();
    let hook = if app.github().has_token() {
        let at = At::Id(project.repository.id);
        let session = app.github().session();
        // Whoever asks may know that its secret is another one than is known here: GitHub never shows it.
        let known = project.webhook.clone().map(|known| ProjectHook { master: None, ..known });
        match session.ensure_hook(&at, known.as_ref(), &plan.wanted, &plan.secret).await {
            Ok(seen) => ProjectHook::of(&seen, &plan.wanted, Some(now)),
            Err(error @ HookError::NoAnswer(_)) => {
                wait(app, project, &error).await?;
                return Err(no_answer(&error));
            }
            Err(error) => ProjectHook::without(HookState::Unconfigured, error.to_string(), now),
        }
    } else {
        ProjectHook::without(
            HookState::Unconfigured,
            "The server has no `GITHUB_TOKEN`: the webhook has to be set up by hand.",
            now,
        )
    };
    tracing::info!(project.id = %project.id, webhook.state = ?hook.state, "a webhook was set up, or not");
    note(app, project, &hook).await?;
    Ok(hook)
}

/// Notes that GitHub is to be asked for it later. Of one that is known sync takes care anyway.
async fn wait(app: &App, project: &Project, error: &HookError) -> Result<(), Refusal> {
    if project.webhook.as_ref().is_some_and(|known| known.state != HookState::Unconfigured) {
        return Ok(());
    }
    note(app, project, &ProjectHook::without(HookState::Pending, error.to_string(), app.now())).await
}

/// Notes that GitHub no longer has it. Sync makes it again.
pub(crate) async fn miss(app: &App, project: &Project) -> Result<(), Refusal> {
    let reason = Some(HookError::Gone.to_string());
    let known = project.webhook.clone().unwrap_or_default();
    let missing = ProjectHook { state: HookState::Missing, reason, checked_at: Some(app.now()), ..known };
    note(app, project, &missing).await
}

/// Removes the webhook of a project from GitHub, where there is one that we know of.
pub(crate) async fn remove(app: &App, project: &Project) -> Result<(), Refusal> {
    let Some(known) = &project.webhook else { return Ok(()) };
    if let Some(id) = known.id {
        let removed = app.github().session().remove_hook(&At::Id(project.repository.id), id).await;
        removed.map_err(|error| no_answer(&error))?;
        tracing::info!(project.id = %project.id, webhook.id = id, "a webhook was removed");
    }
    note(app, project, &ProjectHook::default()).await
}

/// The same before the project goes: it does not wait long, and what it cannot do is only told.
pub(crate) async fn remove_with_project(app: &App, project: &Project) {
    let Some(id) = project.webhook.as_ref().and_then(|hook| hook.id) else { return };
    let session = app.github().session();
    let at = At::Id(project.repository.id);
    let why = match tokio::time::timeout(REMOVAL_PATIENCE, session.remove_hook(&at, id)).await {
        Ok(Ok(())) => return,
        Ok(Err(error)) => error.to_string(),
        Err(_) => "GitHub did not answer in time.".to_owned(),
    };
    tracing::warn!(
        project.id = %project.id,
        repository = %project.repository.name,
        webhook.id = id,
        "a webhook was left at GitHub, whose deliveries are ignored from now on: {why}"
    );
}

/// Why GitHub did not do it, for the one who asked.
pub(crate) fn no_answer(error: &HookError) -> Refusal {
    match error {
        HookError::NoAnswer(_) => Refusal::unavailable(format!("{error} Try again in a minute.")).after(60),
        HookError::Gone => Refusal::conflict(error.to_string()),
        _ => Refusal::unprocessable(error.to_string()),
    }
}

/// Notes it; what somebody else notes at the same moment is as true.
async fn note(app: &App, project: &Project, hook: &ProjectHook) -> Result<(), Refusal> {
    const TIMES: usize = 3;
    let mut base = project.clone();
    for _ in 0..TIMES {
        if app.store().set_webhook(&base, hook).await.map_err(unavailable)? == Written::Done {
            return Ok(());
        }
        let now = app.store().project_now(project.ulid).await.map_err(unavailable)?;
        let Some(now) = now.filter(|it| !it.removed) else {
            return Err(Refusal::project_not_found(project.id.as_str()));
        };
        base = now;
    }
    Err(Refusal::conflict("Somebody else is changing this project's webhook. Try again."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn github_reaches_https_and_a_model_of_it_this_machine() {
        let check = |url: &str, expect: bool| assert_eq!(is_reachable(url), expect, "{url}");
        check("https://specs.example", true);
        check("http://127.0.0.1:3000", true);
        check("http://localhost:3000/x", true);
        check("http://[::1]:3000", true);
        check("http://specs.example", false);
        check("http://localhost.example", false);
        check("http://127.0.0.1.example:80", false);
        check("ftp://localhost", false);
    }
}
