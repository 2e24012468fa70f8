//! What the looks of one event took, said once for all of them.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

/// What was noted of looks that asked GitHub. One that did not (somebody else looks, or nobody may ask) would only make
/// the others seem quick.
#[derive(Debug)]
pub(crate) struct Measured {
    /// Without a token the limit is 60 an hour: of that there is always little left, which is no news.
    has_token: bool,
    /// How long the slowest one took, in milliseconds.
    slowest: AtomicU64,
    /// What all of them asked.
    requests: AtomicU32,
    /// What is left of GitHub's limit, as the last answers said; the least of it.
    remaining: AtomicU32,
}

impl Measured {
    /// Nothing yet, of looks that ask with a token or without one.
    pub(crate) fn new(has_token: bool) -> Self {
        let (slowest, requests) = (AtomicU64::new(0), AtomicU32::new(0));
        Self { has_token, slowest, requests, remaining: AtomicU32::new(u32::MAX) }
    }

    /// Notes a look that ended.
    pub(crate) fn note(&self, millis: u64, requests: u32, remaining: Option<u32>) {
        if requests == 0 {
            return;
        }
        self.slowest.fetch_max(millis, Ordering::Relaxed);
        self.requests.fetch_add(requests, Ordering::Relaxed);
        let remaining = remaining.filter(|_| self.has_token);
        self.remaining.fetch_min(remaining.unwrap_or(u32::MAX), Ordering::Relaxed);
    }

    /// Says it, if there is anything to say.
    pub(crate) fn tell(&self) {
        let requests = self.requests.load(Ordering::Relaxed);
        if requests == 0 {
            return;
        }
        tracing::info!(
            target: "metrics",
            SyncMillis = self.slowest.load(Ordering::Relaxed),
            SyncRequests = requests,
            RateLimitRemaining = self.left()
        );
    }

    fn left(&self) -> Option<u32> {
        Some(self.remaining.load(Ordering::Relaxed)).filter(|left| *left < u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slowest_look_all_requests_and_the_least_that_is_left_count() {
        let measured = Measured::new(true);
        for (millis, requests, remaining) in [(300, 2, Some(4000)), (900, 4, None), (9000, 0, Some(1))] {
            measured.note(millis, requests, remaining);
        }
        assert_eq!(measured.left(), Some(4000));
        assert_eq!((measured.slowest.into_inner(), measured.requests.into_inner()), (900, 6));
    }

    #[test]
    fn what_is_left_without_a_token_is_not_said() {
        let measured = Measured::new(false);
        measured.note(300, 2, Some(58));
        assert_eq!(measured.left(), None);
    }
}
