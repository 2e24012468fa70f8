//! `GET …/specs/{spec}`

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::response::Response;
use domain::{Document, ProjectId, Reference, Spec, decode};
use serde::Serialize;
use service::SourceDocument;
use utoipa::ToSchema;
use web::answers::Media;
use web::words::StatusWord;
use web::{Refusal, Rfc3339, repository};

use super::metadata::ProblemJson;
use super::summary::{Summary, summary};
use crate::app::App;
use crate::headers::Headers;
use crate::links;
use crate::view::View;

/// Everything about a spec.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SpecDetail<'a> {
    #[serde(flatten)]
    summary: Summary<'a>,
    /// The main document's Markdown without its frontmatter.
    content_md: String,
    /// The same as HTML that is safe to show.
    content_html: String,
    toc: Vec<TocEntry>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sub_specs: Vec<SubSpec>,
    related: Vec<&'a str>,
    transitions: Vec<Transition>,
    problems: Vec<ProblemJson<'a>>,
    /// All further fields of the frontmatter, as text.
    fields: BTreeMap<&'a str, &'a str>,
    tasks: Tasks,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    edit_url: Option<String>,
}

/// A heading in the table of contents.
#[derive(Serialize, ToSchema)]
struct TocEntry {
    level: u8,
    id: String,
    text: String,
}

/// A further document of a spec.
#[derive(Serialize, ToSchema)]
struct SubSpec {
    /// What its tab says.
    name: String,
    /// Its path below the spec.
    file: String,
    /// Its Markdown without frontmatter.
    content: String,
}

/// A step of the status timeline.
#[derive(Serialize, ToSchema)]
pub(crate) struct Transition {
    #[schema(value_type = StatusWord)]
    status: &'static str,
    at: Rfc3339,
}

impl From<&domain::Transition> for Transition {
    fn from(it: &domain::Transition) -> Self {
        Self { status: it.status.as_str(), at: Rfc3339(it.at) }
    }
}

/// Checklist items.
#[derive(Serialize, ToSchema)]
pub(crate) struct Tasks {
    done: u32,
    total: u32,
}

impl From<domain::Tasks> for Tasks {
    fn from(it: domain::Tasks) -> Self {
        Self { done: it.done, total: it.total }
    }
}

/// A spec of a project.
#[utoipa::path(
    get,
    path = "/api/projects/{id}/specs/{spec}",
    operation_id = "spec",
    tag = "specs",
    params(("id" = String, Path), ("spec" = String, Path, description = "`082`, `82`, `082-name` or `name`")),
    responses((status = 200, body = SpecDetail))
)]
pub(crate) async fn spec_of_project(
    State(app): State<App>,
    Path((id, wanted)): Path<(String, String)>,
    Headers(headers): Headers,
) -> Result<Response, Refusal> {
    app.retrying(|| async {
        let view = app.view(&id).await?;
        let spec = view.spec(&wanted)?;
        let ask = view.ask(&headers, Media::Json, ("spec", spec.name.as_str()));
        if let Some(known) = app.known(&view, &ask) {
            return Ok(known);
        }
        let detail = detail(&app, &view, spec).await?;
        let body = serde_json::to_vec(&detail).map_err(|_| Refusal::internal())?;
        app.finish(&view, &ask, body)
    })
    .await
}

/// A spec of the local project.
#[utoipa::path(
    get,
    path = "/api/specs/{spec}",
    operation_id = "local_spec",
    tag = "specs",
    params(("spec" = String, Path, description = "`082`, `82`, `082-name` or `name`")),
    responses((status = 200, body = SpecDetail))
)]
pub(crate) async fn spec_of_local(
    state: State<App>,
    Path(wanted): Path<String>,
    headers: Headers,
) -> Result<Response, Refusal> {
    spec_of_project(state, Path((ProjectId::local().to_string(), wanted)), headers).await
}

async fn detail<'a>(app: &App, view: &'a View, spec: &'a Spec) -> Result<SpecDetail<'a>, Refusal> {
    let blobs: Vec<_> =
        std::iter::once(spec.main()).chain(spec.sub_specs()).map(|document| document.blob).collect();
    let mut found = app.documents(view, &blobs).await?.into_iter();
    let main = found.next().ok_or_else(Refusal::internal)?;
    let text = decode(&main.bytes);
    let rendered = links::rendered(view, spec, spec.main(), &text, &main.blocks);
    let sub_spec = |(document, content): (&Document, SourceDocument)| SubSpec {
        name: document.title.clone(),
        file: document.path.clone(),
        content: body(document, &decode(&content.bytes)).to_owned(),
    };
    let sub_specs = spec.sub_specs().iter().zip(found).map(sub_spec).collect();
    Ok(SpecDetail {
        summary: summary(view.into(), spec),
        content_md: body(spec.main(), &text).to_owned(),
        content_html: rendered.html,
        toc: rendered
            .toc
            .into_iter()
            .map(|it| TocEntry { level: it.level, id: it.id, text: it.text })
            .collect(),
        sub_specs,
        related: spec.related().iter().map(Reference::as_str).collect(),
        transitions: spec.transitions.iter().map(Transition::from).collect(),
        problems: spec.problems().iter().map(ProblemJson::from).collect(),
        fields: spec.fields.iter().map(|it| (it.name.as_str(), it.value.as_str())).collect(),
        tasks: spec.tasks.into(),
        edit_url: repository::edit_href(view.origin(), &format!("{}/{}", spec.dir, spec.main().path)),
    })
}

/// A document without its frontmatter.
fn body<'a>(document: &Document, text: &'a str) -> &'a str {
    text.get(document.body_start as usize..).unwrap_or_default()
}
