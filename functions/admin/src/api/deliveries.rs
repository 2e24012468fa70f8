//! `/api/projects/{id}/deliveries`: what GitHub sent and what came, side by side; and delivering again.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use domain::Project;
use domain::sync::Trigger;
use domain::webhook::{self, DeliveryGuid, DeliveryOutcome};
use github::{At, HookDelivery};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use store::DeliveryRecord;
use web::Refusal;
use web::Rfc3339;

use super::sync::look_at;
use super::webhook::found;
use crate::access::Admin;
use crate::app::{App, unavailable};
use crate::hook;

/// Deliveries of ours on one page.
const PAGE: usize = 100;

/// Pages of GitHub's that are searched for one delivery: it keeps three days.
const SEARCHED: usize = 10;

/// A delivery, as answers give it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Delivery {
    pub(crate) guid: DeliveryGuid,
    pub(crate) event: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) action: Option<String>,
    pub(crate) received_at: Option<Rfc3339>,
    pub(crate) outcome: DeliveryOutcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) github: Option<Attempt>,
    #[serde(skip)]
    at: i64,
}

/// GitHub's last attempt at it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Attempt {
    pub(crate) id: u64,
    pub(crate) delivered_at: Rfc3339,
    pub(crate) status_code: u16,
    pub(crate) duration_ms: u64,
    pub(crate) redelivery: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Listing {
    pub(crate) deliveries: Vec<Delivery>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next_cursor: Option<String>,
    /// Why GitHub's side is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<String>,
}

/// Where a page begins.
#[derive(Deserialize)]
pub(crate) struct Ask {
    cursor: Option<String>,
}

/// What came and what was sent, newest first.
pub(crate) async fn list(
    _: Admin,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(ask): Query<Ask>,
) -> Result<Response, Refusal> {
    Ok(Json(both_sides(&app, &found(&app, &id).await?, ask.cursor.as_deref()).await?).into_response())
}

/// A page of them, from that cursor on.
pub(crate) async fn both_sides(
    app: &App,
    project: &Project,
    cursor: Option<&str>,
) -> Result<Listing, Refusal> {
    let (ours_from, theirs_from) = read_cursor(cursor);
    // A cursor that is none begins at the beginning.
    let is_first = ours_from.is_none() && theirs_from.is_none();
    let (mut ours, mut ours_next) = (Vec::new(), None);
    if is_first || ours_from.is_some() {
        let page = app.store().deliveries(project.ulid, ours_from, PAGE).await.map_err(unavailable)?;
        (ours, ours_next) = (page.deliveries, page.next);
    }
    let (mut theirs, mut theirs_next, mut note) = (Vec::new(), None, None);
    let hook = project.webhook.as_ref().and_then(|known| known.id);
    if let Some(hook) = hook.filter(|_| is_first || theirs_from.is_some()) {
        let session = app.github().session();
        match session.hook_deliveries(&At::Id(project.repository.id), hook, theirs_from).await {
            Ok(page) => (theirs, theirs_next) = (page.deliveries, page.next),
            Err(error) => note = Some(format!("Only what came here is shown. {error}")),
        }
    }
    let deliveries = merge(app, project, ours, theirs).await?;
    let next_cursor = write_cursor(ours_next, theirs_next);
    Ok(Listing { deliveries, next_cursor, note })
}

/// One line for each GUID, newest first, with GitHub's last attempt.
async fn merge(
    app: &App,
    project: &Project,
    ours: Vec<DeliveryRecord>,
    theirs: Vec<HookDelivery>,
) -> Result<Vec<Delivery>, Refusal> {
    let mut lines = ours.into_iter().map(|it| (it.delivery.guid, Delivery::ours(it.delivery)));
    let mut lines = lines.by_ref().collect::<HashMap<_, _>>();
    for attempt in theirs {
        let line = match lines.entry(attempt.guid) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) => {
                // It may be on another page of ours. That nothing came is said only where it is so.
                let record = app.store().delivery(project.ulid, &attempt.guid).await.map_err(unavailable)?;
                free.insert(
                    record.map_or_else(|| Delivery::missed(&attempt), |it| Delivery::ours(it.delivery)),
                )
            }
        };
        if line.github.is_none() {
            line.github = Some(Attempt::of(&attempt));
        }
    }
    let mut lines = lines.into_values().collect::<Vec<_>>();
    lines.sort_by_key(|line| Reverse((line.at, line.guid)));
    Ok(lines)
}

/// Has one delivered again; what came and could not be passed on, and GitHub no longer has, is passed on from here.
pub(crate) async fn redeliver(
    _: Admin,
    State(app): State<App>,
    Path((id, guid)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    again(&app, &found(&app, &id).await?, &guid).await?;
    Ok(StatusCode::ACCEPTED.into_response())
}

/// Has that one delivered again.
pub(crate) async fn again(app: &App, project: &Project, guid: &str) -> Result<(), Refusal> {
    let guid: DeliveryGuid = guid.parse().map_err(|_| Refusal::not_found())?;
    let mut why = None;
    if let Some(hook) = project.webhook.as_ref().and_then(|known| known.id) {
        let at = At::Id(project.repository.id);
        let session = app.github().session();
        let mut cursor = None;
        for _ in 0..SEARCHED {
            let page = match session.hook_deliveries(&at, hook, cursor.as_deref()).await {
                Ok(page) => page,
                Err(error) => {
                    why = Some(error);
                    break;
                }
            };
            if let Some(attempt) = page.deliveries.iter().find(|it| it.guid == guid) {
                match session.redeliver(&at, hook, attempt.id).await {
                    Ok(()) => return Ok(()),
                    Err(error) => why = Some(error),
                }
                break;
            }
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
    }
    let record = app.store().delivery(project.ulid, &guid).await.map_err(unavailable)?;
    if record.is_some_and(|record| record.delivery.outcome == DeliveryOutcome::Failed) {
        look_at(app, &[project.ulid], Trigger::Manual).await?;
        return Ok(());
    }
    Err(match why {
        Some(error) => hook::no_answer(&error),
        None => Refusal::conflict("GitHub no longer has this delivery. Look at the project again instead."),
    })
}

impl Delivery {
    /// One that came.
    pub(super) fn ours(delivery: webhook::Delivery) -> Self {
        let webhook::Delivery { guid, event, action, received_at, outcome, reason } = delivery;
        let at = received_at.as_millis();
        Self {
            guid,
            event,
            action,
            received_at: Some(Rfc3339(received_at)),
            outcome,
            reason,
            github: None,
            at,
        }
    }

    /// One that GitHub has, and that is not here.
    fn missed(attempt: &HookDelivery) -> Self {
        let reason = match attempt.status_code {
            200..=299 => "It was answered, and is not kept here.".to_owned(),
            0 => "GitHub got no answer.".to_owned(),
            code => format!("GitHub was answered with {code}, or could not connect."),
        };
        Self {
            guid: attempt.guid,
            event: attempt.event.clone(),
            action: attempt.action.clone(),
            received_at: None,
            outcome: if attempt.is_taken() { DeliveryOutcome::Ignored } else { DeliveryOutcome::Missed },
            reason: Some(reason),
            github: None,
            at: attempt.delivered_at.as_millis(),
        }
    }
}

impl Attempt {
    fn of(attempt: &HookDelivery) -> Self {
        Self {
            id: attempt.id,
            delivered_at: Rfc3339(attempt.delivered_at),
            status_code: attempt.status_code,
            duration_ms: attempt.duration_ms,
            redelivery: attempt.redelivery,
        }
    }
}

/// A cursor over both sides: ours, then GitHub's, each of which may have come to its end.
fn write_cursor(ours: Option<String>, theirs: Option<String>) -> Option<String> {
    (ours.is_some() || theirs.is_some())
        .then(|| format!("{}~{}", ours.unwrap_or_default(), theirs.unwrap_or_default()))
}

fn read_cursor(cursor: Option<&str>) -> (Option<&str>, Option<&str>) {
    let (ours, theirs) = cursor.and_then(|cursor| cursor.split_once('~')).unwrap_or_default();
    (Some(ours).filter(|it| !it.is_empty()), Some(theirs).filter(|it| !it.is_empty()))
}
