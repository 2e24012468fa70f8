//! Care for a project's webhook: that it is there and as it is to be, and that what it could not deliver is delivered again.
//! It happens with a look that went well, once in six hours for each project: so it is spread as looks are, and needs no
//! list of its own.

use std::collections::HashSet;

use domain::webhook::{HookState, ProjectHook, WantedHook, is_hook_due};
use domain::{Project, Secret, Timestamp};
use github::webhook::WebhookSecrets;
use github::{At, HookDelivery, HookError, Session};
use store::StoreError;

use crate::app::Parts;
use crate::bounds::REPEATED_DELIVERIES;

/// What webhooks are set to.
#[derive(Clone, Debug, Default)]
pub struct HookSettings {
    /// `PUBLIC_URL`: where GitHub delivers; without it webhooks are left alone.
    pub public_url: Option<String>,
    /// What they sign with.
    pub secrets: WebhookSecrets,
}

/// Pages of deliveries that are read at one check.
const PAGES: usize = 3;

/// Requests that a check may cost: all webhooks, one that is set, pages and repetitions.
const REQUESTS: u32 = 2 + PAGES as u32 + REPEATED_DELIVERIES as u32;

/// Which part of what the limit leaves may be spent on webhooks.
const SHARE: u32 = 10;

/// A delivery that was under way during the last check is looked at again: GitHub waits ten seconds.
const UNDER_WAY: i64 = 60_000;

/// Cares for the webhook of a project that was looked at just now, where that is due.
pub(crate) async fn care(parts: &Parts, session: &Session, project: &Project) -> Result<(), StoreError> {
    let Some((wanted, secret)) = plan(&parts.hooks, project) else { return Ok(()) };
    let now = parts.clock.now();
    let Some(known) = project.webhook.as_ref().filter(|_| is_hook_due(project, &wanted, now)) else {
        return Ok(());
    };
    // No limit, no share of it: an Enterprise Server.
    if session.remaining().is_some_and(|left| left / SHARE < REQUESTS) {
        tracing::debug!(project.id = %project.id, "a webhook is not checked: there is little left of GitHub's limit");
        return Ok(());
    }
    let hook = check(session, project, known, &wanted, &secret, now).await;
    // Somebody set it meanwhile: what they noted is newer.
    parts.store.set_webhook(project, &hook).await?;
    Ok(())
}

/// Makes it as it is to be, and has what it missed delivered again. Gives what is known of it then.
async fn check(
    session: &Session,
    project: &Project,
    known: &ProjectHook,
    wanted: &WantedHook,
    secret: &Secret,
    now: Timestamp,
) -> ProjectHook {
    let at = At::Id(project.repository.id);
    let id = project.id.as_str();
    let checked = ProjectHook { checked_at: Some(now), ..known.clone() };
    let seen = match session.ensure_hook(&at, Some(known), wanted, secret).await {
        Ok(seen) => seen,
        Err(HookError::NoAnswer(error)) => {
            tracing::info!(project.id = id, %error, "a webhook could not be checked");
            return checked;
        }
        Err(error) => {
            tracing::warn!(project.id = id, "a webhook is not as it is to be: {error}");
            let state = match error {
                // There never was one: a person has to do what we may not.
                _ if known.id.is_none() && known.state != HookState::Missing => HookState::Unconfigured,
                HookError::Gone | HookError::Exists => HookState::Missing,
                _ => HookState::Failing,
            };
            return ProjectHook { state, reason: Some(error.to_string()), ..checked };
        }
    };
    let hook = ProjectHook::of(&seen, wanted, Some(now));
    if known.id.is_none() {
        tracing::info!(project.id = id, webhook.id = seen.id, "a webhook was set up");
        return hook;
    }
    if known.id != hook.id {
        tracing::warn!(
            project.id = id,
            webhook.id = seen.id,
            "a webhook had vanished from GitHub, and is there again"
        );
        return hook;
    }
    if known.master != hook.master {
        tracing::info!(project.id = id, webhook.id = seen.id, "a webhook has its new secret");
    }
    match repeat(session, &at, seen.id, known.checked_at).await {
        Ok(0) => {}
        Ok(repeated) => {
            tracing::info!(
                project.id = id,
                webhook.repeated = repeated,
                "missed deliveries are delivered again"
            );
        }
        Err(error) => tracing::info!(project.id = id, "missed deliveries could not be looked for: {error}"),
    }
    hook
}

/// Has deliveries since then repeated whose one attempt was not taken. How many. What was repeated and not taken either is
/// refused for a reason that lasts: the look that comes before this has found what it was about.
async fn repeat(session: &Session, at: &At, hook: u64, since: Option<Timestamp>) -> Result<usize, HookError> {
    let since = since.map_or(0, Timestamp::as_millis) - UNDER_WAY;
    let is_new = |attempt: &HookDelivery| attempt.delivered_at.as_millis() >= since;
    let (mut settled, mut missed, mut cursor) = (HashSet::new(), Vec::new(), None);
    for _ in 0..PAGES {
        let page = session.hook_deliveries(at, hook, cursor.as_deref()).await?;
        let is_last = page.deliveries.last().is_none_or(|oldest| !is_new(oldest));
        // Newest first: the first attempt of a GUID that is seen is its last one.
        for attempt in page.deliveries.into_iter().filter(is_new) {
            let is_missed = !attempt.is_taken() && !attempt.redelivery && attempt.event != "ping";
            if settled.insert(attempt.guid) && is_missed {
                missed.push(attempt.id);
            }
        }
        cursor = page.next;
        if is_last || cursor.is_none() {
            break;
        }
    }
    missed.truncate(REPEATED_DELIVERIES);
    for delivery in &missed {
        session.redeliver(at, hook, *delivery).await?;
    }
    Ok(missed.len())
}

/// What the webhook is to be; `None` where webhooks cannot be set up here.
fn plan(settings: &HookSettings, project: &Project) -> Option<(WantedHook, Secret)> {
    let public = settings.public_url.as_deref()?;
    let secret = settings.secrets.of_project(project.ulid)?;
    let master = settings.secrets.master_name()?;
    Some((WantedHook { url: format!("{public}/webhooks/github/{}", project.ulid), master }, secret))
}
