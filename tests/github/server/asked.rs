//! A request, as far as it can be read without the model.

use axum::http::HeaderMap;
use axum::http::request::Parts;
use bytes::Bytes;

use super::graphql::Operation;
use super::handle::{Host, Shared};
use super::route::{Route, decode};
use crate::model::{Caller, Request};

/// A request.
pub(super) struct Asked {
    /// As the model remembers it.
    pub(super) request: Request,
    pub(super) route: Route,
    /// The query with its `?`, as it was sent.
    pub(super) query: String,
    /// What addresses in answers begin with.
    pub(super) base: String,
    pub(super) caller: Caller,
    /// It has an `Authorization` that is of no kind that is known.
    pub(super) strange_authorization: bool,
    pub(super) has_user_agent: bool,
    pub(super) accept: String,
    pub(super) if_none_match: Option<String>,
    pub(super) api_version: Option<String>,
    /// What GraphQL is asked; `None` for REST.
    pub(super) operation: Option<Operation>,
    /// What was sent.
    pub(super) body: Bytes,
}

impl Asked {
    pub(super) fn read(shared: &Shared, parts: &Parts, body: &Bytes) -> Self {
        let header = |name: &str| text(&parts.headers, name);
        let mut path = parts.uri.path();
        let mut base = shared.url.clone();
        // Enterprise Server has the same below another path.
        if let Some(rest) = path.strip_prefix("/api/v3").filter(|rest| rest.starts_with('/')) {
            (path, base) = (rest, format!("{base}/api/v3"));
        } else if path == "/api/graphql" {
            path = "/graphql";
        }
        let query = parts.uri.query().unwrap_or_default();
        let route = match shared.host {
            Host::Api => Route::read(parts.method.as_str(), path, query),
            Host::Raw => Route::read_raw(parts.method.as_str(), path, query),
        };
        let operation = (route == Route::GraphQl).then(|| Operation::read(body));
        let authorization = header("authorization");
        let token = authorization.as_deref().and_then(|value| {
            let (scheme, token) = value.split_once(' ')?;
            let known = scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("token");
            known.then(|| token.trim().to_owned())
        });
        let request = Request {
            number: 0,
            kind: route.kind(),
            method: parts.method.to_string(),
            path: decode(path),
            query: query.to_owned(),
            resource: route.resource(),
            token: token.clone(),
            conditional: parts.headers.contains_key("if-none-match"),
            fields: operation.as_ref().map(Operation::fields).unwrap_or_default(),
            objects: operation.as_ref().map(Operation::objects).unwrap_or_default(),
            status: 0,
            free: false,
        };
        Self {
            request,
            route,
            query: if query.is_empty() { String::new() } else { format!("?{query}") },
            base,
            strange_authorization: authorization.is_some() && token.is_none(),
            caller: Caller::named(token.as_deref()),
            has_user_agent: header("user-agent").is_some_and(|value| !value.trim().is_empty()),
            accept: header("accept").unwrap_or_default(),
            if_none_match: header("if-none-match"),
            api_version: header("x-github-api-version"),
            operation,
            body: body.clone(),
        }
    }
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}
