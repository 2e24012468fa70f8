//! `GET /sync`: how following goes. The twin of `GET /api/sync`.

use axum::extract::{Query, State};
use axum::response::Response;
use web::Refusal;
use web::layout::{Frame, Shared};
use web::styles::Style;

use super::PageAsk;
use crate::api::projects::listed;
use crate::app::{App, refuse};
use crate::headers::Headers;
use crate::pages::{self, SyncBoard};
use crate::params::Params;

/// How many projects a page shows.
const PROJECTS: usize = 100;

/// How many runs are shown.
const RUNS: usize = 20;

/// How every project's sync stands, and the last runs.
pub(crate) async fn sync(
    State(app): State<App>,
    Query(pairs): Query<Vec<(String, String)>>,
    Headers(headers): Headers,
) -> Result<Response, Refusal> {
    let params = Params::new(pairs);
    let cursor = params.get("cursor");
    let (listing, looked) = app.listing(cursor, PROJECTS).await?;
    let runs = app.service().syncs(None, RUNS).await.map_err(|error| refuse(None, error))?;
    // The last look and the next one are on the page: they make it another one.
    let shown = serde_json::to_vec(&listed(&app, &listing)).map_err(|_| Refusal::internal())?;
    let ids: Vec<_> = runs.iter().map(|(id, _)| id).collect();
    let problem = listing.problem.as_deref();
    let about = ("sync", &shown, &ids, cursor, &listing.next, problem);
    let ask = PageAsk::of_none(&headers, Style::Sync, about);
    if let Some(known) = ask.known(&app, &looked) {
        return Ok(known);
    }
    let board = SyncBoard {
        listing: &listing,
        runs: runs.iter().map(|(_, run)| run).collect(),
        is_first: cursor.is_none(),
        web_url: &app.settings().web_url,
        now: app.now(),
    };
    let page = pages::sync(&Frame { shared: Shared::at("/sync"), ..ask.frame(&app, None) }, &board);
    ask.finish(&app, &looked, page)
}
