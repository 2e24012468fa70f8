//! The pages' handlers: they ask for what a page shows, and [`pages`](crate::pages) sets it.

use axum::extract::{Path, Query, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::search::Query as SearchQuery;
use domain::{Document, ProjectId, Spec, decode};
use http::header::{ACCEPT, CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE, HeaderMap, HeaderValue};
use http::{StatusCode, Uri};
use web::answers::Media;
use web::headers::PAGE_POLICY;
use web::layout::{Frame, ProjectHead, Scheme};
use web::{BUILD, Refusal};

use crate::api::raw::prefers_markdown;
use crate::api::search::RESULTS;
use crate::app::{App, View};
use crate::links;
use crate::pages::{self, ListAsked};
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
    headers: HeaderMap,
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
    let asked = ListAsked { filter: asked.filter, sort: asked.sort, q: asked.q, found };
    let page = pages::list(&frame(&app, Some(&view), scheme), view.snapshot(), &asked);
    app.finish(&view, &ask, page)
}

/// A spec: its main document.
pub(crate) async fn spec(
    State(app): State<App>,
    Path((id, wanted)): Path<(String, String)>,
    uri: Uri,
    headers: HeaderMap,
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
    headers: HeaderMap,
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
    let mut to = links::spec(&view.id, spec);
    for part in path.split('/').filter(|part| !part.is_empty()) {
        to.push('/');
        to.push_str(&links::segment(part));
    }
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
    headers: HeaderMap,
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

/// Shows a refusal as a page, to those who did not ask for JSON.
pub(crate) async fn refusals_as_pages(State(app): State<App>, request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    let wants_json = request
        .headers()
        .get(ACCEPT)
        .is_some_and(|accept| accept.to_str().is_ok_and(|it| it.contains("json") && !it.contains("html")));
    let path = request.uri().path().to_owned();
    let scheme = scheme(request.headers());
    let response = next.run(request).await;
    if is_api || wants_json {
        return response;
    }
    let Some(refusal) = response.extensions().get::<Refusal>().cloned() else { return response };
    let view = app.view(ProjectId::local().as_str()).await.ok();
    let project = ProjectId::local();
    let candidates: Vec<_> = refusal
        .candidates
        .iter()
        .map(|name| (format!("/projects/{project}/specs/{}", links::segment(name)), name.clone()))
        .collect();
    let heading = match refusal.status {
        StatusCode::NOT_FOUND => "Not found",
        StatusCode::CONFLICT => "Which one?",
        StatusCode::SERVICE_UNAVAILABLE => "Not available now",
        StatusCode::BAD_REQUEST => "This cannot be asked",
        _ => "Something went wrong",
    };
    tracing::debug!(http.path = path, http.status = refusal.status.as_u16(), "refused");
    let page = pages::message(&frame(&app, view.as_ref(), scheme), heading, &refusal.detail, &candidates);
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(http::header::CONTENT_LENGTH);
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
fn scheme(headers: &HeaderMap) -> Option<Scheme> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|it| it.to_str().ok());
    let mut pairs = cookies.flat_map(|it| it.split(';')).filter_map(|it| it.trim().split_once('='));
    pairs.find(|(name, _)| *name == "scheme").and_then(|(_, value)| Scheme::parse(value))
}
