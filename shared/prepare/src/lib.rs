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

use domain::{BlockId, Blocks};

use bounds::DIAGRAMS;

/// The number of `cl100k_base` tokens in `text`.
pub fn count_tokens(text: &str) -> u32 {
    tokens::count(text) as u32
}

/// The slow parts of a body, rendered: what [`render::render`] takes. What cannot be rendered well, or within its
/// bounds, is left out, and shown as its source.
pub fn blocks(markdown: &str) -> Blocks {
    let mut blocks = Blocks::new();
    let mut diagrams = 0;
    for block in render::slow_blocks(markdown) {
        let id = BlockId::of(&block.kind, &block.source);
        if blocks.contains_key(&id) {
            continue;
        }
        let html = match block.kind.as_str() {
            "$" => formula::mathml(&block.source, false),
            "$$" => formula::mathml(&block.source, true),
            "mermaid" if diagrams == DIAGRAMS => None,
            "mermaid" => {
                diagrams += 1;
                diagram::svg(&block.source)
            }
            language => highlight::highlight(language, &block.source),
        };
        if let Some(html) = html {
            blocks.insert(id, html);
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let html = render::render(markdown, &links, &blocks(markdown)).html;
        assert_eq!(html.matches("<math").count(), 3, "{html}");
        assert!(html.contains("<span class=\"k\">let</span>") && html.contains("<svg class="), "{html}");
    }

    #[test]
    fn so_many_diagrams_of_a_document_are_drawn() {
        let check = |count: usize, expect: usize| {
            let diagrams = (0..count).map(|it| format!("```mermaid\ngraph TD\n  A --> B{it}\n```\n\n"));
            assert_eq!(blocks(&diagrams.collect::<Vec<_>>().concat()).len(), expect, "{count}");
        };
        check(DIAGRAMS - 1, DIAGRAMS - 1);
        check(DIAGRAMS, DIAGRAMS);
        check(DIAGRAMS + 1, DIAGRAMS);
    }

    #[test]
    fn unknown_languages_and_broken_sources_have_no_block() {
        assert!(
            blocks("```vhs\nType x\n```\n\n```mermaid\nnothing\n```\n\n$\\nope$\n\n```\nplain\n```\n")
                .is_empty()
        );
    }
}
