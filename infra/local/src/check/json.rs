//! For programs: one JSON object.

use domain::Problem;
use serde::Serialize;

use super::{Finding, Report};

#[derive(Serialize)]
struct Written<'a> {
    specs: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    problems: Vec<WrittenProblem<'a>>,
}

/// As in the API's `SpecValidation`, and where it is.
#[derive(Serialize)]
struct WrittenProblem<'a> {
    severity: &'static str,
    #[serde(rename = "type")]
    area: &'static str,
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    spec: Option<&'a str>,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestion: Option<&'a str>,
}

pub(super) fn write(report: &Report) -> String {
    let counts = report.counts;
    let written = Written {
        specs: counts.specs,
        errors: counts.errors,
        warnings: counts.warnings,
        infos: counts.infos,
        problems: report.findings.iter().map(problem).collect(),
    };
    let mut text = serde_json::to_string_pretty(&written).unwrap_or_default();
    text.push('\n');
    text
}

fn problem(finding: &Finding) -> WrittenProblem<'_> {
    let Problem { severity, area, message, remedy, line, .. } = &finding.problem;
    WrittenProblem {
        severity: severity.as_str(),
        area: area.as_str(),
        path: &finding.path,
        line: *line,
        spec: finding.spec.as_deref(),
        message,
        suggestion: Some(remedy.as_str()).filter(|it| !it.is_empty()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::report;

    #[test]
    fn programs_get_every_field() {
        insta::assert_snapshot!(write(&report()), @r#"
        {
          "specs": 2,
          "errors": 1,
          "warnings": 2,
          "infos": 0,
          "problems": [
            {
              "severity": "warning",
              "type": "frontmatter",
              "path": "specs/007-a/README.md",
              "line": 2,
              "spec": "007-a",
              "message": "Unknown status `blocked`.",
              "suggestion": "Use one of `draft`, `planned`."
            },
            {
              "severity": "error",
              "type": "structure",
              "path": "specs/8, x:%/README.md",
              "line": 104,
              "spec": "8, x:%",
              "message": "No title\u001b[2J\n::error::`fake`."
            },
            {
              "severity": "warning",
              "type": "structure",
              "path": "specs/empty",
              "message": "`empty` has no main document."
            }
          ]
        }
        "#);
    }
}
