//! `POST /api/revalidate`: this instance drops what it cached.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use domain::ProjectId;
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use service::Target;
use utoipa::ToSchema;
use web::sign_in::bearer;
use web::{Refusal, is_same_secret};

use crate::app::App;

/// What to drop. The secret may come as a bearer token instead.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RevalidateRequest {
    secret: Option<String>,
    project_id: Option<String>,
    /// One spec's directory, relative to the specs folder.
    spec_path: Option<String>,
}

/// That it was dropped.
#[derive(Serialize, ToSchema)]
pub(crate) struct Revalidated {
    revalidated: bool,
}

/// Drops what this instance cached; others follow by `CACHE_TTL` and `HEAD_TTL`.
#[utoipa::path(
    post,
    path = "/api/revalidate",
    operation_id = "revalidate",
    tag = "server",
    request_body = Option<RevalidateRequest>,
    responses((status = 200, body = Revalidated))
)]
pub(crate) async fn revalidate(
    State(app): State<App>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let Some(secret) = &app.settings().revalidation_secret else {
        return Err(Refusal::unauthorized(
            "Revalidation is not configured: `REVALIDATION_SECRET` is not set.",
        ));
    };
    // A body is optional: the secret may be a bearer token. What cannot be read is not told apart from a wrong secret
    // before the secret was right.
    let asked: Result<Option<RevalidateRequest>, _> =
        if body.is_empty() { Ok(None) } else { serde_json::from_slice(&body) };
    let asked = asked.map(Option::unwrap_or_default);
    // Either may be the secret: a client may bear another one for those who let it through.
    let in_body = asked.as_ref().ok().and_then(|it| it.secret.as_deref());
    let is_right =
        [bearer(&headers), in_body].into_iter().flatten().any(|given| is_same_secret(secret, given));
    if !is_right {
        return Err(Refusal::unauthorized("The secret is missing or wrong."));
    }
    let asked = asked.map_err(|error| Refusal::invalid(format!("The body cannot be read: {error}.")))?;
    let target = match (asked.project_id, asked.spec_path) {
        (None, None) => Target::All,
        (None, Some(path)) => Target::Spec(path),
        (Some(id), path) => {
            let known: ProjectId = id.parse().map_err(|_| Refusal::project_not_found(&id))?;
            // A source that cannot be read is asked again all the same.
            if let Err(why) = app.view(&id).await
                && why.status == StatusCode::NOT_FOUND
            {
                return Err(why);
            }
            path.filter(|_| known.is_local()).map_or(Target::Project(known), Target::Spec)
        }
    };
    app.service().invalidate(&target);
    Ok(Json(Revalidated { revalidated: true }).into_response())
}
