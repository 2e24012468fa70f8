//! From the bytes of a spec's files to a [`ParsedSpec`].

use std::borrow::Cow;

use crate::{Asset, BlobId, ParsedSpec, SpecFolder, SpecText};

/// Counts the tokens of a text. Where there is none, counts are left out.
pub type CountTokens<'a> = Option<&'a (dyn Fn(&str) -> u32 + Sync)>;

/// The content of one Markdown file.
#[derive(Clone, Copy, Debug)]
pub struct Content<'a> {
    /// Its path, relative to the specs folder.
    pub path: &'a str,
    /// Its bytes, whole.
    pub bytes: &'a [u8],
    /// The id of those bytes.
    pub blob: BlobId,
}

/// The text that a document is shown and measured by: without BOM, what is no UTF-8 replaced by `U+FFFD`, at most
/// [`limits::DOCUMENT_BYTES`](crate::limits::DOCUMENT_BYTES) long. Offsets in a [`Document`](crate::Document) are into it.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// Parses one spec: `contents` are its documents in the order of `folder` (the main one first); one that is missing is
/// passed over. Gives the spec, and its words for the search index.
pub fn parse_spec(
    folder: &SpecFolder,
    contents: &[Content<'_>],
    assets: Vec<Asset>,
    count: CountTokens<'_>,
) -> (ParsedSpec, SpecText) {
    let _ = (folder, contents, assets, count);
    unimplemented!()
}
