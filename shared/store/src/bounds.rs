//! Every bound of this crate, in one place. Each is in BOUNDS.md, with its test; limits are another thing: how much GitHub lets
//! itself be asked.

use std::time::Duration;

/// How long a connection to the store may take to come about.
pub const CONNECT_PATIENCE: Duration = Duration::from_secs(1);

/// How long the table may take, all tries together.
pub const TABLE_PATIENCE: Duration = Duration::from_secs(6);

/// How long one try may take of the table.
pub const TABLE_TRY_PATIENCE: Duration = Duration::from_secs(2);

/// How long the bucket may take, all tries together.
pub const BUCKET_PATIENCE: Duration = Duration::from_secs(15);

/// How long one try may take of the bucket.
pub const BUCKET_TRY_PATIENCE: Duration = Duration::from_secs(6);

/// How long the body of an object may take: the SDK's own limits end with the headers.
pub const BODY_PATIENCE: Duration = Duration::from_secs(10);

/// Bytes that content may unfold to (64 MiB): more is damaged. Documents have at most 8 MiB.
pub const UNPACKED_BYTES: usize = 64 << 20;

/// Days that the log has a sync, or a delivery.
pub const LOG_DAYS: i64 = 30;

/// Characters of who tried to sign in that count: an address has fewer.
pub const WHO_CHARS: usize = 100;

/// Bytes of a project's name that count for the order: a sort key has at most 1,024.
pub const ORDER_BYTES: usize = 512;

/// No project is put off for so long: a day and a half is the most ([`domain::sync::next_look`]). One that seems to be was by a clock
/// that was ahead.
pub const PUT_OFF_MILLIS: i64 = 3 * 86_400_000;

/// A lease that ends so much later than one that is taken now was taken by a clock that was ahead: whoever has it is long gone, or
/// will be told so. Clocks that are right differ by less.
pub const LEASE_AHEAD_MILLIS: i64 = 10 * 60_000;

/// No limit of GitHub's lasts for so long: a day is the most that is noted. One that seems to was noted by a clock that was ahead.
pub const LIMIT_MILLIS: i64 = 2 * 86_400_000;
