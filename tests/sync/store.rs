//! The store at its worst.

use domain::sync::Trigger;
use world::{Config, Fault, Rates};

use crate::said::{APP, after_change, all_three, changed, equal, seen, synced, synced_with, until_due};

#[tokio::test]
async fn a_store_that_throttles_conflicts_and_loses_answers_is_written_all_the_same() {
    for seed in 0..8 {
        let (world, project) = synced().await;
        world.github.push(APP, "main", changed());
        let rates = Rates { throttle: 0.1, conflict: 0.1, error: 0.1, reset: 0.05, lost_answer: 0.1 };
        world.table.by_chance(seed, rates);
        world.bucket.by_chance(seed, rates);
        let done = world.look(project, Trigger::Webhook).await;
        world.table.calm();
        world.bucket.calm();
        let shown = seen(&world).await;
        assert!(
            shown == after_change() || done.is_err() && shown == all_three(),
            "{seed}: {done:?} {shown:?}"
        );
        world.clock.advance(std::time::Duration::from_mins(10));
        world.sync_now(project).await;
        equal(&world, project).await;
    }
}

#[tokio::test]
async fn a_store_that_answers_from_a_moment_ago_leads_to_the_newest_state() {
    let (world, project) = synced_with(Config { replica: true, ..Config::default() }).await;
    for behind in [1, 3, 10] {
        world.table.behind(behind);
        world.github.push(APP, "main", changed());
        world.sync_now(project).await;
        world.table.behind(0);
        equal(&world, project).await;
        world.github.push(APP, "main", crate::said::three());
        world.sync_now(project).await;
    }
}

#[tokio::test]
async fn a_store_that_is_down_is_an_error_that_is_tried_again() {
    let (world, project) = synced().await;
    world.github.push(APP, "main", changed());
    world.table.plan("UpdateItem", Fault::Throttle, usize::MAX);
    assert!(world.look(project, Trigger::Webhook).await.is_err());
    world.table.calm();
    assert_eq!(seen(&world).await, all_three());
    world.clock.advance(std::time::Duration::from_mins(10));
    world.look(project, Trigger::Webhook).await.unwrap();
    equal(&world, project).await;
}

#[tokio::test]
async fn content_that_is_missing_is_fetched_again() {
    let (world, project) = synced().await;
    // Everything but the project itself is lost.
    let kept = (std::collections::HashSet::new(), std::collections::HashSet::new());
    let later = domain::Timestamp::from_millis(i64::MAX);
    world.direct.collect(project, &kept.0, &kept.1, later).await.unwrap();
    world.github.push(APP, "main", changed());
    until_due(&world, project).await;
    world.look(project, Trigger::Schedule).await.unwrap();
    equal(&world, project).await;
}
