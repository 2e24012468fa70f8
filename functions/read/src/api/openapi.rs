//! `GET /api/openapi.json`

mod everywhere;

use axum::extract::State;
use axum::response::Response;
use utoipa::OpenApi;
use web::answers::Media;
use web::{Ask, Refusal};

use self::everywhere::Everywhere;
use super::{
    context, dependencies, detail, diff, head, health, history, list, metadata, names, projects, raw,
    revalidate, search, stats, syncs,
};
use crate::app::App;
use crate::headers::Headers;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "livespecs",
        description = "Specs, shown as they are now. A superset of the read API that LeanSpec clients call.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    tags(
        (name = "projects", description = "Projects: a folder, and repositories that are followed."),
        (name = "specs", description = "The specs of a project."),
        (name = "search", description = "Looking for specs."),
        (name = "history", description = "What changed when, and how following goes."),
        (name = "server", description = "The server itself.")
    ),
    modifiers(&Everywhere),
    paths(
        context::of_project,
        dependencies::of_project,
        detail::spec_of_local,
        detail::spec_of_project,
        diff::of_project,
        head::of_project,
        health::health,
        health::live,
        health::ready,
        history::of_project,
        list::of_local,
        list::of_project,
        metadata::batch,
        metadata::tokens,
        metadata::validation,
        names::of_project,
        document,
        projects::all,
        projects::capabilities,
        projects::events,
        projects::one,
        projects::validate,
        raw::main_document,
        raw::sub_spec,
        revalidate::revalidate,
        search::get_of_project,
        search::in_all,
        search::post_of_project,
        stats::of_all,
        stats::of_project,
        syncs::of_all,
        syncs::of_project,
    )
)]
struct Document;

/// The OpenAPI 3.1 document of the API: this one.
#[utoipa::path(get, path = "/api/openapi.json", operation_id = "openapi", tag = "server", responses((status = 200, body = Object)))]
pub(crate) async fn document(State(app): State<App>, Headers(headers): Headers) -> Result<Response, Refusal> {
    let ask = Ask::new(&headers, Media::Json, &"openapi");
    // Made when it is asked for: at the start of every instance it would take longer than everything else.
    let make = || serde_json::to_vec(&Document::openapi()).unwrap_or_default();
    app.remembered(&ask, make).ok_or_else(Refusal::internal)
}
