//! What the looks of one event took, said once for all of them.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

/// What was noted of looks that asked GitHub. One that did not (somebody else looks, or nobody may ask) would only make
/// the others seem quick.
#[derive(Debug)]
pub(crate) struct Measured {
    /// How long the slowest one took, in milliseconds.
    slowest: AtomicU64,
    /// What all of them asked.
    requests: AtomicU32,
    /// What is left of GitHub's limit, as the last answers said; the least of it.
    remaining: AtomicU32,
}

impl Default for Measured {
    fn default() -> Self {
        Self { slowest: AtomicU64::new(0), requests: AtomicU32::new(0), remaining: AtomicU32::new(u32::MAX) }
    }
}

impl Measured {
    /// Notes a look that ended.
    pub(crate) fn note(&self, millis: u64, requests: u32, remaining: Option<u32>) {
        if requests == 0 {
            return;
        }
        self.slowest.fetch_max(millis, Ordering::Relaxed);
        self.requests.fetch_add(requests, Ordering::Relaxed);
        self.remaining.fetch_min(remaining.unwrap_or(u32::MAX), Ordering::Relaxed);
    }

    /// Says it, if there is anything to say.
    pub(crate) fn tell(&self) {
        let requests = self.requests.load(Ordering::Relaxed);
        if requests == 0 {
            return;
        }
        let remaining = Some(self.remaining.load(Ordering::Relaxed)).filter(|left| *left < u32::MAX);
        tracing::info!(
            target: "metrics",
            SyncMillis = self.slowest.load(Ordering::Relaxed),
            SyncRequests = requests,
            RateLimitRemaining = remaining
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slowest_look_all_requests_and_the_least_that_is_left_count() {
        let measured = Measured::default();
        for (millis, requests, remaining) in [(300, 2, Some(4000)), (900, 4, None), (9000, 0, Some(1))] {
            measured.note(millis, requests, remaining);
        }
        let Measured { slowest, requests, remaining } = measured;
        assert_eq!((slowest.into_inner(), requests.into_inner(), remaining.into_inner()), (900, 6, 4000));
    }
}
