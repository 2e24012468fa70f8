//! Every bound of this crate, in one place. Each is in BOUNDS.md, with its test.

use std::time::Duration;

/// How long a connection to the bus may take to come about.
pub const CONNECT_PATIENCE: Duration = Duration::from_secs(2);

/// How long one try may take of the bus.
pub const TRY_PATIENCE: Duration = Duration::from_secs(3);

/// How long the bus may take, all tries together.
pub const PATIENCE: Duration = Duration::from_secs(8);
