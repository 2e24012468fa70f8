//! Every bound of this crate on what comes from outside, in one place. Each is in BOUNDS.md, with its test.

use std::time::Duration;

/// Connections at the same time: below the 1,024 descriptors that a process has without asking for more.
pub(crate) const CONNECTIONS: usize = 512;

/// A connection on which nothing came and nothing went for so long is closed: who sends half a request and waits keeps no
/// place. Streams of events say something more often than that.
pub(crate) const IDLE: Duration = Duration::from_mins(1);

/// Requests that are under way when the server is told to end have this long.
pub(crate) const LAST_REQUESTS: Duration = Duration::from_secs(3);

/// Streams of events that may be open at the same time.
pub(crate) const SUBSCRIBERS: usize = 64;

/// Changes that a slow subscriber may be behind; one that is further behind is let go, and comes again.
pub(crate) const CHANGES_BEHIND: usize = 1024;

/// Paths that changed together; more than this at a time are everything.
pub(crate) const WATCHED_PATHS: usize = 1000;

/// How long `deliver` waits for an answer: as long as GitHub does.
pub(crate) const DELIVER_PATIENCE: Duration = Duration::from_secs(10);

/// Bytes of an answer that `deliver` reads (64 KiB).
pub(crate) const DELIVER_ANSWER_BYTES: u64 = 64 << 10;

/// How long `apply` waits for an answer: a server that adds a project asks GitHub first.
pub(crate) const APPLY_PATIENCE: Duration = Duration::from_mins(1);

/// Bytes of an answer that `apply` reads (16 MiB): a page of projects has less.
pub(crate) const APPLY_ANSWER_BYTES: u64 = 16 << 20;
