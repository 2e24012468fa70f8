//! `GET` and `POST …/search`

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::search::Query as SearchQuery;
use domain::{Filter, Spec};
use http::HeaderMap;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::Refusal;
use web::words::{PriorityWord, StatusWord};

use super::queries::{Narrowed, Words};
use super::summary::{Place, Summary, summary};
use crate::app::App;
use crate::bounds::LIST_SPECS;
use crate::headers::Headers;
use crate::params::Params;
use crate::view::{Looked, OfProject};

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
    /// The project; missing where all were searched.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    project_id: Option<&'a str>,
    /// What of the query could not be used, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<String>,
    /// No spec has all words: these have most of them.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    partial: bool,
}

/// What was found in all projects, best first.
#[derive(Serialize, ToSchema)]
pub(crate) struct EverySearchResult<'a> {
    #[serde(flatten)]
    found: SearchResults<'a>,
    /// How many projects were searched: where that is not all, the ones that changed last.
    searched: usize,
    /// How many there are.
    projects: usize,
    /// Whether all of their text was, and not only names, titles, tags and headings of some.
    whole: bool,
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
    /// At most so many: 50 unless it is said.
    #[schema(value_type = Option<u32>, minimum = 1, maximum = 2000)]
    limit: Option<f64>,
}

/// What the results are narrowed to.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SearchFilters {
    #[schema(value_type = Option<OneOrMany<StatusWord>>)]
    status: Option<OneOrMany<String>>,
    #[schema(value_type = Option<OneOrMany<PriorityWord>>)]
    priority: Option<OneOrMany<String>>,
    tags: Option<OneOrMany<String>>,
}

/// One value or a list of them.
#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}

/// Search in a project.
#[utoipa::path(
    get,
    path = "/api/projects/{id}/search",
    operation_id = "search_project",
    tag = "search",
    params(("id" = String, Path), Words, Narrowed, ("limit" = Option<usize>, Query, description = "At most so many: 50 unless it is said.", minimum = 1, maximum = 2000)),
    responses((status = 200, body = SearchResults))
)]
pub(crate) async fn get_of_project(
    Query(pairs): Query<Vec<(String, String)>>,
    of: OfProject,
) -> Result<Response, Refusal> {
    let params = Params::new(pairs);
    let asked = params.list(false)?;
    let limit = params.number("limit", 1, LIST_SPECS)?.unwrap_or(RESULTS);
    answer(&of, &asked.q, &asked.filter, limit)
}

/// Search in all projects.
#[utoipa::path(
    get,
    path = "/api/search",
    operation_id = "search_all",
    tag = "search",
    params(Words, Narrowed, ("limit" = Option<usize>, Query, description = "At most so many: 50 unless it is said.", minimum = 1, maximum = 2000)),
    responses((status = 200, body = EverySearchResult))
)]
pub(crate) async fn in_all(
    State(app): State<App>,
    Query(pairs): Query<Vec<(String, String)>>,
    Headers(headers): Headers,
) -> Result<Response, Refusal> {
    let params = Params::new(pairs);
    let asked = params.list(false)?;
    let limit = params.number("limit", 1, LIST_SPECS)?.unwrap_or(RESULTS);
    let query = SearchQuery::parse(&asked.q);
    let (found, looked) = app.looking(app.service().search(&query, &asked.filter, limit)).await?;
    let results = found.hits.iter().filter_map(|it| {
        let place =
            Place { project: it.project.as_str(), specs_dir: it.specs_path.as_deref().unwrap_or("specs") };
        let spec = summary(place, it.snapshot.spec(it.hit.name.as_str())?);
        Some(SearchResult { spec, score: it.hit.score, snippet: it.hit.snippet.clone() })
    });
    let results = EverySearchResult {
        found: SearchResults {
            results: results.collect(),
            total: found.total,
            query: &asked.q,
            project_id: None,
            problems: query.problems().iter().cloned().chain(found.problem.clone()).collect(),
            partial: found.partial,
        },
        searched: found.searched,
        projects: found.projects,
        whole: found.whole,
    };
    let looked = Looked { stale: found.stale, ..looked };
    app.made(&looked, &headers, &results)
}

/// Search in a project, with the query in the body.
#[utoipa::path(
    post,
    path = "/api/projects/{id}/search",
    operation_id = "search_project_by_body",
    tag = "search",
    params(("id" = String, Path)),
    request_body = SearchRequest,
    responses((status = 200, body = SearchResults))
)]
pub(crate) async fn post_of_project(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Result<Json<SearchRequest>, JsonRejection>,
) -> Result<Response, Refusal> {
    let view = app.view(&id).await?;
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
    let limit = params.number("limit", 1, LIST_SPECS)?.unwrap_or(RESULTS);
    let of = OfProject { app, view, headers };
    answer(&of, asked.query.trim(), &params.filter(false)?, limit)
}

fn answer(of: &OfProject, query: &str, filter: &Filter, limit: usize) -> Result<Response, Refusal> {
    of.json(("search", query, filter, limit), |view| {
        let parsed = SearchQuery::parse(query);
        let keep = |spec: &Spec| filter.keeps(spec);
        let found = view.current.index().search(view.snapshot(), &parsed, &keep, limit);
        let results = found.hits.into_iter().filter_map(|hit| {
            let spec = view.snapshot().spec(hit.name.as_str())?;
            Some(SearchResult { spec: summary(view.into(), spec), score: hit.score, snippet: hit.snippet })
        });
        Ok(SearchResults {
            results: results.collect(),
            total: found.total,
            query,
            project_id: Some(view.id.as_str()),
            problems: parsed.problems().to_vec(),
            partial: found.partial,
        })
    })
}
