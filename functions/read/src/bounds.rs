//! Every bound of this crate on what comes from outside, in one place. Each is in BOUNDS.md, with its test.

use std::time::Duration;

/// Different values of one filter: every one is on a page, with an address of all others.
pub(crate) const FILTER_VALUES: usize = 100;

/// Specs of one list.
pub(crate) const LIST_SPECS: usize = 2000;

/// Specs that a list may leave out before it begins: further on there is nothing.
pub(crate) const LIST_OFFSET: usize = u32::MAX as usize;

/// Projects of one list.
pub(crate) const LIST_PROJECTS: usize = 1000;

/// Syncs of one list.
pub(crate) const LIST_SYNCS: usize = 100;

/// How deep children are in a list; deeper ones are shown at this depth. With it an answer has 64 brackets open at most, which is
/// what the strictest of the usual readers of JSON take (.NET's, by default), and our stack does not depend on what specs say.
pub(crate) const HIERARCHY_DEPTH: usize = 29;

/// Bytes of the texts of both sides that one answer compares (4 MiB).
pub(crate) const DIFF_BYTES: usize = 4 << 20;

/// Files that one answer compares.
pub(crate) const DIFF_FILES: usize = 300;

/// What the diffs of one answer may take. Behind it they are still right, and longer than they need be.
pub(crate) const DIFF_PATIENCE: Duration = Duration::from_millis(400);

/// What one file may take on a page. Behind it the result is still right, and longer than it need be.
pub(crate) const CHANGED_PATIENCE: Duration = Duration::from_millis(150);

/// Lines of one file that a page with changes shows.
pub(crate) const CHANGED_LINES: usize = 3000;

/// Bytes of a line of which the words are compared; a longer one is compared as a whole.
pub(crate) const CHANGED_LINE_BYTES: usize = 4000;

/// Characters of a badge's label.
pub(crate) const BADGE_CHARS: usize = 40;

/// Characters of a part of a path in an archive.
pub(crate) const ARCHIVE_NAME_CHARS: usize = 200;
