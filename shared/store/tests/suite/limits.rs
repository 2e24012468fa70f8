use store::Limit;

use crate::world::{World, at};
use store::bounds::WHO_CHARS;

#[tokio::test]
async fn the_latest_limit_counts_until_it_ends() {
    let world = World::new().await;
    let until = |now| world.store.limited_until("token", &["core", "graphql"], at(now));
    assert_eq!(until(0).await.unwrap(), None);
    world.store.set_limit("token", "core", at(100)).await.unwrap();
    world.store.set_limit("token", "graphql", at(50)).await.unwrap();
    world.store.set_limit("another", "core", at(900)).await.unwrap();
    assert_eq!(until(0).await.unwrap(), Some(at(100)));
    world.store.set_limit("token", "core", at(70)).await.unwrap();
    assert_eq!(until(0).await.unwrap(), Some(at(100)), "a later one that is known stays");
    assert_eq!(until(99).await.unwrap(), Some(at(100)));
    assert_eq!(until(100).await.unwrap(), None);
    assert_eq!(world.store.limited_until("token", &[], at(0)).await.unwrap(), None);
}

#[tokio::test]
async fn a_limit_that_ended_is_remembered_with_how_often_it_was_met() {
    let world = World::new().await;
    assert_eq!(world.store.last_limit("token", "core").await.unwrap(), None);
    let met = Limit { until: at(100), times: 3 };
    world.store.set_limit_met("token", "core", met).await.unwrap();
    world.store.set_limit("token", "core", at(70)).await.unwrap();
    assert_eq!(world.store.last_limit("token", "core").await.unwrap(), Some(met));
    world.store.set_limit("token", "core", at(200)).await.unwrap();
    let last = world.store.last_limit("token", "core").await.unwrap();
    assert_eq!(last, Some(Limit { until: at(200), times: 1 }));
}

#[tokio::test]
async fn tries_are_counted_by_who_and_when() {
    let world = World::new().await;
    let count = |who: &'static str, now| world.store.count_try(who, at(now), 60);
    assert_eq!(count("192.0.2.1", 0).await.unwrap(), 1);
    assert_eq!(count("192.0.2.1", 0).await.unwrap(), 2);
    assert_eq!(count("192.0.2.1", 30).await.unwrap(), 3);
    assert_eq!(count("192.0.2.2", 30).await.unwrap(), 1);
    assert_eq!(world.store.tries("192.0.2.1", at(59), 60).await.unwrap(), 3);
    assert_eq!(world.store.tries("192.0.2.1", at(60), 60).await.unwrap(), 1);
    assert_eq!(world.store.tries("192.0.2.1", at(90), 60).await.unwrap(), 0);
    assert_eq!(world.store.tries(&"x".repeat(10_000), at(0), 60).await.unwrap(), 0);
}

#[tokio::test]
async fn who_tried_is_told_apart_by_so_many_characters() {
    let world = World::new().await;
    let check = async |chars: usize, expect: u32| {
        for end in ["x", "y"] {
            let who = format!("{}{end}", "a".repeat(chars - 1));
            world.store.count_try(&who, at(0), 60).await.unwrap();
        }
        let one = format!("{}x", "a".repeat(chars - 1));
        assert_eq!(world.store.tries(&one, at(0), 60).await.unwrap(), expect, "{chars}");
    };
    check(WHO_CHARS - 1, 1).await;
    check(WHO_CHARS, 1).await;
    check(WHO_CHARS + 1, 2).await;
}

#[tokio::test]
async fn tries_at_once_are_all_counted() {
    let world = World::new().await;
    let tries = (0..20).map(|_| world.store.count_try("192.0.2.1", at(0), 60));
    futures_util::future::join_all(tries).await;
    assert_eq!(world.store.tries("192.0.2.1", at(0), 60).await.unwrap(), 20);
}

#[tokio::test]
async fn what_a_clock_that_was_ahead_has_noted_holds_nobody_up() {
    const DAY: i64 = 86_400;
    let world = World::new().await;
    let until = || world.store.limited_until("token", &["core"], at(0));
    world.store.set_limit("token", "core", at(365 * DAY)).await.unwrap();
    assert_eq!(until().await.unwrap(), None);
    world.store.set_limit("token", "core", at(100)).await.unwrap();
    assert_eq!(until().await.unwrap(), Some(at(100)));
    world.store.set_limit("token", "core", at(2 * DAY)).await.unwrap();
    assert_eq!(until().await.unwrap(), Some(at(2 * DAY)));
    world.store.set_limit("token", "core", at(2 * DAY + 1)).await.unwrap();
    assert_eq!(until().await.unwrap(), None);

    world.store.count_try("192.0.2.1", at(365 * DAY), 60).await.unwrap();
    assert_eq!(world.store.tries("192.0.2.1", at(0), 60).await.unwrap(), 0);
    assert_eq!(world.store.tries("192.0.2.1", at(365 * DAY), 60).await.unwrap(), 1);
}
