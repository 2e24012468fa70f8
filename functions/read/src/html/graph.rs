//! `GET /projects/{id}/graph`: what depends on what.

use axum::extract::Query;
use axum::response::Response;
use web::Refusal;
use web::styles::Style;

use super::PageAsk;
use super::list::asked_of;
use crate::pages::{self, GraphAsked};
use crate::params::Params;
use crate::view::OfProject;

/// The graph of a project's specs. It has the filters of the list.
pub(crate) async fn graph(
    Query(pairs): Query<Vec<(String, String)>>,
    OfProject { app, view, headers }: OfProject,
) -> Result<Response, Refusal> {
    let params = Params::new(pairs);
    let wanted = params.get("focus").map(str::to_owned);
    let found = wanted.as_deref().and_then(|wanted| view.spec(wanted).ok());
    let focus = found.map(|spec| spec.name.clone());
    let missed = wanted.filter(|_| found.is_none());
    let as_list = params.get("view") == Some("list");
    let narrowed = params.narrowed(true)?;
    let ask = PageAsk::of(&view, &headers, Style::Graph, ("graph", &narrowed, &focus, &missed, as_list));
    if let Some(known) = ask.known(&app, &view) {
        return Ok(known);
    }
    let asked = GraphAsked { narrowed: asked_of(&view, narrowed), focus, missed, as_list };
    let page = pages::graph(&ask.frame(&app, Some(&view)), view.snapshot(), &asked);
    ask.finish(&app, &view, page)
}
