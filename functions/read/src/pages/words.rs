//! How single values are written on every page.
//!
//! Templates give some values by reference and some not: what they call takes either.

use std::borrow::Borrow;

use domain::{ParsedSpec, Priority, Severity, Status};
pub(super) use web::markup::{Html, sentence, time};

/// A status as people say it: `In progress`.
pub(super) fn status(status: impl Borrow<Status>) -> &'static str {
    match status.borrow() {
        Status::Draft => "Draft",
        Status::Planned => "Planned",
        Status::InProgress => "In progress",
        Status::Complete => "Complete",
        Status::Archived => "Archived",
    }
}

/// A priority as people say it.
pub(super) fn priority(priority: impl Borrow<Priority>) -> &'static str {
    match priority.borrow() {
        Priority::Low => "Low",
        Priority::Medium => "Medium",
        Priority::High => "High",
        Priority::Critical => "Critical",
    }
}

/// How bad a problem is, for those who listen.
pub(super) fn severity(severity: impl Borrow<Severity>) -> &'static str {
    match severity.borrow() {
        Severity::Info => "Note",
        Severity::Warning => "Warning",
        Severity::Error => "Error",
    }
}

/// A spec's number as its name writes it (`082`); empty where it has none.
pub(crate) fn number(spec: &ParsedSpec) -> String {
    let Some(number) = spec.number else { return String::new() };
    let name = spec.name.as_str();
    let digits = &name[..name.bytes().take_while(u8::is_ascii_digit).count()];
    if digits.parse() == Ok(number) { digits.to_owned() } else { format!("{number:03}") }
}

/// `1 spec`, `2 specs`, `12,345 specs`.
pub(crate) fn counted(count: impl Borrow<usize>, one: &str, many: &str) -> String {
    let count = *count.borrow();
    format!("{} {}", thousands(count), if count == 1 { one } else { many })
}

/// `12,345`.
pub(crate) fn thousands(count: impl Borrow<usize>) -> String {
    let digits = count.borrow().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_readable() {
        let all = [0, 1, 999, 1000, 1_234_567].map(|n| counted(n, "spec", "specs"));
        assert_eq!(all, ["0 specs", "1 spec", "999 specs", "1,000 specs", "1,234,567 specs"]);
    }
}
