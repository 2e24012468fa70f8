//! How single values are written on every page.
//!
//! Templates give some values by reference and some not: what they call takes either.

use std::borrow::Borrow;

use domain::{ParsedSpec, Priority, Severity, Status};
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearly_all_is_not_all() {
        let check = |rate: f64, expect: u64| assert_eq!(percent(rate), expect, "{rate}");
        check(0.0, 0);
        check(73.68, 74);
        check(99.9, 99);
        check(100.0, 100);
    }
}
