//! All routes of the read function.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::{
    context, dependencies, detail, head, health, list, metadata, openapi, projects, raw, refused, revalidate,
    search, stats,
};
use crate::app::App;
use crate::{files, html};

/// Bodies of requests are taken up to 64 KiB.
const BODY_BYTES: usize = 64 << 10;

pub(crate) fn router(app: App) -> Router {
    let (api, _) = api().split_for_parts();
    let pages = Router::new()
        .route("/", get(html::home))
        .route("/projects/{id}", get(html::project))
        .route("/projects/{id}/specs", get(html::list))
        .route("/projects/{id}/specs/{spec}", get(html::spec))
        .route("/projects/{id}/specs/{spec}/{*document}", get(html::sub_spec))
        .route("/projects/{id}/specs/{spec}/assets/{*path}", get(files::of_spec))
        .route("/search", get(html::search))
        .route("/assets/{name}", get(files::ours))
        .route("/robots.txt", get(files::robots))
        .route("/api/openapi.json", get(openapi::document))
        .route("/api/projects/{id}/specs/{spec}/subspecs/{*file}", get(raw::sub_spec));
    // No layer around everything: each costs every request more than finding its route does. What all answers have is put
    // in by `Routes`.
    api.merge(pages)
        .fallback(refused::nothing_here)
        .method_not_allowed_fallback(refused::wrong_method)
        .with_state(app)
}

/// The JSON API: what is served is what the OpenAPI document says.
pub(crate) fn api() -> OpenApiRouter<App> {
    without_body().merge(with_body().layer(DefaultBodyLimit::max(BODY_BYTES)))
}

fn with_body() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(metadata::batch))
        .routes(routes!(search::get_of_project, search::post_of_project))
        .routes(routes!(revalidate::revalidate))
}

fn without_body() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(projects::all))
        .routes(routes!(projects::one))
        .routes(routes!(projects::validate))
        .routes(routes!(list::of_project))
        .routes(routes!(detail::spec_of_project))
        .routes(routes!(raw::main_document))
        .routes(routes!(metadata::tokens))
        .routes(routes!(metadata::validation))
        .routes(routes!(stats::of_project))
        .routes(routes!(dependencies::of_project))
        .routes(routes!(context::of_project))
        .routes(routes!(head::of_project))
        .routes(routes!(list::of_local))
        .routes(routes!(detail::spec_of_local))
        .routes(routes!(search::get_of_local))
        .routes(routes!(stats::of_all))
        .routes(routes!(projects::capabilities))
        .routes(routes!(projects::events))
        .routes(routes!(health::health))
        .routes(routes!(health::live))
        .routes(routes!(health::ready))
}
