//! Numbers as bars, each a row of a table.

use domain::stats::{Count, Cycle, Report, Sizes};
use domain::{Filter, Priority, Severity, Status};
use web::texts::{Texts, thousands};

use super::super::words;

/// Tags and people that are named; the others are put together.
const NAMED: usize = 12;

/// One row.
pub(super) struct Bar {
    pub(super) label: String,
    /// The specs that it counts, as a list.
    pub(super) href: Option<String>,
    pub(super) icon: Option<&'static str>,
    /// The class of icon and bar.
    pub(super) class: &'static str,
    pub(super) count: usize,
    /// The length of the bar, in percent.
    pub(super) length: f64,
    /// The part of all specs, in percent.
    pub(super) share: Option<String>,
}

type Narrowed<'a> = &'a dyn Fn(&Filter) -> String;

fn bar(label: impl Into<String>, count: usize) -> Bar {
    Bar { label: label.into(), href: None, icon: None, class: "", count, length: 0.0, share: None }
}

/// The rows with their lengths, the longest full, and with their parts of `all`, where these are parts of anything.
fn measured(mut bars: Vec<Bar>, all: Option<usize>) -> Vec<Bar> {
    let most = bars.iter().map(|it| it.count).max().unwrap_or(0).max(1);
    for bar in &mut bars {
        bar.length = (bar.count as f64 / most as f64 * 1000.0).round() / 10.0;
        bar.share = all.map(|all| {
            let share = bar.count as f64 / all.max(1) as f64 * 100.0;
            if share > 0.0 && share < 1.0 { "<1".to_owned() } else { format!("{share:.0}") }
        });
    }
    bars
}

pub(super) fn by_status(t: &Texts, report: &Report, narrowed: Narrowed<'_>) -> Vec<Bar> {
    let one = |status: Status| Bar {
        href: Some(narrowed(&Filter { status: vec![status], hide_archived: true, ..Filter::default() })),
        icon: Some(status.as_str()),
        class: match status {
            Status::Draft => "s-draft",
            Status::Planned => "s-planned",
            Status::InProgress => "s-in-progress",
            Status::Complete => "s-complete",
            Status::Archived => "s-archived",
        },
        ..bar(words::status(t, status), report.stats.with_status(status))
    };
    measured(Status::ALL.into_iter().map(one).collect(), Some(report.stats.total))
}

pub(super) fn by_priority(t: &Texts, report: &Report, narrowed: Narrowed<'_>) -> Vec<Bar> {
    let one = |priority: Priority| Bar {
        href: Some(narrowed(&Filter { priority: vec![priority], ..Filter::default() })),
        icon: Some(priority.as_str()),
        ..bar(words::priority(t, priority), report.stats.with_priority(priority))
    };
    let none = (report.without_priority > 0).then(|| bar(t.stats.none_of_it, report.without_priority));
    let all = Priority::ALL.into_iter().rev().map(one).chain(none);
    measured(all.collect(), Some(report.stats.total))
}

pub(super) fn by_tag(t: &Texts, report: &Report, narrowed: Narrowed<'_>) -> Vec<Bar> {
    let href = |it: &str| narrowed(&Filter { tags: vec![it.to_owned()], ..Filter::default() });
    named(t, &report.tags, report.without_tags, report.stats.total, &href)
}

pub(super) fn by_assignee(t: &Texts, report: &Report, narrowed: Narrowed<'_>) -> Vec<Bar> {
    let href = |it: &str| narrowed(&Filter { assignee: vec![it.to_owned()], ..Filter::default() });
    named(t, &report.assignees, report.without_assignee, report.stats.total, &href)
}

/// The most frequent names; the others and specs without any are counted, without a bar that would outshine them.
fn named(t: &Texts, counts: &[Count], without: usize, all: usize, href: &dyn Fn(&str) -> String) -> Vec<Bar> {
    if counts.is_empty() {
        return Vec::new();
    }
    let (shown, others) = counts.split_at(counts.len().min(NAMED));
    let one = |it: &Count| Bar { href: Some(href(&it.name)), ..bar(it.name.clone(), it.count) };
    let mut bars = measured(shown.iter().map(one).collect(), Some(all));
    let quiet = |label: String, count| Bar { share: None, ..bar(label, count) };
    if !others.is_empty() {
        bars.push(quiet(t.stats.others(others.len()), others.iter().map(|it| it.count).sum()));
    }
    if without > 0 {
        bars.push(quiet(t.stats.none_of_it.to_owned(), without));
    }
    bars
}

pub(super) fn problems(t: &Texts, report: &Report) -> Vec<Bar> {
    let one = |(area, severity, count): &(domain::Area, Severity, usize)| Bar {
        icon: Some("warn"),
        class: if *severity == Severity::Error { "problem-mark error" } else { "problem-mark" },
        ..bar(format!("{} · {}", words::severity(t, *severity), super::area(t, *area)), *count)
    };
    measured(report.problems.iter().map(one).collect(), None)
}

pub(super) fn took(t: &Texts, cycle: &Cycle) -> Vec<Bar> {
    let bounds = Cycle::BOUNDS;
    let label = |place: usize| match place {
        0 => t.stats.up_to_one_day.to_owned(),
        place if place == bounds.len() => t.stats.over_days(bounds[place - 1]),
        place => t.stats.up_to_days(bounds[place - 1], bounds[place]),
    };
    let bars = cycle.histogram.iter().enumerate().map(|(place, count)| bar(label(place), *count));
    measured(bars.collect(), None)
}

pub(super) fn sizes(t: &Texts, sizes: &Sizes) -> Vec<Bar> {
    let bounds = Sizes::BOUNDS.map(|it| thousands(it as usize));
    let label = |place: usize| match place {
        0 => t.stats.up_to_tokens(&bounds[0]),
        place if place == bounds.len() => t.stats.over_tokens(&bounds[place - 1]),
        place => t.stats.tokens_between(&bounds[place - 1], &bounds[place]),
    };
    let bars = sizes.histogram.iter().enumerate().map(|(place, count)| bar(label(place), *count));
    measured(bars.collect(), None)
}
