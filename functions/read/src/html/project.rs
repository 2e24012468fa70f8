//! `GET /projects/{id}`: a project's first page.

use axum::extract::{Path, State};
use axum::response::Response;
use web::Refusal;
use web::layout::{Frame, Shared};
use web::styles::Style;

use super::PageAsk;
use crate::app::App;
use crate::headers::Headers;
use crate::pages::{self, Overview};

/// The overview. It shows when the repository was looked at, and is next: they are in its `ETag`.
pub(crate) async fn project(
    State(app): State<App>,
    Path(id): Path<String>,
    Headers(headers): Headers,
) -> Result<Response, Refusal> {
    let view = app.view(&id).await?;
    let followed = view.followed();
    let look = followed.map(|it| (it.look.looked_at, it.look.next_at));
    let about = followed.map(|it| (it.repository.description.as_deref(), it.repository.stars));
    let ask = PageAsk::of(&view, &headers, Style::Overview, ("overview", look, about));
    if let Some(known) = ask.known(&app, &view) {
        return Ok(known);
    }
    let overview = Overview {
        description: about.and_then(|it| it.0).filter(|it| !it.trim().is_empty()),
        stars: about.map_or(0, |it| it.1),
        looked_at: look.and_then(|it| it.0),
        next_at: look.and_then(|it| it.1),
    };
    let shared = Shared {
        description: overview.description.unwrap_or_default().to_owned(),
        ..Shared::at(format!("/projects/{}", view.id))
    };
    let frame = Frame { shared, ..ask.frame(&app, Some(&view)) };
    let page = pages::overview(&frame, view.snapshot(), &overview);
    ask.finish(&app, &view, page)
}
