//! The list of a project's specs.

use std::collections::{HashMap, HashSet};

use askama::Template;
use domain::{Problem, ProjectId, Snapshot, Spec, SpecName, ValidationStatus};
use web::layout::{Frame, Page, Place};

use super::filters::{Filters, ListAsked, found_specs};
use super::{address, html, message, words};
use domain::{Priority, Status};

/// How many specs a page of the list shows: a browser sets that many rows in no time, and an answer of them is well below
/// what a Lambda may send.
const ROWS: usize = 1000;

/// Parts of parts are set in no further than this.
const DEEPEST: usize = 5;

#[derive(Template)]
#[template(path = "list.html")]
struct ListPage<'a> {
    page: Page<'a>,
    project: &'a ProjectId,
    filters: &'a Filters<'a>,
    rows: &'a [Row<'a>],
    matching: usize,
    earlier: Option<String>,
    later: Option<String>,
    total: usize,
    archived: usize,
    problems: &'a [Problem],
}

/// A spec in the list, and below how many others it stands.
struct Row<'a> {
    spec: &'a Spec,
    depth: usize,
}

/// The page of a project's list. A project without specs gets the page that says how to make one.
pub fn list(frame: &Frame, snapshot: &Snapshot, asked: &ListAsked) -> String {
    if snapshot.specs().is_empty() {
        return message::empty(frame, snapshot.problems(), Place::Specs);
    }
    let local = ProjectId::local();
    let filters = Filters { groups: true, ..Filters::new(frame, "/specs", snapshot, asked) };
    let shown = shown(snapshot, asked);
    let rows = if asked.by_parent {
        below_parents(snapshot, &shown)
    } else {
        shown.into_iter().map(|spec| Row { spec, depth: 0 }).collect()
    };
    let total = snapshot.specs().len();
    let first = asked.offset.min(rows.len());
    let behind = rows.len().min(first.saturating_add(ROWS));
    let plain = asked.is_plain();
    html(&ListPage {
        page: Page::new(frame, frame.t().list.heading).at(Place::Specs),
        project: frame.project.as_ref().map_or(&local, |it| &it.id),
        // A list that is not narrowed counts what it shows, and says apart what it leaves out.
        total: if plain { rows.len() } else { total },
        archived: if plain { total - rows.len() } else { 0 },
        matching: rows.len(),
        earlier: (first > 0).then(|| filters.query.from(&filters.path, first.saturating_sub(ROWS))),
        later: (behind < rows.len()).then(|| filters.query.from(&filters.path, behind)),
        rows: &rows[first..behind],
        filters: &filters,
        problems: snapshot.problems(),
    })
}

/// The specs that the list shows, in their order.
pub(super) fn shown<'a>(snapshot: &'a Snapshot, asked: &ListAsked) -> Vec<&'a Spec> {
    let Some(found) = &asked.found else {
        return snapshot.list(&asked.filter, asked.sort.unwrap_or_default());
    };
    match asked.sort {
        None => found_specs(snapshot, found).filter(|spec| asked.filter.keeps(spec)).collect(),
        Some(sort) => {
            let names: HashSet<_> = found.names.iter().collect();
            let mut specs = snapshot.list(&asked.filter, sort);
            specs.retain(|spec| names.contains(&spec.name));
            specs
        }
    }
}

/// The same specs, each behind the nearest of its parents that is shown too; among themselves they keep their order.
fn below_parents<'a>(snapshot: &'a Snapshot, shown: &[&'a Spec]) -> Vec<Row<'a>> {
    let names: HashSet<_> = shown.iter().map(|spec| &spec.name).collect();
    let mut parts: HashMap<Option<&SpecName>, Vec<&'a Spec>> = HashMap::new();
    for spec in shown {
        let mut above = spec.parent();
        // Parents never form a circle (`Spec::parent`).
        while let Some(name) = above.filter(|name| !names.contains(name)) {
            above = snapshot.spec(name.as_str()).and_then(Spec::parent);
        }
        parts.entry(above).or_default().push(spec);
    }
    let mut rows = Vec::with_capacity(shown.len());
    let mut open: Vec<_> = parts.get(&None).into_iter().flatten().rev().map(|spec| (*spec, 0)).collect();
    while let Some((spec, depth)) = open.pop() {
        rows.push(Row { spec, depth });
        let below = parts.get(&Some(&spec.name)).into_iter().flatten().rev();
        open.extend(below.map(|part| (*part, DEEPEST.min(depth + 1))));
    }
    rows
}

impl ListPage<'_> {
    /// `1,001 to 2,000`: which specs are on this page, where there are several pages.
    fn places(&self) -> Option<String> {
        let first = self.filters.asked.offset.min(self.matching);
        let several = self.earlier.is_some() || self.later.is_some();
        let last = first + self.rows.len();
        several.then(|| self.page.t.pages.rows(words::thousands(first + 1), words::thousands(last)))
    }

    /// When it changed last, or, in a list by creation, when it was made.
    fn when(&self, spec: &Spec) -> Option<words::Html> {
        let made = matches!(self.filters.sort, "created" | "-created");
        let at = if made { spec.created_at } else { spec.updated_at.or(spec.created_at) };
        at.map(web::markup::time)
    }

    /// Whether no spec has all the words, and these have most of them.
    fn is_partial(&self) -> bool {
        self.filters.asked.found.as_ref().is_some_and(|it| it.partial) && !self.rows.is_empty()
    }

    fn has_errors(spec: &Spec) -> bool {
        spec.validation() == ValidationStatus::Fail
    }

    fn twentieths(spec: &Spec) -> u64 {
        twentieths(spec.tasks.done, spec.tasks.total)
    }
}

/// How far tasks are: not nothing once one is done, and all only where all are.
fn twentieths(done: u32, total: u32) -> u64 {
    let (done, total) = (u64::from(done), u64::from(total).max(1));
    let floor = (done * 20 / total).min(20);
    if done > 0 { floor.max(1) } else { floor }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_empty_only_before_the_first_task_and_full_only_after_the_last() {
        let check = |done, total, expect| {
            assert_eq!(twentieths(done, total), expect, "{done}/{total}");
        };
        check(0, 0, 0);
        check(0, 9, 0);
        check(1, 1000, 1);
        check(1, 2, 10);
        check(999, 1000, 19);
        check(u32::MAX, u32::MAX, 20);
        check(3, 2, 20);
    }
}
