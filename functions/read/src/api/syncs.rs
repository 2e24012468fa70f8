//! `GET …/syncs` and `GET /api/sync`: how following goes.

use axum::extract::{Query, State};
use axum::response::Response;
use serde::Serialize;
use store::SyncRecord;
use utoipa::ToSchema;
use web::project::{Project, ProjectSync};
use web::words::{SyncResultWord, TriggerWord};
use web::{Refusal, Rfc3339};

use super::projects::listed;
use super::queries::SomeProjects;
use crate::app::{App, refuse};
use crate::bounds::{LIST_PROJECTS, LIST_SYNCS};
use crate::headers::Headers;
use crate::params::Params;
use crate::view::OfProject;

/// How many syncs there are in an answer unless `limit` says otherwise.
const SYNCS: usize = 20;

/// The last syncs of a project, newest first. A look that found nothing new is not listed.
#[derive(Serialize, ToSchema)]
pub(crate) struct Syncs {
    syncs: Vec<Sync>,
}

/// One sync.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Sync {
    id: String,
    /// The project, where those of several are listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    project_id: Option<String>,
    #[schema(value_type = TriggerWord)]
    trigger: &'static str,
    #[schema(value_type = SyncResultWord)]
    state: &'static str,
    started_at: Rfc3339,
    #[schema(required = true)]
    finished_at: Option<Rfc3339>,
    #[schema(required = true)]
    duration_ms: Option<i64>,
    /// The commit that is shown since.
    #[schema(required = true)]
    revision: Option<String>,
    added: u32,
    updated: u32,
    deleted: u32,
    /// Requests to GitHub.
    requests: u32,
    #[schema(required = true)]
    rate_limit_remaining: Option<u32>,
    problems: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    error: Option<String>,
}

impl Sync {
    fn new(id: String, record: SyncRecord) -> Self {
        let millis = record.millis();
        Self {
            id,
            project_id: None,
            trigger: record.trigger.as_str(),
            state: record.result.as_str(),
            started_at: Rfc3339(record.started_at),
            finished_at: Some(Rfc3339(record.finished_at)),
            duration_ms: Some(millis),
            revision: record.revision.map(|it| it.to_string()),
            added: record.added,
            updated: record.updated,
            deleted: record.deleted,
            requests: record.requests,
            rate_limit_remaining: record.rate_limit_remaining,
            problems: record.problems,
            error: record.error,
        }
    }
}

/// The last syncs of a project; the folder has none.
#[utoipa::path(
    get,
    path = "/api/projects/{id}/syncs",
    operation_id = "project_syncs",
    tag = "history",
    params(("id" = String, Path), ("limit" = Option<usize>, Query, description = "At most so many: 20 unless it is said.", minimum = 1, maximum = 100)),
    responses((status = 200, body = Syncs))
)]
pub(crate) async fn of_project(
    Query(pairs): Query<Vec<(String, String)>>,
    OfProject { app, view, headers }: OfProject,
) -> Result<Response, Refusal> {
    let limit = Params::new(pairs).number("limit", 1, LIST_SYNCS)?.unwrap_or(SYNCS);
    let syncs = app.service().syncs(Some(&view.id), limit).await;
    let syncs = syncs.map_err(|error| refuse(Some(&view.id), error))?;
    let syncs = syncs.into_iter().map(|(id, record)| Sync::new(id, record)).collect();
    app.made(&view, &headers, &Syncs { syncs })
}

/// How each project's sync stands, and the last runs of all.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AllSyncs {
    projects: Vec<SyncedProject>,
    /// The last of all projects, newest first.
    syncs: Vec<Sync>,
    /// What to ask for next, for more projects; missing on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    next_cursor: Option<String>,
}

/// How a project's sync stands.
#[derive(Serialize, ToSchema)]
pub(crate) struct SyncedProject {
    id: String,
    name: String,
    sync: ProjectSync,
}

impl From<Project> for SyncedProject {
    fn from(project: Project) -> Self {
        Self { id: project.id, name: project.name, sync: project.sync }
    }
}

/// How following goes: every project, and the last runs.
#[utoipa::path(
    get,
    path = "/api/sync",
    operation_id = "all_syncs",
    tag = "history",
    params(SomeProjects),
    responses((status = 200, body = AllSyncs))
)]
pub(crate) async fn of_all(
    State(app): State<App>,
    Query(pairs): Query<Vec<(String, String)>>,
    Headers(headers): Headers,
) -> Result<Response, Refusal> {
    let params = Params::new(pairs);
    let limit = params.number("limit", 1, LIST_PROJECTS)?.unwrap_or(LIST_PROJECTS);
    let (listing, looked) = app.listing(params.get("cursor"), limit).await?;
    let syncs = app.service().syncs(None, SYNCS).await.map_err(|error| refuse(None, error))?;
    let syncs = syncs.into_iter().map(|(id, record)| {
        let project_id = Some(record.project_id.to_string());
        Sync { project_id, ..Sync::new(id, record) }
    });
    let all = AllSyncs {
        projects: listed(&app, &listing).into_iter().map(SyncedProject::from).collect(),
        syncs: syncs.collect(),
        next_cursor: listing.next,
    };
    app.made(&looked, &headers, &all)
}
