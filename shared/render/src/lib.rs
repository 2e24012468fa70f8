#![doc = include_str!("../README.md")]

use domain::Blocks;

/// Where the links of a document lead.
pub struct Links<'a> {
    /// The document's path, relative to the specs folder: `082-web-sync/README.md`.
    pub document: &'a str,
    /// The address of a path that a relative link or picture names: normalised, percent-decoded, relative to the specs
    /// folder, with `../` in front where it leaves it. `None`: it leads nowhere, and is shown as text.
    pub target: &'a dyn Fn(&str) -> Option<String>,
}

/// A document as HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// Safe to put into a page as it is.
    pub html: String,
    /// Its headings.
    pub toc: Vec<TocEntry>,
}

/// A heading in the table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TocEntry {
    /// 1 to 6.
    pub level: u8,
    /// The id of the heading's element: as GitHub makes it.
    pub id: String,
    /// Its text.
    pub text: String,
}

/// A part of a document that is slow to render well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlowBlock {
    /// The code block's language, lower-cased; `$` or `$$` for a formula. What [`domain::BlockId::of`] takes.
    pub kind: String,
    /// Its source.
    pub source: String,
}

/// The slow parts of a body: code with a language, diagrams, formulas.
pub fn slow_blocks(markdown: &str) -> Vec<SlowBlock> {
    let _ = markdown;
    Vec::new()
}

/// Renders a body (without frontmatter). What `blocks` does not have is shown as well-set source.
pub fn render(markdown: &str, links: &Links<'_>, blocks: &Blocks) -> Rendered {
    let _ = (markdown, links, blocks);
    Rendered { html: String::new(), toc: Vec::new() }
}
