//! `GET …/specs`

use std::collections::{HashMap, HashSet};

use axum::extract::{Query, State};
use axum::response::Response;
use domain::search::Query as SearchQuery;
use domain::{ProjectId, Spec};
use serde::Serialize;
use utoipa::ToSchema;
use web::Refusal;

use super::queries::{Narrowed, Ordered, Part, Words};
use super::summary::{Summary, summary};
use crate::app::App;
use crate::bounds::HIERARCHY_DEPTH;
use crate::headers::Headers;
use crate::params::{ListParams, Params};
use crate::view::{OfProject, View};

/// The specs of a project.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListSpecs<'a> {
    specs: Vec<Summary<'a>>,
    /// How many there are, whatever the limit.
    total: usize,
    /// What to ask for next; missing on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    next_cursor: Option<String>,
    project_id: &'a str,
    /// The same specs as a tree of parents and children.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    hierarchy: Option<Vec<Node<'a>>>,
}

/// A spec in the tree.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SpecNode)]
pub(crate) struct Node<'a> {
    #[serde(flatten)]
    spec: Summary<'a>,
    #[schema(no_recursion)]
    child_nodes: Vec<Node<'a>>,
}

/// A project's specs, newest number first.
#[utoipa::path(
    get,
    path = "/api/projects/{id}/specs",
    operation_id = "list_specs",
    tag = "specs",
    params(("id" = String, Path), Words, Narrowed, Ordered, Part),
    responses((status = 200, body = ListSpecs))
)]
pub(crate) async fn of_project(
    Query(pairs): Query<Vec<(String, String)>>,
    of: OfProject,
) -> Result<Response, Refusal> {
    let asked = Params::new(pairs).list(false)?;
    of.json(("specs", &asked), |view| Ok(list(view, &asked)))
}

/// The local project's specs.
#[utoipa::path(get, path = "/api/specs", operation_id = "list_local_specs", tag = "specs", params(Words, Narrowed, Ordered, Part), responses((status = 200, body = ListSpecs)))]
pub(crate) async fn of_local(
    State(app): State<App>,
    query: Query<Vec<(String, String)>>,
    Headers(headers): Headers,
) -> Result<Response, Refusal> {
    let view = app.view(ProjectId::local().as_str()).await?;
    of_project(query, OfProject { app, view, headers }).await
}

fn list<'a>(view: &'a View, asked: &ListParams) -> ListSpecs<'a> {
    let specs = chosen(view, asked);
    let total = specs.len();
    let page: Vec<_> = specs.iter().skip(asked.offset).take(asked.limit).copied().collect();
    let next = asked.offset.saturating_add(page.len());
    ListSpecs {
        specs: page.iter().map(|spec| summary(view.into(), spec)).collect(),
        total,
        next_cursor: (next < total && !page.is_empty()).then(|| next.to_string()),
        project_id: view.id.as_str(),
        hierarchy: asked.hierarchy.then(|| tree(view, &page)),
    }
}

/// The specs that a list shows, in its order: found ones best first, unless a sort is asked for.
fn chosen<'a>(view: &'a View, asked: &ListParams) -> Vec<&'a Spec> {
    let mut specs = view.snapshot().list(&asked.filter, asked.sort.unwrap_or_default());
    if asked.q.is_empty() {
        return specs;
    }
    let query = SearchQuery::parse(&asked.q);
    let keep = |spec: &Spec| asked.filter.keeps(spec);
    let found = view.current.index().search(view.snapshot(), &query, &keep, 0);
    let places: HashMap<&str, usize> =
        found.names.iter().enumerate().map(|(place, name)| (name.as_str(), place)).collect();
    specs.retain(|spec| places.contains_key(spec.name.as_str()));
    if asked.sort.is_none() {
        specs.sort_by_key(|spec| places[spec.name.as_str()]);
    }
    specs
}

fn tree<'a>(view: &'a View, specs: &[&'a Spec]) -> Vec<Node<'a>> {
    let shown: HashSet<&str> = specs.iter().map(|spec| spec.name.as_str()).collect();
    let mut children: HashMap<&str, Vec<&'a Spec>> = HashMap::new();
    let mut roots = Vec::new();
    for spec in specs {
        match spec.parent().filter(|parent| shown.contains(parent.as_str())) {
            Some(parent) => children.entry(parent.as_str()).or_default().push(spec),
            None => roots.push(*spec),
        }
    }
    grow(view, roots, &children, 0)
}

fn grow<'a>(
    view: &'a View,
    specs: Vec<&'a Spec>,
    children: &HashMap<&str, Vec<&'a Spec>>,
    depth: usize,
) -> Vec<Node<'a>> {
    let mut nodes = Vec::with_capacity(specs.len());
    for spec in specs {
        let below = children.get(spec.name.as_str()).cloned().unwrap_or_default();
        if depth < HIERARCHY_DEPTH {
            nodes.push(Node {
                spec: summary(view.into(), spec),
                child_nodes: grow(view, below, children, depth + 1),
            });
        } else {
            let mut waiting = vec![spec];
            while let Some(spec) = waiting.pop() {
                waiting.extend(children.get(spec.name.as_str()).into_iter().flatten());
                nodes.push(Node { spec: summary(view.into(), spec), child_nodes: Vec::new() });
            }
        }
    }
    nodes
}
