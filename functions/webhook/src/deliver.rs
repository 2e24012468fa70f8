//! One delivery, from its signature to its answer.

use std::collections::BTreeSet;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use domain::limits::{LOOK_FILES, LOOK_PROJECTS};
use domain::sync::{Signal, Trigger};
use domain::webhook::{DeliveryOutcome, changed_documents, reason_to_ignore};
use domain::{Project, ProjectUlid, Secret};
use github::webhook::{Message, read};

use crate::answer::{Answer, Refused};
use crate::app::App;
use crate::bounds::PUBLISH_PATIENCE;
use crate::concerned::{Concerned, Known, Unknown, concerned};
use crate::receive::{Signed, receive};
use crate::record::Received;

/// `POST /webhooks/github/{project}`: signed with the project's own secret.
pub(crate) async fn of_project(
    State(app): State<App>,
    path: Result<Path<String>, PathRejection>,
    request: Request,
) -> Result<Answer, Refused> {
    let project = path.ok().and_then(|Path(text)| text.parse::<ProjectUlid>().ok());
    // What names no project has no secret, so that nothing is signed with it.
    let secrets = project.map(|project| app.secrets().all_of_project(project)).unwrap_or_default();
    settled(taken(&app, project, request, &secrets).await)
}

/// `POST /webhooks/github`: signed with one of the configured secrets.
pub(crate) async fn of_repository(State(app): State<App>, request: Request) -> Result<Answer, Refused> {
    settled(taken(&app, None, request, app.secrets().configured()).await)
}

async fn taken(
    app: &App,
    project: Option<ProjectUlid>,
    request: Request,
    secrets: &[Secret],
) -> Result<Answer, Refused> {
    let signed = receive(request, secrets).await?;
    deliver(app, project, &signed).await
}

/// Counts what became of a delivery.
fn settled(became: Result<Answer, Refused>) -> Result<Answer, Refused> {
    match &became {
        Ok(Answer::Taken(_) | Answer::Pong) => tracing::info!(target: "metrics", DeliveriesAccepted = 1),
        Ok(Answer::Ignored(_)) => tracing::info!(target: "metrics", DeliveriesIgnored = 1),
        Ok(Answer::Repeated) => tracing::info!(target: "metrics", DeliveriesRepeated = 1),
        Err(Refused::Unavailable) => tracing::info!(target: "metrics", DeliveriesFailed = 1),
        Err(_) => tracing::info!(target: "metrics", DeliveriesRefused = 1),
    }
    became
}

/// What a delivery asks for.
enum Wanted {
    /// A sign of life.
    Ping,
    /// A look at the projects that it may change.
    Look,
    /// Nothing.
    Nothing(String),
}

async fn deliver(app: &App, project: Option<ProjectUlid>, signed: &Signed) -> Result<Answer, Refused> {
    let at = app.now();
    let message = read(&signed.headers, &signed.body).map_err(Refused::Unreadable)?;
    let wanted = match message.event.as_str() {
        "ping" => Wanted::Ping,
        "push" | "repository" => Wanted::Look,
        other => Wanted::Nothing(format!("Events of the kind `{other}` are not followed.")),
    };
    match (concerned(app, project, &message).await, project) {
        (Ok(Known::Concerned(Concerned { home, projects, before })), _) => {
            if let Some(before) = before.filter(|it| it.delivery.outcome.is_settled()) {
                if before.body == message.body {
                    return Ok(Answer::Repeated);
                }
                tracing::warn!(webhook.guid = %message.guid, "a GUID came again with other bytes");
            }
            let received = Received { message: &message, home, at };
            settle(app, &received, wanted, &projects).await
        }
        (Ok(Known::Nobody(why)), _) => {
            tracing::info!(webhook.outcome = "unknown", webhook.event = message.event, "{why}");
            Ok(if matches!(wanted, Wanted::Ping) && project.is_none() {
                Answer::Pong
            } else {
                Answer::Ignored(why.to_owned())
            })
        }
        // The address says which project it is, and the signature that this is so: it is looked at, unjudged.
        (Err(Unknown), Some(home)) => {
            let received = Received { message: &message, home, at };
            match wanted {
                Wanted::Look => look(app, &received, vec![home], Vec::new()).await,
                Wanted::Ping => Ok(Answer::Pong),
                Wanted::Nothing(why) => Ok(Answer::Ignored(why)),
            }
        }
        (Err(Unknown), None) => Err(Refused::Unavailable),
    }
}

/// Does what a delivery asks for, and records what became of it.
async fn settle(
    app: &App,
    received: &Received<'_>,
    wanted: Wanted,
    projects: &[Project],
) -> Result<Answer, Refused> {
    let ignored = match wanted {
        Wanted::Ping => {
            received.became(app.store(), DeliveryOutcome::Accepted, 0, None).await;
            return Ok(Answer::Pong);
        }
        Wanted::Nothing(why) => why,
        Wanted::Look => match judge(received.message, projects) {
            Ok(looks) => return look(app, received, looks, files(received.message, projects)).await,
            Err(why) => why,
        },
    };
    received.became(app.store(), DeliveryOutcome::Ignored, 0, Some(ignored.clone())).await;
    Ok(Answer::Ignored(ignored))
}

/// The projects that a delivery may change something of; else why there is none.
fn judge(message: &Message, projects: &[Project]) -> Result<Vec<ProjectUlid>, String> {
    let mut reason = "It is about another repository than the project's.".to_owned();
    let mut looks = Vec::new();
    // The first is the one that the record is kept with: its reason is the one that is given.
    for project in projects.iter().rev() {
        match message.push.as_ref().and_then(|push| reason_to_ignore(push, project)) {
            Some(why) => reason = why,
            None => looks.push(project.ulid),
        }
    }
    if looks.is_empty() { Err(reason) } else { Ok(looks) }
}

/// Files that a delivery says were changed, of all projects that it concerns.
fn files(message: &Message, projects: &[Project]) -> Vec<String> {
    let Some(push) = &message.push else { return Vec::new() };
    let files: BTreeSet<&str> =
        projects.iter().flat_map(|project| changed_documents(push, project)).collect();
    files.into_iter().take(LOOK_FILES).map(str::to_owned).collect()
}

/// Says that projects are to be looked at, and records that it was said.
async fn look(
    app: &App,
    received: &Received<'_>,
    projects: Vec<ProjectUlid>,
    files: Vec<String>,
) -> Result<Answer, Refused> {
    let trigger = Trigger::Webhook;
    let signals: Vec<_> = projects
        .chunks(LOOK_PROJECTS)
        .map(|projects| Signal::Look { projects: projects.to_vec(), trigger, files: files.clone() })
        .collect();
    let why = match tokio::time::timeout(PUBLISH_PATIENCE, app.events().publish(&signals)).await {
        Ok(Ok(())) => {
            received.became(app.store(), DeliveryOutcome::Accepted, projects.len(), None).await;
            return Ok(Answer::Taken(projects.len()));
        }
        Ok(Err(error)) => {
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            tracing::error!(error.cause = cause, "{error}");
            "The event could not be published."
        }
        Err(_) => {
            tracing::error!("the bus did not answer in time");
            "The event could not be published in time."
        }
    };
    received.became(app.store(), DeliveryOutcome::Failed, 0, Some(why.to_owned())).await;
    Err(Refused::Unavailable)
}
