//! `GET …/stats`

use axum::extract::State;
use axum::response::Response;
use domain::{Priority, Stats as Numbers, Status};
use serde::Serialize;
use utoipa::ToSchema;
use web::Refusal;
use web::words::{PriorityWord, StatusWord};

use crate::app::App;
use crate::headers::Headers;
use crate::view::{Looked, OfProject};

/// A project in numbers. Archived specs count.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Stats {
    total_projects: usize,
    total_specs: usize,
    specs_by_status: Vec<StatusCount>,
    specs_by_priority: Vec<PriorityCount>,
    /// Complete of all, 0 to 100.
    completion_rate: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    project_id: Option<String>,
}

/// How many specs have a status.
#[derive(Serialize, ToSchema)]
struct StatusCount {
    #[schema(value_type = StatusWord)]
    status: &'static str,
    count: usize,
}

/// How many specs have a priority.
#[derive(Serialize, ToSchema)]
struct PriorityCount {
    #[schema(value_type = PriorityWord)]
    priority: &'static str,
    count: usize,
}

impl Stats {
    fn of(numbers: &Numbers, projects: usize, project_id: Option<String>) -> Self {
        let by_status =
            |status: Status| StatusCount { status: status.as_str(), count: numbers.with_status(status) };
        let by_priority =
            |it: Priority| PriorityCount { priority: it.as_str(), count: numbers.with_priority(it) };
        Self {
            total_projects: projects,
            total_specs: numbers.total,
            specs_by_status: Status::ALL.into_iter().map(by_status).collect(),
            specs_by_priority: Priority::ALL.into_iter().map(by_priority).collect(),
            completion_rate: numbers.completion_rate(),
            project_id,
        }
    }
}

/// The numbers of a project.
#[utoipa::path(
    get,
    path = "/api/projects/{id}/stats",
    operation_id = "project_stats",
    tag = "projects",
    params(("id" = String, Path)),
    responses((status = 200, body = Stats))
)]
pub(crate) async fn of_project(asked: OfProject) -> Result<Response, Refusal> {
    asked.json("stats", |view| Ok(Stats::of(&Numbers::of(view.snapshot()), 1, Some(view.id.to_string()))))
}

/// The numbers of all projects together.
#[utoipa::path(get, path = "/api/stats", operation_id = "all_stats", tag = "projects", responses((status = 200, body = Stats)))]
pub(crate) async fn of_all(State(app): State<App>, Headers(headers): Headers) -> Result<Response, Refusal> {
    let (totals, looked) = app.looking(app.service().totals()).await?;
    let looked = Looked { stale: totals.stale, ..looked };
    app.made(&looked, &headers, &Stats::of(&totals.stats, totals.projects, None))
}
