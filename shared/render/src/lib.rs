#![doc = include_str!("../README.md")]

mod address;
mod allow;
mod autolink;
mod body;
mod bounds;
mod code;
mod escape;
mod events;
mod icons;
mod notes;
mod outline;
mod raw;
mod sanitize;
mod slow;
mod slug;
mod summary;
mod tags;
#[cfg(test)]
mod tests;
mod unicode;
mod writer;

use domain::Blocks;
use sha2::{Digest as _, Sha256};

use body::Body;
use outline::Outline;
use writer::Writer;

pub use slow::{SlowBlock, slow_blocks};
pub use summary::summary;

/// Where the links of a document lead.
pub struct Links<'a> {
    /// The document's path, relative to the specs folder: `082-web-sync/README.md`.
    pub document: &'a str,
    /// The address of a path that a relative link or picture names: normalised, percent-decoded, relative to the specs
    /// folder, without `/` at its end, with `../` in front where it leaves it, empty for the folder itself. A path with
    /// `/` in front is relative to the repository. `None`: it leads nowhere, and is shown as text.
    ///
    /// The answer is a path of this site (`/…`), or an address of another one; the fragment is added to it.
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

/// Renders a body (without frontmatter). What `blocks` does not have is shown as well-set source.
pub fn render(markdown: &str, links: &Links<'_>, blocks: &Blocks) -> Rendered {
    let markdown = &*events::bounded(markdown);
    let events = events::parse(markdown);
    let outline = Outline::of(&events);
    let nonce = outline.has_html.then(|| nonce(markdown));
    let writer = Writer::new(markdown.len() + markdown.len() / 2, nonce);
    let writer = Body::new(&events, &outline, links, blocks, writer).write();
    let html = writer.finish(sanitize::sanitize);
    Rendered { html, toc: outline.toc }
}

/// Marks the places of trusted fragments. It is made from the whole document, so no document can contain its own.
fn nonce(markdown: &str) -> String {
    let digest: [u8; 32] = Sha256::digest(markdown).into();
    digest[..16].iter().fold(String::from("fragment-"), |nonce, byte| nonce + &format!("{byte:02x}")) + "-"
}
