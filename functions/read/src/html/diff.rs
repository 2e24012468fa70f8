//! `GET /projects/{id}/specs/{spec}/diff`: what differs between two revisions of a spec.

use axum::extract::{Path, Query};
use axum::response::Response;
use domain::SnapshotId;
use http::Uri;
use web::Refusal;
use web::styles::Style;

use super::PageAsk;
use super::spec::to_full_name;
use crate::api::diff::{Compared, before, changed, id, sides};
use crate::api::history::{Past, kept, name, snapshot};
use crate::app::App;
use crate::changed_lines::changed_lines;
use crate::pages::{self, DiffAsked, DiffFile};
use crate::params::Params;
use crate::unified::Sides;
use crate::view::{OfProject, View};

/// The changes of a spec: by default those from the revision before the current one.
pub(crate) async fn diff(
    Path((_, wanted)): Path<(String, String)>,
    Query(pairs): Query<Vec<(String, String)>>,
    uri: Uri,
    OfProject { app, view, headers }: OfProject,
) -> Result<Response, Refusal> {
    let params = Params::new(pairs);
    let name = name(&view, &wanted)?;
    if name != wanted {
        return Ok(to_full_name(&view, view.spec(&name)?, "diff", &uri));
    }
    let to = id(&params, "to")?.unwrap_or(view.snapshot().id());
    let kept = kept(&view);
    let from = match id(&params, "from")? {
        Some(from) => Some(from),
        None if kept.last().is_some_and(|oldest| oldest.id == to) => None,
        None => Some(before(&view, to)?),
    };
    let ask = PageAsk::of(&view, &headers, Style::Diff, ("diff", &name, from, to));
    if let Some(known) = ask.known(&app, &view) {
        return Ok(known);
    }
    let files = match from {
        Some(from) => files(&app, &view, &name, from, to).await?,
        None => Vec::new(),
    };
    if files.is_empty() && view.spec(&name).is_err() && !was_there(&app, &view, &name, to).await? {
        view.spec(&name)?;
    }
    let kept = kept.into_iter().map(|past| (past.id, called(&past))).collect();
    let asked = DiffAsked { name: &name, kept, from, to, files };
    let page = pages::diff(&ask.frame(&app, Some(&view)), view.snapshot(), &asked);
    ask.finish(&app, &view, page)
}

async fn was_there(app: &App, view: &View, name: &str, id: SnapshotId) -> Result<bool, Refusal> {
    Ok(snapshot(app, view, id).await?.spec(name).is_some())
}

/// What a revision is called among others: `2025-11-14 f108186`.
fn called(past: &Past) -> String {
    let commit = past.revision.as_deref().map(|it| it.get(..7).unwrap_or(it)).unwrap_or_default();
    let at = past.at.to_string();
    format!("{} {commit}", at.get(..16).unwrap_or(&at).replace('T', " ")).trim_end().to_owned()
}

async fn files(
    app: &App,
    view: &View,
    name: &str,
    from: SnapshotId,
    to: SnapshotId,
) -> Result<Vec<DiffFile>, Refusal> {
    let (before, after) = (snapshot(app, view, from).await?, snapshot(app, view, to).await?);
    let Compared { texts, others } = sides(app, view, changed(&before, &after, Some(name))).await?;
    let made = tokio::task::spawn_blocking(move || texts.into_iter().map(compared).collect::<Vec<_>>());
    let mut files = made.await.map_err(|_| Refusal::internal())?;
    files.extend(others.into_iter().map(|path| DiffFile {
        path,
        is_new: false,
        is_gone: false,
        lines: None,
    }));
    Ok(files)
}

fn compared(Sides { path, before, after }: Sides) -> DiffFile {
    let lines = changed_lines(before.as_deref().unwrap_or_default(), after.as_deref().unwrap_or_default());
    DiffFile { path, is_new: before.is_none(), is_gone: after.is_none(), lines: Some(lines) }
}
