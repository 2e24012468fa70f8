//! `GET /projects/{id}/graph`: what depends on what.

use axum::extract::Query;
use axum::response::Response;
use web::Refusal;
use web::styles::Style;

use super::PageAsk;
use crate::pages::{self, GraphAsked};
use crate::params::Params;
use crate::view::OfProject;

/// The graph of a project's specs.
pub(crate) async fn graph(
    Query(pairs): Query<Vec<(String, String)>>,
    OfProject { app, view, headers }: OfProject,
) -> Result<Response, Refusal> {
    let params = Params::new(pairs);
    let wanted = params.get("focus").map(str::to_owned);
    let found = wanted.as_deref().and_then(|wanted| view.spec(wanted).ok());
    let asked = GraphAsked {
        filter: params.filter(true)?,
        focus: found.map(|spec| spec.name.clone()),
        missed: wanted.filter(|_| found.is_none()),
        as_list: params.get("view") == Some("list"),
    };
    let about = ("graph", &asked.filter, &asked.focus, &asked.missed, asked.as_list);
    let ask = PageAsk::of(&view, &headers, Style::Graph, about);
    if let Some(known) = ask.known(&app, &view) {
        return Ok(known);
    }
    let page = pages::graph(&ask.frame(&app, Some(&view)), view.snapshot(), &asked);
    ask.finish(&app, &view, page)
}
