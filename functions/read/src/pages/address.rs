//! The addresses of specs, and of lists: what is asked for is in the query, so that every view can be linked to.

use std::fmt::Write as _;

use domain::{Filter, ProjectId, SpecName, Status};
use web::address::{path as encoded_path, segment};

/// The address of a spec.
pub(crate) fn spec(project: &ProjectId, name: &SpecName) -> String {
    format!("/projects/{project}/specs/{}", segment(name.as_str()))
}

/// The address of one of a spec's documents.
pub(crate) fn document(project: &ProjectId, name: &SpecName, path: &str) -> String {
    format!("{}/{}", spec(project, name), encoded_path(path))
}

/// What a list is asked for, as the pairs of its query.
pub(super) struct ListQuery {
    pairs: Vec<(&'static str, String)>,
}

impl ListQuery {
    /// The pairs that ask for `filter`, in the order of the filters on the page.
    pub(super) fn of(q: &str, filter: &Filter, sort: &str, by_parent: bool) -> Self {
        let mut pairs = Vec::new();
        let mut add = |name, value: &str| pairs.push((name, value.to_owned()));
        if !q.is_empty() {
            add("q", q);
        }
        filter.status.iter().for_each(|it| add("status", it.as_str()));
        filter.priority.iter().for_each(|it| add("priority", it.as_str()));
        filter.tags.iter().for_each(|it| add("tag", it));
        filter.assignee.iter().for_each(|it| add("assignee", it));
        if filter.problems {
            add("problems", "true");
        }
        if !filter.hide_archived {
            add("archived", "true");
        }
        if !sort.is_empty() {
            add("sort", sort);
        }
        if by_parent {
            add("group", "parent");
        }
        Self { pairs }
    }

    /// The same with further pairs of one name.
    pub(super) fn with<T: ToString>(mut self, name: &'static str, values: &[T]) -> Self {
        self.pairs.extend(values.iter().map(|value| (name, value.to_string())));
        self
    }

    /// The address without one of its pairs.
    pub(super) fn without(&self, path: &str, name: &str, value: &str) -> String {
        self.address(path, |(n, v)| *n != name || v != value)
    }

    /// The address of the same list, from its spec number `offset` on.
    pub(super) fn from(&self, path: &str, offset: usize) -> String {
        let address = self.address(path, |_| true);
        let sign = if address.len() == path.len() { '?' } else { '&' };
        if offset == 0 { address } else { format!("{address}{sign}offset={offset}") }
    }

    /// The address of the same list, narrowed to one status.
    pub(super) fn with_status(&self, path: &str, status: Status) -> String {
        let address = self.address(path, |(name, _)| !matches!(*name, "status" | "archived"));
        let sign = if address.len() == path.len() { '?' } else { '&' };
        format!("{address}{sign}status={}", status.as_str())
    }

    /// The address without any filter: only words, order and grouping stay.
    pub(super) fn unfiltered(&self, path: &str) -> String {
        self.address(path, |(name, _)| matches!(*name, "q" | "sort" | "group"))
    }

    fn address(&self, path: &str, keep: impl Fn(&(&'static str, String)) -> bool) -> String {
        let mut address = path.to_owned();
        for (place, (name, value)) in self.pairs.iter().filter(|pair| keep(pair)).enumerate() {
            let sign = if place == 0 { '?' } else { '&' };
            let _ = write!(address, "{sign}{name}={}", segment(value));
        }
        address
    }
}
