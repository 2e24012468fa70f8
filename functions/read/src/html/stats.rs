//! `GET /projects/{id}/stats`: a project in numbers.

use axum::extract::Query;
use axum::response::Response;
use web::Refusal;
use web::styles::Style;

use super::PageAsk;
use super::list::asked_of;
use crate::pages;
use crate::params::Params;
use crate::view::OfProject;

/// The statistics of a project. They have the filters of the list, and count archived specs too unless they are left out.
pub(crate) async fn stats(
    Query(pairs): Query<Vec<(String, String)>>,
    OfProject { app, view, headers }: OfProject,
) -> Result<Response, Refusal> {
    let asked = Params::new(pairs).narrowed(false)?;
    let ask = PageAsk::of(&view, &headers, Style::Statistics, ("stats", &asked));
    if let Some(known) = ask.known(&app, &view) {
        return Ok(known);
    }
    let asked = asked_of(&view, asked);
    let page = pages::stats(&ask.frame(&app, Some(&view)), view.snapshot(), &asked);
    ask.finish(&app, &view, page)
}
