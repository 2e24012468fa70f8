//! Every bound of this crate, in one place. Each is in BOUNDS.md, with its test.

use std::time::Duration;

/// How long a source that fails serves what it had.
pub const STALE_FOR: Duration = Duration::from_mins(15);

/// After a look that failed, the next one is not before this.
pub const RETRY_AFTER: Duration = Duration::from_secs(1);

/// How long a reader waits for the slow parts of a document that nobody has opened before.
pub const PREPARE_PATIENCE: Duration = Duration::from_secs(5);

/// How long the list of projects is trusted.
pub const CARDS_TTL: Duration = Duration::from_secs(10);

/// A larger file is not read (64 MiB): it is listed, and its content is not shown.
pub const FILE_BYTES: u64 = 64 << 20;

/// Bytes of heads that are kept (8 MiB): some thousands of them.
pub const HEADS_BYTES: u64 = 8 << 20;

/// How many ids that stand for nothing are remembered. An attacker can think of more.
pub const UNKNOWN_IDS: usize = 1024;

/// How many contents that cannot be had are remembered.
pub const FAILURES: usize = 1024;

/// Pages of the list of projects that are kept.
pub const CARD_PAGES: usize = 16;

/// Pages of the list that are gone through for totals, of a thousand projects each: more than anybody has.
pub const TOTAL_PAGES: usize = 200;

/// Pages of the list that one answer goes through, where none of a page's projects is shown.
pub const EMPTY_PAGES: usize = 5;

/// Entries of the log of syncs that one answer goes through, where most are of projects that readers may not see.
pub const LOG_SYNCS: usize = 2000;

/// Projects that a search over all of them searches: those that changed last.
pub const SEARCHED_PROJECTS: usize = 500;

/// Bytes of prepared snapshots that are searched whole, the latest first (8 MiB); of the other projects only names, titles, tags
/// and headings are, unless they are in memory anyway. Less where the cache would not hold them.
pub const SEARCHED_BYTES: u64 = 8 << 20;
