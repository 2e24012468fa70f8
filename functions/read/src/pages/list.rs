//! The list of a project's specs, with its filters.

use std::collections::HashSet;

use askama::Template;
use domain::search::Found;
use domain::{Filter, Priority, Problem, Sort, Spec, Status, ValidationStatus};
use domain::{ProjectId, Snapshot};
use web::layout::{Frame, Page, Place};

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
        page: Page::new(frame, "Specs").at(Place::Specs),
        project,
        path: &path,
        asked,
        sort,
        facets: facets(snapshot, asked),
        chosen: chosen(&asked.filter, &query, &path),
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

fn chosen(filter: &Filter, query: &ListQuery, path: &str) -> Vec<Chosen> {
    let mut all = Vec::new();
    let mut add = |field, name: &str, value: &str, word: &str| {
        let href = query.without(path, name, value);
        all.push(Chosen { field, value: word.to_owned(), href });
    };
    filter.status.iter().for_each(|it| add("Status", "status", it.as_str(), words::status(*it)));
    filter.priority.iter().for_each(|it| add("Priority", "priority", it.as_str(), words::priority(*it)));
    filter.tags.iter().for_each(|it| add("Tag", "tag", it, it));
    filter.assignee.iter().for_each(|it| add("Assignee", "assignee", it, it));
    if filter.problems {
        add("Only", "problems", "true", "with problems");
    }
    if !filter.hide_archived {
        add("Also", "archived", "true", "archived ones");
    }
    all
}

impl ListPage<'_> {
    /// The orders that can be chosen: value and words.
    fn orders(&self) -> Vec<(&'static str, &'static str)> {
        let first = if self.asked.found.is_some() { ("", "Best match") } else { ("", "Newest number") };
        let mut orders = vec![first];
        if self.asked.found.is_some() || self.sort == "-number" {
            orders.push(("-number", "Newest number"));
        }
        orders.extend([
            ("number", "Oldest number"),
            ("-updated", "Last changed"),
            ("-created", "Last created"),
            ("-priority", "Priority"),
            ("status", "Status"),
            ("title", "Title"),
        ]);
        if !orders.iter().any(|(value, _)| *value == self.sort) {
            let rare = match self.sort {
                "updated" => ("updated", "First changed"),
                "created" => ("created", "First created"),
                "priority" => ("priority", "Lowest priority"),
                "-status" => ("-status", "Status, last first"),
                _ => ("-title", "Title, Z first"),
            };
            orders.push(rare);
        }
        orders
    }

    /// `304 specs`, or `12 of 304 specs`.
    fn count(&self) -> String {
        let all = words::counted(self.total, "spec", "specs");
        if self.matching == self.total {
            all
        } else {
            format!("{} of {all}", words::thousands(self.matching))
        }
    }

    /// `1,001 to 2,000`: which specs are on this page, where there are several pages.
    fn rows(&self) -> Option<String> {
        let first = self.asked.offset.min(self.matching);
        let several = self.earlier.is_some() || self.later.is_some();
        let last = first + self.specs.len();
        several.then(|| format!("{} to {}", words::thousands(first + 1), words::thousands(last)))
    }

    /// When it changed last, or, in a list by creation, when it was made.
    fn when(&self, spec: &Spec) -> Option<words::Html> {
        let made = matches!(self.sort, "created" | "-created");
        let at = if made { spec.created_at } else { spec.updated_at.or(spec.created_at) };
        at.map(words::time)
    }

    /// Whether no spec has all the words, and these have most of them.
    fn is_partial(&self) -> bool {
        self.asked.found.as_ref().is_some_and(|it| it.partial) && !self.specs.is_empty()
    }

    fn has_errors(spec: &Spec) -> bool {
        spec.validation() == ValidationStatus::Fail
    }
}
