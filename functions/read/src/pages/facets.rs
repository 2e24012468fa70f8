//! How many specs each value of a filter would show.

use std::borrow::{Borrow, Cow};
use std::collections::HashMap;

use domain::{Filter, Priority, Spec, Status};

/// More values than this are not listed: they are found by typing `tag:name`.
const MOST_VALUES: usize = 100;

/// The counts beside each filter. A value is counted over what all *other* filters leave, because that is what
/// choosing it would show; tags narrow each other, so theirs are counted over what is shown.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Facets {
    /// In the order of [`Status::ALL`].
    pub(super) status: [usize; 5],
    /// In the order of [`Priority::ALL`].
    pub(super) priority: [usize; 4],
    /// The most frequent first, chosen ones before all.
    pub(super) tags: Vec<Value>,
    /// How many tags are not listed.
    pub(super) more_tags: usize,
    /// As the tags.
    pub(super) assignees: Vec<Value>,
    /// How many have warnings or errors.
    pub(super) problems: usize,
}

/// One value of a filter.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) name: String,
    pub(super) count: usize,
    pub(super) chosen: bool,
}

impl Facets {
    /// Counts over `specs`: all of a snapshot, or what words have found.
    pub(super) fn count<'a>(specs: impl IntoIterator<Item = &'a Spec>, filter: &'a Filter) -> Self {
        let by_status = Filter { status: filter.status.clone(), ..Filter::default() };
        let by_priority = Filter { priority: filter.priority.clone(), ..Filter::default() };
        let by_tags = Filter { tags: filter.tags.clone(), ..Filter::default() };
        let by_assignee = Filter { assignee: filter.assignee.clone(), ..Filter::default() };
        let by_problems = Filter { problems: filter.problems, ..Filter::default() };
        // Whether archived ones are left out depends on the chosen status too.
        let by_archive = Filter { hide_archived: filter.hide_archived, ..by_status.clone() };

        let mut facets = Self::default();
        let (mut tags, mut assignees) = (Tally::default(), Tally::default());
        for spec in specs {
            let kept = [&by_status, &by_priority, &by_tags, &by_assignee, &by_problems, &by_archive]
                .map(|it| it.keeps(spec));
            let but = |left_out: &[usize]| {
                kept.iter().enumerate().all(|(at, kept)| *kept || left_out.contains(&at))
            };
            if but(&[0, 5]) {
                facets.status[spec.status as usize] += 1;
            }
            if let Some(priority) = spec.priority.filter(|_| but(&[1])) {
                facets.priority[priority as usize] += 1;
            }
            if but(&[]) {
                spec.tags.iter().for_each(|tag| tags.add(tag));
            }
            if let Some(assignee) = spec.assignee.as_ref().filter(|_| but(&[3])) {
                assignees.add(assignee);
            }
            if spec.has_problems() && but(&[4]) {
                facets.problems += 1;
            }
        }
        facets.tags = tags.values(&filter.tags);
        facets.more_tags = facets.tags.len().saturating_sub(MOST_VALUES);
        facets.tags.truncate(MOST_VALUES);
        facets.assignees = assignees.values(&filter.assignee);
        facets.assignees.truncate(MOST_VALUES);
        facets
    }

    pub(super) fn with_status(&self, status: impl Borrow<Status>) -> usize {
        self.status[*status.borrow() as usize]
    }

    pub(super) fn with_priority(&self, priority: impl Borrow<Priority>) -> usize {
        self.priority[*priority.borrow() as usize]
    }
}

/// Counts names, letter case aside; the first spelling is shown.
#[derive(Default)]
struct Tally<'a>(HashMap<Cow<'a, str>, (&'a str, usize)>);

impl<'a> Tally<'a> {
    fn add(&mut self, name: &'a str) {
        self.0.entry(folded(name)).or_insert((name, 0)).1 += 1;
    }

    fn values(mut self, chosen: &'a [String]) -> Vec<Value> {
        let mut values: Vec<_> = chosen
            .iter()
            .map(|name| {
                let count = self.0.remove(&folded(name)).map_or(0, |(_, count)| count);
                Value { name: name.clone(), count, chosen: true }
            })
            .collect();
        let mut rest: Vec<_> = self.0.into_values().collect();
        rest.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        values.extend(rest.into_iter().map(|(name, count)| Value {
            name: name.to_owned(),
            count,
            chosen: false,
        }));
        values
    }
}

fn folded(name: &str) -> Cow<'_, str> {
    if name.chars().any(char::is_uppercase) { name.to_lowercase().into() } else { name.into() }
}
