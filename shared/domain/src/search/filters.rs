//! The part of a query that asks for what a spec's frontmatter says: `status:planned`, `created:>2025-11`.

use super::fold::folded;
use crate::{Priority, Spec, Status, Timestamp};

/// What is asked of a spec's frontmatter. All of it has to hold, save that any of several statuses, priorities or
/// assignees will do.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Filters {
    wanted: Vec<Test>,
    unwanted: Vec<Test>,
}

#[derive(Clone, Debug, PartialEq)]
enum Test {
    Status(Vec<Status>),
    Priority(Vec<Priority>),
    /// Any of these, folded.
    Tag(Vec<String>),
    /// Any of these, folded.
    Assignee(Vec<String>),
    Date(Which, Span),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    Created,
    Updated,
    Completed,
}

/// From its first moment on, up to before its second one; an open end where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Span {
    from: Option<Timestamp>,
    before: Option<Timestamp>,
}

impl Filters {
    pub(super) fn is_empty(&self) -> bool {
        self.wanted.is_empty() && self.unwanted.is_empty()
    }

    /// Whether they are all true of `spec`.
    pub(super) fn keep(&self, spec: &Spec) -> bool {
        self.wanted.iter().all(|test| test.holds(spec)) && !self.unwanted.iter().any(|test| test.holds(spec))
    }

    /// Takes `key:value` up, where `key` is one that is known. A value that is not understood asks for what no spec has,
    /// and is told of in `problems`; one that is not there yet asks for nothing.
    pub(super) fn take(&mut self, key: &str, value: &str, negated: bool, problems: &mut Vec<String>) -> bool {
        let key = key.to_lowercase();
        if !KEYS.contains(&key.as_str()) {
            return false;
        }
        let values: Vec<&str> = value.split([',', '，']).map(str::trim).filter(|it| !it.is_empty()).collect();
        if value.trim_start_matches(['<', '>', '=', ',']).trim().is_empty() {
            return true;
        }
        let names = |sign| values.iter().map(|it| folded(it.trim_start_matches(sign))).collect();
        let test = match key.as_str() {
            "status" => Test::Status(known(&values, Status::parse, "status", &STATUSES, problems)),
            "priority" => Test::Priority(known(&values, Priority::parse, "priority", &PRIORITIES, problems)),
            "assignee" => Test::Assignee(names('@')),
            "created" => Test::Date(Which::Created, span(&key, value, problems)),
            "updated" => Test::Date(Which::Updated, span(&key, value, problems)),
            "completed" => Test::Date(Which::Completed, span(&key, value, problems)),
            _ => Test::Tag(names('#')),
        };
        if negated {
            self.unwanted.push(test);
        } else {
            self.want(test);
        }
        true
    }

    /// A spec has one status, one priority and one assignee: asking for two is asking for either.
    fn want(&mut self, test: Test) {
        for there in &mut self.wanted {
            match (there, &test) {
                (Test::Status(there), Test::Status(more)) => return there.extend(more),
                (Test::Priority(there), Test::Priority(more)) => return there.extend(more),
                (Test::Assignee(there), Test::Assignee(more)) => return there.extend_from_slice(more),
                _ => {}
            }
        }
        self.wanted.push(test);
    }
}

const KEYS: [&str; 8] = ["status", "priority", "tag", "tags", "assignee", "created", "updated", "completed"];
const STATUSES: [&str; 5] = ["draft", "planned", "in-progress", "complete", "archived"];
const PRIORITIES: [&str; 4] = ["low", "medium", "high", "critical"];

fn known<T>(
    values: &[&str],
    parse: impl Fn(&str) -> Option<T>,
    what: &str,
    expected: &[&str],
    problems: &mut Vec<String>,
) -> Vec<T> {
    let mut known = Vec::new();
    for value in values {
        if let Some(it) = parse(value) {
            known.push(it);
        } else {
            let expected = expected.join("`, `");
            problems.push(format!("`{value}` is no {what}: expected one of `{expected}`"));
        }
    }
    known
}

fn span(key: &str, value: &str, problems: &mut Vec<String>) -> Span {
    Span::parse(value).unwrap_or_else(|| {
        let expected = "expected `2025`, `2025-11` or `2025-11-14`, with `>`, `>=`, `<` or `<=` in front or `..` between";
        problems.push(format!("`{value}` is no date for `{key}:`: {expected}"));
        let never = Timestamp::from_millis(i64::MIN);
        Span { from: None, before: Some(never) }
    })
}

impl Test {
    fn holds(&self, spec: &Spec) -> bool {
        match self {
            Self::Status(any) => any.contains(&spec.status),
            Self::Priority(any) => spec.priority.is_some_and(|it| any.contains(&it)),
            Self::Tag(any) => spec.tags.iter().any(|tag| any.iter().any(|it| is(tag, it))),
            Self::Assignee(any) => spec
                .assignee
                .as_deref()
                .is_some_and(|name| any.iter().any(|it| is(name.trim_start_matches('@'), it))),
            Self::Date(which, span) => {
                let date = match which {
                    Which::Created => spec.created_at,
                    Which::Updated => spec.updated_at,
                    Which::Completed => spec.completed_at,
                };
                date.is_some_and(|date| span.contains(date))
            }
        }
    }
}

/// Whether a text is what a folded one asks for.
fn is(text: &str, wanted: &str) -> bool {
    if text.is_ascii() { text.eq_ignore_ascii_case(wanted) } else { folded(text) == wanted }
}

impl Span {
    fn contains(self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= at) && self.before.is_none_or(|before| at < before)
    }

    /// Reads `2025`, `2025-11` or `2025-11-14`, with `>`, `>=`, `<`, `<=` or `=` in front, or two with `..` between.
    /// `>` is after the whole of it, `<` before all of it.
    fn parse(text: &str) -> Option<Self> {
        if let Some((from, to)) = text.split_once("..") {
            let from = if from == "*" || from.is_empty() { Self::default() } else { Self::period(from)? };
            let to = if to == "*" || to.is_empty() { Self::default() } else { Self::period(to)? };
            return Some(Self { from: from.from, before: to.before });
        }
        let date = text.trim_start_matches(['<', '>', '=']);
        let period = Self::period(date)?;
        match &text[..text.len() - date.len()] {
            "" | "=" => Some(period),
            ">" => Some(Self { from: period.before, before: None }),
            ">=" => Some(Self { from: period.from, before: None }),
            "<" => Some(Self { from: None, before: period.from }),
            "<=" => Some(Self { from: None, before: period.before }),
            _ => None,
        }
    }

    /// A year, a month or a day.
    fn period(text: &str) -> Option<Self> {
        let mut parts = text.trim().split('-');
        let mut number = |digits: usize| match parts.next() {
            None => Some(None),
            Some(part) if part.len() <= digits && part.bytes().all(|byte| byte.is_ascii_digit()) => {
                part.parse::<u16>().ok().map(Some)
            }
            Some(_) => None,
        };
        let (year, month, day) = (number(4)?.filter(|&year| year >= 1000)?, number(2)?, number(2)?);
        if parts.next().is_some() {
            return None;
        }
        let at =
            |year: u16, month: u16, day: u16| Timestamp::parse(&format!("{year:04}-{month:02}-{day:02}"));
        let from = at(year, month.unwrap_or(1), day.unwrap_or(1))?;
        let before = match (month, day) {
            (_, Some(_)) => Some(Timestamp::from_millis(from.as_millis() + 24 * 60 * 60 * 1000)),
            (Some(month), None) if month < 12 => at(year, month + 1, 1),
            _ => at(year + 1, 1, 1),
        };
        Some(Self { from: Some(from), before })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_spans() {
        let check = |text: &str, expect: Option<(&str, &str)>| {
            let show = |at: Option<Timestamp>| at.map_or(String::new(), Timestamp::date);
            let span = Span::parse(text).map(|span| (show(span.from), show(span.before)));
            let expect = expect.map(|(from, before)| (from.to_owned(), before.to_owned()));
            assert_eq!(span, expect, "{text}");
        };
        check("2025", Some(("2025-01-01", "2026-01-01")));
        check("=2025-11", Some(("2025-11-01", "2025-12-01")));
        check("2025-12", Some(("2025-12-01", "2026-01-01")));
        check("2024-02-29", Some(("2024-02-29", "2024-03-01")));
        check(">2025-11", Some(("2025-12-01", "")));
        check(">=2025-11", Some(("2025-11-01", "")));
        check("<2025-11", Some(("", "2025-11-01")));
        check("<=2025-11", Some(("", "2025-12-01")));
        check("2025-01..2025-03", Some(("2025-01-01", "2025-04-01")));
        check("2025..*", Some(("2025-01-01", "")));
        check(">9998", Some(("9999-01-01", "")));
        for bad in
            ["", "now", "25", "2025-13", "2025-02-30", "2025-1-1-1", "2025-", "=>2025", "+2025", "２０２５"]
        {
            check(bad, None);
        }
    }
}
