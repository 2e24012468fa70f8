//! A project's first page: how it stands, what is being done, what changed, and what waits for what.

use std::borrow::Borrow;
use std::cmp::Reverse;

use askama::Template;
use domain::{ProjectId, Snapshot, Spec, Stats, Status, Timestamp};
use web::layout::{Frame, Page, Place, ProjectHead};

use super::blocking::{changed_at, holds_up, waits_for};
use super::proportions::{Stretch, stretches};
use super::{address, html, message, words};

/// Rows of one part of the page; the rest is in the list.
const MOST_ROWS: usize = 8;

/// Names of specs in one row; the others are counted.
const MOST_NAMES: usize = 4;

/// What the page shows besides the specs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Overview<'a> {
    /// What the repository says of itself.
    pub description: Option<&'a str>,
    /// How many starred it.
    pub stars: u32,
    /// When it was looked at last, of a followed project.
    pub looked_at: Option<Timestamp>,
    /// When it is looked at next.
    pub next_at: Option<Timestamp>,
}

#[derive(Template)]
#[template(path = "overview.html")]
struct OverviewPage<'a> {
    page: Page<'a>,
    project: &'a ProjectId,
    head: &'a ProjectHead,
    overview: &'a Overview<'a>,
    stats: Stats,
    stretches: Vec<Stretch>,
    in_progress: Vec<&'a Spec>,
    changed: Vec<(&'a Spec, Timestamp)>,
    waiting: Vec<Links<'a>>,
    holding: Vec<Links<'a>>,
    with_problems: usize,
}

/// A spec with others: those that it waits for, or those that wait for it.
struct Links<'a> {
    spec: &'a Spec,
    others: Vec<&'a Spec>,
}

/// The page of a project. One without specs gets the page that says how to make one.
pub fn overview(frame: &Frame, snapshot: &Snapshot, overview: &Overview) -> String {
    let specs = snapshot.specs();
    let head = frame.project.as_ref().filter(|_| !specs.is_empty());
    let Some(head) = head else { return message::empty(frame, snapshot.problems(), Place::Overview) };
    let stats = Stats::of(snapshot);
    let page = OverviewPage {
        page: Page::new(frame, "").at(Place::Overview),
        project: &head.id,
        head,
        overview,
        stretches: stretches(&stats.by_status),
        stats,
        in_progress: in_progress(specs),
        changed: changed(specs),
        waiting: waiting(snapshot),
        holding: holding(snapshot),
        with_problems: specs.iter().filter(|it| it.has_problems()).count(),
    };
    html(&page)
}

/// What is being done, the most urgent first.
fn in_progress(specs: &[Spec]) -> Vec<&Spec> {
    let mut all: Vec<_> = specs.iter().filter(|it| it.status == Status::InProgress).collect();
    all.sort_by_key(|it| (Reverse(it.priority), Reverse(changed_at(it))));
    all
}

/// What changed last, of what says when.
fn changed(specs: &[Spec]) -> Vec<(&Spec, Timestamp)> {
    let mut all: Vec<_> = specs.iter().filter_map(|it| Some((it, changed_at(it)?))).collect();
    all.sort_by_key(|(_, at)| Reverse(*at));
    all.truncate(MOST_ROWS);
    all
}

/// What is planned or under way and has to wait, the most urgent first.
fn waiting(snapshot: &Snapshot) -> Vec<Links<'_>> {
    let planned = snapshot.specs().iter();
    let planned = planned.filter(|it| matches!(it.status, Status::Planned | Status::InProgress));
    let all = planned.map(|spec| Links { spec, others: waits_for(snapshot, spec) });
    let mut all: Vec<_> = all.filter(|it| !it.others.is_empty()).collect();
    all.sort_by_key(|it| (Reverse(it.spec.status), Reverse(it.spec.priority)));
    all
}

/// What others wait for, that with the most of them first.
fn holding(snapshot: &Snapshot) -> Vec<Links<'_>> {
    let all = snapshot.specs().iter().map(|spec| Links { spec, others: holds_up(snapshot, spec) });
    let mut all: Vec<_> = all.filter(|it| !it.others.is_empty()).collect();
    all.sort_by_key(|it| Reverse(it.others.len()));
    all
}

impl OverviewPage<'_> {
    /// Whether it is known where the specs come from.
    fn has_facts(&self) -> bool {
        self.head.followed.is_some() || self.head.commit().is_some()
    }

    fn percent(&self) -> u64 {
        words::percent(self.stats.completion_rate())
    }

    fn with_status(status: impl Borrow<Status>) -> String {
        format!("?status={}", status.borrow().as_str())
    }

    fn first<T>(all: &[T]) -> &[T] {
        &all[..all.len().min(MOST_ROWS)]
    }

    fn more<T>(all: &[T]) -> usize {
        all.len().saturating_sub(MOST_ROWS)
    }

    /// The specs of a row that are named, and how many are not.
    fn named<'s>(links: &'s Links<'s>) -> (&'s [&'s Spec], usize) {
        let shown = links.others.len().min(MOST_NAMES);
        (&links.others[..shown], links.others.len() - shown)
    }

    /// How a row names another spec: its number, or the name where it has none.
    fn short(spec: &Spec) -> String {
        let number = words::number(spec);
        if number.is_empty() { spec.name.to_string() } else { number }
    }
}
