//! `GET /`: all projects.

use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::ProjectId;
use service::Mode;
use web::answers::Media;
use web::layout::{Frame, Shared};
use web::{Ask, Preferences, Refusal};

use super::frame;
use crate::api::projects::listed;
use crate::app::App;
use crate::headers::Headers;
use crate::pages::{self, ProjectList};
use crate::params::Params;

/// How many projects a page of the list shows.
const PROJECTS: usize = 100;

/// The first page: all projects; of only one, its specs.
pub(crate) async fn home(
    State(app): State<App>,
    Query(pairs): Query<Vec<(String, String)>>,
    Headers(headers): Headers,
) -> Result<Response, Refusal> {
    let specs_of = |id: &str| Redirect::to(&format!("/projects/{id}/specs")).into_response();
    if app.mode() == Mode::Filesystem {
        return Ok(specs_of(ProjectId::local().as_str()));
    }
    let params = Params::new(pairs);
    let cursor = params.get("cursor");
    let (listing, looked) = app.listing(cursor, PROJECTS).await?;
    let mut projects = listed(&app, &listing);
    let is_whole = cursor.is_none() && listing.next.is_none() && listing.problem.is_none();
    if let ([only], true) = (projects.as_slice(), is_whole) {
        return Ok(specs_of(&only.id));
    }
    let (totals, _) = app.looking(app.service().totals()).await?;
    for project in &mut projects {
        // The last look is not on the page: it should not make it another one.
        (project.sync.last_synced_at, project.sync.next_sync_at) = (None, None);
    }
    let shown = serde_json::to_vec(&projects).map_err(|_| Refusal::internal())?;
    let preferences = Preferences::of(&headers);
    let (counts, problem) = ((totals.projects, totals.stats.total), listing.problem.as_deref());
    let about =
        ("projects", &shown, counts, totals.stats.by_status, cursor, &listing.next, problem, preferences);
    let ask = Ask::new(&headers, Media::Html, &about);
    if let Some(known) = app.known(&looked, &ask) {
        return Ok(known);
    }
    let list = ProjectList {
        projects: &projects,
        totals: &totals,
        next: listing.next.as_deref(),
        is_first: cursor.is_none(),
        problem,
    };
    let page = pages::projects(&Frame { shared: Shared::at("/"), ..frame(&app, None, preferences) }, &list);
    app.finish(&looked, &ask, page)
}
