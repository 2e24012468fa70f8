//! What changed when: what specs say themselves, and how the project came from one revision to the next.

mod revisions;

use std::collections::HashSet;

use askama::Template;
use domain::activity::{Event, Happened, activity};
use domain::{ProjectId, Snapshot, Spec, SpecName};
use web::layout::{Frame, Page, Place};
use web::texts::Texts;

pub use self::revisions::RevisionAsked;
use self::revisions::{Revision, revision};
use super::filters::ListAsked;
use super::narrowed::Narrowed;
use super::{address, html, list, words};

/// Events on one page.
const EVENTS: usize = 200;

/// What of a project's activity is asked for.
pub enum ActivityAsked {
    /// What specs say: how many events are on pages before this one.
    Specs(usize),
    /// The revisions, newest first.
    Revisions(Vec<RevisionAsked>),
}

#[derive(Template)]
#[template(path = "activity.html")]
struct ActivityPage<'a> {
    page: Page<'a>,
    project: &'a ProjectId,
    /// What specs say, and the revisions.
    views: [Narrowed; 2],
    by_revision: bool,
    total: usize,
    days: Vec<Day<'a>>,
    earlier: Option<String>,
    later: Option<String>,
    revisions: Vec<Revision>,
    /// The project is a folder, and where its history is.
    is_folder: bool,
    commits: Option<String>,
}

/// What happened on one day.
struct Day<'a> {
    /// As it is: a relative time would be the same for many days.
    date: String,
    events: Vec<Line<'a>>,
}

/// One thing that happened, in words, with its icon.
struct Line<'a> {
    spec: &'a Spec,
    word: &'static str,
    icon: &'static str,
}

/// The page of what changed when: of the specs that are `kept`.
pub fn activity_page(frame: &Frame, snapshot: &Snapshot, asked: &ActivityAsked, kept: &ListAsked) -> String {
    if snapshot.specs().is_empty() && matches!(asked, ActivityAsked::Specs(_)) {
        return super::message::empty(frame, snapshot.problems(), Place::Activity);
    }
    let local = ProjectId::local();
    let head = frame.project.as_ref();
    let project = head.map_or(&local, |it| &it.id);
    let path = format!("/projects/{project}/activity");
    let by_revision = matches!(asked, ActivityAsked::Revisions(_));
    let views = [None, Some("revisions")].map(|view| Narrowed::new(frame.t(), &path, kept, view));
    let names = (!views[0].is_plain()).then(|| names(&list::shown(snapshot, kept)));
    let keeps = |name: &SpecName| names.as_ref().is_none_or(|names| names.contains(name));
    let mut page = ActivityPage {
        page: Page::new(frame, frame.t().frame.activity).at(Place::Activity),
        project,
        views,
        by_revision,
        total: 0,
        days: Vec::new(),
        earlier: None,
        later: None,
        revisions: Vec::new(),
        is_folder: head.is_none_or(|it| it.followed.is_none()),
        commits: commits(frame, None),
    };
    match asked {
        ActivityAsked::Specs(offset) => {
            let mut events = activity(snapshot);
            events.retain(|it| keeps(&it.spec));
            let first = (*offset).min(events.len());
            let shown = &events[first..events.len().min(first + EVENTS)];
            page.total = events.len();
            page.days = days(frame.t(), snapshot, shown);
            page.earlier = (first > 0).then(|| page.views[0].from(first.saturating_sub(EVENTS)));
            page.later =
                (first + shown.len() < events.len()).then(|| page.views[0].from(first + shown.len()));
        }
        ActivityAsked::Revisions(asked) => {
            page.revisions = asked.iter().map(|it| revision(frame, snapshot, it, &keeps, None)).collect();
            // One in which nothing changed that is asked for says nothing.
            page.revisions.retain(|it| names.is_none() || !it.groups.is_empty());
        }
    }
    html(&page)
}

fn names<'a>(specs: &[&'a Spec]) -> HashSet<&'a SpecName> {
    specs.iter().map(|spec| &spec.name).collect()
}

impl ActivityPage<'_> {
    /// What the page is narrowed to.
    fn narrowed(&self) -> &Narrowed {
        &self.views[usize::from(self.by_revision)]
    }
}

fn days<'a>(t: &Texts, snapshot: &'a Snapshot, events: &[Event]) -> Vec<Day<'a>> {
    let line = |it: &Event| {
        let (word, icon) = match it.what {
            Happened::Created => (t.activity.created, "draft"),
            Happened::Became(status) => (words::status(t, status), status.as_str()),
        };
        Some(Line { spec: snapshot.spec(it.spec.as_str())?, word, icon })
    };
    let of_day = events.chunk_by(|a, b| a.at.day() == b.at.day());
    of_day
        .map(|events| Day { date: events[0].at.date(), events: events.iter().filter_map(line).collect() })
        .collect()
}

/// The commits of a project's specs, or of one of them, where the repository is.
fn commits(frame: &Frame, dir: Option<&str>) -> Option<String> {
    let origin = &frame.project.as_ref()?.origin;
    let url = web::repository::web_url(origin)?;
    let folder = origin.specs_path.as_deref().unwrap_or("specs");
    let path = dir.map_or(folder.to_owned(), |dir| format!("{folder}/{dir}"));
    let at = origin.branch.as_deref().unwrap_or("HEAD");
    Some(format!("{url}/commits/{}/{}", web::address::path(at), web::address::path(&path)))
}

#[derive(Template)]
#[template(path = "history.html")]
struct HistoryPage<'a> {
    page: Page<'a>,
    project: &'a ProjectId,
    name: &'a str,
    spec: Option<&'a Spec>,
    days: Vec<Day<'a>>,
    revisions: Vec<Revision>,
    is_folder: bool,
    commits: Option<String>,
}

/// The page of one spec's history; the spec may be there no more.
pub fn history(frame: &Frame, snapshot: &Snapshot, name: &str, steps: &[RevisionAsked]) -> String {
    let local = ProjectId::local();
    let head = frame.project.as_ref();
    let spec = snapshot.spec(name);
    let is_folder = head.is_none_or(|it| it.followed.is_none());
    let mut events = activity(snapshot);
    events.retain(|it| it.spec.as_str() == name);
    // Of a folder only what is there now is known: no revision says anything.
    let steps = if is_folder { &[] } else { steps };
    html(&HistoryPage {
        page: Page::new(frame, frame.t().activity.history_of(name)).at(Place::Specs),
        project: head.map_or(&local, |it| &it.id),
        name,
        spec,
        days: days(frame.t(), snapshot, &events),
        revisions: steps
            .iter()
            .map(|it| revision(frame, snapshot, it, &|it| it.as_str() == name, Some(name)))
            .collect(),
        is_folder,
        commits: commits(frame, spec.map(|it| it.dir.as_str())),
    })
}
