//! A table for spreadsheets. RFC 4180.

use domain::{Priority, Reference, Spec, Timestamp};

use crate::pages;
use crate::view::View;

const COLUMNS: [&str; 17] = [
    "number",
    "name",
    "title",
    "status",
    "priority",
    "tags",
    "assignee",
    "created",
    "updated",
    "completed",
    "parent",
    "depends_on",
    "tasks_done",
    "tasks_total",
    "tokens",
    "validation",
    "path",
];

/// A line of names, and one for each spec.
pub(super) fn table(view: &View, specs: &[Spec]) -> Vec<u8> {
    let mut text = COLUMNS.join(",");
    text.push_str("\r\n");
    for spec in specs {
        for (place, value) in row(view, spec).iter().enumerate() {
            if place > 0 {
                text.push(',');
            }
            cell(value, &mut text);
        }
        text.push_str("\r\n");
    }
    text.into_bytes()
}

fn row(view: &View, spec: &Spec) -> [String; COLUMNS.len()] {
    let at = |it: Option<Timestamp>| it.map(|it| it.to_string()).unwrap_or_default();
    let number = |it: u32| it.to_string();
    let depends_on: Vec<_> = spec.depends_on().iter().map(Reference::as_str).collect();
    [
        pages::number(spec),
        spec.name.to_string(),
        spec.display_title(),
        spec.status.as_str().to_owned(),
        spec.priority.map_or("", Priority::as_str).to_owned(),
        spec.tags.join(", "),
        spec.assignee.clone().unwrap_or_default(),
        at(spec.created_at),
        at(spec.updated_at),
        at(spec.completed_at),
        spec.parent().map(ToString::to_string).unwrap_or_default(),
        depends_on.join(", "),
        number(spec.tasks.done),
        number(spec.tasks.total),
        spec.main().tokens.as_ref().map(|it| number(it.content)).unwrap_or_default(),
        spec.validation().as_str().to_owned(),
        format!("{}/{}/{}", view.specs_dir(), spec.dir, spec.main().path),
    ]
}

/// Writes a cell, in quotes unless it is a plain word.
///
/// A spreadsheet takes what begins with `=`, `+`, `-`, `@` for a formula, and runs it: an apostrophe in front keeps it
/// text. It may also split at other signs than commas, so that a formula can begin in the middle. Source: OWASP, CSV
/// injection.
fn cell(value: &str, text: &mut String) {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ':' | '_' | '/');
    if value.chars().all(is_plain) && !value.starts_with('-') {
        text.push_str(value);
        return;
    }
    text.push('"');
    let mut begins = true;
    for c in value.chars() {
        if begins && matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r') {
            text.push('\'');
        }
        begins = matches!(c, ';' | '\t' | '\r' | '\n' | '|') || (begins && (c == ' ' || c == '"'));
        if c == '"' {
            text.push('"');
        }
        text.push(c);
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        let check = |value: &str, expect: &str| {
            let mut text = String::new();
            cell(value, &mut text);
            assert_eq!(text, expect);
        };
        check("082", "082");
        check("", "");
        check("specs/082-a/README.md", "specs/082-a/README.md");
        check("a, \"b\"\nc", "\"a, \"\"b\"\"\nc\"");
        check("=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\"");
        check("-2+3", "\"'-2+3\"");
        check("-a", "\"'-a\"");
        check("@x", "\"'@x\"");
        check("\t=1", "\"'\t'=1\"");
        check("  =1", "\"  '=1\"");
        check("a; =1", "\"a; '=1\"");
        check("a;\"=1\"", "\"a;\"\"'=1\"\"\"");
        check("a = 1", "\"a = 1\"");
    }
}
