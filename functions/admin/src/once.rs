//! The link of a local start: it signs in once, for ten minutes.

use std::sync::atomic::{AtomicBool, Ordering};

use domain::{Secret, Timestamp};
use web::is_same_secret;

use crate::bounds::ONCE_MILLIS;

/// A secret that is good once.
pub(crate) struct Once {
    secret: Secret,
    until: Timestamp,
    used: AtomicBool,
}

impl Once {
    /// Good from `now` on.
    pub(crate) fn new(secret: Secret, now: Timestamp) -> Self {
        let until = Timestamp::from_millis(now.as_millis() + ONCE_MILLIS);
        Self { secret, until, used: AtomicBool::new(false) }
    }

    /// Whether it would be taken: nothing is said of what is given.
    pub(crate) fn is_open(&self, now: Timestamp) -> bool {
        now < self.until && !self.used.load(Ordering::SeqCst)
    }

    /// Whether `given` is the secret, and this is the first to say so in time.
    pub(crate) fn take(&self, given: &str, now: Timestamp) -> bool {
        is_same_secret(&self.secret, given) && now < self.until && !self.used.swap(true, Ordering::SeqCst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_good_once_and_for_ten_minutes() {
        let at = Timestamp::from_millis;
        let once = Once::new(Secret::new("x"), at(0));
        assert!(!once.take("y", at(1)));
        assert!(once.is_open(at(ONCE_MILLIS - 1)));
        assert!(once.take("x", at(ONCE_MILLIS - 1)));
        assert!(!once.take("x", at(ONCE_MILLIS - 1)));
        assert!(!once.is_open(at(1)));
        let once = Once::new(Secret::new("x"), at(0));
        assert!(!once.is_open(at(ONCE_MILLIS)));
        assert!(!once.take("x", at(ONCE_MILLIS)));
    }
}
