//! Work of crates that were not written for hostile input: in a thread with a stack of its own, and with an end.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

/// Address space for the stack; only what is used takes memory.
const STACK_BYTES: usize = 64 << 20;

/// What `work` answers for each of `items`, in order, as far as it gets in the time; nothing of one on which it panics. Who takes no
/// more has no more made: at most the one that is in work goes on.
pub(crate) fn each<I: Send + 'static, T: Send + 'static>(
    patience: Duration,
    items: Vec<I>,
    work: impl Fn(&I) -> Option<T> + Send + 'static,
) -> impl Iterator<Item = (I, T)> {
    let begun = now();
    let made = in_a_thread(items, work);
    let next = move || made.recv_timeout(patience.saturating_sub(begun.elapsed())).ok();
    std::iter::from_fn(next).filter_map(|(item, made)| Some((item, made?)))
}

fn in_a_thread<I: Send + 'static, T: Send + 'static>(
    items: Vec<I>,
    work: impl Fn(&I) -> Option<T> + Send + 'static,
) -> Receiver<(I, Option<T>)> {
    let (sender, receiver) = mpsc::channel();
    let run = move || {
        for item in items {
            let made = catch_unwind(AssertUnwindSafe(|| work(&item))).ok().flatten();
            if sender.send((item, made)).is_err() {
                break;
            }
        }
    };
    // Where there can be no thread, nothing is made: the sender is gone with it.
    let _ = thread::Builder::new().name("prepare".to_owned()).stack_size(STACK_BYTES).spawn(run);
    receiver
}

#[expect(clippy::disallowed_methods, reason = "how long work takes is no matter of what time it is")]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    const LONG: Duration = Duration::from_mins(1);

    #[test]
    fn panics_are_no_answer_and_the_next_one_is_made() {
        let work = |number: &i32| {
            assert!(*number != 2, "as some crates do");
            (*number != 3).then_some(number * 10)
        };
        assert_eq!(each(LONG, vec![1, 2, 3, 4], work).collect::<Vec<_>>(), [(1, 10), (4, 40)]);
    }

    #[test]
    fn what_does_not_end_in_time_is_no_answer() {
        let (end, ended) = mpsc::channel::<()>();
        let ended = Mutex::new(ended);
        // The second one waits for this test to be over.
        let work = move |number: &i32| match number {
            2 => ended.lock().ok()?.recv().ok().map(|()| 2),
            number => Some(*number),
        };
        let made = each(Duration::from_millis(20), vec![1, 2, 3], work).last();
        assert!(made.is_none_or(|made| made == (1, 1)), "{made:?}");
        drop(end);
    }

    #[test]
    fn who_takes_no_more_has_no_more_made() {
        let (telling, told) = mpsc::channel();
        let (go, gone) = mpsc::channel::<()>();
        let gone = Mutex::new(gone);
        let work = move |number: &i32| {
            telling.send(*number).ok()?;
            gone.lock().ok()?.recv().ok().map(|()| *number)
        };
        let mut made = each(LONG, vec![1, 2, 3], work);
        go.send(()).unwrap();
        assert_eq!(made.next(), Some((1, 1)));
        drop(made);
        go.send(()).unwrap();
        // All that it began, until its thread is gone.
        assert_eq!(told.iter().collect::<Vec<_>>(), [1, 2]);
    }
}
