//! Every bound of this crate on what comes from outside, in one place. Each is in BOUNDS.md, with its test.

use std::time::Duration;

/// The function's time limit in template.yaml.
pub const TIME_LIMIT: Duration = Duration::from_mins(5);

/// Bytes of documents, or of pictures, that are in memory at once (16 MiB).
pub(crate) const BYTES_AT_ONCE: u64 = 16 << 20;

/// How long a look works on the slow parts of documents, in all. It has what is left of its time for the rest (a minute and a half
/// of four).
pub(crate) const PREPARING_PATIENCE: Duration = Duration::from_secs(90);

/// How long it works on those of one document. Less would do on a whole processor; this function has a third of one.
pub(crate) const DOCUMENT_PATIENCE: Duration = Duration::from_secs(30);

/// Bytes of HTML that a snapshot has of slow parts (64 MiB).
pub(crate) const PREPARED_BYTES: usize = 64 << 20;

/// Problems that the log has of a sync.
pub(crate) const LOGGED_PROBLEMS: usize = 20;

/// Deliveries that are repeated at one check. More than that were missed: the look before it has found what they were about.
pub(crate) const REPEATED_DELIVERIES: usize = 10;
