//! What one spec shows by itself to be wrong or missing; relations are checked when the snapshot is put together.

use super::fields::Meta;
use super::findings::{Findings, quote};
use super::frontmatter::Split;
use super::outline::Outline;
use crate::{Area, Problem, Status, TokenCounts};

/// Fields that are missing.
pub(super) fn fields(meta: &Meta, split: &Split, path: &str, findings: &mut Findings) {
    let line = meta.status_line.unwrap_or(1);
    match meta.status {
        None if meta.status_line.is_none() => findings.add(
            Problem::warning(
                Area::Frontmatter,
                path,
                "There is no `status`: the spec is shown as `planned`.",
            )
            .at(split.line)
            .remedy(missing_status(split)),
        ),
        Some(Status::Planned) if meta.priority.is_none() && meta.priority_line.is_none() => findings.add(
            Problem::warning(Area::Frontmatter, path, "The spec is `planned`, and has no `priority`.")
                .at(line)
                .remedy(format!("Add `priority:` with one of {}.", super::fields::priorities())),
        ),
        Some(Status::Complete) if meta.completed_at().is_none() && !meta.completed_written => findings.add(
            Problem::warning(Area::Frontmatter, path, "The spec is `complete`, and does not say since when.")
                .at(line)
                .remedy("Add `completed:` with a date like `2025-11-14`."),
        ),
        _ => {}
    }
}

fn missing_status(split: &Split) -> String {
    let what = if split.yaml.is_some() { "Write into the frontmatter" } else { "Add a frontmatter with" };
    format!("{what} `status:` and one of {}.", super::fields::statuses())
}

/// Headings that are missing, doubled, or have nothing below them.
pub(super) fn structure(outline: &Outline, path: &str, findings: &mut Findings) {
    if outline.title.is_none() {
        findings.add(
            Problem::error(Area::Structure, path, "There is no title.")
                .remedy("Add a first heading: `# Title`."),
        );
    }
    if let [_, second, ..] = outline.h1_lines.as_slice() {
        let message = format!("There are {} headings of the first level.", outline.h1_lines.len());
        findings.add(
            Problem::warning(Area::Structure, path, message)
                .at(*second)
                .remedy("Keep one `#` for the title, and use `##` for sections."),
        );
    }
    for section in outline.sections.iter().filter(|it| it.empty) {
        let message = format!("The section {} is empty.", quote(&section.heading));
        findings.add(
            Problem::warning(Area::Structure, path, message)
                .at(section.line)
                .remedy("Write it, or remove its heading."),
        );
    }
}

/// A body that is too long to be read in one go.
pub(super) fn length(tokens: Option<&TokenCounts>, path: &str, findings: &mut Findings) {
    const LONG: u32 = 3500;
    const TOO_LONG: u32 = 5000;
    let Some(tokens) = tokens.map(|it| it.content).filter(|&it| it > LONG) else { return };
    let problem = if tokens > TOO_LONG {
        Problem::error(
            Area::Length,
            path,
            format!("The text has {tokens} tokens, which is more than {TOO_LONG}."),
        )
    } else {
        Problem::warning(
            Area::Length,
            path,
            format!("The text has {tokens} tokens, which is more than {LONG}."),
        )
    };
    findings.add(problem.remedy("Move parts of it into sub-specs, or split the spec."));
}
