#![doc = include_str!("../README.md")]

mod colors;
mod diagram;
mod formula;
mod guarded;
mod highlight;
mod scopes;
mod xml;

use domain::{BlockId, Blocks};

/// The number of `cl100k_base` tokens in `text`. The first call loads the tokenizer: 45 ms, and 32 MB that stay.
pub fn count_tokens(text: &str) -> u32 {
    bpe_openai::cl100k_base().count(text) as u32
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
            "mermaid" if diagrams < DIAGRAMS => {
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

/// Diagrams drawn of one document; further ones are shown as their source.
const DIAGRAMS: usize = 50;
