//! `GET /projects/{id}/activity`, and the history of one spec: what changed when.

use axum::extract::{Path, Query};
use axum::response::Response;
use domain::HISTORY;
use http::Uri;
use web::Refusal;
use web::styles::Style;

use super::PageAsk;
use super::list::asked_of;
use super::spec::to_full_name;
use crate::api::history::{Step, name, steps};
use crate::bounds::LIST_OFFSET;
use crate::pages::{self, ActivityAsked, RevisionAsked};
use crate::params::Params;
use crate::view::OfProject;

/// What changed in a project, by day or by revision.
pub(crate) async fn activity(
    Query(pairs): Query<Vec<(String, String)>>,
    OfProject { app, view, headers }: OfProject,
) -> Result<Response, Refusal> {
    let params = Params::new(pairs);
    let by_revision = params.get("view") == Some("revisions");
    let offset = params.number("offset", 0, LIST_OFFSET)?.unwrap_or(0);
    let kept = params.narrowed(false)?;
    let ask = PageAsk::of(&view, &headers, Style::Activity, ("activity", by_revision, offset, &kept));
    if let Some(known) = ask.known(&app, &view) {
        return Ok(known);
    }
    let asked = if by_revision {
        let steps = steps(&app, &view, None, HISTORY).await?;
        ActivityAsked::Revisions(steps.into_iter().map(shown).collect())
    } else {
        ActivityAsked::Specs(offset)
    };
    let kept = asked_of(&view, kept);
    let page = pages::activity_page(&ask.frame(&app, Some(&view)), view.snapshot(), &asked, &kept);
    ask.finish(&app, &view, page)
}

/// What changed in a spec, by revision. One that is there no more is asked for by its full name.
pub(crate) async fn history(
    Path((_, wanted)): Path<(String, String)>,
    uri: Uri,
    OfProject { app, view, headers }: OfProject,
) -> Result<Response, Refusal> {
    let name = name(&view, &wanted)?;
    if name != wanted {
        return Ok(to_full_name(&view, view.spec(&name)?, "history", &uri));
    }
    let ask = PageAsk::of(&view, &headers, Style::Activity, ("history", &name));
    if let Some(known) = ask.known(&app, &view) {
        return Ok(known);
    }
    let steps = steps(&app, &view, Some(&name), HISTORY).await?;
    if steps.is_empty() {
        view.spec(&name)?;
    }
    let steps: Vec<_> = steps.into_iter().map(shown).collect();
    let page = pages::history(&ask.frame(&app, Some(&view)), view.snapshot(), &name, &steps);
    ask.finish(&app, &view, page)
}

fn shown(step: Step) -> RevisionAsked {
    let Step { past, older, changes, is_cut } = step;
    // A folder without dates did not change in 1970.
    let at = Some(past.at).filter(|at| *at != web::project::epoch());
    RevisionAsked { snapshot: past.id, older, commit: past.revision, at, changes, is_cut }
}
