//! The specs of a project in columns by status.

use std::cmp::Reverse;

use askama::Template;
use domain::{Priority, ProjectId, Snapshot, Spec, Status, ValidationStatus};
use web::layout::{Frame, Page, Place};

use super::blocking::{since, waits_for};
use super::filters::{Filters, ListAsked};
use super::list::shown;
use super::{address, html, message, words};

/// Cards in a column; the rest is in the list.
const MOST_CARDS: usize = 100;

/// Of what is done only the newest are on the board.
const MOST_DONE: usize = 10;

/// Tags, and specs that it waits for, on a card.
const MOST_WORDS: usize = 3;

#[derive(Template)]
#[template(path = "board.html")]
struct BoardPage<'a> {
    page: Page<'a>,
    filters: Filters<'a>,
    columns: Vec<Column<'a>>,
    matching: usize,
    total: usize,
    archived: usize,
}

struct Column<'a> {
    status: Status,
    count: usize,
    cards: Vec<Card<'a>>,
    /// The list of all of them.
    href: String,
}

struct Card<'a> {
    spec: &'a Spec,
    href: String,
    waits_for: Vec<&'a Spec>,
}

/// The page of a project's board. A project without specs gets the page that says how to make one.
pub fn board(frame: &Frame, snapshot: &Snapshot, asked: &ListAsked) -> String {
    if snapshot.specs().is_empty() {
        return message::empty(frame, snapshot.problems(), Place::Board);
    }
    let local = ProjectId::local();
    let project = frame.project.as_ref().map_or(&local, |it| &it.id);
    let default_order = frame.t().board.by_urgency;
    let filters = Filters { default_order, ..Filters::new(frame, "/board", snapshot, asked) };
    let specs = shown(snapshot, asked);
    let (matching, total) = (specs.len(), snapshot.specs().len());
    let plain = asked.is_plain();
    let columns = columns(asked).map(|status| {
        let mut of_it: Vec<_> = specs.iter().copied().filter(|it| it.status == status).collect();
        let count = of_it.len();
        if asked.sort.is_none() && asked.found.is_none() {
            by_default(&mut of_it, status);
        }
        of_it.truncate(if is_done(status) { MOST_DONE } else { MOST_CARDS });
        let card = |spec| Card {
            spec,
            href: address::spec(project, &spec.name),
            waits_for: waits_for(snapshot, spec),
        };
        let list = format!("/projects/{project}/specs");
        let href = filters.query.with_status(&list, status);
        Column { status, count, cards: of_it.into_iter().map(card).collect(), href }
    });
    let page = BoardPage {
        page: Page::new(frame, frame.t().board.heading).at(Place::Board),
        columns: columns.collect(),
        total: if plain { matching } else { total },
        archived: if plain { total - matching } else { 0 },
        matching,
        filters,
    };
    html(&page)
}

/// The columns, in the order of a spec's life: without that of archived specs unless they are asked for, and only those
/// that were chosen where some were.
fn columns(asked: &ListAsked) -> impl Iterator<Item = Status> {
    let chosen = &asked.filter.status;
    let hides_archived = asked.filter.hide_archived;
    Status::ALL.iter().copied().filter(move |status| {
        if chosen.is_empty() {
            *status != Status::Archived || !hides_archived
        } else {
            chosen.contains(status)
        }
    })
}

/// What is to be done by urgency, what is done by when.
fn by_default(specs: &mut [&Spec], status: Status) {
    if is_done(status) {
        specs.sort_by_key(|it| Reverse(since(it)));
    } else {
        specs.sort_by_key(|it| Reverse(it.priority));
    }
}

fn is_done(status: Status) -> bool {
    matches!(status, Status::Complete | Status::Archived)
}

impl Column<'_> {
    fn more(&self) -> usize {
        self.count - self.cards.len()
    }
}

impl Card<'_> {
    /// How many of what it waits for have no place on the card.
    fn more_waiting(&self) -> usize {
        self.waits_for.len().saturating_sub(MOST_WORDS)
    }

    /// `waits for 003, 004 …`
    fn numbers(&self) -> String {
        let short = |spec: &&Spec| {
            let number = words::number(spec);
            if number.is_empty() { spec.name.to_string() } else { number }
        };
        let shown: Vec<_> = self.waits_for.iter().take(MOST_WORDS).map(short).collect();
        let more = if self.more_waiting() > 0 { " …" } else { "" };
        shown.join(", ") + more
    }

    fn when(&self) -> Option<words::Html> {
        since(self.spec).map(web::markup::time)
    }

    fn has_errors(&self) -> bool {
        self.spec.validation() == ValidationStatus::Fail
    }
}
