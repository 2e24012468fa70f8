use store::Tries;
use store::bounds::WHO_CHARS;

use crate::world::{World, at};

impl World {
    /// A try that fails.
    async fn fail(&self, who: &str, now: i64) {
        self.store.begin_try(who, at(now), 60).await.unwrap();
        self.store.end_try(who, at(now), true).await.unwrap();
    }

    async fn failed(&self, who: &str, now: i64) -> u32 {
        let tries = self.store.tries(who, at(now), 60).await.unwrap();
        assert_eq!(tries.under_way, 0);
        tries.failed
    }
}

#[tokio::test]
async fn tries_are_counted_by_who_and_when() {
    let world = World::new().await;
    for (who, now) in [("192.0.2.1", 0), ("192.0.2.1", 0), ("192.0.2.1", 30), ("192.0.2.2", 30)] {
        world.fail(who, now).await;
    }
    assert_eq!(world.failed("192.0.2.1", 59).await, 3);
    assert_eq!(world.failed("192.0.2.1", 60).await, 1);
    assert_eq!(world.failed("192.0.2.1", 90).await, 0);
    assert_eq!(world.failed("192.0.2.2", 60).await, 1);
    assert_eq!(world.failed(&"x".repeat(10_000), 0).await, 0);
}

#[tokio::test]
async fn a_try_counts_from_its_beginning_and_one_that_is_right_no_longer() {
    let world = World::new().await;
    let begin = |now| world.store.begin_try("192.0.2.1", at(now), 60);
    world.fail("192.0.2.1", 0).await;
    assert_eq!(begin(0).await.unwrap(), Tries { failed: 1, under_way: 1 });
    assert_eq!(begin(1).await.unwrap(), Tries { failed: 1, under_way: 2 });
    world.store.end_try("192.0.2.1", at(0), false).await.unwrap();
    assert_eq!(begin(1).await.unwrap(), Tries { failed: 1, under_way: 2 });
    world.store.end_try("192.0.2.1", at(1), true).await.unwrap();
    world.store.end_try("192.0.2.1", at(1), false).await.unwrap();
    assert_eq!(world.failed("192.0.2.1", 1).await, 2);
    // What is not under way does not end.
    world.store.end_try("192.0.2.1", at(1), true).await.unwrap();
    world.store.end_try("192.0.2.9", at(1), true).await.unwrap();
    assert_eq!((world.failed("192.0.2.1", 1).await, world.failed("192.0.2.9", 1).await), (2, 0));
}

#[tokio::test]
async fn who_tried_is_told_apart_by_so_many_characters() {
    let world = World::new().await;
    let check = async |chars: usize, expect: u32| {
        for end in ["x", "y"] {
            world.fail(&format!("{}{end}", "a".repeat(chars - 1)), 0).await;
        }
        let one = format!("{}x", "a".repeat(chars - 1));
        assert_eq!(world.failed(&one, 0).await, expect, "{chars}");
    };
    check(WHO_CHARS - 1, 1).await;
    check(WHO_CHARS, 1).await;
    check(WHO_CHARS + 1, 2).await;
}

#[tokio::test]
async fn tries_at_once_are_all_counted() {
    let world = World::new().await;
    let tries = (0..20).map(|at_second| {
        let world = &world;
        async move { world.store.begin_try("192.0.2.1", at(at_second % 3), 60).await.unwrap().all() }
    });
    let mut seen = futures_util::future::join_all(tries).await;
    seen.sort_unstable();
    assert_eq!(seen.last(), Some(&20), "the last one sees all: {seen:?}");
    // However they met, no more than ten of them saw so few.
    assert!(seen[10] > 10, "{seen:?}");
    let tries = world.store.tries("192.0.2.1", at(3), 60).await.unwrap();
    assert_eq!(tries, Tries { failed: 0, under_way: 20 });
}

#[tokio::test]
async fn a_try_that_a_clock_that_was_ahead_has_noted_does_not_count() {
    const YEAR: i64 = 365 * 86_400;
    let world = World::new().await;
    world.fail("192.0.2.1", YEAR).await;
    assert_eq!(world.failed("192.0.2.1", 0).await, 0);
    assert_eq!(world.failed("192.0.2.1", YEAR).await, 1);
}
