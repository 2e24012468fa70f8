//! `GET …/raw`: the files themselves.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::{Document, Spec, decode};
use http::HeaderMap;
use serde::Serialize;
use utoipa::ToSchema;
use web::Refusal;
use web::accept::prefers;
use web::answers::Media;

use super::summary::Place;
use crate::app::App;
use crate::headers::Headers;
use crate::view::View;

/// A Markdown file.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RawFile<'a> {
    /// The whole file, frontmatter included.
    content: &'a str,
    /// Its git blob id.
    content_hash: String,
    /// Relative to the repository.
    file_path: String,
}

/// The main document of a spec; with `Accept: text/markdown` the file itself.
#[utoipa::path(
    get,
    path = "/api/projects/{id}/specs/{spec}/raw",
    operation_id = "spec_raw",
    tag = "specs",
    params(("id" = String, Path), ("spec" = String, Path)),
    responses((status = 200, content((RawFile = "application/json"), (String = "text/markdown"))))
)]
pub(crate) async fn main_document(
    State(app): State<App>,
    Path((id, wanted)): Path<(String, String)>,
    Headers(headers): Headers,
) -> Result<Response, Refusal> {
    app.retrying(|| async {
        let view = app.view(&id).await?;
        let spec = view.spec(&wanted)?;
        file(&app, &view, &headers, spec, spec.main()).await
    })
    .await
}

/// A sub-spec; with `Accept: text/markdown` the file itself.
#[utoipa::path(
    get,
    path = "/api/projects/{id}/specs/{spec}/subspecs/{file}/raw",
    operation_id = "sub_spec_raw",
    tag = "specs",
    params(("id" = String, Path), ("spec" = String, Path), ("file" = String, Path, description = "the path below the spec, over one or several segments")),
    responses((status = 200, content((RawFile = "application/json"), (String = "text/markdown"))))
)]
pub(crate) async fn sub_spec(
    State(app): State<App>,
    Path((id, wanted, rest)): Path<(String, String, String)>,
    Headers(headers): Headers,
) -> Result<Response, Refusal> {
    let path = rest.strip_suffix("/raw").ok_or_else(Refusal::not_found)?;
    app.retrying(|| async {
        let view = app.view(&id).await?;
        let spec = view.spec(&wanted)?;
        let document = spec.sub_specs().iter().find(|it| it.path == path);
        let document = document.ok_or_else(|| Refusal::file_not_found(path))?;
        file(&app, &view, &headers, spec, document).await
    })
    .await
}

async fn file(
    app: &App,
    view: &View,
    headers: &HeaderMap,
    spec: &Spec,
    document: &Document,
) -> Result<Response, Refusal> {
    let media =
        if prefers(headers, "text/markdown", "application/json") { Media::Markdown } else { Media::Json };
    let ask = view.ask(headers, media, ("raw", spec.name.as_str(), &document.path));
    if let Some(known) = app.known(view, &ask) {
        return Ok(known);
    }
    let found = app.document(view, &document.blob).await?;
    if media == Media::Markdown {
        return app.finish(view, &ask, found.bytes);
    }
    let raw = RawFile {
        content: &decode(&found.bytes),
        content_hash: document.blob.to_string(),
        file_path: Place::from(view).file_path(spec, &document.path),
    };
    let body = serde_json::to_vec(&raw).map_err(|_| Refusal::internal())?;
    app.finish(view, &ask, body)
}
