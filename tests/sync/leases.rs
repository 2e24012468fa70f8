//! Several syncs of one project.

use std::time::Duration;

use domain::sync::Trigger;

use crate::said::{APP, changed, equal, synced};

#[tokio::test]
async fn of_two_looks_at_once_one_does_the_work_and_none_is_lost() {
    let (world, project) = synced().await;
    world.github.push(APP, "main", changed());
    let (one, two) =
        tokio::join!(world.look(project, Trigger::Webhook), world.look(project, Trigger::Webhook));
    one.unwrap();
    two.unwrap();
    equal(&world, project).await;
}

#[tokio::test]
async fn a_signal_that_finds_the_lease_held_asks_github_nothing_and_is_not_lost() {
    let (world, project) = synced().await;
    let until = domain::Timestamp::from_millis(world.now().as_millis() + 60_000);
    world.direct.take_lease(project, "another", world.now(), until).await.unwrap();
    world.github.push(APP, "main", changed());
    let done = world.look(project, Trigger::Webhook).await.unwrap();
    assert_eq!(done.left, [project]);
    assert_eq!(world.github.request_count(), 0);
    assert!(world.project(project).await.lease.unwrap().dirty);
    // Whoever holds it looks once more.
    assert_eq!(world.direct.release(project, "another").await.unwrap(), store::Released::LookAgain);
}

#[tokio::test]
async fn a_holder_that_vanished_is_followed_by_another_when_its_time_is_over() {
    let (world, project) = synced().await;
    let until = domain::Timestamp::from_millis(world.now().as_millis() + 60_000);
    world.direct.take_lease(project, "vanished", world.now(), until).await.unwrap();
    world.github.push(APP, "main", changed());
    world.look(project, Trigger::Webhook).await.unwrap();
    world.clock.advance(Duration::from_mins(2));
    world.look(project, Trigger::Schedule).await.unwrap();
    equal(&world, project).await;
}

#[tokio::test]
async fn ten_signals_at_once_end_in_the_newest_state_and_few_looks() {
    let (world, project) = synced().await;
    world.github.push(APP, "main", changed());
    let looks = (0..10).map(|_| world.look(project, Trigger::Webhook));
    for done in futures_util::future::join_all(looks).await {
        done.unwrap();
    }
    assert!(world.github.request_count() <= 12, "{:#?}", world.github.requests());
    equal(&world, project).await;
}
