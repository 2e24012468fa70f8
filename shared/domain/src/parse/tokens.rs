//! The tokens of a document, by part.

use std::ops::Range;

use super::outline::Outline;
use crate::{SectionTokens, Sections, TokenCounts};

/// Counts a decoded text of which the body begins at `start`.
///
/// The body is counted once, section by section: `cl100k_base` never joins what is before a line that has a word on it
/// with what is on it, so that the sum is what the whole would give. Source: its split pattern, in tiktoken.
pub(super) fn count_parts(
    text: &str,
    start: usize,
    outline: &Outline,
    count: &dyn Fn(&str) -> u32,
) -> TokenCounts {
    let body = &text[start..];
    // Blank lines behind the frontmatter are joined with its last line: they belong to either.
    let blank = body.len() - body.trim_start().len();
    let blank = start + body[..blank].rfind('\n').map_or(0, |at| at + 1);

    let first = outline.sections.first().map_or(text.len(), |it| it.start);
    let mut rest = count_some(&text[blank.min(first)..first], count);
    let ends = outline.sections.iter().skip(1).map(|it| it.start).chain([text.len()]);
    let mut sections = Vec::with_capacity(outline.sections.len());
    for (section, end) in outline.sections.iter().zip(ends) {
        let tokens = count_some(&text[section.start..end], count);
        rest += tokens;
        sections.push(SectionTokens { heading: section.heading.clone(), tokens });
    }
    let content = count_some(&text[start..blank], count) + rest;
    let frontmatter = count_some(&text[..start], count);
    let total = if start == 0 { content } else { count_some(&text[..blank], count) + rest };

    let sum =
        |ranges: &[Range<usize>]| ranges.iter().map(|it| count_some(&text[it.clone()], count)).sum::<u32>();
    let (code_blocks, checklists) = (sum(&outline.code), sum(&outline.checklists));
    TokenCounts {
        total,
        frontmatter,
        content,
        title: count_some(text[outline.title_range.clone()].trim_end(), count),
        code_blocks,
        checklists,
        prose: content.saturating_sub(code_blocks).saturating_sub(checklists),
        sections: Sections::pack(&sections),
    }
}

fn count_some(text: &str, count: &dyn Fn(&str) -> u32) -> u32 {
    if text.is_empty() { 0 } else { count(text) }
}
