//! `GET` and `POST …/search`

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::search::Query as SearchQuery;
use domain::{Filter, ProjectId, Spec};
use http::HeaderMap;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::Refusal;

use super::summary::{Summary, summary};
use crate::app::App;
use crate::headers::Headers;
use crate::params::{LIMIT, Params};

/// How many results there are unless `limit` says otherwise.
pub(crate) const RESULTS: usize = 50;

/// What was found, best first.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SearchResults<'a> {
    results: Vec<SearchResult<'a>>,
    /// How many specs match, whatever the limit.
    total: usize,
    query: &'a str,
    project_id: &'a str,
    /// What of the query could not be used, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<String>,
    /// No spec has all words: these have most of them.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    partial: bool,
}

/// A spec that was found.
#[derive(Serialize, ToSchema)]
pub(crate) struct SearchResult<'a> {
    #[serde(flatten)]
    spec: Summary<'a>,
    /// How well it matches; comparable within one answer.
    score: f32,
    /// A piece of its text as HTML, in which only `<mark>` is markup.
    snippet: String,
}

/// What is searched for.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SearchRequest {
    /// Words, "phrases", `status:` `priority:` `tag:` `assignee:` `created:>2025-11`, `-not`.
    query: String,
    filters: Option<SearchFilters>,
    limit: Option<usize>,
}

/// What the results are narrowed to.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SearchFilters {
    status: Option<OneOrMany>,
    priority: Option<OneOrMany>,
    tags: Option<OneOrMany>,
}

/// One value or a list of them.
#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

/// Search in a project.
#[utoipa::path(
    get,
    path = "/api/projects/{id}/search",
    params(("id" = String, Path), ("q" = Option<String>, Query), ("limit" = Option<usize>, Query, minimum = 1, maximum = 2000), ("status" = Option<String>, Query), ("priority" = Option<String>, Query), ("tags" = Option<String>, Query)),
    responses((status = 200, body = SearchResults), (status = 400, body = super::refused::ProblemDetails))
)]
pub(crate) async fn get_of_project(
    State(app): State<App>,
    Path(id): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
    Headers(headers): Headers,
) -> Result<Response, Refusal> {
    let params = Params::new(pairs);
    let asked = params.list(false)?;
    let limit = params.number("limit", 1, LIMIT)?.unwrap_or(RESULTS);
    answer(&app, &id, &headers, &asked.q, &asked.filter, limit).await
}

/// Search in the local project.
#[utoipa::path(
    get,
    path = "/api/search",
    params(("q" = Option<String>, Query), ("limit" = Option<usize>, Query, minimum = 1, maximum = 2000)),
    responses((status = 200, body = SearchResults), (status = 400, body = super::refused::ProblemDetails))
)]
pub(crate) async fn get_of_local(
    state: State<App>,
    query: Query<Vec<(String, String)>>,
    headers: Headers,
) -> Result<Response, Refusal> {
    get_of_project(state, Path(ProjectId::local().to_string()), query, headers).await
}

/// Search in a project, with the query in the body.
#[utoipa::path(
    post,
    path = "/api/projects/{id}/search",
    params(("id" = String, Path)),
    request_body = SearchRequest,
    responses((status = 200, body = SearchResults), (status = 400, body = super::refused::ProblemDetails))
)]
pub(crate) async fn post_of_project(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Result<Json<SearchRequest>, JsonRejection>,
) -> Result<Response, Refusal> {
    let Json(asked) = body.map_err(|error| super::refused::bad_body(&error))?;
    let mut pairs = Vec::new();
    if let Some(filters) = asked.filters {
        for (name, values) in
            [("status", filters.status), ("priority", filters.priority), ("tags", filters.tags)]
        {
            let values = match values {
                None => Vec::new(),
                Some(OneOrMany::One(value)) => vec![value],
                Some(OneOrMany::Many(values)) => values,
            };
            pairs.extend(values.into_iter().map(|value| (name.to_owned(), value)));
        }
    }
    if let Some(limit) = asked.limit {
        pairs.push(("limit".to_owned(), limit.to_string()));
    }
    let params = Params::new(pairs);
    let limit = params.number("limit", 1, LIMIT)?.unwrap_or(RESULTS);
    answer(&app, &id, &headers, asked.query.trim(), &params.filter(false)?, limit).await
}

async fn answer(
    app: &App,
    id: &str,
    headers: &HeaderMap,
    query: &str,
    filter: &Filter,
    limit: usize,
) -> Result<Response, Refusal> {
    let view = app.view(id).await?;
    app.json(&view, headers, ("search", query, filter, limit), || {
        let parsed = SearchQuery::parse(query);
        let keep = |spec: &Spec| filter.keeps(spec);
        let found = view.current.index().search(view.snapshot(), &parsed, &keep, limit);
        let results = found.hits.into_iter().filter_map(|hit| {
            let spec = view.snapshot().spec(hit.name.as_str())?;
            Some(SearchResult { spec: summary(&view, spec), score: hit.score, snippet: hit.snippet })
        });
        Ok(SearchResults {
            results: results.collect(),
            total: found.total,
            query,
            project_id: view.id.as_str(),
            problems: parsed.problems().to_vec(),
            partial: found.partial,
        })
    })
}
