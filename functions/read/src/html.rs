//! The pages' handlers: they ask for what a page shows, and [`pages`] sets it.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::search::Query as SearchQuery;
use domain::{Document, ProjectId, Spec, SpecName, decode};
use http::header::{CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE, HeaderMap, HeaderValue};
use http::{StatusCode, Uri};
use web::answers::Media;
use web::headers::PAGE_POLICY;
use web::layout::{Frame, ProjectHead, Scheme};
use web::{BUILD, Refusal};

use crate::api::raw::prefers_markdown;
use crate::api::search::RESULTS;
use crate::app::{App, View};
use crate::headers::Headers;
use crate::links;
use crate::pages::{self, ListAsked, address};
use crate::params::Params;

/// The first page: the one project's specs.
pub(crate) async fn home() -> Redirect {
    Redirect::to(&format!("/projects/{}/specs", ProjectId::local()))
}

/// A project: its specs.
pub(crate) async fn project(State(app): State<App>, Path(id): Path<String>) -> Result<Redirect, Refusal> {
    let view = app.view(&id).await?;
    Ok(Redirect::to(&format!("/projects/{}/specs", view.id)))
}

/// The list of a project's specs.
pub(crate) async fn list(
    State(app): State<App>,
    Path(id): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
    Headers(headers): Headers,
) -> Result<Response, Refusal> {
    let asked = Params::new(pairs).list(true)?;
    let view = app.view(&id).await?;
    let scheme = scheme(&headers);
    let ask = view.ask(&headers, Media::Html, ("list", &asked, scheme));
    if let Some(known) = app.known(&view, &ask) {
        return Ok(known);
    }
    let found = (!asked.q.is_empty()).then(|| {
        let query = SearchQuery::parse(&asked.q);
        view.current.index().search(view.snapshot(), &query, &|_| true, 0)
    });
    let asked = ListAsked { filter: asked.filter, sort: asked.sort, q: asked.q, found, offset: asked.offset };
    let page = pages::list(&frame(&app, Some(&view), scheme), view.snapshot(), &asked);
    app.finish(&view, &ask, page)
}

/// A spec: its main document.
pub(crate) async fn spec(
    State(app): State<App>,
    Path((id, wanted)): Path<(String, String)>,
    uri: Uri,
    Headers(headers): Headers,
) -> Result<Response, Refusal> {
    app.retrying(|| async {
        let view = app.view(&id).await?;
        let spec = view.spec(&wanted)?;
        if spec.name.as_str() != wanted {
            return Ok(to_full_name(&view, spec, "", &uri));
        }
        document(&app, &view, &headers, spec, spec.main()).await
    })
    .await
}

/// One of a spec's further documents.
pub(crate) async fn sub_spec(
    State(app): State<App>,
    Path((id, wanted, path)): Path<(String, String, String)>,
    uri: Uri,
    Headers(headers): Headers,
) -> Result<Response, Refusal> {
    app.retrying(|| async {
        let view = app.view(&id).await?;
        let spec = view.spec(&wanted)?;
        let found = spec.documents.iter().find(|it| it.path == path);
        let found = found.ok_or_else(|| Refusal::file_not_found(&path))?;
        if spec.name.as_str() != wanted || found.path == spec.main().path {
            let rest = if found.path == spec.main().path { "" } else { &found.path };
            return Ok(to_full_name(&view, spec, rest, &uri));
        }
        document(&app, &view, &headers, spec, found).await
    })
    .await
}

/// The address of a spec by its full name, the query kept.
fn to_full_name(view: &View, spec: &Spec, path: &str, uri: &Uri) -> Response {
    let mut to = if path.is_empty() {
        address::spec(&view.id, &spec.name)
    } else {
        address::document(&view.id, &spec.name, path)
    };
    if let Some(query) = uri.query() {
        to.push('?');
        to.push_str(query);
    }
    match HeaderValue::from_str(&to) {
        Ok(location) => (StatusCode::FOUND, [(http::header::LOCATION, location)]).into_response(),
        Err(_) => Refusal::not_found().into_response(),
    }
}

async fn document(
    app: &App,
    view: &View,
    headers: &HeaderMap,
    spec: &Spec,
    document: &Document,
) -> Result<Response, Refusal> {
    let scheme = scheme(headers);
    let media = if prefers_markdown(headers) { Media::Markdown } else { Media::Html };
    let ask = view.ask(headers, media, ("spec", spec.name.as_str(), &document.path, scheme));
    if let Some(known) = app.known(view, &ask) {
        return Ok(known);
    }
    let found = app.document(view, &document.blob).await?;
    if media == Media::Markdown {
        return app.finish(view, &ask, found.bytes);
    }
    let rendered = links::rendered(view, spec, document, &decode(&found.bytes), &found.blocks);
    let page = pages::spec(&frame(app, Some(view), scheme), view.snapshot(), spec, document, &rendered);
    app.finish(view, &ask, page)
}

/// Search.
pub(crate) async fn search(
    State(app): State<App>,
    Query(pairs): Query<Vec<(String, String)>>,
    Headers(headers): Headers,
) -> Result<Response, Refusal> {
    let params = Params::new(pairs);
    let q = params.get("q").unwrap_or_default();
    let view = app.view(ProjectId::local().as_str()).await?;
    let scheme = scheme(&headers);
    let ask = view.ask(&headers, Media::Html, ("search", q, scheme));
    if let Some(known) = app.known(&view, &ask) {
        return Ok(known);
    }
    let query = SearchQuery::parse(q);
    let found = view.current.index().search(view.snapshot(), &query, &|_| true, RESULTS);
    let page = pages::search(&frame(&app, Some(&view), scheme), view.snapshot(), q, &found);
    app.finish(&view, &ask, page)
}

/// A refusal as a page, in place of the problem details that `response` has.
pub(crate) async fn refused(
    app: App,
    scheme: Option<Scheme>,
    refusal: Refusal,
    response: Response,
) -> Response {
    let view = app.view(ProjectId::local().as_str()).await.ok();
    let project = ProjectId::local();
    let candidates: Vec<_> = refusal
        .candidates
        .iter()
        .map(|name| (address::spec(&project, &SpecName::new(name.as_str())), name.clone()))
        .collect();
    let heading = match refusal.status {
        StatusCode::NOT_FOUND => "Not found",
        StatusCode::CONFLICT => "Which one?",
        StatusCode::SERVICE_UNAVAILABLE => "Not available now",
        StatusCode::BAD_REQUEST => "This cannot be asked",
        _ => "Something went wrong",
    };
    let page = pages::message(&frame(&app, view.as_ref(), scheme), heading, &refusal.detail, &candidates);
    let (mut parts, _) = response.into_parts();
    parts.headers.insert(CONTENT_LENGTH, HeaderValue::from(page.len()));
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    parts.headers.insert(CONTENT_SECURITY_POLICY, PAGE_POLICY);
    Response::from_parts(parts, page.into())
}

fn frame(app: &App, view: Option<&View>, scheme: Option<Scheme>) -> Frame {
    Frame {
        build: BUILD.to_owned(),
        lang: "en",
        scheme,
        poll_seconds: Some(app.settings().poll.as_secs_f32()),
        project: view.map(|view| ProjectHead {
            id: view.id.clone(),
            name: view.name().to_owned(),
            repo_url: view.current.origin.repo_url.clone(),
            branch: view.current.origin.branch.clone(),
            revision: view.current.origin.revision.clone(),
            specs_path: view.current.origin.specs_path.clone(),
            snapshot: view.snapshot().id(),
            spec_count: view.snapshot().specs().len(),
            stale: view.current.stale.is_some(),
        }),
    }
}

/// The colour scheme that the reader chose.
pub(crate) fn scheme(headers: &HeaderMap) -> Option<Scheme> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|it| it.to_str().ok());
    let mut pairs = cookies.flat_map(|it| it.split(';')).filter_map(|it| it.trim().split_once('='));
    pairs.find(|(name, _)| *name == "scheme").and_then(|(_, value)| Scheme::parse(value))
}
