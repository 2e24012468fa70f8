//! Dates as specs write them.

use super::super::findings::{Findings, quote};
use crate::{Area, Problem, Timestamp};

/// Reads a date; one that is none is found to be so, and an empty one is none without more ado.
pub(in super::super) fn date(
    name: &str,
    text: &str,
    path: &str,
    line: u32,
    findings: &mut Findings,
) -> Option<Timestamp> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let found = Timestamp::parse(text);
    if found.is_none() {
        findings.add(
            Problem::error(Area::Frontmatter, path, format!("{} in `{name}` is not a date.", quote(text)))
                .at(line)
                .remedy("Write it like `2025-11-14` or `2025-11-14T05:33:26Z`."),
        );
    }
    found
}
