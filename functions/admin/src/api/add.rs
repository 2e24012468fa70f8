//! `POST /api/projects`: adds a project, after a look at GitHub.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use domain::sync::{Signal, Trigger};
use domain::{Project, ProjectId, ProjectUlid, RepoName, Settings, Visibility};
use http::StatusCode;
use http::header::{HeaderValue, LOCATION};
use store::{AddRefused, NewProject};
use web::{Refusal, address};

use super::settings::{Change, NAMES, bad};
use super::{answer, refuse, twin};
use crate::access::Admin;
use crate::app::{App, unavailable};
use crate::body::Fields;
use crate::hook;
use crate::look::{self, Looked};

/// What is asked for.
pub(crate) struct Wanted {
    pub(crate) repo: RepoName,
    pub(crate) id: ProjectId,
    pub(crate) settings: Settings,
}

/// Adds a project. GitHub is looked at first: what could not be followed is not added.
pub(crate) async fn add(_: Admin, State(app): State<App>, fields: Fields) -> Result<Response, Refusal> {
    let wanted = read(fields, app.github().web_host())?;
    let looked = look_at(&app, &wanted).await?;
    let project = take(&app, wanted, looked).await?;
    let location = format!("/api/projects/{}", address::segment(project.id.as_str()));
    let location = HeaderValue::from_str(&location).map_err(|_| Refusal::internal())?;
    Ok((StatusCode::CREATED, [(LOCATION, location)], answer(&app, &project)).into_response())
}

/// What would be added.
pub(crate) async fn look_at(app: &App, wanted: &Wanted) -> Result<Looked, Refusal> {
    let looked = look::look(app, &wanted.repo, &wanted.settings).await?;
    let twin = twin(app, looked.repository.id, None, &looked.branch, Some(&looked.folder)).await?;
    if let Some(id) = twin {
        let refused = AddRefused::AlreadyThere { id };
        look_again(app, &refused).await;
        return Err(refuse(&wanted.id, refused));
    }
    Ok(looked)
}

/// Adds what was looked at, and has it read.
pub(crate) async fn take(app: &App, wanted: Wanted, looked: Looked) -> Result<Project, Refusal> {
    let (now, repository) = (app.now(), looked.repository);
    let ulid = ulid(now.as_millis())?;
    let plan = wanted.settings.webhook.then(|| hook::plan(app, ulid)).transpose()?;
    let visibility = if repository.private { Visibility::Private } else { Visibility::Public };
    let new = NewProject { ulid, id: wanted.id, settings: wanted.settings, repository, visibility, now };
    let project = match app.store().add(&new).await.map_err(unavailable)? {
        Ok(project) => project,
        Err(refused) => {
            look_again(app, &refused).await;
            return Err(refuse(&new.id, refused));
        }
    };
    tracing::info!(project.id = %project.id, "a project was added");
    signal(app, project.ulid).await;
    if let Some(plan) = plan
        && let Err(refusal) = hook::configure(app, &project, &plan).await
    {
        // The project is there; its webhook can be set up at any time, and the schedule looks meanwhile.
        tracing::warn!(project.id = %project.id, "a webhook is not set up: {}", refusal.detail);
    }
    Ok(project)
}

/// Reads what is asked for. `host`: the site that repositories are on.
pub(crate) fn read(mut fields: Fields, host: &str) -> Result<Wanted, Refusal> {
    let (repo, id) = (fields.text("repo"), fields.text("id"));
    let change = Change::read(&mut fields);
    // A slip of the keyboard in a field's name comes before what is odd about the others.
    fields.finish(&[&["repo", "id"], NAMES.as_slice()].concat())?;
    let (repo, id) = (repo?.value(), id?.value());
    let settings = change?.apply(&Settings::default());

    let repo = repo.ok_or_else(|| {
        Refusal::invalid("`repo` is missing: which repository, as `owner/name` or by its address.")
            .at_value("repo")
    })?;
    let repo = RepoName::read(&repo, host).map_err(|error| bad("repo", &repo, error.expected))?;
    let id = match id {
        Some(id) => id.parse().map_err(|error: domain::BadId| bad("id", &id, error.expected))?,
        None => repo.default_project_id().ok_or_else(|| {
            Refusal::unprocessable(format!("No id can be made of `{repo}`. Choose one with `id`.")).at("id")
        })?,
    };
    if ["local", "new"].contains(&id.as_str()) {
        let refusal =
            Refusal::unprocessable(format!("The id `{id}` has a meaning of its own. Choose another."));
        return Err(refusal.at("id"));
    }
    Ok(Wanted { repo, id, settings })
}

fn ulid(millis: i64) -> Result<ProjectUlid, Refusal> {
    let mut random = [0; 10];
    getrandom::fill(&mut random).map_err(|error| {
        tracing::error!("there is no randomness: {error}");
        Refusal::internal()
    })?;
    Ok(ProjectUlid::new(millis.max(0).cast_unsigned(), random))
}

/// Has it looked at. Where that cannot be said now, the schedule finds it: it is due.
async fn signal(app: &App, project: ProjectUlid) {
    let look = Signal::look(vec![project], Trigger::Added);
    if let Err(error) = app.events().publish(&[look]).await {
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        tracing::warn!(error.cause = cause, "{error}: the schedule finds the project");
    }
}

/// One who did not hear the answer adds the project again: it is looked at all the same.
async fn look_again(app: &App, refused: &AddRefused) {
    let AddRefused::AlreadyThere { id } = refused else { return };
    if let Ok(Some(ulid)) = app.store().find(id).await
        && let Ok(Some(project)) = app.store().project_now(ulid).await
        && project.head.is_none()
        && !project.removed
    {
        signal(app, ulid).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(body: &str) -> (u16, String) {
        let refusal = read(Fields::read(body.as_bytes()).unwrap(), "github.com").map(|_| ()).unwrap_err();
        (refusal.status.as_u16(), refusal.detail)
    }

    #[test]
    fn a_repository_is_enough() {
        let wanted = Fields::read(br#"{"repo": "https://github.com/Acme/App.git"}"#).unwrap();
        let wanted = read(wanted, "github.com").unwrap();
        assert_eq!((wanted.repo.to_string(), wanted.id.as_str()), ("Acme/App".to_owned(), "acme.app"));
        assert_eq!(wanted.settings, Settings::default());
    }

    #[test]
    fn a_body_that_cannot_be_used_says_why() {
        let check = |body: &str, status: u16, expect: &str| {
            assert_eq!(why(body), (status, expect.to_owned()), "{body}");
        };
        check("{}", 400, "`repo` is missing: which repository, as `owner/name` or by its address.");
        check(
            r#"{"repo": "acme"}"#,
            422,
            "`repo` is `acme`; expected a repository: `owner/name`, or its address.",
        );
        check(
            r#"{"repo": "https://gitlab.com/acme/app"}"#,
            422,
            "`repo` is `https://gitlab.com/acme/app`; expected a repository on the GitHub that this server follows.",
        );
        check(
            r#"{"repo": "acme/app", "id": "App!"}"#,
            422,
            "`id` is `App!`; expected a project id: up to 140 of a–z, 0–9, `.`, `_`, `-`, starting with a letter or digit.",
        );
        check(
            r#"{"repo": "acme/app", "branch": "a..b", "frequencyMinutes": 5, "webhook": true}"#,
            422,
            "`branch` is `a..b`; expected the name of a branch; `null` for the default branch.",
        );
        for id in ["local", "new"] {
            let body = format!(r#"{{"repo": "acme/app", "id": "{id}"}}"#);
            check(&body, 422, &format!("The id `{id}` has a meaning of its own. Choose another."));
        }
        check(r#"{"repo": "-/-"}"#, 422, "No id can be made of `-/-`. Choose one with `id`.");
        check(
            r#"{"repo": "acme/app", "path": "specs", "frequencyMinutes": 1}"#,
            400,
            "Unknown fields: `path`. There are `repo`, `id`, `name`, `branch`, `specsPath`, `frequencyMinutes`, \
             `featured`, `webhook`.",
        );
    }
}
