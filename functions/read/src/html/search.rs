//! `GET /search`: all projects are searched.

use axum::extract::{Query, State};
use axum::response::Response;
use domain::search::Query as SearchQuery;
use domain::{Filter, ProjectId};
use service::Mode;
use web::answers::Media;
use web::{Ask, Preferences, Refusal};

use super::frame;
use crate::api::search::RESULTS;
use crate::app::App;
use crate::headers::Headers;
use crate::pages;
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
    let preferences = Preferences::of(&headers);
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
    let about = ("search", q, hits, found.total, reach, totals, preferences);
    let ask = match &view {
        Some(view) => view.ask(&headers, Media::Html, about),
        None => Ask::new(&headers, Media::Html, &about),
    };
    if let Some(known) = app.known(&looked, &ask) {
        return Ok(known);
    }
    let page = pages::search(&frame(&app, view.as_ref(), preferences), q, &found, totals);
    app.finish(&looked, &ask, page)
}
