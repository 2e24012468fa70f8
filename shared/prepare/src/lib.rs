#![doc = include_str!("../README.md")]

mod bounds;
mod colors;
mod diagram;
mod formula;
mod guarded;
mod highlight;
mod scopes;
mod syntaxes;
mod tokens;
mod xml;

use std::collections::HashSet;
use std::time::Duration;

use domain::{BlockId, Blocks};
use render::SlowBlock;

use bounds::{DIAGRAMS, DOCUMENT_BYTES};

/// The number of `cl100k_base` tokens in `text`.
pub fn count_tokens(text: &str) -> u32 {
    tokens::count(text) as u32
}

/// The slow parts of a body, rendered: what [`render::render`] takes. What cannot be rendered well, or within its
/// bounds, is left out, and shown as its source; so is what is not there after `patience`.
pub fn blocks(markdown: &str, patience: Duration) -> Blocks {
    let slow = to_make(markdown);
    if slow.is_empty() {
        return Blocks::new();
    }
    within_bound(guarded::each(patience, slow, |(_, block)| made(block)))
        .map(|((id, _), html)| (id, html))
        .collect()
}

/// As much of it as one document may have.
fn within_bound<T>(made: impl Iterator<Item = (T, String)>) -> impl Iterator<Item = (T, String)> {
    let mut left = DOCUMENT_BYTES;
    made.map_while(move |(of, html)| {
        left = left.checked_sub(html.len())?;
        Some((of, html))
    })
}

/// What is to be made of a document, each once: what cannot be made is not tried again where it stands again.
fn to_make(markdown: &str) -> Vec<(BlockId, SlowBlock)> {
    let (mut seen, mut diagrams) = (HashSet::new(), 0);
    let identified = render::slow_blocks(markdown).into_iter().map(|block| {
        let id = BlockId::of(&block.kind, &block.source);
        (id, block)
    });
    let is_to_be_made = |(id, block): &(BlockId, SlowBlock)| {
        let is_diagram = block.kind == "mermaid";
        let is_new = (!is_diagram || diagrams < DIAGRAMS) && seen.insert(*id);
        diagrams += usize::from(is_new && is_diagram);
        is_new
    };
    identified.filter(is_to_be_made).collect()
}

fn made(block: &SlowBlock) -> Option<String> {
    match block.kind.as_str() {
        "$" => formula::mathml(&block.source, false),
        "$$" => formula::mathml(&block.source, true),
        "mermaid" => diagram::svg(&block.source),
        language => highlight::highlight(language, &block.source),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_mins(1);

    #[test]
    fn tokens_are_counted_as_cl100k_base_counts_them() {
        for (text, expect) in
            [("", 0), ("hello world", 2), ("tiktoken is great!", 6), ("お誕生日おめでとう", 9)]
        {
            assert_eq!(count_tokens(text), expect, "{text}");
        }
    }

    #[test]
    fn what_is_prepared_is_what_is_shown() {
        let markdown = "```rust\nlet a = 1;\n```\n\n```mermaid\ngraph TD\n  A --> B\n```\n\n$x$\n\n```math\ny\n```\n\n<b>$$z$$</b>\n";
        let links = render::Links { document: "a/README.md", target: &|_| None };
        let html = render::render(markdown, &links, &blocks(markdown, LONG)).html;
        assert_eq!(html.matches("<math").count(), 3, "{html}");
        assert!(html.contains("<span class=\"k\">let</span>") && html.contains("<svg class="), "{html}");
    }

    #[test]
    fn so_many_diagrams_of_a_document_are_drawn() {
        let check = |count: usize, expect: usize| {
            let diagrams = (0..count).map(|it| format!("```mermaid\ngraph TD\n  A --> B{it}\n```\n\n"));
            assert_eq!(blocks(&diagrams.collect::<Vec<_>>().concat(), LONG).len(), expect, "{count}");
        };
        check(DIAGRAMS - 1, DIAGRAMS - 1);
        check(DIAGRAMS, DIAGRAMS);
        check(DIAGRAMS + 1, DIAGRAMS);
    }

    #[test]
    fn what_cannot_be_made_is_tried_once() {
        let markdown = "$>&#$ $>&#$\n\n```rust\nx\n```\n\n```rust\nx\n```\n\n```rust\ny\n```\n";
        let made: Vec<_> = to_make(markdown).into_iter().map(|(_, block)| block.source).collect();
        assert_eq!(made, [">&#", "x\n", "y\n"]);
    }

    #[test]
    fn so_many_bytes_are_made_of_a_document() {
        let made = |bytes: &[usize]| bytes.iter().map(|&bytes| "x".repeat(bytes)).collect::<Vec<_>>();
        let check = |bytes: &[usize], expect: usize| {
            assert_eq!(within_bound(made(bytes).into_iter().enumerate()).count(), expect, "{bytes:?}");
        };
        check(&[DOCUMENT_BYTES - 2, 1], 2);
        check(&[DOCUMENT_BYTES - 1, 1], 2);
        check(&[DOCUMENT_BYTES, 1, 0], 1);
        check(&[DOCUMENT_BYTES + 1], 0);
    }

    #[test]
    fn unknown_languages_and_broken_sources_have_no_block() {
        assert!(
            blocks("```vhs\nType x\n```\n\n```mermaid\nnothing\n```\n\n$\\nope$\n\n```\nplain\n```\n", LONG)
                .is_empty()
        );
    }
}
