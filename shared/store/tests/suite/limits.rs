use store::Limit;

use crate::world::{World, at};

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
}
