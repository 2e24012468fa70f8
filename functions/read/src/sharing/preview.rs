//! `GET …/preview.png`: the picture that is shown where a link is shared.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::Stats;
use preview::{Card, Facts, card};
use web::Refusal;
use web::answers::Media;

use crate::app::App;
use crate::headers::Headers;
use crate::pages;
use crate::view::OfProject;

const PNG: Media = Media::Packed("image/png");

/// The picture of a project.
pub(crate) async fn of_project(OfProject { app, view, headers }: OfProject) -> Result<Response, Refusal> {
    let ask = view.ask(&headers, PNG, "preview");
    if let Some(known) = app.known(&view, &ask) {
        return Ok(known);
    }
    let (followed, name) = (view.followed(), view.full_name());
    let png = card(&Card {
        project: &name,
        project_id: view.id.as_str(),
        number: "",
        title: &name,
        name: view.id.as_str(),
        facts: Facts::Project {
            description: followed.and_then(|it| it.repository.description.as_deref()).unwrap_or_default(),
            by_status: Stats::of(view.snapshot()).by_status,
        },
    });
    app.finish(&view, &ask, png)
}

/// The picture of a spec.
pub(crate) async fn of_spec(
    State(app): State<App>,
    Path((id, wanted)): Path<(String, String)>,
    Headers(headers): Headers,
) -> Result<Response, Refusal> {
    let view = app.view(&id).await?;
    let spec = view.spec(&wanted)?;
    let ask = view.ask(&headers, PNG, ("preview", spec.name.as_str()));
    if let Some(known) = app.known(&view, &ask) {
        return Ok(known);
    }
    let png = card(&Card {
        project: &view.full_name(),
        project_id: view.id.as_str(),
        number: &pages::number(spec),
        title: &spec.display_title(),
        name: spec.name.as_str(),
        facts: Facts::Spec {
            status: spec.status,
            priority: spec.priority,
            tags: &spec.tags,
            tasks: (spec.tasks.done, spec.tasks.total),
        },
    });
    app.finish(&view, &ask, png)
}
