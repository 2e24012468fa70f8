//! `POST /api/revalidate`: this instance drops what it cached.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use domain::ProjectId;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use serde::Deserialize;
use serde_json::json;
use service::Target;
use utoipa::ToSchema;
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

/// Drops what this instance cached; others follow by `CACHE_TTL`.
#[utoipa::path(
    post,
    path = "/api/revalidate",
    request_body = RevalidateRequest,
    responses((status = 200), (status = 401, body = super::refused::ProblemDetails))
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
    let asked: Result<RevalidateRequest, _> =
        if body.is_empty() { Ok(RevalidateRequest::default()) } else { serde_json::from_slice(&body) };
    let bearer = headers.get(AUTHORIZATION).and_then(|it| it.to_str().ok()?.strip_prefix("Bearer "));
    let given = bearer.or(asked.as_ref().ok().and_then(|it| it.secret.as_deref()));
    if !given.is_some_and(|given| is_same_secret(secret, given)) {
        return Err(Refusal::unauthorized("The secret is missing or wrong."));
    }
    let asked = asked.map_err(|error| Refusal::invalid(format!("The body cannot be read: {error}.")))?;
    if let Some(id) = &asked.project_id {
        let known: Option<ProjectId> = id.parse().ok().filter(ProjectId::is_local);
        known.ok_or_else(|| Refusal::project_not_found(id))?;
    }
    let target = asked.spec_path.map_or(Target::All, Target::Spec);
    app.service().invalidate(&target);
    Ok(Json(json!({ "revalidated": true })).into_response())
}
