//! Every bound of this crate on what comes from outside, in one place. Each is in BOUNDS.md, with its test.

use std::time::Duration;

/// Entries that one request to the bus may have. Source: EventBridge's API reference, `PutEvents`.
pub(crate) const ENTRIES: usize = 10;

/// Bytes that all entries of a request may have together (256 KiB). Source: the same.
pub(crate) const ENTRIES_BYTES: usize = 256 << 10;

/// Bytes of a body that are looked at (1 MiB).
pub(crate) const BODY_BYTES: usize = 1 << 20;

/// Deliveries that run at the same time.
pub(crate) const RUNNING: usize = 8;

/// Deliveries that wait.
pub(crate) const WAITING: usize = 10_000;

/// Dead letters that are kept: the last ones.
pub(crate) const DEAD_LETTERS: usize = 1000;

/// How long one try may take: what Lambda allows at most.
pub(crate) const PATIENCE: Duration = Duration::from_mins(15);
