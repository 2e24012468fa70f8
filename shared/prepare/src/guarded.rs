//! Work of crates that were not written for hostile input: with a stack of its own, and an end.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::bounds::PATIENCE;

/// Address space for the stack; only what is used takes memory.
const STACK_BYTES: usize = 64 << 20;

/// What `work` answers; nothing where it panics or does not end in time.
pub(crate) fn guarded<T: Send + 'static>(work: impl FnOnce() -> Option<T> + Send + 'static) -> Option<T> {
    within(PATIENCE, work)
}

fn within<T: Send + 'static>(
    patience: Duration,
    work: impl FnOnce() -> Option<T> + Send + 'static,
) -> Option<T> {
    let (sender, receiver) = mpsc::channel();
    thread::Builder::new()
        .name("prepare".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(move || {
            // Nobody may be listening any more.
            let _ = sender.send(work());
        })
        .ok()?;
    receiver.recv_timeout(patience).ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panics_and_endless_work_are_no_answer() {
        assert_eq!(guarded(|| Some(1)), Some(1));
        assert_eq!(guarded(|| -> Option<()> { panic!("as some crates do") }), None);
    }

    #[test]
    fn what_does_not_end_in_time_is_no_answer() {
        let (end, ended) = mpsc::channel::<()>();
        // It waits for this test to be over.
        let endless = move || ended.recv().ok().map(|()| 1);
        assert_eq!(within(Duration::from_millis(20), endless), None);
        drop(end);
    }
}
