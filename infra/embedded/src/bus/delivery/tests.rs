//! Deliveries, with a time that passes when everybody waits.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;

use super::*;

/// A target that does what `answer` says for the count of tries so far.
fn counting(answer: fn(usize) -> Result<(), String>) -> (Target, Arc<AtomicUsize>) {
    let tries = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&tries);
    let target: Target = Arc::new(move |_, _| {
        let count = counted.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move { answer(count) })
    });
    (target, tries)
}

fn add(deliveries: &Deliveries, event: &Value) {
    assert!(deliveries.add(vec!["AFunction".to_owned()], event).is_ok());
}

#[tokio::test(start_paused = true)]
async fn an_event_that_fails_is_tried_again() {
    let (deliveries, _running) = Deliveries::start();
    let (target, tries) = counting(|count| if count < 2 { Err("busy".to_owned()) } else { Ok(()) });
    deliveries.set_target(target);
    add(&deliveries, &json!(1));
    deliveries.settled().await;
    assert_eq!((tries.load(Ordering::SeqCst), deliveries.dead_letters()), (3, vec![]));
}

#[tokio::test(start_paused = true)]
async fn an_event_that_always_fails_becomes_a_dead_letter() {
    let (deliveries, _running) = Deliveries::start();
    let (target, tries) = counting(|count| Err(format!("failure {count}")));
    deliveries.set_target(target);
    add(&deliveries, &json!({"a": 1}));
    deliveries.settled().await;
    assert_eq!(tries.load(Ordering::SeqCst), 3);
    let letter = DeadLetter {
        function: "AFunction".to_owned(),
        event: json!({"a": 1}),
        reason: "failure 2".to_owned(),
    };
    assert_eq!(deliveries.dead_letters(), [letter]);
}

#[tokio::test(start_paused = true)]
async fn a_panic_and_a_hang_are_failures() {
    let (deliveries, _running) = Deliveries::start();
    deliveries.set_target(Arc::new(|_, event| {
        Box::pin(async move {
            assert!(event != json!("panic"), "as asked");
            std::future::pending().await
        })
    }));
    add(&deliveries, &json!("panic"));
    add(&deliveries, &json!("hang"));
    let began = tokio::time::Instant::now();
    deliveries.settled().await;
    let tries = 3 * PATIENCE + BACKOFF.iter().sum::<Duration>();
    assert!((tries..tries + Duration::from_secs(1)).contains(&began.elapsed()), "{:?}", began.elapsed());
    let reasons = deliveries.dead_letters().into_iter().map(|letter| letter.reason).collect::<Vec<_>>();
    assert_eq!(reasons, ["it panicked", "it took too long"]);
}

#[tokio::test(start_paused = true)]
async fn events_wait_for_somebody_to_take_them() {
    let (deliveries, _running) = Deliveries::start();
    add(&deliveries, &json!(1));
    tokio::task::yield_now().await;
    let (target, tries) = counting(|_| Ok(()));
    deliveries.set_target(target);
    deliveries.settled().await;
    assert_eq!(tries.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn only_some_run_at_once_and_only_some_wait() {
    let (deliveries, _running) = Deliveries::start();
    let now = Arc::new(AtomicUsize::new(0));
    let most = Arc::new(AtomicUsize::new(0));
    let (running, highest) = (Arc::clone(&now), Arc::clone(&most));
    for _ in 0..WAITING {
        add(&deliveries, &json!(0));
    }
    assert!(deliveries.add(vec!["AFunction".to_owned()], &json!(0)).is_err());
    deliveries.set_target(Arc::new(move |_, _| {
        let (running, highest) = (Arc::clone(&running), Arc::clone(&highest));
        Box::pin(async move {
            highest.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            tokio::task::yield_now().await;
            running.fetch_sub(1, Ordering::SeqCst);
            Ok(())
        })
    }));
    deliveries.settled().await;
    assert_eq!((now.load(Ordering::SeqCst), most.load(Ordering::SeqCst)), (0, RUNNING));
    assert_eq!(deliveries.dead_letters(), []);
}

#[test]
fn the_last_dead_letters_are_kept() {
    let check = |letters: usize, kept: usize| {
        let state = State { open: watch::Sender::new(0), dead: Mutex::default() };
        for number in 0..letters {
            let (function, reason) = ("AFunction".to_owned(), "busy".to_owned());
            state.keep(DeadLetter { function, event: json!(number), reason });
        }
        let dead = state.dead.lock().unwrap();
        assert_eq!((dead.len(), dead.back().map(|it| it.event.clone())), (kept, Some(json!(letters - 1))));
    };
    check(DEAD_LETTERS - 1, DEAD_LETTERS - 1);
    check(DEAD_LETTERS, DEAD_LETTERS);
    check(DEAD_LETTERS + 1, DEAD_LETTERS);
}
