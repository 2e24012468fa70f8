//! For people: each problem with its line of source.

use std::fmt::Write as _;

use domain::Severity;

use super::excerpt::excerpt;
use super::{Finding, Report};
use crate::plain::plain;

const BOLD: &str = "\u{1b}[1m";
const BLUE: &str = "\u{1b}[1;34m";
const RESET: &str = "\u{1b}[0m";

/// The report as text, with a summary at the end.
pub(super) fn write(report: &Report, colours: bool) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        one(&mut out, finding, colours);
        out.push('\n');
    }
    let _ = writeln!(out, "{}", report.counts);
    out
}

fn one(out: &mut String, finding: &Finding, colours: bool) {
    let paint = |colour: &'static str| if colours { (colour, RESET) } else { ("", "") };
    let problem = &finding.problem;
    let (severity, word) = match problem.severity {
        Severity::Error => (paint("\u{1b}[1;31m"), "error"),
        Severity::Warning => (paint("\u{1b}[1;33m"), "warning"),
        Severity::Info => (paint("\u{1b}[1;36m"), "note"),
    };
    let (bold, frame) = (paint(BOLD), paint(BLUE));
    let message = plain(&problem.message);
    let _ = writeln!(out, "{}{word}{}{}: {message}{}", severity.0, severity.1, bold.0, bold.1);

    let shown = finding.source.as_deref().map(|line| excerpt(line, &problem.message));
    let line = problem.line.map(|line| line.to_string());
    // As wide as the number of the line: the frame stands behind it.
    let gutter = " ".repeat(line.as_deref().filter(|_| shown.is_some()).map_or(1, str::len));
    let mut place = plain(&finding.path).into_owned();
    if let Some(line) = &line {
        let _ = write!(place, ":{line}");
    }
    if let Some(column) = shown.as_ref().and_then(|it| it.column) {
        let _ = write!(place, ":{column}");
    }
    let _ = writeln!(out, "{gutter}{}-->{} {place}", frame.0, frame.1);

    if let (Some(shown), Some(line)) = (&shown, &line) {
        let _ = writeln!(out, "{gutter} {}|{}", frame.0, frame.1);
        let text = if shown.text.is_empty() { String::new() } else { format!(" {}", shown.text) };
        let _ = writeln!(out, "{}{line} |{}{text}", frame.0, frame.1);
        if let Some((begins, length)) = shown.mark {
            let (space, mark) = (" ".repeat(begins), "^".repeat(length));
            let _ =
                writeln!(out, "{gutter} {}|{} {space}{}{mark}{}", frame.0, frame.1, severity.0, severity.1);
        }
    }
    if !problem.remedy.is_empty() {
        let remedy = plain(&problem.remedy);
        let _ = writeln!(out, "{gutter} {}={} {}help{}: {remedy}", frame.0, frame.1, bold.0, bold.1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::report;

    #[test]
    fn people_see_the_line_of_source_and_what_to_do() {
        insta::assert_snapshot!(write(&report(), false), @r"
        warning: Unknown status `blocked`.
         --> specs/007-a/README.md:2:10
          |
        2 | status:     blocked # \u{1b}[31m
          |             ^^^^^^^
          = help: Use one of `draft`, `planned`.

        error: No title\u{1b}[2J\u{a}::error::`fake`.
           --> specs/8, x:%/README.md:104
            |
        104 | ok

        warning: `empty` has no main document.
         --> specs/empty

        2 specs: 1 error, 2 warnings
        ");
    }

    #[test]
    fn colours_are_only_around_what_is_ours() {
        let text = write(&report(), true);
        assert!(text.contains("\u{1b}[1;33mwarning\u{1b}[0m"));
        // The source's own escape sequence is shown, not obeyed.
        assert!(!text.contains("\u{1b}[31m") && !text.contains("\u{1b}[2J"));
    }
}
