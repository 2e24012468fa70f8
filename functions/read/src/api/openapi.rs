//! `GET /api/openapi.json`

use axum::extract::State;
use axum::response::Response;
use utoipa::OpenApi;
use web::answers::Media;
use web::{Ask, Refusal};

use crate::app::App;
use crate::headers::Headers;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "livespecs",
        description = "Specs, shown as they are now. A superset of the read API that LeanSpec clients call.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    // Its `{file}` goes over several segments, which a path of the router cannot say in the middle.
    paths(super::raw::sub_spec)
)]
struct Document;

/// The OpenAPI 3.1 document of the API.
pub(crate) async fn document(State(app): State<App>, Headers(headers): Headers) -> Result<Response, Refusal> {
    let ask = Ask::new(&headers, Media::Json, &"openapi");
    let make = || {
        let mut document = Document::openapi();
        document.merge(crate::router::api().into_openapi());
        serde_json::to_vec(&document).unwrap_or_default()
    };
    app.remembered(&ask, make).ok_or_else(Refusal::internal)
}
