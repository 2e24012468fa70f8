//! All routes of the read function.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{any, get, post};

use crate::api::{
    context, dependencies, detail, diff, head, health, history, list, metadata, names, openapi, projects,
    raw, refused, revalidate, search, stats, syncs,
};
use crate::app::App;
use crate::sharing::{badge, export, feed, llms, preview};
use crate::{files, html};
use web::bounds::BODY_BYTES;

pub(crate) fn router(app: App) -> Router {
    // No layer around everything: each costs every request more than finding its route does. What all answers have is put
    // in by `Routes`.
    pages()
        .merge(sharing())
        .merge(api())
        .merge(deliveries())
        .merge(with_body().layer(DefaultBodyLimit::max(BODY_BYTES)))
        .fallback(refused::nothing_here)
        .method_not_allowed_fallback(refused::wrong_method)
        .with_state(app)
}

fn pages() -> Router<App> {
    Router::new()
        .route("/", get(html::home))
        .route("/projects/{id}", get(html::project))
        .route("/projects/{id}/activity", get(html::activity))
        .route("/projects/{id}/board", get(html::board))
        .route("/projects/{id}/graph", get(html::graph))
        .route("/projects/{id}/stats", get(html::stats))
        .route("/projects/{id}/specs", get(html::list))
        .route("/projects/{id}/specs/{spec}", get(html::spec))
        .route("/projects/{id}/specs/{spec}/diff", get(html::diff))
        .route("/projects/{id}/specs/{spec}/history", get(html::history))
        .route("/projects/{id}/specs/{spec}/{*document}", get(html::sub_spec))
        .route("/projects/{id}/specs/{spec}/assets/{*path}", get(files::of_spec))
        .route("/search", get(html::search))
        .route("/sync", get(html::sync))
        .route("/assets/{name}", get(files::ours))
        .route("/robots.txt", get(files::robots))
}

/// What leads here, and what is taken along.
fn sharing() -> Router<App> {
    Router::new()
        .route("/feed.atom", get(feed::of_all))
        .route("/llms.txt", get(llms::of_all))
        .route("/projects/{id}/badge.svg", get(badge::of_project))
        .route("/projects/{id}/export.csv", get(export::as_csv))
        .route("/projects/{id}/export.json", get(export::as_json))
        .route("/projects/{id}/export.zip", get(export::as_zip))
        .route("/projects/{id}/feed.atom", get(feed::of_project))
        .route("/projects/{id}/llms.txt", get(llms::of_project))
        .route("/projects/{id}/preview.png", get(preview::of_project))
        .route("/projects/{id}/specs/{spec}/preview.png", get(preview::of_spec))
}

/// The JSON API. What is here is in `openapi::Document` too; a test compares the two.
fn api() -> Router<App> {
    Router::new()
        .route("/api/openapi.json", get(openapi::document))
        .route("/api/capabilities", get(projects::capabilities))
        .route("/api/events/specs", get(projects::events))
        .route("/api/projects", get(projects::all))
        .route("/api/projects/{id}", get(projects::one))
        .route("/api/projects/{id}/context", get(context::of_project))
        .route("/api/projects/{id}/dependencies", get(dependencies::of_project))
        .route("/api/projects/{id}/diff", get(diff::of_project))
        .route("/api/projects/{id}/head", get(head::of_project))
        .route("/api/projects/{id}/history", get(history::of_project))
        .route("/api/projects/{id}/names", get(names::of_project))
        .route("/api/projects/{id}/specs", get(list::of_project))
        .route("/api/projects/{id}/specs/{spec}", get(detail::spec_of_project))
        .route("/api/projects/{id}/specs/{spec}/raw", get(raw::main_document))
        .route("/api/projects/{id}/specs/{spec}/subspecs/{*file}", get(raw::sub_spec))
        .route("/api/projects/{id}/specs/{spec}/tokens", get(metadata::tokens))
        .route("/api/projects/{id}/specs/{spec}/validation", get(metadata::validation))
        .route("/api/projects/{id}/stats", get(stats::of_project))
        .route("/api/projects/{id}/syncs", get(syncs::of_project))
        .route("/api/projects/{id}/validate", post(projects::validate))
        .route("/api/search", get(search::in_all))
        .route("/api/specs", get(list::of_local))
        .route("/api/specs/{spec}", get(detail::spec_of_local))
        .route("/api/stats", get(stats::of_all))
        .route("/api/sync", get(syncs::of_all))
        .route("/health", get(health::health))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
}

/// The addresses that another function answers, where it is asked as it expects.
fn deliveries() -> Router<App> {
    Router::new()
        .route("/webhooks/github", any(refused::deliveries))
        .route("/webhooks/github/{project}", any(refused::deliveries))
}

/// The routes that read a body.
fn with_body() -> Router<App> {
    Router::new()
        .route("/preferences", post(html::prefer))
        .route("/api/projects/{id}/search", get(search::get_of_project).post(search::post_of_project))
        .route("/api/projects/{id}/specs/batch-metadata", post(metadata::batch))
        .route("/api/revalidate", post(revalidate::revalidate))
}
