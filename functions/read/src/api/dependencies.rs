//! `GET …/dependencies`

use axum::response::Response;
use domain::Reference;
use serde::Serialize;
use utoipa::ToSchema;
use web::Refusal;
use web::words::{PriorityWord, StatusWord};

use crate::view::OfProject;

/// What depends on what.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DepGraph<'a> {
    project_id: &'a str,
    nodes: Vec<Node<'a>>,
    edges: Vec<Edge<'a>>,
}

/// A spec in the graph.
#[derive(Serialize, ToSchema)]
#[schema(as = DependencyNode)]
struct Node<'a> {
    id: &'a str,
    /// The title, or the name where there is none.
    name: String,
    /// 0 where it has none.
    number: u32,
    #[schema(value_type = StatusWord)]
    status: &'static str,
    /// `medium` where it has none.
    #[schema(value_type = PriorityWord)]
    priority: &'static str,
    tags: &'a [String],
}

/// From a spec to one that depends on it.
#[derive(Serialize, ToSchema)]
#[schema(as = DependencyEdge)]
struct Edge<'a> {
    /// What has to be done before.
    source: &'a str,
    /// What waits for it.
    target: &'a str,
    /// `dependsOn`.
    #[serde(rename = "type")]
    kind: &'static str,
}

/// The dependency graph of a project.
#[utoipa::path(
    get,
    path = "/api/projects/{id}/dependencies",
    operation_id = "project_dependencies",
    tag = "projects",
    params(("id" = String, Path)),
    responses((status = 200, body = DepGraph))
)]
pub(crate) async fn of_project(asked: OfProject) -> Result<Response, Refusal> {
    asked.json("dependencies", |view| {
        let specs = view.snapshot().specs();
        let nodes = specs.iter().map(|spec| Node {
            id: spec.name.as_str(),
            name: spec.display_title(),
            number: spec.number.unwrap_or(0),
            status: spec.status.as_str(),
            priority: spec.priority.map_or("medium", domain::Priority::as_str),
            tags: &spec.tags,
        });
        let edges = specs.iter().flat_map(|spec| {
            let on = spec.depends_on().iter().filter_map(Reference::spec);
            on.map(|on| Edge { source: on.as_str(), target: spec.name.as_str(), kind: "dependsOn" })
        });
        Ok(DepGraph { project_id: view.id.as_str(), nodes: nodes.collect(), edges: edges.collect() })
    })
}
