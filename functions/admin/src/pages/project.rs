//! The page of one project: how it does, its settings, its webhook, and what GitHub delivered.

mod hook;
mod runs;

use askama::Template;
use domain::{Project, Timestamp};
use web::following::mark;
use web::layout::{Frame, Page};
use web::{Refusal, address};

use self::hook::{DeliveryLine, HookView, lines};
use self::runs::{RunLine, run};
use super::fields::{CHANGED_FIELDS, Field, about_none, fields};
use super::{frame, html, why};
use crate::api::deliveries::both_sides;
use crate::app::{App, unavailable};
use crate::form::{SignedIn, Typed};
use crate::notice::Notice;

/// Runs that are shown.
const RUNS: usize = 20;

/// How often an open page is asked for while a look is under way, in seconds.
const FOLLOWED_SECONDS: f32 = 1.0;

/// What the page shows besides the project itself.
pub(crate) struct Shown<'a> {
    /// What was just done.
    pub(crate) notice: Option<Notice>,
    /// Why something was not.
    pub(crate) refused: Option<String>,
    /// Where the deliveries begin; `None`: they are not asked for, which would cost a request to GitHub.
    pub(crate) deliveries: Option<&'a str>,
    /// The settings, as they are or as somebody typed them.
    pub(crate) typed: Typed,
    /// What is wrong with them.
    pub(crate) wrong: Vec<Refusal>,
}

impl Shown<'_> {
    /// The project as it is.
    pub(crate) fn of(project: &Project) -> Self {
        let typed = Typed::of(&project.settings);
        Self { notice: None, refused: None, deliveries: None, typed, wrong: Vec::new() }
    }
}

#[derive(Template)]
#[template(path = "project.html")]
struct ProjectPage<'a> {
    page: Page<'a>,
    csrf: &'a str,
    project: &'a Project,
    /// Where its forms are sent.
    base: String,
    /// Where readers see it; nowhere, where they may not.
    href: Option<String>,
    repo_href: String,
    mark: (&'static str, &'static str, &'static str),
    why: Option<String>,
    /// The commit that is shown: its first digits, and its page.
    revision: Option<(String, String)>,
    is_running: bool,
    runs: Vec<RunLine>,
    fields: Vec<Field>,
    wrong: Option<String>,
    hook: HookView,
    deliveries: Option<Deliveries>,
    notice: Option<&'static str>,
    refused: Option<String>,
}

struct Deliveries {
    lines: Vec<DeliveryLine>,
    note: Option<String>,
    next: Option<String>,
}

/// The page.
pub(crate) async fn show(
    app: &App,
    who: &SignedIn,
    project: &Project,
    shown: Shown<'_>,
) -> Result<String, Refusal> {
    let t = who.preferences.texts();
    let log = app.store().syncs(project.ulid, RUNS).await.map_err(unavailable)?;
    let id = address::segment(project.id.as_str());
    let base = format!("/admin/projects/{id}");
    let is_running = is_running(project, app.now());
    let deliveries = match shown.deliveries {
        Some(cursor) => {
            let page = both_sides(app, project, Some(cursor)).await?;
            let next =
                page.next_cursor.map(|it| format!("{base}?deliveries={}#Deliveries", address::segment(&it)));
            Some(Deliveries { lines: lines(t, page.deliveries), note: page.note, next })
        }
        None => None,
    };
    // A list of deliveries costs a request to GitHub each time: with it, the page does not follow.
    let is_awaited = is_running || shown.notice.is_some_and(Notice::is_of_looking);
    let follows = is_awaited && deliveries.is_none() && shown.wrong.is_empty();
    let frame = Frame { poll_seconds: follows.then_some(FOLLOWED_SECONDS), ..frame(who.preferences) };
    let repo_href = format!("{}/{}", app.site(), project.repository.name);
    Ok(html(&ProjectPage {
        page: Page::new(&frame, project.name()),
        csrf: who.session.csrf(),
        href: project.is_shown(app.settings().private_allowed).then(|| format!("/projects/{id}")),
        mark: if is_running {
            ("in-progress", "", t.manage.running)
        } else {
            mark(t, project.sync_state(app.now()))
        },
        why: why(t, project),
        revision: project.head.as_ref().map(|head| {
            let revision = head.revision.to_string();
            (revision.get(..7).unwrap_or(&revision).to_owned(), format!("{repo_href}/tree/{revision}"))
        }),
        repo_href,
        is_running,
        runs: log.syncs.iter().map(|(_, record)| run(t, record)).collect(),
        fields: fields(who.preferences, &CHANGED_FIELDS, &shown.typed, &shown.wrong),
        wrong: about_none(who.preferences, &CHANGED_FIELDS, &shown.wrong),
        hook: HookView::of(app, who.preferences, project).await?,
        deliveries,
        notice: shown.notice.map(|notice| notice.sentence(t)),
        refused: shown.refused,
        project,
        base,
    }))
}

/// Whether somebody looks at it now.
fn is_running(project: &Project, now: Timestamp) -> bool {
    project.lease.as_ref().is_some_and(|lease| lease.until > now)
}
