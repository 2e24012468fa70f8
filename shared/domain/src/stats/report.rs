//! Specs in numbers, at length: what the page of statistics shows.

use std::collections::HashMap;

use super::cycle::{Cycle, cycle};
use super::over_time::{OverTime, over_time};
use super::sizes::{Sizes, sizes};
use crate::{Area, Severity, Spec, Stats};

/// The numbers of specs. Archived ones count. Nothing in it depends on the day on which it is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// By status and by priority.
    pub stats: Stats,
    /// Specs without a priority.
    pub without_priority: usize,
    /// Each tag, whatever its case, under the spelling that comes first; the most frequent first, then by name.
    pub tags: Vec<Count>,
    /// Specs without a tag.
    pub without_tags: usize,
    /// Who works on how many, in the same order.
    pub assignees: Vec<Count>,
    /// Specs that nobody works on.
    pub without_assignee: usize,
    /// How many warnings and errors there are of each kind, the worst first; kinds of which there are none are left out.
    pub problems: Vec<(Area, Severity, usize)>,
    /// Specs that have one of them.
    pub with_problems: usize,
    /// What was made and completed when; `None` where no spec has a date.
    pub over_time: Option<OverTime>,
    /// How long it took; `None` where no spec has both dates.
    pub cycle: Option<Cycle>,
    /// How large specs are; `None` where no tokens are counted.
    pub sizes: Option<Sizes>,
}

/// How often something is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// What.
    pub name: String,
    /// How often.
    pub count: usize,
}

impl Report {
    /// The numbers of some specs of a snapshot.
    pub fn of(specs: &[&Spec]) -> Self {
        let lacking = |lacks: fn(&Spec) -> bool| specs.iter().filter(|spec| lacks(spec)).count();
        Self {
            stats: Stats::of_specs(specs.iter().copied()),
            without_priority: lacking(|spec| spec.priority.is_none()),
            tags: counts(specs.iter().flat_map(|spec| &spec.tags)),
            without_tags: lacking(|spec| spec.tags.is_empty()),
            assignees: counts(specs.iter().filter_map(|spec| spec.assignee.as_ref())),
            without_assignee: lacking(|spec| spec.assignee.is_none()),
            problems: problems(specs),
            with_problems: lacking(Spec::has_problems),
            over_time: over_time(specs),
            cycle: cycle(specs),
            sizes: sizes(specs),
        }
    }
}

fn counts<'a>(names: impl Iterator<Item = &'a String>) -> Vec<Count> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut counts: Vec<Count> = Vec::new();
    for name in names {
        let place = *places.entry(name.to_lowercase()).or_insert_with(|| {
            counts.push(Count { name: name.clone(), count: 0 });
            counts.len() - 1
        });
        counts[place].count += 1;
    }
    counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
    counts
}

fn problems(specs: &[&Spec]) -> Vec<(Area, Severity, usize)> {
    let mut counts: HashMap<(Area, Severity), usize> = HashMap::new();
    let problems = specs.iter().copied().flat_map(Spec::problems);
    for problem in problems.filter(|problem| problem.severity > Severity::Info) {
        *counts.entry((problem.area, problem.severity)).or_default() += 1;
    }
    let mut counts: Vec<_> =
        counts.into_iter().map(|((area, severity), count)| (area, severity, count)).collect();
    counts.sort_by_key(|(area, severity, _)| (std::cmp::Reverse(*severity), *area));
    counts
}
