//! Every bound of this crate, in one place.

/// A document is read and shown up to this many bytes (1 MiB); the rest is cut, with a problem.
pub const DOCUMENT_BYTES: usize = 1 << 20;

/// Frontmatter is read up to this many bytes (64 KiB).
pub const FRONTMATTER_BYTES: usize = 64 << 10;

/// Problems kept of one spec; the last one then says how many more there are.
pub const PROBLEMS_PER_SPEC: usize = 100;

/// Entries kept of each list in a frontmatter (tags, dependencies, transitions).
pub const LIST_ENTRIES: usize = 500;

/// Headings kept of one document.
pub const HEADINGS: usize = 2000;

/// Characters of a title that are kept.
pub const TITLE_CHARS: usize = 500;

/// Characters of a search query that are read.
pub const QUERY_CHARS: usize = 512;
