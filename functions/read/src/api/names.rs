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
    rows: Vec<(String, String, String, &'static str)>,
}

/// The names of a project's specs.
#[utoipa::path(
    get,
    path = "/api/projects/{id}/names",
    params(("id" = String, Path)),
    responses((status = 200, body = Names), (status = 404, body = super::refused::ProblemDetails))
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
