//! `GET …/history`: what changed when.

use std::sync::Arc;

use axum::extract::Query;
use axum::response::Response;
use domain::sync::Changes;
use domain::{HISTORY, ProjectId, Snapshot, SnapshotId, SpecName, Timestamp};
use serde::Serialize;
use service::SourceError;
use utoipa::ToSchema;
use web::answers::Media;
use web::project::epoch;
use web::{Refusal, Rfc3339};

use crate::app::{App, refuse};
use crate::params::Params;
use crate::view::{OfProject, View};

/// What a project showed, newest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct History {
    entries: Vec<Entry>,
}

/// A snapshot that is kept, with the specs in which it differs from the one before it. Of the oldest one that is kept
/// nothing is said to have changed, unless it is the project's first.
#[derive(Serialize, ToSchema)]
#[schema(as = HistoryEntry)]
pub(crate) struct Entry {
    snapshot: String,
    /// The commit at which it was first seen.
    #[schema(required = true)]
    revision: Option<String>,
    /// When it was first shown.
    at: Rfc3339,
    added: Vec<String>,
    updated: Vec<String>,
    deleted: Vec<String>,
    /// Those that are deleted under one name and added with the same files under another.
    moved: Vec<Moved>,
}

/// A spec that is called otherwise now.
#[derive(Serialize, ToSchema)]
#[schema(as = MovedSpec)]
pub(crate) struct Moved {
    from: String,
    to: String,
}

/// One snapshot of a project's history.
#[derive(Clone)]
pub(crate) struct Past {
    pub(crate) id: SnapshotId,
    pub(crate) revision: Option<String>,
    pub(crate) at: Timestamp,
}

/// How a project came from one snapshot to the next.
pub(crate) struct Step {
    pub(crate) past: Past,
    /// The snapshot before it, where one is kept.
    pub(crate) older: Option<SnapshotId>,
    /// Empty where it is not known.
    pub(crate) changes: Arc<Changes>,
    /// Whether it is the oldest one that is kept, and not the project's first.
    pub(crate) is_cut: bool,
}

/// The snapshots of a project that can be read, newest first. The folder has the one that it shows.
pub(crate) fn kept(view: &View) -> Vec<Past> {
    let Some(project) = view.followed() else {
        let changed = view.snapshot().specs().iter().filter_map(|spec| spec.updated_at).max();
        return vec![Past {
            id: view.snapshot().id(),
            revision: view.origin().revision.clone(),
            at: changed.unwrap_or(epoch()),
        }];
    };
    let past = project.history.iter();
    past.map(|it| Past { id: it.snapshot, revision: Some(it.revision.to_string()), at: it.at }).collect()
}

/// One of the kept snapshots.
pub(crate) async fn snapshot(app: &App, view: &View, id: SnapshotId) -> Result<Arc<Snapshot>, Refusal> {
    if id == view.snapshot().id() {
        return Ok(Arc::clone(&view.current.snapshot));
    }
    app.service().past(&view.id, id).await.map_err(|error| refuse(Some(&view.id), error))
}

/// What a project showed, and what changed from each snapshot to the next.
#[utoipa::path(
    get,
    path = "/api/projects/{id}/history",
    operation_id = "project_history",
    tag = "history",
    params(("id" = String, Path), ("spec" = Option<String>, Query, description = "Only what changed this spec."), ("limit" = Option<usize>, Query, description = "At most so many.", minimum = 1, maximum = 20)),
    responses((status = 200, body = History))
)]
pub(crate) async fn of_project(
    Query(pairs): Query<Vec<(String, String)>>,
    OfProject { app, view, headers }: OfProject,
) -> Result<Response, Refusal> {
    let params = Params::new(pairs);
    let limit = params.number("limit", 1, HISTORY)?.unwrap_or(HISTORY);
    let spec = params.get("spec").map(|wanted| name(&view, wanted)).transpose()?;
    let ask = view.ask(&headers, Media::Json, ("history", &spec, limit));
    if let Some(known) = app.known(&view, &ask) {
        return Ok(known);
    }
    let steps = steps(&app, &view, spec.as_deref(), limit).await?;
    let entries = steps.iter().map(|it| entry(&it.past, &it.changes)).collect();
    let body = serde_json::to_vec(&History { entries }).map_err(|_| Refusal::internal())?;
    app.finish(&view, &ask, body)
}

/// The full name of a spec; one that is there no more is asked for by it.
pub(crate) fn name(view: &View, wanted: &str) -> Result<String, Refusal> {
    match view.spec(wanted) {
        Ok(spec) => Ok(spec.name.to_string()),
        Err(why) if why.status == http::StatusCode::CONFLICT => Err(why),
        Err(_) => Ok(wanted.to_owned()),
    }
}

/// At most `limit` steps of the history, newest first; with a spec those that changed it.
pub(crate) async fn steps(
    app: &App,
    view: &View,
    spec: Option<&str>,
    limit: usize,
) -> Result<Vec<Step>, Refusal> {
    let kept = kept(view);
    let mut steps = Vec::new();
    for (place, past) in kept.iter().enumerate() {
        if steps.len() == limit {
            break;
        }
        let found = changed(app, view, &kept, place).await?;
        let (is_cut, changes) = (found.is_none(), found.unwrap_or_default());
        if spec.is_none_or(|spec| concerns(&changes, spec)) {
            let older = kept.get(place + 1).map(|older| older.id);
            steps.push(Step { past: past.clone(), older, changes, is_cut });
        }
    }
    Ok(steps)
}

/// What changed at one of `kept`. `None` of the oldest one that is kept, unless it is the project's first.
pub(crate) async fn changed(
    app: &App,
    view: &View,
    kept: &[Past],
    place: usize,
) -> Result<Option<Arc<Changes>>, Refusal> {
    let older = kept.get(place + 1).map(|older| older.id);
    if older.is_none() && kept.len() >= HISTORY {
        return Ok(None);
    }
    let found = app.service().changes(&view.id, older, kept[place].id).await;
    readable(found, &view.id).map(Some)
}

/// A snapshot that is no longer to be had says nothing of what changed, and hides no other entry.
fn readable(found: Result<Arc<Changes>, SourceError>, id: &ProjectId) -> Result<Arc<Changes>, Refusal> {
    match found {
        Ok(changes) => Ok(changes),
        Err(SourceError::SnapshotNotFound) => Ok(Arc::default()),
        Err(why) => Err(refuse(Some(id), why)),
    }
}

fn concerns(changes: &Changes, spec: &str) -> bool {
    let lists = [&changes.added, &changes.updated, &changes.deleted];
    lists.iter().any(|names| names.iter().any(|name| name.as_str() == spec))
}

fn entry(past: &Past, changes: &Changes) -> Entry {
    let names = |names: &[SpecName]| names.iter().map(ToString::to_string).collect();
    Entry {
        snapshot: past.id.to_string(),
        revision: past.revision.clone(),
        at: Rfc3339(past.at),
        added: names(&changes.added),
        updated: names(&changes.updated),
        deleted: names(&changes.deleted),
        moved: changes
            .moved
            .iter()
            .map(|(from, to)| Moved { from: from.to_string(), to: to.to_string() })
            .collect(),
    }
}
