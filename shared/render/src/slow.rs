//! The parts of a document that are slow to render well, and are made beforehand.

use pulldown_cmark::{CodeBlockKind, Event, Tag};

use crate::code::code_source;
use crate::events::{bounded, formula_source, language, parse};

/// A part of a document that is slow to render well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlowBlock {
    /// The code block's language, lower-cased (`mermaid` for a diagram); `$` for a formula in a line, `$$` for one of
    /// its own. What [`domain::BlockId::of`] takes.
    pub kind: String,
    /// Its source.
    pub source: String,
}

/// The slow parts of a body, in order: code with a language, diagrams, formulas. What [`crate::render`] looks up in its
/// blocks: of code the inside of `<code>`, of a diagram its `<svg>`, of a formula its `<math>`.
pub fn slow_blocks(markdown: &str) -> Vec<SlowBlock> {
    let markdown = bounded(markdown);
    let events = parse(&markdown);
    let mut blocks = Vec::new();
    for (at, event) in events.iter().enumerate() {
        let (kind, source) = match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let kind = match language(info).to_ascii_lowercase().as_str() {
                    "" => continue,
                    "math" => "$$".to_owned(),
                    language => language.to_owned(),
                };
                (kind, code_source(&events, at + 1).0)
            }
            Event::InlineMath(formula) => ("$".to_owned(), formula_source(formula).to_owned()),
            Event::DisplayMath(formula) => ("$$".to_owned(), formula.to_string()),
            _ => continue,
        };
        blocks.push(SlowBlock { kind, source });
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_with_a_language_diagrams_and_formulas_are_slow() {
        let markdown = "```Rust,ignore\nfn x() {}\n```\n\n```\nplain\n```\n\n    indented\n\n> ```mermaid\n> graph TD\n> ```\n\n\
            `$x$` $y$ $$z$$\n\n```math\nw\n```\n";
        let found: Vec<(String, String)> =
            slow_blocks(markdown).into_iter().map(|block| (block.kind, block.source)).collect();
        let expect =
            [("rust", "fn x() {}\n"), ("mermaid", "graph TD\n"), ("$", "y"), ("$$", "z"), ("$$", "w\n")];
        assert_eq!(found, expect.map(|(kind, source)| (kind.to_owned(), source.to_owned())));
    }
}
