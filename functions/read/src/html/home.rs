//! `GET /`: all projects.

use std::cmp::Reverse;

use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::ProjectId;
use service::Mode;
use web::Refusal;
use web::layout::{Frame, Shared};
use web::project::Project;
use web::styles::Style;

use super::PageAsk;
use crate::api::projects::listed;
use crate::app::App;
use crate::bounds::LIST_PROJECTS;
use crate::headers::Headers;
use crate::pages::{self, PROJECT_ORDERS as ORDERS, ProjectList};
use crate::params::Params;

/// How many projects a page of the list shows.
const PROJECTS: usize = 100;

/// How many projects are shown where words or an order are asked for.
const CHOSEN: usize = 200;

/// The order that is asked for.
fn project_order(text: &str) -> Result<&'static str, Refusal> {
    let known = ORDERS.iter().copied().find(|it| *it == text);
    let words = ORDERS.join("`, `");
    known.ok_or_else(|| Refusal::invalid(format!("`sort` of projects is none of `{words}`.")))
}

/// Keeps the projects that have all words somewhere, in the order that is asked for; else as they are.
fn choose(projects: &mut Vec<Project>, q: &str, sort: Option<&str>) {
    let words: Vec<_> = q.split_whitespace().map(str::to_lowercase).collect();
    projects.retain(|project| {
        let about = project.description.as_deref().unwrap_or_default();
        let text = format!("{} {} {} {about}", project.id, project.name, project.path).to_lowercase();
        words.iter().all(|word| text.contains(word))
    });
    match sort {
        Some("name") => projects.sort_by_cached_key(|it| it.name.to_lowercase()),
        Some("-changed") => projects.sort_by_key(|it| Reverse(it.sync.last_changed_at.map(|at| at.0))),
        Some("-specs") => projects.sort_by_key(|it| Reverse(it.spec_count)),
        Some("-complete") => projects.sort_by(|a, b| b.completion_rate.total_cmp(&a.completion_rate)),
        Some("-stars") => projects.sort_by_key(|it| Reverse(it.stars)),
        _ => {}
    }
}

/// The first page: all projects; of only one, its own first page.
pub(crate) async fn home(
    State(app): State<App>,
    Query(pairs): Query<Vec<(String, String)>>,
    Headers(headers): Headers,
) -> Result<Response, Refusal> {
    let to = |id: &str| Redirect::to(&format!("/projects/{id}")).into_response();
    if app.mode() == Mode::Filesystem {
        return Ok(to(ProjectId::local().as_str()));
    }
    let params = Params::new(pairs);
    let q = params.get("q").unwrap_or_default();
    let sort = params.get("sort").map(project_order).transpose()?;
    let is_chosen = !q.is_empty() || sort.is_some();
    let cursor = params.get("cursor").filter(|_| !is_chosen);
    let (listing, looked) = app.listing(cursor, if is_chosen { LIST_PROJECTS } else { PROJECTS }).await?;
    let mut projects = listed(&app, &listing);
    let is_whole = !is_chosen && cursor.is_none() && listing.next.is_none() && listing.problem.is_none();
    if let ([only], true) = (projects.as_slice(), is_whole) {
        return Ok(to(&only.id));
    }
    choose(&mut projects, q, sort);
    let matching = projects.len();
    projects.truncate(if is_chosen { CHOSEN } else { PROJECTS + 1 });
    let (totals, _) = app.looking(app.service().totals()).await?;
    for project in &mut projects {
        // The last look is not on the page: it should not make it another one.
        (project.sync.last_synced_at, project.sync.next_sync_at) = (None, None);
    }
    let shown = serde_json::to_vec(&projects).map_err(|_| Refusal::internal())?;
    let (counts, problem) = ((totals.projects, totals.stats.total), listing.problem.as_deref());
    let about = (
        ("projects", &shown, counts, totals.stats.by_status),
        (q, sort, matching),
        cursor,
        &listing.next,
        problem,
    );
    let ask = PageAsk::of_none(&headers, Style::Projects, about);
    if let Some(known) = ask.known(&app, &looked) {
        return Ok(known);
    }
    let list = ProjectList {
        projects: &projects,
        totals: &totals,
        next: listing.next.as_deref().filter(|_| !is_chosen),
        is_first: cursor.is_none(),
        problem,
        q,
        sort: sort.unwrap_or_default(),
        matching,
        is_cut: is_chosen && (listing.next.is_some() || matching > CHOSEN),
    };
    let page = pages::projects(&Frame { shared: Shared::at("/"), ..ask.frame(&app, None) }, &list);
    ask.finish(&app, &looked, page)
}

#[cfg(test)]
mod tests {
    use domain::{Origin, ParsedProject, Snapshot};

    use super::*;

    fn project(name: &str, specs: usize) -> Project {
        let snapshot = Snapshot::assemble(ParsedProject::default());
        let origin = Origin { name: Some(name.to_owned()), ..Origin::default() };
        Project {
            spec_count: specs,
            description: Some("Made by Acme".to_owned()),
            ..Project::local(&origin, &snapshot, false)
        }
    }

    #[test]
    fn projects_are_found_by_words_and_put_in_order() {
        let check = |q: &str, sort: Option<&str>, expect: &[&str]| {
            let mut projects = vec![project("Web", 2), project("api", 3), project("App", 1)];
            choose(&mut projects, q, sort);
            assert_eq!(
                projects.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(),
                expect,
                "{q} {sort:?}"
            );
        };
        check("", None, &["Web", "api", "App"]);
        check("", Some("name"), &["api", "App", "Web"]);
        check("acme AP", Some("-specs"), &["api", "App"]);
        check("nothing", None, &[]);
        assert!(project_order("size").unwrap_err().detail.contains("`-changed`"));
    }
}
