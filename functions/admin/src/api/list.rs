//! `GET /admin/projects.json`: every project with its settings, hidden ones too.

use axum::Json;
use axum::extract::{Query, State};
use domain::{Project, Settings, Timestamp, Visibility};
use serde::Serialize;
use store::Listed;
use web::Refusal;

use crate::access::Admin;
use crate::app::{App, unavailable};
use crate::bounds::LIST_PROJECTS;

/// Some of the projects.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Projects {
    projects: Vec<Listing>,
    /// What to ask for next, as `cursor`.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// A project, as those see it who may change it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listing {
    id: String,
    repo: String,
    settings: Settings,
    /// Rises with every change of the settings.
    version: u64,
    visibility: Visibility,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
    added_at: String,
}

/// All projects that are not removed, in pages.
pub(crate) async fn all(
    _: Admin,
    State(app): State<App>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Json<Projects>, Refusal> {
    let cursor = pairs.into_iter().find_map(|(name, value)| (name == "cursor").then_some(value));
    let page = app.store().list(Listed::All, cursor.as_deref(), LIST_PROJECTS).await.map_err(unavailable)?;
    let ulids: Vec<_> = page.cards.iter().map(|card| card.ulid).collect();
    let projects = app.store().projects(&ulids).await.map_err(unavailable)?;
    let now = app.now();
    let projects = projects.into_iter().filter(|project| !project.removed);
    Ok(Json(Projects {
        projects: projects.map(|project| listing(project, now)).collect(),
        next_cursor: page.next,
    }))
}

fn listing(project: Project, now: Timestamp) -> Listing {
    Listing {
        id: project.id.to_string(),
        repo: project.repository.name.to_string(),
        version: project.settings_version,
        visibility: project.visibility,
        state: project.sync_state(now).as_str(),
        problem: web::project::problem(&project),
        added_at: project.added_at.to_string(),
        settings: project.settings,
    }
}
