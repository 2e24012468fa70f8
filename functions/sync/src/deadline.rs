//! How long an invocation may take.

use std::future::Future;
use std::time::Duration;

use domain::Timestamp;
use service::Clock;

/// A lease ends so long after its invocation had to.
const LEASE_LONGER_BY: Duration = Duration::from_mins(1);

/// Until when an invocation works, and until when it says how that ended.
#[derive(Clone)]
pub(crate) struct Deadline {
    clock: Clock,
    work: Duration,
    end: Duration,
}

/// The time was up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OutOfTime;

impl Deadline {
    /// An invocation that begins now, and may take `limit`: an eighth of it is kept for saying how it ended.
    pub(crate) fn new(clock: &Clock, limit: Duration) -> Self {
        let now = clock.elapsed();
        Self { clock: clock.clone(), work: now + limit / 8 * 7, end: now + limit }
    }

    /// What is left for work.
    pub(crate) fn left(&self) -> Duration {
        self.work.saturating_sub(self.clock.elapsed())
    }

    /// Whether it is too late to begin something.
    pub(crate) fn is_near(&self) -> bool {
        self.left() < self.end.saturating_sub(self.work)
    }

    /// Until when a lease that is taken now lasts.
    pub(crate) fn lease_until(&self) -> Timestamp {
        let left = self.end.saturating_sub(self.clock.elapsed()) + LEASE_LONGER_BY;
        let left = i64::try_from(left.as_millis()).unwrap_or(i64::MAX);
        Timestamp::from_millis(self.clock.now().as_millis().saturating_add(left))
    }

    /// What `work` gives, unless the time is up before.
    pub(crate) async fn within<T>(&self, work: impl Future<Output = T>) -> Result<T, OutOfTime> {
        tokio::time::timeout(self.left(), work).await.map_err(|_| OutOfTime)
    }
}

#[cfg(test)]
mod tests {
    use service::ManualClock;

    use super::*;

    #[test]
    fn work_ends_before_the_invocation_and_the_lease_after_it() {
        let clock = ManualClock::default();
        let deadline = Deadline::new(&clock.clock(), Duration::from_secs(80));
        assert_eq!(deadline.left(), Duration::from_secs(70));
        let lease = deadline.lease_until().as_millis() - clock.clock().now().as_millis();
        assert_eq!(lease, 140_000);

        clock.advance(Duration::from_secs(61));
        assert!(deadline.is_near());
        clock.advance(Duration::from_hours(1));
        assert_eq!(deadline.left(), Duration::ZERO);
    }
}
