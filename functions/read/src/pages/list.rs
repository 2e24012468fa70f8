//! The list of a project's specs, with its filters.

use std::collections::HashSet;

use askama::Template;
use domain::search::Found;
use domain::{Filter, Priority, Problem, Sort, Spec, Status, ValidationStatus};
use domain::{ProjectId, Snapshot};
use web::layout::{Frame, Page, Place};
use web::texts::Texts;

use super::address::{self, ListQuery};
use super::facets::Facets;
use super::{html, message, words};

/// What a list is asked for.
#[derive(Clone, Debug, Default)]
pub struct ListAsked {
    /// What it is narrowed to. Pages set `hide_archived` unless `archived=true`.
    pub filter: Filter,
    /// Its order; none where the address does not say: the best match first where there are words, else the newest
    /// number first.
    pub sort: Option<Sort>,
    /// The words, as typed; empty where there are none.
    pub q: String,
    /// What the words found among *all* specs, because the filters count what they would leave of it; only its names
    /// are looked at, so that a search without snippets (limit 0) will do. None where there are no words.
    pub found: Option<Found>,
    /// How many specs of the list are on pages before this one.
    pub offset: usize,
}

/// How many specs a page of the list shows: a browser sets that many rows in no time, and an answer of them is well below
/// what a Lambda may send.
const ROWS: usize = 1000;

#[derive(Template)]
#[template(path = "list.html")]
struct ListPage<'a> {
    page: Page<'a>,
    project: &'a ProjectId,
    path: &'a str,
    asked: &'a ListAsked,
    sort: &'a str,
    facets: Facets,
    chosen: Vec<Chosen>,
    unfiltered: String,
    specs: &'a [&'a Spec],
    matching: usize,
    earlier: Option<String>,
    later: Option<String>,
    total: usize,
    archived: usize,
    problems: &'a [Problem],
}

/// A value that the list is narrowed to, with the address of the list without it.
struct Chosen {
    field: &'static str,
    value: String,
    href: String,
}

/// The page of a project's list. A project without specs gets the page that says how to make one.
pub fn list(frame: &Frame, snapshot: &Snapshot, asked: &ListAsked) -> String {
    if snapshot.specs().is_empty() {
        let empty = if frame.project.as_ref().is_some_and(|it| it.followed.is_some()) {
            message::following
        } else {
            message::no_specs
        };
        return empty(frame, snapshot.problems());
    }
    let local = ProjectId::local();
    let project = frame.project.as_ref().map_or(&local, |it| &it.id);
    let path = format!("/projects/{project}/specs");
    let sort = asked.sort.map_or("", Sort::as_str);
    let query = ListQuery::of(&asked.q, &asked.filter, sort);
    let plain = asked.filter == Filter { hide_archived: true, ..Filter::default() } && asked.found.is_none();
    let matches = shown(snapshot, asked);
    let total = snapshot.specs().len();
    let first = asked.offset.min(matches.len());
    let specs = &matches[first..matches.len().min(first.saturating_add(ROWS))];
    let behind = first + specs.len();
    let page = ListPage {
        page: Page::new(frame, frame.t().list.heading).at(Place::Specs),
        project,
        path: &path,
        asked,
        sort,
        facets: facets(snapshot, asked),
        chosen: chosen(frame.t(), &asked.filter, &query, &path),
        unfiltered: query.unfiltered(&path),
        // A list that is not narrowed counts what it shows, and says apart what it leaves out.
        total: if plain { matches.len() } else { total },
        archived: if plain { total - matches.len() } else { 0 },
        specs,
        matching: matches.len(),
        earlier: (first > 0).then(|| query.from(&path, first.saturating_sub(ROWS))),
        later: (behind < matches.len()).then(|| query.from(&path, behind)),
        problems: snapshot.problems(),
    };
    html(&page)
}

/// The specs that the list shows, in their order.
fn shown<'a>(snapshot: &'a Snapshot, asked: &ListAsked) -> Vec<&'a Spec> {
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

fn facets(snapshot: &Snapshot, asked: &ListAsked) -> Facets {
    match &asked.found {
        Some(found) => Facets::count(found_specs(snapshot, found), &asked.filter),
        None => Facets::count(snapshot.specs(), &asked.filter),
    }
}

fn found_specs<'a>(snapshot: &'a Snapshot, found: &Found) -> impl Iterator<Item = &'a Spec> {
    found.names.iter().filter_map(|name| snapshot.spec(name.as_str()))
}

fn chosen(t: &Texts, filter: &Filter, query: &ListQuery, path: &str) -> Vec<Chosen> {
    let mut all = Vec::new();
    let mut add = |field, name: &str, value: &str, word: &str| {
        let href = query.without(path, name, value);
        all.push(Chosen { field, value: word.to_owned(), href });
    };
    filter.status.iter().for_each(|it| add(t.list.status, "status", it.as_str(), words::status(t, *it)));
    filter
        .priority
        .iter()
        .for_each(|it| add(t.list.priority, "priority", it.as_str(), words::priority(t, *it)));
    filter.tags.iter().for_each(|it| add(t.list.tag, "tag", it, it));
    filter.assignee.iter().for_each(|it| add(t.list.assignee, "assignee", it, it));
    if filter.problems {
        add(t.list.only, "problems", "true", t.list.with_problems);
    }
    if !filter.hide_archived {
        add(t.list.also, "archived", "true", t.list.archived_ones);
    }
    all
}

impl ListPage<'_> {
    /// The orders that can be chosen: value and words.
    fn orders(&self) -> Vec<(&'static str, &'static str)> {
        let t = self.page.t;
        let is_found = self.asked.found.is_some();
        let mut orders = vec![("", if is_found { t.list.best_match } else { t.list.newest_number })];
        if is_found || self.sort == "-number" {
            orders.push(("-number", t.list.newest_number));
        }
        orders.extend([
            ("number", t.list.oldest_number),
            ("-updated", t.list.last_changed),
            ("-created", t.list.last_created),
            ("-priority", t.list.priority),
            ("status", t.list.status),
            ("title", t.list.title),
        ]);
        if !orders.iter().any(|(value, _)| *value == self.sort) {
            let rare = match self.sort {
                "updated" => ("updated", t.list.first_changed),
                "created" => ("created", t.list.first_created),
                "priority" => ("priority", t.list.lowest_priority),
                "-status" => ("-status", t.list.status_last),
                _ => ("-title", t.list.title_last),
            };
            orders.push(rare);
        }
        orders
    }

    /// `304 specs`, or `12 of 304 specs`.
    fn count(&self) -> String {
        let t = self.page.t;
        let all = t.counts.specs(self.total);
        if self.matching == self.total { all } else { t.list.some_of(words::thousands(self.matching), all) }
    }

    /// `1,001 to 2,000`: which specs are on this page, where there are several pages.
    fn rows(&self) -> Option<String> {
        let first = self.asked.offset.min(self.matching);
        let several = self.earlier.is_some() || self.later.is_some();
        let last = first + self.specs.len();
        several.then(|| self.page.t.pages.rows(words::thousands(first + 1), words::thousands(last)))
    }

    /// When it changed last, or, in a list by creation, when it was made.
    fn when(&self, spec: &Spec) -> Option<words::Html> {
        let made = matches!(self.sort, "created" | "-created");
        let at = if made { spec.created_at } else { spec.updated_at.or(spec.created_at) };
        at.map(web::markup::time)
    }

    /// Whether no spec has all the words, and these have most of them.
    fn is_partial(&self) -> bool {
        self.asked.found.as_ref().is_some_and(|it| it.partial) && !self.specs.is_empty()
    }

    fn has_errors(spec: &Spec) -> bool {
        spec.validation() == ValidationStatus::Fail
    }
}
