//! For GitHub Actions: workflow commands, which become annotations at the lines. Source: "Workflow commands for GitHub
//! Actions", and the escapes of `@actions/core`.

use std::fmt::Write as _;

use domain::Severity;

use super::Report;
use crate::plain::plain;

pub(super) fn write(report: &Report) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        let problem = &finding.problem;
        let command = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let _ = write!(out, "::{command} file={}", property(&finding.path));
        if let Some(line) = problem.line {
            let _ = write!(out, ",line={line}");
        }
        let space = if problem.remedy.is_empty() { "" } else { " " };
        let message = format!("{}{space}{}", problem.message, problem.remedy);
        let _ = writeln!(out, ",title=livespecs::{}", data(&message));
    }
    let _ = writeln!(out, "{}", report.counts);
    out
}

/// A line break would end the command, and what follows could begin another.
fn data(text: &str) -> String {
    let escaped = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    plain(&escaped).into_owned()
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::report;

    #[test]
    fn each_problem_is_one_command_whatever_is_in_it() {
        insta::assert_snapshot!(write(&report()), @r"
        ::warning file=specs/007-a/README.md,line=2,title=livespecs::Unknown status `blocked`. Use one of `draft`, `planned`.
        ::error file=specs/8%2C x%3A%25/README.md,line=104,title=livespecs::No title\u{1b}[2J%0A::error::`fake`.
        ::warning file=specs/empty,title=livespecs::`empty` has no main document.
        2 specs: 1 error, 2 warnings
        ");
    }
}
