//! One Markdown file of a spec.

use std::borrow::Cow;

use super::findings::Findings;
use super::frontmatter::{self, Split};
use super::outline::{Outline, outline};
use super::{Content, CountTokens, text, tokens};
use crate::{BlobId, Document};

/// A file, decoded.
pub(super) struct Source<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) split: Split,
    /// Only a pointer to where Git LFS keeps the content.
    pub(super) is_pointer: bool,
    blob: BlobId,
    size: u64,
}

impl<'a> Source<'a> {
    /// Decodes a file; what is odd about its bytes is found.
    pub(super) fn read(content: &Content<'a>, findings: &mut Findings) -> Self {
        text::look_at(content.bytes, content.path, findings);
        let text = text::decode(content.bytes);
        let split = frontmatter::split(&text);
        let is_pointer = text::is_lfs_pointer(content.bytes);
        Self { text, split, is_pointer, blob: content.blob, size: content.bytes.len() as u64 }
    }
}

/// The document at `path` below its spec's directory, and what its Markdown holds. `header` is not shown again;
/// `name` is the title of a document without H1.
pub(super) fn parse_document(
    source: &Source<'_>,
    path: &str,
    header: Option<(u32, u32)>,
    name: &str,
    count: CountTokens<'_>,
) -> (Document, Outline) {
    let Source { text, split, blob, size, .. } = source;
    let outline = outline(text, split.body_start, split.body_line, header);
    let tokens = count.map(|count| tokens::count_parts(text, split.body_start, &outline, count));
    let document = Document {
        path: path.to_owned(),
        blob: *blob,
        size: *size,
        title: outline.title.clone().unwrap_or_else(|| name.to_owned()),
        body_start: split.body_start as u32,
        header,
        tasks: outline.tasks,
        tokens,
    };
    (document, outline)
}
