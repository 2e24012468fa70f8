//! `GET /projects/{id}/specs`: the list of a project's specs.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::search::Query as SearchQuery;
use web::Refusal;
use web::layout::{Frame, Shared};
use web::styles::Style;

use super::PageAsk;
use crate::app::App;
use crate::headers::Headers;
use crate::pages::{self, ListAsked};
use crate::params::{ListParams, Params};
use crate::view::View;

/// The list of a project's specs.
pub(crate) async fn list(
    State(app): State<App>,
    Path(id): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
    Headers(headers): Headers,
) -> Result<Response, Refusal> {
    let params = Params::new(pairs);
    let (asked, by_parent) = (params.list(true)?, params.by_parent()?);
    let view = app.view(&id).await?;
    let ask = PageAsk::of(&view, &headers, Style::List, ("list", &asked, by_parent));
    if let Some(known) = ask.known(&app, &view) {
        return Ok(known);
    }
    let asked = ListAsked { by_parent, ..asked_of(&view, asked) };
    let shared = Shared::at(format!("/projects/{}/specs", view.id));
    let frame = Frame { shared, ..ask.frame(&app, Some(&view)) };
    let page = pages::list(&frame, view.snapshot(), &asked);
    ask.finish(&app, &view, page)
}

/// What a list or a board is asked for, with what its words found.
pub(super) fn asked_of(view: &View, asked: ListParams) -> ListAsked {
    let found = (!asked.q.is_empty()).then(|| {
        let query = SearchQuery::parse(&asked.q);
        view.current.index().search(view.snapshot(), &query, &|_| true, 0)
    });
    let ListParams { filter, sort, q, offset, .. } = asked;
    ListAsked { filter, sort, q, found, offset, by_parent: false }
}
