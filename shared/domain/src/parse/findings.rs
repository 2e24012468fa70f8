//! The problems of one spec, or of one folder, as they are found: a bounded list.

use crate::limits::{PROBLEMS_PER_SPEC, QUOTED_CHARS};
use crate::{Area, Problem, Severity};

/// Problems in the order found, at most [`PROBLEMS_PER_SPEC`] of them.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    kept: Vec<Problem>,
    dropped: usize,
    worst_dropped: Option<Severity>,
}

impl Findings {
    pub(crate) fn add(&mut self, problem: Problem) {
        if self.kept.len() < PROBLEMS_PER_SPEC {
            self.kept.push(problem);
        } else {
            self.dropped += 1;
            self.worst_dropped = self.worst_dropped.max(Some(problem.severity));
        }
    }

    /// The problems. Where some were dropped, the last one says how many, and is as bad as the worst of them: the spec
    /// passes or fails as if all were there.
    pub(crate) fn into_problems(mut self) -> Vec<Problem> {
        if self.dropped == 0 {
            return self.kept;
        }
        if let Some(last) = self.kept.pop() {
            let severity = self.worst_dropped.max(Some(last.severity)).unwrap_or(last.severity);
            let message = format!("There are {} more problems.", self.dropped + 1);
            let more = Problem::info(Area::Structure, &last.path, message)
                .remedy("Mend the first ones, and look again.");
            self.kept.push(Problem { severity, ..more });
        }
        self.kept
    }
}

/// A value from a spec in backticks: on one line, and not longer than a message bears.
pub(crate) fn quote(value: &str) -> String {
    let mut quoted = String::from("`");
    let mut chars = value.trim().chars();
    for c in chars.by_ref().take(QUOTED_CHARS) {
        quoted.push(match c {
            // A backtick would end the quotation early.
            '`' => '\'',
            c if c.is_whitespace() || c.is_control() => ' ',
            c => c,
        });
    }
    if chars.next().is_some() {
        quoted.push('…');
    }
    quoted.push('`');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_value_stays_on_one_short_line() {
        assert_eq!(quote(" blocked "), "`blocked`");
        assert_eq!(quote("a\nb`c"), "`a b'c`");
        let check = |chars: usize, expect: String| assert_eq!(quote(&"x".repeat(chars)), expect);
        check(QUOTED_CHARS - 1, format!("`{}`", "x".repeat(79)));
        check(QUOTED_CHARS, format!("`{}`", "x".repeat(80)));
        check(QUOTED_CHARS + 1, format!("`{}…`", "x".repeat(80)));
    }

    #[test]
    fn problems_are_kept_up_to_their_bound() {
        let check = |count: usize, kept: usize, last: &str| {
            let mut findings = Findings::default();
            (0..count).for_each(|it| findings.add(Problem::info(Area::Structure, "a", format!("{it}"))));
            let problems = findings.into_problems();
            assert_eq!((problems.len(), problems[kept - 1].message.as_str()), (kept, last));
        };
        check(PROBLEMS_PER_SPEC - 1, 99, "98");
        check(PROBLEMS_PER_SPEC, 100, "99");
        check(PROBLEMS_PER_SPEC + 1, 100, "There are 2 more problems.");
    }

    #[test]
    fn too_many_problems_end_with_their_count_and_the_worst_of_them() {
        let mut findings = Findings::default();
        for i in 0..150 {
            let info = Problem::info(Area::Structure, "a", format!("{i}"));
            findings.add(if i == 140 { Problem::error(Area::Structure, "a", "bad") } else { info });
        }
        let problems = findings.into_problems();
        assert_eq!(problems.len(), PROBLEMS_PER_SPEC);
        let last = problems.last().unwrap();
        assert_eq!((last.severity, last.message.as_str()), (Severity::Error, "There are 51 more problems."));
    }
}
