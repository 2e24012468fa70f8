//! `GET /admin`: the projects, as those see them who may change them.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::sync::SyncState;
use domain::{Project, Timestamp, Visibility};
use http::HeaderMap;
use store::Listed;
use web::layout::Page;
use web::sign_in::Kind;
use web::texts::Texts;
use web::{Preferences, Refusal, address};

use super::{frame, html, page};
use crate::app::{App, unavailable};
use crate::sign_in::see_other;

/// Projects on one page.
const PROJECTS: usize = 200;

#[derive(Template)]
#[template(path = "admin.html")]
struct AdminPage<'a> {
    page: Page<'a>,
    projects: Vec<Line>,
    is_first: bool,
    next: Option<String>,
    csrf: &'a str,
}

struct Line {
    /// Where readers see it; nowhere, where they may not.
    href: Option<String>,
    name: String,
    repo: String,
    branch: String,
    is_featured: bool,
    is_private: bool,
    /// An icon, its class, and the words beside it.
    mark: (&'static str, &'static str, &'static str),
    problem: Option<String>,
    looked_at: Option<Timestamp>,
}

/// Who is not signed in is sent to the sign-in, and comes back.
pub(crate) async fn admin(
    State(app): State<App>,
    Query(pairs): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    app.token(Kind::Admin)?;
    let Some(session) = app.sessions(Kind::Admin).and_then(|it| it.find(&headers, app.now())) else {
        return Ok(see_other("/admin/sign-in?next=%2Fadmin"));
    };
    let cursor = pairs.into_iter().find_map(|(name, value)| (name == "cursor").then_some(value));
    let listed = app.store().list(Listed::All, cursor.as_deref(), PROJECTS).await;
    let listed = listed.map_err(unavailable)?;
    let ulids: Vec<_> = listed.cards.iter().map(|card| card.ulid).collect();
    let projects = app.store().projects(&ulids).await.map_err(unavailable)?;
    let (now, private_allowed) = (app.now(), app.settings().private_allowed);
    let shown = projects.iter().filter(|project| !project.removed);
    let frame = frame(Preferences::of(&headers));
    let t = frame.t();
    Ok(page(&html(&AdminPage {
        page: Page::new(&frame, t.admin.title),
        projects: shown.map(|project| line(t, project, now, private_allowed)).collect(),
        is_first: cursor.is_none(),
        next: listed.next.map(|cursor| format!("/admin?cursor={}", address::segment(&cursor))),
        csrf: session.csrf(),
    })))
}

fn line(t: &Texts, project: &Project, now: Timestamp, private_allowed: bool) -> Line {
    let href = || format!("/projects/{}", address::segment(project.id.as_str()));
    Line {
        href: project.is_shown(private_allowed).then(href),
        name: project.name().to_owned(),
        repo: project.repository.name.to_string(),
        branch: project.branch().to_owned(),
        is_featured: project.settings.featured,
        is_private: project.visibility == Visibility::Private,
        mark: mark(t, project.sync_state(now)),
        problem: web::project::problem(project),
        looked_at: project.look.looked_at,
    }
}

fn mark(t: &Texts, state: SyncState) -> (&'static str, &'static str, &'static str) {
    match state {
        SyncState::Never => ("draft", "", t.sync.never),
        SyncState::Running => ("in-progress", "", t.sync.running),
        SyncState::Ok => ("check", "", t.sync.followed),
        SyncState::Deferred => ("warn", "problem-mark", t.sync.deferred),
        SyncState::Failed => ("warn", "problem-mark error", t.sync.failed),
        SyncState::Hidden => ("warn", "problem-mark", t.sync.hidden),
        SyncState::Gone => ("warn", "problem-mark", t.sync.gone),
    }
}

impl AdminPage<'_> {
    /// How many are on the page.
    fn count(&self) -> String {
        let (t, count) = (self.page.t, self.projects.len());
        if self.next.is_some() { t.admin.on_this_page(count) } else { t.counts.projects(count) }
    }
}
