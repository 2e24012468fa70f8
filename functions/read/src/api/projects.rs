//! `GET /api/projects`, and what the app can do.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use domain::sync::SyncState;
use serde::Serialize;
use service::Listing;
use utoipa::ToSchema;
use web::answers::Media;
use web::project::Project;
use web::words::SourceWord;
use web::{Ask, Refusal};

use super::queries::SomeProjects;
use crate::app::App;
use crate::bounds::LIST_PROJECTS;
use crate::headers::Headers;
use crate::params::Params;
use crate::view::{OfProject, View};

/// Projects: the folder's first, then featured ones, then by name.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the names that clients read")]
pub(crate) struct Projects {
    projects: Vec<Project>,
    /// What to ask for next; missing on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    next_cursor: Option<String>,
    /// What could not be asked, where the list is as it was last known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    problem: Option<String>,
}

/// One project.
#[derive(Serialize, ToSchema)]
pub(crate) struct OneProject {
    project: Project,
}

/// A project as JSON gives it.
fn project(app: &App, view: &View) -> Project {
    let stale = view.current.stale.is_some();
    let Some(followed) = view.followed() else {
        return Project::local(view.origin(), view.snapshot(), stale);
    };
    let mut project = Project::followed(followed, app.now(), &app.settings().web_url);
    if stale {
        let problem = "The store cannot be read at the moment: this is how the project was last.";
        project.sync.problem = Some(problem.to_owned());
    }
    project
}

/// The same without when it was looked at, and is next: for what stays the same until something else does.
pub(crate) fn without_looks(app: &App, view: &View) -> Project {
    let mut project = project(app, view);
    (project.sync.last_synced_at, project.sync.next_sync_at) = (None, None);
    project
}

/// The projects of a listing.
pub(crate) fn listed(app: &App, listing: &Listing) -> Vec<Project> {
    let of_folder = |it: &service::Current| Project::local(&it.origin, &it.snapshot, it.stale.is_some());
    let local = listing.local.iter().map(of_folder);
    let (now, web_url) = (app.now(), &app.settings().web_url);
    local.chain(listing.projects.iter().map(|it| Project::followed(it, now, web_url))).collect()
}

/// Every project, in pages.
#[utoipa::path(
    get,
    path = "/api/projects",
    operation_id = "list_projects",
    tag = "projects",
    params(SomeProjects),
    responses((status = 200, body = Projects))
)]
pub(crate) async fn all(
    State(app): State<App>,
    Query(pairs): Query<Vec<(String, String)>>,
    Headers(headers): Headers,
) -> Result<Response, Refusal> {
    let params = Params::new(pairs);
    let limit = params.number("limit", 1, LIST_PROJECTS)?.unwrap_or(LIST_PROJECTS);
    let (listing, looked) = app.listing(params.get("cursor"), limit).await?;
    let projects =
        Projects { projects: listed(&app, &listing), next_cursor: listing.next, problem: listing.problem };
    app.made(&looked, &headers, &projects)
}

/// One project.
#[utoipa::path(
    get,
    path = "/api/projects/{id}",
    operation_id = "project",
    tag = "projects",
    params(("id" = String, Path)),
    responses((status = 200, body = OneProject))
)]
pub(crate) async fn one(OfProject { app, view, headers }: OfProject) -> Result<Response, Refusal> {
    // The last look and the next one are shown: they are in the `ETag` too.
    app.made(&view, &headers, &OneProject { project: project(&app, &view) })
}

/// Whether a project's specs folder can be used.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProjectValidation {
    project_id: String,
    path: String,
    validation: FolderValidation,
}

/// Whether a specs folder can be used, and why not.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct FolderValidation {
    is_valid: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    specs_dir: Option<String>,
}

/// Whether a project's specs could be read the last time that somebody looked: what is shown of it may be older.
fn is_readable(view: &View) -> bool {
    let has_folder = view.followed().is_none_or(|project| !web::project::is_without_folder(project));
    let failed = matches!(view.state, Some(SyncState::Failed | SyncState::Gone | SyncState::Hidden));
    has_folder && !failed && view.current.stale.is_none()
}

/// Looks whether a project's specs can be read.
#[utoipa::path(
    post,
    path = "/api/projects/{id}/validate",
    operation_id = "validate_project",
    tag = "projects",
    params(("id" = String, Path)),
    responses((status = 200, body = ProjectValidation))
)]
pub(crate) async fn validate(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Refusal> {
    let (path, validation) = match app.view(&id).await {
        Ok(view) => {
            let is_valid = is_readable(&view);
            let project = project(&app, &view);
            let error = project.sync.problem.filter(|_| !is_valid);
            (project.path, FolderValidation { is_valid, error, specs_dir: Some(project.specs_dir) })
        }
        Err(why) if why.status == http::StatusCode::SERVICE_UNAVAILABLE => {
            (id.clone(), FolderValidation { is_valid: false, error: Some(why.detail), specs_dir: None })
        }
        Err(why) => return Err(why),
    };
    Ok(Json(ProjectValidation { project_id: id, path, validation }).into_response())
}

/// What this server can do.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Capabilities {
    /// Where projects may come from.
    #[schema(value_type = Vec<SourceWord>)]
    project_sources: [&'static str; 2],
    /// Nothing is changed here: specs are edited where they live.
    readonly: bool,
}

/// What this server can do.
#[utoipa::path(get, path = "/api/capabilities", operation_id = "capabilities", tag = "server", responses((status = 200, body = Capabilities)))]
pub(crate) async fn capabilities(
    State(app): State<App>,
    Headers(headers): Headers,
) -> Result<Response, Refusal> {
    let ask = Ask::new(&headers, Media::Json, &"capabilities");
    let capabilities = Capabilities { project_sources: ["local", "git"], readonly: true };
    let make = || serde_json::to_vec(&capabilities).unwrap_or_default();
    app.remembered(&ask, make).ok_or_else(Refusal::internal)
}

/// Changes as they happen, where the app was given a source of them. Otherwise there are none, and that is cacheable, so
/// that clients that ask again and again cost little.
#[utoipa::path(
    get,
    path = "/api/events/specs",
    operation_id = "events",
    tag = "server",
    responses(
        (status = 200, description = "Each event is `{\"changeType\": \"created\" | \"modified\" | \"deleted\", \"path\"}`.", body = String, content_type = "text/event-stream"),
        (status = 204, description = "There are no events here: ask for the `head` of a project now and then.")
    )
)]
pub(crate) async fn events(State(app): State<App>) -> Response {
    if let Some(events) = &app.settings().events {
        return events();
    }
    let cache = [(http::header::CACHE_CONTROL, "public, max-age=60")];
    (http::StatusCode::NO_CONTENT, cache).into_response()
}
