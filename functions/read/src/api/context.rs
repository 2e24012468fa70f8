//! `GET …/context`: how to work in the repository.

use axum::response::Response;
use domain::{ContextFile, ContextRole};
use serde::Serialize;
use utoipa::ToSchema;
use web::project::epoch;
use web::{Refusal, Rfc3339};

use crate::view::OfProject;

/// What a repository says to those who work in it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProjectContext<'a> {
    /// `AGENTS.md`, `CLAUDE.md`.
    agent_instructions: Vec<ProjectFile<'a>>,
    config: Config<'a>,
    /// `README.md`.
    project_docs: Vec<ProjectFile<'a>>,
    total_tokens: u32,
    /// `owner/name`, as `path` of the project.
    project_root: String,
}

/// `.lean-spec/config.json`.
#[derive(Serialize, ToSchema)]
#[schema(as = ContextConfig)]
struct Config<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    file: Option<ProjectFile<'a>>,
    /// Its content, where it is JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    parsed: Option<serde_json::Value>,
}

/// A file of the repository's root.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ProjectFile<'a> {
    name: &'a str,
    path: &'a str,
    content: &'a str,
    token_count: u32,
    last_modified: Rfc3339,
}

/// How to work in a project's repository.
#[utoipa::path(
    get,
    path = "/api/projects/{id}/context",
    operation_id = "project_context",
    tag = "projects",
    params(("id" = String, Path)),
    responses((status = 200, body = ProjectContext))
)]
pub(crate) async fn of_project(asked: OfProject) -> Result<Response, Refusal> {
    asked.json("context", |view| {
        let files = view.snapshot().context();
        let of = |role| files.iter().filter(move |it| it.role == role).map(file);
        let config = files.iter().find(|it| it.role == ContextRole::Config);
        Ok(ProjectContext {
            agent_instructions: of(ContextRole::AgentInstructions).collect(),
            config: Config {
                file: config.map(file),
                parsed: config.and_then(|it| serde_json::from_str(&it.content).ok()),
            },
            project_docs: of(ContextRole::ProjectDoc).collect(),
            total_tokens: files.iter().filter_map(|it| it.tokens).sum(),
            project_root: view.path(),
        })
    })
}

fn file(file: &ContextFile) -> ProjectFile<'_> {
    ProjectFile {
        name: file.path.rsplit('/').next().unwrap_or(&file.path),
        path: &file.path,
        content: &file.content,
        token_count: file.tokens.unwrap_or(0),
        // A file's time is not content, and a date has to be there.
        last_modified: Rfc3339(epoch()),
    }
}
