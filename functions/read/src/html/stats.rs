//! `GET /projects/{id}/stats`: a project in numbers.

use axum::response::Response;
use web::Refusal;
use web::styles::Style;

use super::PageAsk;
use crate::pages;
use crate::view::OfProject;

/// The statistics of a project.
pub(crate) async fn stats(OfProject { app, view, headers }: OfProject) -> Result<Response, Refusal> {
    let ask = PageAsk::of(&view, &headers, Style::Statistics, "stats");
    if let Some(known) = ask.known(&app, &view) {
        return Ok(known);
    }
    let page = pages::stats(&ask.frame(&app, Some(&view)), view.snapshot());
    ask.finish(&app, &view, page)
}
