//! Every bound of this crate on what comes from outside, in one place. Each is in BOUNDS.md, with its test.

/// Bytes of a request's body that are taken in (64 KiB); deliveries of GitHub have a bound of their own.
pub const BODY_BYTES: usize = 64 << 10;

/// Bytes of an answer (4 MB); a larger one is not sent: a Lambda's answer is bounded, and nobody reads such a page.
pub const ANSWER_BYTES: usize = 4_000_000;

/// How long a session lasts: eight hours.
pub const SESSION_MILLIS: i64 = 8 * 60 * 60 * 1000;

/// Bytes of an address to go to after signing in.
pub const NEXT_BYTES: usize = 2000;

/// Characters of what somebody asked for that a message repeats.
pub const REPEATED_CHARS: usize = 80;
