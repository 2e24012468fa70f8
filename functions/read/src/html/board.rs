//! `GET /projects/{id}/board`: the specs in columns by status.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use web::Refusal;
use web::layout::{Frame, Shared};
use web::styles::Style;

use super::PageAsk;
use super::list::asked_of;
use crate::app::App;
use crate::headers::Headers;
use crate::pages;
use crate::params::{ListParams, Params};

/// The board. It has the filters of the list, and is in one piece.
pub(crate) async fn board(
    State(app): State<App>,
    Path(id): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
    Headers(headers): Headers,
) -> Result<Response, Refusal> {
    let asked = ListParams { offset: 0, ..Params::new(pairs).list(true)? };
    let view = app.view(&id).await?;
    let ask = PageAsk::of(&view, &headers, Style::Board, ("board", &asked));
    if let Some(known) = ask.known(&app, &view) {
        return Ok(known);
    }
    let asked = asked_of(&view, asked);
    let shared = Shared::at(format!("/projects/{}/board", view.id));
    let frame = Frame { shared, ..ask.frame(&app, Some(&view)) };
    let page = pages::board(&frame, view.snapshot(), &asked);
    ask.finish(&app, &view, page)
}
