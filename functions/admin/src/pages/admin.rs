//! `GET /admin`: the projects as a plain list.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use http::HeaderMap;
use serde::Deserialize;
use store::Listed;
use web::sign_in::Kind;
use web::{Refusal, address};

use super::{html, page};
use crate::app::{App, unavailable};
use crate::sign_in::see_other;

/// Projects on one page.
const PROJECTS: usize = 200;

#[derive(Template)]
#[template(path = "admin.html")]
struct AdminPage<'a> {
    heading: &'a str,
    projects: Vec<Line>,
    next: Option<String>,
    csrf: &'a str,
}

struct Line {
    href: String,
    name: String,
    repo: String,
    state: &'static str,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    cursor: Option<String>,
}

/// Who is not signed in is sent to the sign-in, and comes back.
pub(crate) async fn admin(
    State(app): State<App>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    app.token(Kind::Admin)?;
    let Some(session) = app.sessions(Kind::Admin).and_then(|it| it.find(&headers, app.now())) else {
        return Ok(see_other("/admin/sign-in?next=%2Fadmin"));
    };
    let listed = app.store().list(Listed::All, asked.cursor.as_deref(), PROJECTS).await;
    let listed = listed.map_err(unavailable)?;
    let ulids: Vec<_> = listed.cards.iter().map(|card| card.ulid).collect();
    let projects = app.store().projects(&ulids).await.map_err(unavailable)?;
    let projects = projects.iter().filter(|project| !project.removed).map(|project| Line {
        href: format!("/projects/{}", address::segment(project.id.as_str())),
        name: project.name().to_owned(),
        repo: project.repository.name.to_string(),
        state: project.sync_state(app.now()).as_str(),
    });
    Ok(page(&html(&AdminPage {
        heading: "Projects",
        projects: projects.collect(),
        next: listed.next.map(|cursor| format!("/admin?cursor={}", address::segment(&cursor))),
        csrf: session.csrf(),
    })))
}
