//! Time, as something that is passed in.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use domain::Timestamp;

/// Tells how much time went by, and what time it is.
#[derive(Clone)]
pub struct Clock(Kind);

#[derive(Clone)]
enum Kind {
    System { start: Instant },
    Manual(Arc<AtomicU64>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        #[expect(clippy::disallowed_methods, reason = "this is where the clock comes from")]
        Self(Kind::System { start: Instant::now() })
    }

    /// Time since some moment before the first call: never goes back.
    pub fn elapsed(&self) -> Duration {
        match &self.0 {
            Kind::System { start } => start.elapsed(),
            Kind::Manual(nanos) => Duration::from_nanos(nanos.load(Ordering::SeqCst)),
        }
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        let since = self.wall().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    /// The wall clock that files are stamped by.
    pub(crate) fn wall(&self) -> SystemTime {
        match &self.0 {
            #[expect(clippy::disallowed_methods, reason = "this is where the clock comes from")]
            Kind::System { .. } => SystemTime::now(),
            // Before any file that a test writes, so that each counts as written just now and no test depends on the
            // steps of the file system's clock. One that gets an older time (this is 2001) counts as settled.
            Kind::Manual(nanos) => {
                let began = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
                began + Duration::from_nanos(nanos.load(Ordering::SeqCst))
            }
        }
    }
}

/// A clock for tests: it stands still until it is moved.
#[derive(Clone, Default)]
pub struct ManualClock(Arc<AtomicU64>);

impl ManualClock {
    /// The clock to pass on.
    pub fn clock(&self) -> Clock {
        Clock(Kind::Manual(Arc::clone(&self.0)))
    }

    /// Lets time go by.
    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(u64::try_from(by.as_nanos()).unwrap_or(u64::MAX), Ordering::SeqCst);
    }
}
