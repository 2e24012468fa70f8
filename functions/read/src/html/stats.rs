//! `GET /projects/{id}/stats`: a project in numbers.

use axum::response::Response;
use web::answers::Media;
use web::styles::Style;
use web::{Preferences, Refusal};

use super::frame;
use crate::pages;
use crate::view::OfProject;

/// The statistics of a project.
pub(crate) async fn stats(OfProject { app, view, headers }: OfProject) -> Result<Response, Refusal> {
    let preferences = Preferences::of(&headers);
    let ask = view.ask(&headers, Media::Page(Style::Statistics), ("stats", preferences));
    if let Some(known) = app.known(&view, &ask) {
        return Ok(known);
    }
    let page = pages::stats(&frame(&app, Some(&view), preferences, Style::Statistics), view.snapshot());
    app.finish(&view, &ask, page)
}
