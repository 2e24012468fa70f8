#![doc = include_str!("../README.md")]

use domain::Blocks;

/// The number of `cl100k_base` tokens in `text`.
pub fn count_tokens(text: &str) -> u32 {
    let _ = text;
    0
}

/// The slow parts of a body, rendered.
pub fn blocks(markdown: &str) -> Blocks {
    let _ = markdown;
    Blocks::new()
}
