//! The filters over a list or a board: what can be chosen with counts, what is chosen, and the addresses that change it.

use std::borrow::Borrow;

use domain::search::Found;
use domain::{Filter, Sort, Spec};
use domain::{ProjectId, Snapshot};
use web::layout::Frame;
use web::texts::Texts;

use super::address::ListQuery;
use super::facets::Facets;
use super::words;

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
    /// Whether specs stand below their parents.
    pub by_parent: bool,
}

/// What a page is narrowed to where its address says nothing: archived specs are left out.
pub(super) fn plain() -> Filter {
    Filter { hide_archived: true, ..Filter::default() }
}

impl ListAsked {
    /// Whether nothing is chosen but what is by default.
    pub(super) fn is_plain(&self) -> bool {
        self.filter == plain() && self.found.is_none()
    }

    /// What can be chosen of the specs that the words found.
    pub(super) fn facets(&self, snapshot: &Snapshot) -> Facets {
        match &self.found {
            Some(found) => Facets::count(found_specs(snapshot, found), &self.filter),
            None => Facets::count(snapshot.specs(), &self.filter),
        }
    }
}

/// A value that the list is narrowed to, with the address of the list without it.
pub(super) struct Chosen {
    pub(super) field: &'static str,
    pub(super) value: String,
    pub(super) href: String,
}

/// The filters as a page shows them.
pub(super) struct Filters<'a> {
    pub(super) t: &'static Texts,
    pub(super) path: String,
    pub(super) asked: &'a ListAsked,
    pub(super) sort: &'static str,
    pub(super) facets: Facets,
    pub(super) chosen: Vec<Chosen>,
    pub(super) query: ListQuery,
    /// Whether the page can set specs below their parents.
    pub(super) groups: bool,
    /// The words for the order where none is asked for.
    pub(super) default_order: &'static str,
}

impl<'a> Filters<'a> {
    /// The filters of the page at `/projects/{id}{place}`.
    pub(super) fn new(frame: &Frame, place: &str, snapshot: &Snapshot, asked: &'a ListAsked) -> Self {
        let local = ProjectId::local();
        let project = frame.project.as_ref().map_or(&local, |it| &it.id);
        let t = frame.t();
        let path = format!("/projects/{project}{place}");
        let sort = asked.sort.map_or("", Sort::as_str);
        let query = ListQuery::of(&asked.q, &asked.filter, sort, asked.by_parent);
        let facets = asked.facets(snapshot);
        let chosen = chosen(t, &asked.filter, &query, &path);
        Self {
            t,
            path,
            asked,
            sort,
            facets,
            chosen,
            query,
            groups: false,
            default_order: t.list.newest_number,
        }
    }

    /// The address without any filter: only words, order and grouping stay.
    pub(super) fn unfiltered(&self) -> String {
        self.query.unfiltered(&self.path)
    }

    /// The orders that can be chosen: value, words, and whether it is.
    pub(super) fn orders(&self) -> Vec<(&'static str, &'static str, bool)> {
        let t = self.t;
        let is_found = self.asked.found.is_some();
        let mut orders = vec![("", if is_found { t.list.best_match } else { self.default_order })];
        if is_found || self.sort == "-number" || self.default_order != t.list.newest_number {
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
        orders.into_iter().map(|(value, word)| (value, word, value == self.sort)).collect()
    }

    /// `304 specs`, or `12 of 304 specs`.
    pub(super) fn count(&self, matching: impl Borrow<usize>, total: impl Borrow<usize>) -> String {
        let (matching, total) = (*matching.borrow(), *total.borrow());
        let all = self.t.counts.specs(total);
        if matching == total { all } else { self.t.list.some_of(words::thousands(matching), all) }
    }
}

/// The specs that were found, in that order.
pub(super) fn found_specs<'a>(snapshot: &'a Snapshot, found: &Found) -> impl Iterator<Item = &'a Spec> {
    found.names.iter().filter_map(|name| snapshot.spec(name.as_str()))
}

/// The words that a page is narrowed to, where it has no field for them. They can be taken away, too.
pub(super) fn chosen_words(t: &Texts, q: &str, query: &ListQuery, path: &str) -> Option<Chosen> {
    let href = || query.without(path, "q", q);
    (!q.is_empty()).then(|| Chosen { field: t.list.words, value: q.to_owned(), href: href() })
}

/// What a filter narrows to. Each can be taken away: the rest is at its address.
pub(super) fn chosen(t: &Texts, filter: &Filter, query: &ListQuery, path: &str) -> Vec<Chosen> {
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
