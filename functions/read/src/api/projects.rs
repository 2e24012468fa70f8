//! `GET /api/projects`, and what the app can do.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use domain::{ProjectId, Stats, Status, Timestamp};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use web::Refusal;

use super::summary::{Rfc3339, specs_dir};
use crate::app::{App, View};
use crate::headers::Headers;

/// All projects.
#[derive(Serialize, ToSchema)]
pub(crate) struct Projects {
    projects: Vec<Project>,
}

/// One project.
#[derive(Serialize, ToSchema)]
pub(crate) struct OneProject {
    project: Project,
}

/// A project.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Project {
    id: String,
    name: String,
    /// `owner/name` where that is known: never a path of a machine.
    path: String,
    /// The specs folder in the repository.
    specs_dir: String,
    favorite: bool,
    color: Option<String>,
    last_accessed: Rfc3339,
    added_at: Rfc3339,
    /// `local` or `git`.
    source: &'static str,
    description: Option<String>,
    stars: Option<u32>,
    featured: bool,
    spec_count: usize,
    by_status: ByStatus,
    /// Complete of all, 0 to 100.
    completion_rate: f64,
    revision: Option<String>,
    sync: Sync,
}

/// How many specs have each status.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
struct ByStatus {
    draft: usize,
    planned: usize,
    in_progress: usize,
    complete: usize,
    archived: usize,
}

/// Whether what is shown is what is there.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Sync {
    state: &'static str,
    last_synced_at: Option<Rfc3339>,
    last_changed_at: Option<Rfc3339>,
    next_sync_at: Option<Rfc3339>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<&'static str>,
}

/// 1970, for dates that have to be there and are not known.
pub(crate) fn epoch() -> Timestamp {
    Timestamp::from_millis(0)
}

fn project(view: &View) -> Project {
    let specs = view.snapshot().specs();
    let numbers = Stats::of(view.snapshot());
    let origin = &view.current.origin;
    let path = origin.repo_url.as_deref().and_then(|url| {
        let (rest, name) = url.rsplit_once('/')?;
        let (_, owner) = rest.rsplit_once('/')?;
        Some(format!("{owner}/{name}"))
    });
    let changed = specs.iter().filter_map(|spec| spec.updated_at).max();
    let added = specs.iter().filter_map(|spec| spec.created_at).min();
    let failing = view.current.stale.is_some();
    Project {
        id: view.id.to_string(),
        name: view.name().to_owned(),
        path: path.unwrap_or_else(|| view.name().to_owned()),
        specs_dir: specs_dir(view).to_owned(),
        favorite: false,
        color: None,
        last_accessed: Rfc3339(changed.or(added).unwrap_or(epoch())),
        added_at: Rfc3339(added.unwrap_or(epoch())),
        source: "local",
        description: None,
        stars: None,
        featured: false,
        spec_count: specs.len(),
        by_status: ByStatus {
            draft: numbers.with_status(Status::Draft),
            planned: numbers.with_status(Status::Planned),
            in_progress: numbers.with_status(Status::InProgress),
            complete: numbers.with_status(Status::Complete),
            archived: numbers.with_status(Status::Archived),
        },
        completion_rate: numbers.completion_rate(),
        revision: origin.revision.clone(),
        sync: Sync {
            state: if failing { "failed" } else { "ok" },
            last_synced_at: None,
            last_changed_at: None,
            next_sync_at: None,
            problem: failing.then_some("The specs folder cannot be read: this is what it held last."),
        },
    }
}

/// Every project.
#[utoipa::path(get, path = "/api/projects", responses((status = 200, body = Projects)))]
pub(crate) async fn all(State(app): State<App>, Headers(headers): Headers) -> Result<Response, Refusal> {
    let view = app.view(ProjectId::local().as_str()).await?;
    app.json(&view, &headers, "projects", || Ok(Projects { projects: vec![project(&view)] }))
}

/// One project.
#[utoipa::path(
    get,
    path = "/api/projects/{id}",
    params(("id" = String, Path)),
    responses((status = 200, body = OneProject), (status = 404, body = super::refused::ProblemDetails))
)]
pub(crate) async fn one(
    State(app): State<App>,
    Path(id): Path<String>,
    Headers(headers): Headers,
) -> Result<Response, Refusal> {
    let view = app.view(&id).await?;
    app.json(&view, &headers, "project", || Ok(OneProject { project: project(&view) }))
}

/// Whether a project's specs folder can be used.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProjectValidation {
    project_id: String,
    path: String,
    validation: FolderValidation,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct FolderValidation {
    is_valid: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    specs_dir: Option<String>,
}

/// Looks whether a project's specs can be read.
#[utoipa::path(
    post,
    path = "/api/projects/{id}/validate",
    params(("id" = String, Path)),
    responses((status = 200, body = ProjectValidation), (status = 404, body = super::refused::ProblemDetails))
)]
pub(crate) async fn validate(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Refusal> {
    let (path, validation) = match app.view(&id).await {
        Ok(view) => {
            let specs_dir = Some(specs_dir(&view).to_owned());
            (project(&view).path, FolderValidation { is_valid: true, error: None, specs_dir })
        }
        Err(why) if why.status == http::StatusCode::SERVICE_UNAVAILABLE => {
            (id.clone(), FolderValidation { is_valid: false, error: Some(why.detail), specs_dir: None })
        }
        Err(why) => return Err(why),
    };
    Ok(Json(ProjectValidation { project_id: id, path, validation }).into_response())
}

/// What this server can do.
#[utoipa::path(get, path = "/api/capabilities", responses((status = 200, body = serde_json::Value)))]
pub(crate) async fn capabilities() -> Response {
    Json(json!({ "projectSources": ["local", "git"], "readonly": true })).into_response()
}

/// Changes as they happen, where the app was given a source of them. Otherwise there are none, and that is cacheable, so
/// that clients that ask again and again cost little.
#[utoipa::path(get, path = "/api/events/specs", responses((status = 200, content_type = "text/event-stream"), (status = 204)))]
pub(crate) async fn events(State(app): State<App>) -> Response {
    if let Some(events) = &app.settings().events {
        return events();
    }
    let cache = [(http::header::CACHE_CONTROL, "public, max-age=60")];
    (http::StatusCode::NO_CONTENT, cache).into_response()
}
