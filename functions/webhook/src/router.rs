//! All routes of the webhook function.

use axum::Router;
use axum::routing::post;

use crate::answer::Refused;
use crate::app::App;
use crate::deliver;

pub(crate) fn router(app: App) -> Router {
    Router::new()
        .route("/webhooks/github", post(deliver::of_repository))
        .route("/webhooks/github/{project}", post(deliver::of_project))
        .fallback(async || Refused::NotFound)
        .method_not_allowed_fallback(async || Refused::WrongMethod)
        .with_state(app)
}
