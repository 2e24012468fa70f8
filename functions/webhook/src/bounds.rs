//! Every bound of this crate on what comes from outside, in one place. Each is in BOUNDS.md, with its test.

use std::time::Duration;

/// Bytes of a delivery (5 MiB): a synchronous invocation of Lambda takes 6 MB, its envelope included.
pub(crate) const BODY_BYTES: usize = 5 << 20;

/// How long the store has to answer, and again for the record: an answer that comes too late is none.
pub(crate) const STORE_PATIENCE: Duration = Duration::from_secs(2);

/// How long publishing may take: with the two waits for the store, less than GitHub's ten seconds.
pub(crate) const PUBLISH_PATIENCE: Duration = Duration::from_secs(5);
