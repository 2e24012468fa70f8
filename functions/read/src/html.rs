//! The pages' handlers: they ask for what a page shows, and [`pages`] sets it.

use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::search::Query as SearchQuery;
use domain::{Document, Filter, ProjectId, Spec, SpecName, decode};
use http::header::{CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderValue};
use http::{StatusCode, Uri};
use service::Mode;
use web::answers::Media;
use web::headers::PAGE_POLICY;
use web::layout::{Frame, Scheme};
use web::{Ask, BUILD, Refusal};

use crate::api::projects::listed;
use crate::api::raw::prefers_markdown;
use crate::api::search::RESULTS;
use crate::app::App;
use crate::headers::Headers;
use crate::links;
use crate::pages::{self, ListAsked, ProjectList, address};
use crate::params::Params;
use crate::view::{Looked, View};

/// How many projects a page of the list shows.
const PROJECTS: usize = 100;

/// The first page: all projects; of only one, its specs.
pub(crate) async fn home(
    State(app): State<App>,
    Query(pairs): Query<Vec<(String, String)>>,
    Headers(headers): Headers,
) -> Result<Response, Refusal> {
    let specs_of = |id: &str| Redirect::to(&format!("/projects/{id}/specs")).into_response();
    if app.mode() == Mode::Filesystem {
        return Ok(specs_of(ProjectId::local().as_str()));
    }
    let params = Params::new(pairs);
    let cursor = params.get("cursor");
    let (listing, looked) = app.listing(cursor, PROJECTS).await?;
    let mut projects = listed(&app, &listing);
    let is_whole = cursor.is_none() && listing.next.is_none() && listing.problem.is_none();
    if let ([only], true) = (projects.as_slice(), is_whole) {
        return Ok(specs_of(&only.id));
    }
    let (totals, _) = app.looking(app.service().totals()).await?;
    for project in &mut projects {
        // The last look is not on the page: it should not make it another one.
        (project.sync.last_synced_at, project.sync.next_sync_at) = (None, None);
    }
    let shown = serde_json::to_vec(&projects).map_err(|_| Refusal::internal())?;
    let scheme = Scheme::chosen(&headers);
    let (counts, problem) = ((totals.projects, totals.stats.total), listing.problem.as_deref());
    let about = ("projects", &shown, counts, totals.stats.by_status, cursor, &listing.next, problem, scheme);
    let ask = Ask::new(&headers, Media::Html, &about);
    if let Some(known) = app.known(&looked, &ask) {
        return Ok(known);
    }
    let list = ProjectList {
        projects: &projects,
        totals: &totals,
        next: listing.next.as_deref(),
        is_first: cursor.is_none(),
        problem,
    };
    let page = pages::projects(&frame(&app, None, scheme), &list);
    app.finish(&looked, &ask, page)
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
    let scheme = Scheme::chosen(&headers);
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
    let scheme = Scheme::chosen(headers);
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

/// Search in all projects.
pub(crate) async fn search(
    State(app): State<App>,
    Query(pairs): Query<Vec<(String, String)>>,
    Headers(headers): Headers,
) -> Result<Response, Refusal> {
    let params = Params::new(pairs);
    let q = params.get("q").unwrap_or_default();
    let scheme = Scheme::chosen(&headers);
    // Where there is only the folder's project, the page is one of it.
    let view = match app.mode() {
        Mode::Filesystem => Some(app.view(ProjectId::local().as_str()).await?),
        _ => None,
    };
    let query = SearchQuery::parse(q);
    let (found, looked) = app.looking(app.service().search(&query, &Filter::default(), RESULTS)).await?;
    let looked = Looked { stale: found.stale, ..looked };
    let totals = match q {
        "" => app.looking(app.service().totals()).await?.0.stats.total,
        _ => 0,
    };
    let hits: Vec<_> =
        found.hits.iter().map(|it| (&it.project, &it.project_name, it.snapshot.id(), &it.hit.name)).collect();
    let reach = (found.searched, found.projects, found.whole, &found.problem);
    let about = ("search", q, hits, found.total, reach, totals, scheme);
    let ask = match &view {
        Some(view) => view.ask(&headers, Media::Html, about),
        None => Ask::new(&headers, Media::Html, &about),
    };
    if let Some(known) = app.known(&looked, &ask) {
        return Ok(known);
    }
    let page = pages::search(&frame(&app, view.as_ref(), scheme), q, &found, totals);
    app.finish(&looked, &ask, page)
}

/// The project that an address is about, whose frame a refusal there has. Where there is only the folder's: that one.
pub(crate) fn project_of(app: &App, path: &str) -> Option<String> {
    if app.mode() == Mode::Filesystem {
        return Some(ProjectId::local().to_string());
    }
    path.strip_prefix("/projects/")?.split('/').next().map(str::to_owned)
}

/// A refusal as a page, in place of the problem details that `response` has.
pub(crate) async fn refused(
    app: App,
    project: Option<String>,
    scheme: Option<Scheme>,
    refusal: Refusal,
    response: Response,
) -> Response {
    // A project that is not there is not looked for once more.
    let project =
        project.filter(|id| refusal.code != "PROJECT_NOT_FOUND" || *id == *ProjectId::local().as_str());
    let view = match &project {
        Some(id) => app.view(id).await.ok(),
        None => None,
    };
    let of_view = |view: &View| {
        let names = refusal.candidates.iter();
        names.map(|it| (address::spec(&view.id, &SpecName::new(it.as_str())), it.clone())).collect::<Vec<_>>()
    };
    let candidates = view.as_ref().map(of_view).unwrap_or_default();
    let heading = match refusal.status {
        StatusCode::NOT_FOUND => "Not found",
        StatusCode::CONFLICT => "Which one?",
        StatusCode::SERVICE_UNAVAILABLE => "Not available now",
        StatusCode::BAD_REQUEST => "This cannot be asked",
        StatusCode::UNAUTHORIZED => "Not signed in",
        _ => "Something went wrong",
    };
    let page = pages::message(&frame(&app, view.as_ref(), scheme), heading, &refusal.detail, &candidates);
    let (mut parts, _) = response.into_parts();
    parts.headers.insert(CONTENT_LENGTH, HeaderValue::from(page.len()));
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    parts.headers.insert(CONTENT_SECURITY_POLICY, PAGE_POLICY);
    Response::from_parts(parts, page.into())
}

/// How often an open page asks whether a project can be read for the first time.
const FIRST_LOOK_POLL: Duration = Duration::from_secs(1);

fn frame(app: &App, view: Option<&View>, scheme: Option<Scheme>) -> Frame {
    let is_first = view.and_then(View::followed).is_some_and(|project| project.head.is_none());
    let poll = app.settings().poll;
    let poll = if is_first { poll.min(FIRST_LOOK_POLL) } else { poll };
    Frame {
        build: BUILD.to_owned(),
        lang: "en",
        scheme,
        poll_seconds: Some(poll.as_secs_f32()),
        project: view.map(|view| view.head(app.mode() == Mode::Filesystem)),
    }
}
