//! The page of one project, and what its forms do.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use domain::Project;
use domain::sync::Trigger;
use web::Refusal;

use super::to_project;
use crate::api::settings::{Change, NAMES};
use crate::api::webhook::{found, send_ping, set_up, take_down};
use crate::api::{change, deliveries, remove, sync};
use crate::app::App;
use crate::form::{Sent, SignedIn};
use crate::notice::Notice;
use crate::pages::project::{Shown, show};
use crate::pages::remove::remove_page;
use crate::pages::{CHANGED_FIELDS, page, refused_page};
use crate::sign_in::see_other;

/// The pairs of a query.
type Pairs = Query<Vec<(String, String)>>;

/// How a project does, and what can be done with it. `?remove` asks whether it is to go, `?deliveries` lists what came.
pub(crate) async fn project(
    who: SignedIn,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(pairs): Pairs,
) -> Result<Response, Refusal> {
    let project = found(&app, &id).await?;
    let asked = |name: &str| pairs.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str());
    if asked("remove").is_some() {
        return Ok(page(remove_page(&who, &project)));
    }
    let shown = Shown {
        notice: asked("done").and_then(Notice::parse),
        deliveries: asked("deliveries"),
        ..Shown::of(&project)
    };
    Ok(page(show(&app, &who, &project, shown).await?))
}

/// Changes the settings.
pub(crate) async fn change(
    State(app): State<App>,
    Path(id): Path<String>,
    Sent { who, typed }: Sent,
) -> Result<Response, Refusal> {
    let project = found(&app, &id).await?;
    let checked = typed.read_as(&CHANGED_FIELDS, |mut fields| {
        Change::read(&mut fields)?;
        fields.finish(&NAMES)
    });
    let wrong = match checked {
        Ok(()) => match change::apply(&app, &id, typed.fields(&CHANGED_FIELDS)).await {
            Ok(_) => return Ok(to_project(&id, Notice::Saved)),
            Err(refusal) => vec![refusal],
        },
        Err(wrong) => wrong,
    };
    let first = wrong.first().cloned().unwrap_or_else(Refusal::internal);
    let shown = Shown { typed, wrong, ..Shown::of(&project) };
    Ok(refused_page(first, show(&app, &who, &project, shown).await?))
}

/// Removes a project; before that was confirmed, it says what is lost.
pub(crate) async fn remove(
    State(app): State<App>,
    Path(id): Path<String>,
    Sent { who, typed }: Sent,
) -> Result<Response, Refusal> {
    let project = found(&app, &id).await?;
    if !typed.has("confirm") {
        return Ok(page(remove_page(&who, &project)));
    }
    remove::take_away(&app, &id).await?;
    Ok(see_other(&format!("/admin?done={}", Notice::Removed.as_str())))
}

/// Has it looked at now.
pub(crate) async fn sync(
    State(app): State<App>,
    Path(id): Path<String>,
    Sent { who, .. }: Sent,
) -> Result<Response, Refusal> {
    let project = found(&app, &id).await?;
    match sync::look_at(&app, &[project.ulid], Trigger::Manual).await {
        Ok(_) => Ok(to_project(&id, Notice::Asked)),
        Err(refusal) => not_done(&app, &who, &project, refusal).await,
    }
}

/// Sets up its webhook, has it pinged, or removes it: as the button says that was pressed.
pub(crate) async fn webhook(
    State(app): State<App>,
    Path(id): Path<String>,
    Sent { who, typed }: Sent,
) -> Result<Response, Refusal> {
    let project = found(&app, &id).await?;
    let done = match typed.get("do") {
        "ping" => send_ping(&app, &project).await.map(|()| Notice::Pinged),
        "remove" => take_down(&app, project.clone()).await.map(|()| Notice::WebhookRemoved),
        "configure" => set_up(&app, project.clone()).await.map(|_| Notice::WebhookLookedAt),
        _ => Err(Refusal::invalid("`do` says what is to be done: `configure`, `ping` or `remove`.")),
    };
    match done {
        Ok(notice) => Ok(to_project(&id, notice)),
        Err(refusal) => not_done(&app, &who, &project, refusal).await,
    }
}

/// Has a delivery made again.
pub(crate) async fn redeliver(
    State(app): State<App>,
    Path((id, guid)): Path<(String, String)>,
    Sent { who, .. }: Sent,
) -> Result<Response, Refusal> {
    let project = found(&app, &id).await?;
    match deliveries::again(&app, &project, &guid).await {
        Ok(()) => Ok(to_project(&id, Notice::Redelivered)),
        Err(refusal) => not_done(&app, &who, &project, refusal).await,
    }
}

/// The project's page, with why something was not done.
async fn not_done(
    app: &App,
    who: &SignedIn,
    project: &Project,
    refusal: Refusal,
) -> Result<Response, Refusal> {
    // What is not there is not a page of the project's.
    if refusal.status == http::StatusCode::NOT_FOUND {
        return Ok(refusal.into_response());
    }
    let shown = Shown { refused: Some(refusal.sentence(who.preferences.lang)), ..Shown::of(project) };
    Ok(refused_page(refusal, show(app, who, project, shown).await?))
}
