//! Which specs a list shows, and in which order.

use std::cmp::{Ordering, Reverse};

use crate::{Priority, Snapshot, Spec, Status};

/// What a list is narrowed to. Within one field any value will do, and all fields have to agree; an empty field asks for
/// nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Any of these.
    pub status: Vec<Status>,
    /// Any of these.
    pub priority: Vec<Priority>,
    /// All of these, in any letter case.
    pub tags: Vec<String>,
    /// Any of these, in any letter case.
    pub assignee: Vec<String>,
    /// Only specs with warnings or errors.
    pub problems: bool,
    /// Leave archived specs out, unless `status` asks for them.
    pub hide_archived: bool,
}

impl Filter {
    /// Whether the list shows `spec`.
    pub fn keeps(&self, spec: &Spec) -> bool {
        let same = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
        let archived = spec.status == Status::Archived && !self.status.contains(&Status::Archived);
        (self.status.is_empty() || self.status.contains(&spec.status))
            && (self.priority.is_empty() || spec.priority.is_some_and(|it| self.priority.contains(&it)))
            && self.tags.iter().all(|tag| spec.tags.iter().any(|it| same(it, tag)))
            && (self.assignee.is_empty()
                || spec
                    .assignee
                    .as_ref()
                    .is_some_and(|it| self.assignee.iter().any(|wanted| same(it, wanted))))
            && (!self.problems || spec.has_problems())
            && !(self.hide_archived && archived)
    }
}

/// What a list is ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SortKey {
    /// The number; specs without one last.
    Number,
    /// The title, letter case aside.
    Title,
    /// The status, in the order of a spec's life.
    Status,
    /// The priority; specs without one last.
    Priority,
    /// When it was made; specs that do not say last.
    Created,
    /// When it changed; specs that do not say last.
    Updated,
}

/// The order of a list. Ties go by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sort {
    /// By what.
    pub key: SortKey,
    /// From the largest to the smallest.
    pub descending: bool,
}

impl Default for Sort {
    fn default() -> Self {
        Self { key: SortKey::Number, descending: true }
    }
}

impl Sort {
    /// Every word that [`Self::parse`] knows, without the `-`.
    pub const WORDS: [&str; 6] = ["number", "title", "status", "priority", "created", "updated"];

    /// Reads `number`, `title`, `status`, `priority`, `created` or `updated`, with `-` in front for descending.
    pub fn parse(text: &str) -> Option<Self> {
        let (word, descending) = text.strip_prefix('-').map_or((text, false), |word| (word, true));
        let key = match word {
            "number" => SortKey::Number,
            "title" => SortKey::Title,
            "status" => SortKey::Status,
            "priority" => SortKey::Priority,
            "created" => SortKey::Created,
            "updated" => SortKey::Updated,
            _ => return None,
        };
        Some(Self { key, descending })
    }

    /// What [`Self::parse`] reads.
    pub fn as_str(self) -> &'static str {
        let (up, down) = match self.key {
            SortKey::Number => ("number", "-number"),
            SortKey::Title => ("title", "-title"),
            SortKey::Status => ("status", "-status"),
            SortKey::Priority => ("priority", "-priority"),
            SortKey::Created => ("created", "-created"),
            SortKey::Updated => ("updated", "-updated"),
        };
        if self.descending { down } else { up }
    }
}

impl Snapshot {
    /// The specs that `filter` keeps, in the order of `sort`.
    pub fn list(&self, filter: &Filter, sort: Sort) -> Vec<&Spec> {
        let mut specs: Vec<_> = self.specs().iter().filter(|spec| filter.keeps(spec)).collect();
        if sort != Sort::default() {
            sort_specs(&mut specs, sort);
        }
        specs
    }
}

fn sort_specs(specs: &mut [&Spec], sort: Sort) {
    // The sorts below are stable: what is equal there stays in the order of the names.
    specs.sort_by(|a, b| a.name.cmp(&b.name));
    let down = sort.descending;
    match sort.key {
        SortKey::Number => specs.sort_by(|a, b| none_last(a.number, b.number, down)),
        SortKey::Title if down => {
            specs.sort_by_cached_key(|spec| Reverse(spec.display_title().to_lowercase()));
        }
        SortKey::Title => specs.sort_by_cached_key(|spec| spec.display_title().to_lowercase()),
        SortKey::Status => specs.sort_by(|a, b| none_last(Some(a.status), Some(b.status), down)),
        SortKey::Priority => specs.sort_by(|a, b| none_last(a.priority, b.priority, down)),
        SortKey::Created => specs.sort_by(|a, b| none_last(a.created_at, b.created_at, down)),
        SortKey::Updated => specs.sort_by(|a, b| none_last(a.updated_at, b.updated_at, down)),
    }
}

/// The order of two values, where those that are missing come last in both directions.
fn none_last<T: Ord>(a: Option<T>, b: Option<T>, descending: bool) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if descending => b.cmp(&a),
        (Some(a), Some(b)) => a.cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}
