//! All routes of the admin function.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn;
use axum::routing::{get, patch, post};
use web::bounds::BODY_BYTES;

use crate::api::{add, change, cron, deliveries, list, remove, sync, webhook};
use crate::app::App;
use crate::{forms, pages, refused, sign_in};

pub(crate) fn router(app: App) -> Router {
    Router::new()
        .route("/sign-in", get(sign_in::viewer_page).post(sign_in::sign_in_viewer))
        .route("/admin", get(pages::admin))
        .route("/admin/sign-in", get(sign_in::admin_page).post(sign_in::sign_in_admin))
        .route("/admin/sign-out", post(sign_in::sign_out))
        .route("/admin/projects.json", get(list::all))
        .route("/admin/projects/new", get(forms::new_project))
        .route("/admin/projects", post(forms::add))
        .route("/admin/projects/{id}", get(forms::project).post(forms::change))
        .route("/admin/projects/{id}/remove", post(forms::remove))
        .route("/admin/projects/{id}/sync", post(forms::sync))
        .route("/admin/projects/{id}/webhook", post(forms::webhook))
        .route("/admin/projects/{id}/deliveries/{guid}/redeliver", post(forms::redeliver))
        .route("/api/projects", post(add::add))
        .route("/api/projects/{id}", patch(change::change).delete(remove::remove))
        .route("/api/projects/{id}/sync", post(sync::sync))
        .route(
            "/api/projects/{id}/webhook",
            get(webhook::show).post(webhook::configure).delete(webhook::remove),
        )
        .route("/api/projects/{id}/webhook/ping", post(webhook::ping))
        .route("/api/projects/{id}/deliveries", get(deliveries::list))
        .route("/api/projects/{id}/deliveries/{guid}/redeliver", post(deliveries::redeliver))
        .route("/api/cron/sync", get(cron::tick).post(cron::tick))
        .fallback(refused::nothing_here)
        .method_not_allowed_fallback(refused::wrong_method)
        .layer(from_fn(refused::finish))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .with_state(app)
}
