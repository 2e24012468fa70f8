//! How single values are written on every page.
//!
//! Templates give some values by reference and some not: what they call takes either.

use std::borrow::Borrow;

use domain::{ParsedSpec, Priority, Severity, Status, Tasks};
pub(super) use web::markup::{Html, sentence};
use web::texts::Texts;
pub(super) use web::texts::thousands;

/// A status as people say it: `In progress`.
pub(super) fn status(t: &Texts, status: impl Borrow<Status>) -> &'static str {
    match status.borrow() {
        Status::Draft => t.status.draft,
        Status::Planned => t.status.planned,
        Status::InProgress => t.status.in_progress,
        Status::Complete => t.status.complete,
        Status::Archived => t.status.archived,
    }
}

/// A priority as people say it.
pub(super) fn priority(t: &Texts, priority: impl Borrow<Priority>) -> &'static str {
    match priority.borrow() {
        Priority::Low => t.priority.low,
        Priority::Medium => t.priority.medium,
        Priority::High => t.priority.high,
        Priority::Critical => t.priority.critical,
    }
}

/// How bad a problem is, for those who listen.
pub(super) fn severity(t: &Texts, severity: impl Borrow<Severity>) -> &'static str {
    match severity.borrow() {
        Severity::Info => t.severity.info,
        Severity::Warning => t.severity.warning,
        Severity::Error => t.severity.error,
    }
}

/// A spec's number as its name writes it (`082`); empty where it has none.
pub(crate) fn number(spec: &ParsedSpec) -> String {
    let Some(number) = spec.number else { return String::new() };
    let name = spec.name.as_str();
    let digits = &name[..name.bytes().take_while(u8::is_ascii_digit).count()];
    if digits.parse() == Ok(number) { digits.to_owned() } else { format!("{number:03}") }
}

/// A part of a hundred as people read it: nearly all is not all.
pub(super) fn percent(rate: f64) -> u64 {
    let rounded = rate.round() as u64;
    if rate < 100.0 { rounded.min(99) } else { rounded }
}

/// How many tenths of a list of tasks are done, as a bar shows it: what is begun is seen, and nearly all is not all.
pub(super) fn tenths(tasks: impl Borrow<Tasks>) -> u32 {
    let Tasks { done, total } = *tasks.borrow();
    match (done, total) {
        (0, _) | (_, 0) => 0,
        _ if done >= total => 10,
        _ => (f64::from(done) / f64::from(total) * 10.0).round().clamp(1.0, 9.0) as u32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_shows_what_is_begun_and_what_is_not_done() {
        let check =
            |done, total, expect: u32| assert_eq!(tenths(Tasks { done, total }), expect, "{done}/{total}");
        check(0, 0, 0);
        check(0, 30, 0);
        check(1, 30, 1);
        check(14, 30, 5);
        check(29, 30, 9);
        check(30, 30, 10);
    }

    #[test]
    fn nearly_all_is_not_all() {
        let check = |rate: f64, expect: u64| assert_eq!(percent(rate), expect, "{rate}");
        check(0.0, 0);
        check(73.68, 74);
        check(99.9, 99);
        check(100.0, 100);
    }
}
