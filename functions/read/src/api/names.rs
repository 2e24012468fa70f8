//! `GET …/names`: what quick search looks through in the browser.

use axum::response::Response;
use domain::Spec;
use serde::Serialize;
use utoipa::ToSchema;
use web::Refusal;

use crate::pages;
use crate::view::OfProject;

/// All specs of a project by name, newest number first.
#[derive(Serialize, ToSchema)]
pub(crate) struct Names {
    /// `[name, number, title, status]`: rows, because their keys would be half of the answer.
    #[schema(value_type = Vec<NamesRow>)]
    rows: Vec<(String, String, String, &'static str)>,
}

/// Four texts: name, number, title, status.
#[derive(ToSchema)]
#[schema(value_type = Vec<String>, min_items = 4, max_items = 4)]
#[expect(dead_code, reason = "described, and never made")]
struct NamesRow(Vec<String>);

/// The names of a project's specs.
#[utoipa::path(
    get,
    path = "/api/projects/{id}/names",
    operation_id = "project_names",
    tag = "projects",
    params(("id" = String, Path)),
    responses((status = 200, body = Names))
)]
pub(crate) async fn of_project(asked: OfProject) -> Result<Response, Refusal> {
    /// Characters of a title: what is beyond is found by the search in the text.
    const TITLE_CHARS: usize = 160;
    let row = |spec: &Spec| {
        let title = spec.display_title().chars().take(TITLE_CHARS).collect();
        (spec.name.to_string(), pages::number(spec), title, spec.status.as_str())
    };
    asked.json("names", |view| Ok(Names { rows: view.snapshot().specs().iter().map(row).collect() }))
}
