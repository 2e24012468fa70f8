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
