//! The store at its worst.

use std::time::Duration;

use domain::sync::{Signal, Trigger};
use github_model::Push;
use world::{Config, Fault, Rates, World};

use crate::said::{
    APP, after_change, all_three, changed, equal, seen, spec, synced, synced_with, three, until_due,
};

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

#[tokio::test]
async fn batches_of_which_half_is_done_are_done_in_the_end() {
    let world = World::new().await;
    world.github.create(APP);
    github_model::fill(&world.github, APP, 60, 1, 0);
    let project = world.add(APP).await;
    // Without a token, or after a failure, the store is read as well.
    world.github.fail("object", github_model::Fault::Status(500), 6);
    world.table.plan("BatchWriteItem", Fault::Unprocessed, 5);
    world.table.plan("BatchGetItem", Fault::Unprocessed, 5);
    world.look(project, Trigger::Added).await.unwrap();
    world.github.heal();
    until_due(&world, project).await;
    world.look(project, Trigger::Schedule).await.unwrap();
    assert!(world.table.came_to_pass(), "{:?}", world.table.seen());
    equal(&world, project).await;
}

/// Looks at a change while that goes wrong with one request after the other; `heals`: as often as it takes.
async fn at_each_request(fault: Fault, times: usize) {
    for after in 0.. {
        let (world, project) = synced().await;
        world.github.push(APP, "main", changed());
        world.table.plan_after("*", after, fault, times);
        let looked = world.look(project, Trigger::Webhook).await;
        let came_to_pass = world.table.came_to_pass();
        world.table.calm();
        if times == 1 {
            looked.expect("the store works");
            equal(&world, project).await;
            let syncs = world.direct.syncs(project, 10).await.expect("the store works").syncs;
            assert_eq!(syncs.len(), 2, "request {after}: it is in the log, and once");
            assert_eq!(world.project(project).await.history.len(), 2, "request {after}");
        }
        assert!([after_change(), all_three()].contains(&seen(&world).await), "request {after}");
        world.clock.advance(Duration::from_mins(10));
        world.look(project, Trigger::Schedule).await.expect("the store works");
        equal(&world, project).await;
        assert_eq!(seen(&world).await, after_change(), "request {after}");
        if !came_to_pass {
            return;
        }
    }
}

#[tokio::test]
async fn whichever_answer_is_lost_it_is_as_if_it_had_come() {
    at_each_request(Fault::LostAnswer, 1).await;
}

#[tokio::test]
async fn whichever_answer_is_lost_again_and_again_the_next_look_is_right() {
    at_each_request(Fault::LostAnswer, 4).await;
}

#[tokio::test]
async fn an_answer_that_comes_too_late_is_as_good_as_a_lost_one() {
    let (world, project) = synced().await;
    world.github.push(APP, "main", changed());
    for operation in ["UpdateItem", "BatchWriteItem"] {
        world.table.plan(operation, Fault::LateAnswer, 1);
    }
    world.look(project, Trigger::Webhook).await.unwrap();
    assert!(world.table.came_to_pass());
    equal(&world, project).await;
}

#[tokio::test]
async fn a_slow_store_is_waited_for() {
    let (world, project) = synced().await;
    world.github.push(APP, "main", changed());
    world.table.set_latency(Duration::from_millis(100));
    world.bucket.set_latency(Duration::from_millis(100));
    world.look(project, Trigger::Webhook).await.unwrap();
    world.table.calm();
    world.bucket.calm();
    equal(&world, project).await;
}

#[tokio::test]
async fn an_object_that_is_lost_comes_back() {
    let mut random = fastrand::Rng::with_seed(2);
    let large: String = std::iter::repeat_with(|| random.alphanumeric()).take(600_000).collect();
    // A picture, a large document, and the prepared snapshot: each is an object.
    for lost in 0..3 {
        let (world, project) = synced().await;
        let push = Push::new()
            .write("specs/005-large/README.md", spec(&large))
            .write("specs/005-large/new.png", &b"\x89PNG\r\n\x1a\n new"[..]);
        world.github.push(APP, "main", push);
        world.bucket.plan_after("PUT", lost, Fault::LostObject, 1);
        world.look(project, Trigger::Webhook).await.unwrap();
        assert!(world.bucket.came_to_pass(), "{:?}", world.bucket.seen());
        world.look(project, Trigger::Manual).await.unwrap();
        equal(&world, project).await;
        assert_eq!(world.project(project).await.history.len(), 2);
    }
}

#[tokio::test]
async fn a_look_that_fails_leaves_no_lease_behind_whoever_asked_for_another_one() {
    let (world, project) = synced().await;
    world.github.push(APP, "main", changed());
    world.table.plan("BatchWriteItem", Fault::Error, usize::MAX);
    let asked = async {
        while world.project(project).await.lease.is_none() {
            tokio::task::yield_now().await;
        }
        let (now, until) = (world.now(), domain::Timestamp::from_millis(i64::MAX));
        world.direct.take_lease(project, "another", now, until).await
    };
    let (looked, asked) = tokio::join!(world.look(project, Trigger::Webhook), asked);
    assert!(looked.is_err());
    assert_eq!(asked.unwrap(), store::LeaseTaken::Held);
    assert_eq!(world.project(project).await.lease, None);
}

#[tokio::test]
async fn a_project_that_cannot_be_read_ends_its_look_and_holds_up_no_other() {
    let (world, damaged) = synced().await;
    world.github.create("acme/other");
    world.github.push("acme/other", "main", three());
    let other = world.add("acme/other").await;
    world.damage(damaged).await;
    let look = Signal::look(vec![damaged, other], Trigger::Webhook);
    // No error: tried again it would be as damaged.
    let done = world.signal(look).await.unwrap();
    assert_eq!(done.looked, [(other, None)]);
}
