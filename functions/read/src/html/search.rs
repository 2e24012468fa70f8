//! `GET /search`: all projects are searched, and counted.

use axum::extract::{Query, State};
use axum::response::Response;
use domain::ProjectId;
use domain::search::Query as SearchQuery;
use service::{Mode, Scope};
use web::Refusal;
use web::layout::{Frame, Shared};
use web::styles::Style;

use super::PageAsk;
use crate::api::search::RESULTS;
use crate::app::App;
use crate::headers::Headers;
use crate::pages::{self, Searched};
use crate::params::Params;
use crate::view::Looked;

/// Search in all projects.
pub(crate) async fn search(
    State(app): State<App>,
    Query(pairs): Query<Vec<(String, String)>>,
    Headers(headers): Headers,
) -> Result<Response, Refusal> {
    let params = Params::new(pairs);
    let q = params.get("q").unwrap_or_default();
    // A project that is not there has no specs to narrow to: it is passed over like an unknown one.
    let projects: Vec<ProjectId> = params.values(&["project"])?.into_iter().flat_map(str::parse).collect();
    let scope = Scope { filter: params.filter(false)?, projects };
    // Where there is only the folder's project, the page is one of it.
    let view = match app.mode() {
        Mode::Filesystem => Some(app.view(ProjectId::local().as_str()).await?),
        _ => None,
    };
    let query = SearchQuery::parse(q);
    let (found, looked) = app.looking(app.service().search_and_count(&query, scope.clone(), RESULTS)).await?;
    let looked = Looked { stale: found.stale, ..looked };
    let hits: Vec<_> =
        found.hits.iter().map(|it| (&it.project, &it.project_name, it.snapshot.id(), &it.hit.name)).collect();
    let matches: Vec<_> =
        found.matches.iter().map(|it| (&it.project, it.snapshot.id(), it.names.len())).collect();
    let reach = (found.searched, found.projects, found.whole, &found.problem);
    let about = ("search", q, &scope, hits, matches, found.total, reach);
    let ask = match &view {
        Some(view) => PageAsk::of(view, &headers, Style::Search, about),
        None => PageAsk::of_none(&headers, Style::Search, about),
    };
    if let Some(known) = ask.known(&app, &looked) {
        return Ok(known);
    }
    let searched = Searched { q, query: &query, scope: &scope, found: &found };
    let mut frame = Frame { shared: Shared::at("/search"), ..ask.frame(&app, view.as_ref()) };
    if view.is_none() {
        // To search everything again and again, for each open page, would cost more than it is worth.
        frame.poll_seconds = None;
    }
    let page = pages::search(&frame, &searched);
    ask.finish(&app, &looked, page)
}
