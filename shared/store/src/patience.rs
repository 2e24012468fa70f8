//! How often, and after how long, something is tried again.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::time::Duration;

use crate::StoreError;

/// Tries without any progress before the store counts as unavailable: about four seconds in all.
const TRIES: u32 = 8;

/// Counts the tries of one piece of work, and waits between them.
pub(crate) struct Patience {
    doing: &'static str,
    tries: u32,
}

impl Patience {
    pub(crate) fn new(doing: &'static str) -> Self {
        Self { doing, tries: 0 }
    }

    /// The last try did a part: goes on at once, and counts from the beginning.
    pub(crate) fn progressed(&mut self) {
        self.tries = 0;
    }

    /// The last try did nothing: waits a while, longer each time, or gives up.
    pub(crate) async fn wait(&mut self, reason: &str) -> Result<(), StoreError> {
        self.tries += 1;
        if self.tries >= TRIES {
            return Err(StoreError::Unavailable { doing: self.doing, cause: reason.into() });
        }
        // The standard library's hasher has random keys: enough to keep instances apart.
        let random = RandomState::new().build_hasher().finish();
        tokio::time::sleep(delay(self.tries, random)).await;
        Ok(())
    }
}

/// Doubles from 50 ms to a second; between half of that and all of it.
fn delay(tries: u32, random: u64) -> Duration {
    let most = (25_u64 << tries.min(10)).min(1000);
    Duration::from_millis(most / 2 + random % (most / 2 + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_are_bounded_and_spread() {
        assert_eq!(delay(1, 0), Duration::from_millis(25));
        assert_eq!(delay(1, 25), Duration::from_millis(50));
        assert_eq!(delay(4, 0), Duration::from_millis(200));
        for tries in 1..100 {
            for random in [0, 1, 499, 500, u64::MAX] {
                assert!(delay(tries, random) <= Duration::from_secs(1));
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn patience_ends_and_begins_again_with_progress() {
        let mut patience = Patience::new("read a project");
        let mut tries = 0;
        for _ in 0..3 {
            for _ in 1..TRIES {
                patience.wait("throttled").await.unwrap();
                tries += 1;
            }
            patience.progressed();
        }
        assert_eq!(tries, 21);
        for _ in 1..TRIES {
            patience.wait("throttled").await.unwrap();
        }
        let error = patience.wait("throttled").await.unwrap_err();
        assert_eq!(error.to_string(), "the store is not available: it could not read a project");
    }
}
