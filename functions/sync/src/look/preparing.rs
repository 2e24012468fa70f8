//! What a look may spend on the slow parts of documents: a repository whose authors want it to take for ever shows them as their
//! source, and is looked at in time like any other.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use domain::Blocks;
use service::{Clock, Preparer};

use crate::bounds::{DOCUMENT_PATIENCE, PREPARED_BYTES, PREPARING_PATIENCE};

/// What makes the slow parts of one look's documents.
pub(super) struct Preparing {
    preparer: Preparer,
    clock: Clock,
    left: Mutex<Left>,
}

struct Left {
    time: Duration,
    bytes: usize,
}

impl Preparing {
    pub(super) fn new(preparer: Preparer, clock: Clock) -> Self {
        let left = Left { time: PREPARING_PATIENCE, bytes: PREPARED_BYTES };
        Self { preparer, clock, left: Mutex::new(left) }
    }

    pub(super) fn count_tokens(&self, text: &str) -> u32 {
        (self.preparer.count_tokens)(text)
    }

    /// The slow parts of a body; none once too much was spent.
    pub(super) fn blocks(&self, body: &str) -> Blocks {
        self.spend(|patience| (self.preparer.blocks)(body, patience))
    }

    /// Whether documents are, or may be, without their slow parts.
    pub(super) fn is_spent(&self) -> bool {
        self.patience().is_none()
    }

    /// How long the next document may take; `None` once too much was spent.
    fn patience(&self) -> Option<Duration> {
        let left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let is_spent = left.time.is_zero() || left.bytes == 0;
        (!is_spent).then(|| left.time.min(DOCUMENT_PATIENCE))
    }

    fn spend(&self, make: impl FnOnce(Duration) -> Blocks) -> Blocks {
        let Some(patience) = self.patience() else { return Blocks::new() };
        let begun = self.clock.elapsed();
        let blocks = make(patience);
        let took = self.clock.elapsed().saturating_sub(begun);
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        left.time = left.time.saturating_sub(took);
        if fits(&mut left.bytes, &blocks) { blocks } else { Blocks::new() }
    }
}

/// Whether there is room for these; then it is taken. What does not fit ends it.
pub(super) fn fits(left: &mut usize, blocks: &Blocks) -> bool {
    let room = left.checked_sub(blocks.values().map(String::len).sum());
    *left = room.unwrap_or(0);
    room.is_some()
}

#[cfg(test)]
mod tests {
    use domain::BlockId;
    use service::ManualClock;

    use super::*;

    fn blocks(bytes: usize) -> Blocks {
        Blocks::from([(BlockId::of("rust", "x"), "x".repeat(bytes))])
    }

    fn preparing(clock: &ManualClock) -> Preparing {
        Preparing::new(Preparer { count_tokens: |_| 0, blocks: |_, _| Blocks::new() }, clock.clock())
    }

    #[test]
    fn a_look_has_so_long_for_slow_parts() {
        let clock = ManualClock::default();
        let preparing = preparing(&clock);
        let takes = |time: Duration| {
            let mut given = None;
            preparing.spend(|patience| {
                given = Some(patience);
                clock.advance(time);
                blocks(1)
            });
            given
        };
        let millisecond = Duration::from_millis(1);
        assert_eq!(takes(PREPARING_PATIENCE.saturating_sub(DOCUMENT_PATIENCE)), Some(DOCUMENT_PATIENCE));
        assert_eq!(takes(millisecond), Some(DOCUMENT_PATIENCE));
        let left = DOCUMENT_PATIENCE.saturating_sub(millisecond);
        assert_eq!(takes(left.saturating_sub(millisecond)), Some(left));
        assert_eq!(takes(millisecond), Some(millisecond));
        assert_eq!(takes(millisecond), None);
        assert!(preparing.is_spent());
    }

    #[test]
    fn a_snapshot_has_so_many_bytes_of_slow_parts() {
        for (bytes, expect) in [(PREPARED_BYTES - 1, 1), (PREPARED_BYTES, 1), (PREPARED_BYTES + 1, 0)] {
            let clock = ManualClock::default();
            let preparing = preparing(&clock);
            assert_eq!(preparing.spend(|_| blocks(bytes)).len(), expect, "{bytes}");
            assert_eq!(preparing.is_spent(), bytes >= PREPARED_BYTES, "{bytes}");
        }
    }
}
