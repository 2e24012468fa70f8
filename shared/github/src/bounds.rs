//! Every bound of this crate on what GitHub says, in one place. Each is in BOUNDS.md, with its test; limits are another thing:
//! how much GitHub lets itself be asked.

use std::time::Duration;

/// How long one request may take, its whole answer included.
pub const PATIENCE: Duration = Duration::from_secs(15);

/// Bytes of an answer that is not known to be bigger (4 MiB).
pub const ANSWER_BYTES: usize = 4 << 20;

/// Bytes of an answer about a tree (32 MiB): GitHub cuts its own at 7 MB, and an Enterprise Server may be set otherwise.
pub const TREE_ANSWER_BYTES: usize = 32 << 20;

/// Bytes of an answer with a batch of contents (16 MiB): JSON may write one byte as six.
pub const BATCH_ANSWER_BYTES: usize = 16 << 20;

/// Bytes of an answer with one content: as many as the tree says, and at least these (64 KiB).
pub const CONTENT_ANSWER_BYTES: usize = 64 << 10;

/// Bytes of a refusal that are read (64 KiB).
pub const REFUSAL_BYTES: usize = 64 << 10;

/// How long GitHub is not asked because of a limit, whatever it says, in milliseconds: a day. No limit of its lasts longer than an
/// hour; a header that says so is a slip.
pub const LIMIT_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// Redirects of one question; a renamed repository is one.
pub const REDIRECTS: u32 = 3;

/// Bytes of a file's path: longer ones cannot be checked out (Linux, `PATH_MAX`).
pub const PATH_BYTES: usize = 4096;

/// Listings that one folder may take: with more it is not one that people wrote.
pub const LISTINGS: usize = 400;

/// Bytes of a configuration that is read (64 KiB).
pub const CONFIG_BYTES: u64 = 64 << 10;

/// Characters of a description; GitHub itself takes 350.
pub const DESCRIPTION_CHARS: usize = 500;

/// Bytes of an `ETag` that is kept; GitHub's have 70.
pub const ETAG_BYTES: usize = 256;

/// Characters of GitHub's words that are kept.
pub const SAID_CHARS: usize = 200;

/// Pages of a repository's webhooks that are read, of a hundred each; there are at most twenty for each kind of event.
pub const HOOK_PAGES: usize = 3;

/// Bytes of a cursor that is handed on.
pub const CURSOR_BYTES: usize = 512;

/// Bytes of the name of an event, or of an action.
pub const WORD_BYTES: usize = 64;
