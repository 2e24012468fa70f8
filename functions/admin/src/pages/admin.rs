//! `GET /admin`: the projects, as those see them who may change them.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::{Project, Timestamp, Visibility};
use store::Listed;
use web::following::mark;
use web::layout::Page;
use web::texts::Texts;
use web::{Refusal, address};

use super::{frame, html, page, why};
use crate::app::{App, unavailable};
use crate::form::SignedIn;
use crate::notice::Notice;

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
    notice: Option<&'static str>,
}

struct Line {
    /// Where it is managed.
    href: String,
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

/// The list. Who is not signed in is sent to the sign-in, and comes back.
pub(crate) async fn admin(
    who: SignedIn,
    State(app): State<App>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    let done = pairs.iter().find_map(|(name, value)| (name == "done").then_some(value));
    let notice = done.and_then(|word| Notice::parse(word));
    let cursor = pairs.into_iter().find_map(|(name, value)| (name == "cursor").then_some(value));
    let listed = app.store().list(Listed::All, cursor.as_deref(), PROJECTS).await;
    let listed = listed.map_err(unavailable)?;
    let ulids: Vec<_> = listed.cards.iter().map(|card| card.ulid).collect();
    let projects = app.store().projects(&ulids).await.map_err(unavailable)?;
    let now = app.now();
    let shown = projects.iter().filter(|project| !project.removed);
    let frame = frame(who.preferences);
    let t = frame.t();
    Ok(page(html(&AdminPage {
        page: Page::new(&frame, t.admin.title),
        projects: shown.map(|project| line(t, project, now)).collect(),
        is_first: cursor.is_none(),
        next: listed.next.map(|cursor| format!("/admin?cursor={}", address::segment(&cursor))),
        csrf: who.session.csrf(),
        notice: notice.map(|notice| notice.sentence(t)),
    })))
}

fn line(t: &Texts, project: &Project, now: Timestamp) -> Line {
    Line {
        href: format!("/admin/projects/{}", address::segment(project.id.as_str())),
        name: project.name().to_owned(),
        repo: project.repository.name.to_string(),
        branch: project.branch().to_owned(),
        is_featured: project.settings.featured,
        is_private: project.visibility == Visibility::Private,
        mark: mark(t, project.sync_state(now)),
        problem: why(t, project),
        looked_at: project.look.looked_at,
    }
}

impl AdminPage<'_> {
    /// How many are on the page.
    fn count(&self) -> String {
        let (t, count) = (self.page.t, self.projects.len());
        if self.next.is_some() { t.admin.on_this_page(count) } else { t.counts.projects(count) }
    }
}
