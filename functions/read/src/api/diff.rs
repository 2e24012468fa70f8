//! `GET …/diff`: the difference between two kept snapshots.

use std::collections::BTreeMap;

use axum::extract::Query;
use axum::response::Response;
use bytes::Bytes;
use domain::{BlobId, Snapshot, SnapshotId, decode};
use serde::Serialize;
use utoipa::ToSchema;
use web::Refusal;
use web::answers::Media;

use super::history::{kept, name, snapshot};
use crate::app::App;
use crate::bounds::{DIFF_BYTES, DIFF_FILES};
use crate::params::Params;
use crate::unified::{Sides, unified};
use crate::view::{OfProject, View};

/// Files that are read at once: between two looks at how much that is.
const AT_ONCE: usize = 16;

/// What differs between two snapshots.
#[derive(Serialize, ToSchema)]
pub(crate) struct Diff {
    from: String,
    to: String,
    files: Vec<FileDiff>,
}

/// A file that differs.
#[derive(Serialize, ToSchema)]
pub(crate) struct FileDiff {
    /// Relative to the repository.
    path: String,
    /// A unified diff; of a file that is no text, that it differs.
    diff: String,
}

/// A file of a spec, on both sides.
#[derive(Default)]
pub(crate) struct Changed {
    before: Option<BlobId>,
    after: Option<BlobId>,
    is_text: bool,
}

/// Both sides of the files that differ.
pub(crate) struct Compared {
    pub(crate) texts: Vec<Sides>,
    /// The paths of those that are no texts.
    pub(crate) others: Vec<String>,
}

/// The difference between two snapshots: by default of the current one and the one before it.
#[utoipa::path(
    get,
    path = "/api/projects/{id}/diff",
    operation_id = "project_diff",
    tag = "history",
    params(("id" = String, Path), ("spec" = Option<String>, Query, description = "Only this spec."), ("from" = Option<String>, Query, description = "A snapshot of the history; without it, the one before `to`.", pattern = "^[A-Za-z0-9_-]{21}[AQgw]$"), ("to" = Option<String>, Query, description = "A snapshot of the history; without it, the current one.", pattern = "^[A-Za-z0-9_-]{21}[AQgw]$")),
    responses((status = 200, body = Diff))
)]
pub(crate) async fn of_project(
    Query(pairs): Query<Vec<(String, String)>>,
    OfProject { app, view, headers }: OfProject,
) -> Result<Response, Refusal> {
    let params = Params::new(pairs);
    let spec = params.get("spec").map(|wanted| name(&view, wanted)).transpose()?;
    let to = id(&params, "to")?.unwrap_or(view.snapshot().id());
    let from = match id(&params, "from")? {
        Some(from) => from,
        None => before(&view, to)?,
    };
    let ask = view.ask(&headers, Media::Json, ("diff", &spec, from, to));
    if let Some(known) = app.known(&view, &ask) {
        return Ok(known);
    }
    let (before, after) = (snapshot(&app, &view, from).await?, snapshot(&app, &view, to).await?);
    let changed = changed(&before, &after, spec.as_deref());
    let files = compared(&app, &view, changed).await?;
    let diff = Diff { from: from.to_string(), to: to.to_string(), files };
    let body = serde_json::to_vec(&diff).map_err(|_| Refusal::internal())?;
    app.finish(&view, &ask, body)
}

pub(crate) fn id(params: &Params, name: &str) -> Result<Option<SnapshotId>, Refusal> {
    let parse = |text: &str| {
        text.parse().map_err(|_| {
            Refusal::invalid(format!(
                "`{name}` is no snapshot id: expected 22 base64url characters, as `history` gives them."
            ))
        })
    };
    params.said(name).map(parse).transpose()
}

/// The snapshot that was shown before `to`.
pub(crate) fn before(view: &View, to: SnapshotId) -> Result<SnapshotId, Refusal> {
    let kept = kept(view);
    let place = kept.iter().position(|past| past.id == to).ok_or_else(Refusal::snapshot_not_found)?;
    let before = kept.get(place + 1).map(|past| past.id);
    before.ok_or_else(Refusal::nothing_before)
}

fn too_large(what: &str) -> Refusal {
    Refusal::too_large(format!("The difference is too large: {what}. Ask for one `spec`."))
}

/// The files that are not the same on both sides, by their path below the specs folder.
pub(crate) fn changed(before: &Snapshot, after: &Snapshot, spec: Option<&str>) -> BTreeMap<String, Changed> {
    let mut files: BTreeMap<String, Changed> = BTreeMap::new();
    for (snapshot, is_before) in [(before, true), (after, false)] {
        for it in snapshot.specs().iter().filter(|it| spec.is_none_or(|spec| it.name.as_str() == spec)) {
            let documents = it.documents.iter().map(|it| (&it.path, it.blob, true));
            let assets = it.assets.iter().map(|it| (&it.path, it.blob, false));
            for (path, blob, is_text) in documents.chain(assets) {
                let file = files.entry(format!("{}/{path}", it.dir)).or_default();
                let side = if is_before { &mut file.before } else { &mut file.after };
                *side = Some(blob);
                file.is_text |= is_text;
            }
        }
    }
    files.retain(|_, file| file.before != file.after);
    files
}

async fn compared(
    app: &App,
    view: &View,
    changed: BTreeMap<String, Changed>,
) -> Result<Vec<FileDiff>, Refusal> {
    let Compared { texts, others } = sides(app, view, changed).await?;
    let made = tokio::task::spawn_blocking(move || {
        let diffs = unified(&texts);
        texts.into_iter().zip(diffs).map(|(it, diff)| FileDiff { path: it.path, diff }).collect::<Vec<_>>()
    });
    let mut files = made.await.map_err(|_| Refusal::internal())?;
    files.extend(
        others
            .into_iter()
            .map(|path| FileDiff { diff: format!("Binary files a/{path} and b/{path} differ\n"), path }),
    );
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// The content of the files that differ, within the bounds of one answer.
pub(crate) async fn sides(
    app: &App,
    view: &View,
    changed: BTreeMap<String, Changed>,
) -> Result<Compared, Refusal> {
    if changed.len() > DIFF_FILES {
        let count = changed.len();
        return Err(too_large(&format!("{count} files differ, and at most {DIFF_FILES} are compared")));
    }
    let in_repository = |path: String| format!("{}/{path}", view.specs_dir());
    let (named, others): (Vec<_>, Vec<_>) = changed
        .into_iter()
        .map(|(path, file)| (in_repository(path), file))
        .partition(|(_, file)| file.is_text);
    let (mut bytes, mut texts) = (0, Vec::with_capacity(named.len()));
    for some in named.chunks(AT_ONCE) {
        let blobs: Vec<_> = some.iter().flat_map(|(_, file)| [file.before, file.after]).flatten().collect();
        let mut found = app.documents(view, &blobs).await?.into_iter().map(|it| it.bytes);
        for (path, file) in some {
            let mut side = |blob: Option<BlobId>| blob.and_then(|_| found.next());
            let (before, after) = (side(file.before), side(file.after));
            bytes += before.iter().chain(&after).map(Bytes::len).sum::<usize>();
            if bytes > DIFF_BYTES {
                return Err(too_large("the files that differ have over 4 MiB"));
            }
            let text = |bytes: Option<Bytes>| bytes.map(|it| decode(&it).into_owned());
            texts.push(Sides { path: path.clone(), before: text(before), after: text(after) });
        }
    }
    Ok(Compared { texts, others: others.into_iter().map(|(path, _)| path).collect() })
}
