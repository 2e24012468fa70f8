//! What GitHub may answer instead, and what follows from it.

use std::time::Duration;

use domain::sync::{SyncState, Trigger, Trouble};
use domain::{Settings, Visibility};
use github_model::{Fault, Push};

use crate::world::{REPO, World, spec};

#[tokio::test]
async fn an_empty_repository_is_shown_as_such_and_filled_later() {
    let world = World::new().await;
    let ulid = world.add(Settings::default()).await;
    for _ in 0..2 {
        assert_eq!(world.look(ulid, Trigger::Added).await, None);
        let snapshot = world.snapshot(ulid).await;
        assert_eq!(snapshot.problems()[0].message, "The repository is empty: it has no commits.");
    }
    assert_eq!(world.log(ulid).await, ["Succeeded +0 ~0 -0"]);
    world.push(spec(1));
    assert_eq!(world.scheduled(ulid).await, None);
    assert_eq!(world.shown(ulid).await, ["001-a Spec 1"]);
}

#[tokio::test]
async fn a_removed_specs_folder_leaves_an_empty_snapshot_that_says_where_it_was_looked_for() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    world.push(Push::new().rename("specs", "elsewhere"));
    assert_eq!(world.scheduled(ulid).await, None);
    let snapshot = world.snapshot(ulid).await;
    let message = &snapshot.problems()[0].message;
    assert_eq!(snapshot.specs().len(), 0);
    for place in ["`specs`", "`.lean-spec/specs`", "`docs/specs`", "`doc/specs`"] {
        assert!(message.contains(place), "{message}");
    }
    world.push(Push::new().rename("elsewhere", "docs/specs"));
    assert_eq!(world.scheduled(ulid).await, None);
    assert_eq!(world.shown(ulid).await.len(), 3);
}

#[tokio::test]
async fn a_missing_branch_leaves_the_old_pages() {
    let world = World::new().await;
    world.push(spec(1));
    world.github.push(REPO, "dev", spec(2));
    let settings = Settings { branch: Some("dev".to_owned()), ..Settings::default() };
    let ulid = world.add(settings).await;
    assert_eq!(world.look(ulid, Trigger::Added).await, None);
    assert_eq!(world.shown(ulid).await.len(), 2);
    world.github.delete_branch(REPO, "dev");
    let trouble = world.scheduled(ulid).await;
    assert_eq!(trouble, Some(Trouble::BranchMissing { branch: "dev".to_owned() }));
    assert_eq!(world.shown(ulid).await.len(), 2);
    assert_eq!(world.state(ulid).await, (Visibility::Public, SyncState::Failed));
}

#[tokio::test]
async fn a_limit_is_waited_for_by_everybody() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    world.github.fail("/commits/", Fault::RateLimited { status: 403, reset_in: 600 }, 1);
    assert!(matches!(world.scheduled(ulid).await, Some(Trouble::RateLimited { .. })));
    assert_eq!(world.state(ulid).await, (Visibility::Public, SyncState::Deferred));
    let next = world.project(ulid).await.look.next_at.unwrap();
    assert!(next.as_millis() - world.clock.clock().now().as_millis() >= 590_000);

    world.github.forget_requests();
    for trigger in [Trigger::Schedule, Trigger::Manual] {
        assert!(matches!(world.look(ulid, trigger).await, Some(Trouble::RateLimited { .. })));
    }
    assert_eq!(world.github.request_count(), 0);
    assert_eq!(world.log(ulid).await.len(), 2);
    world.clock.advance(Duration::from_secs(700));
    assert_eq!(world.scheduled(ulid).await, None);
}

#[tokio::test]
async fn a_secondary_limit_without_a_time_is_a_minute_at_least() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    world.push(spec(4));
    world.github.fail("/graphql", Fault::SecondaryLimit { status: 403, retry_after: None }, 1);
    assert!(matches!(world.scheduled(ulid).await, Some(Trouble::SecondaryLimit { .. })));
    assert!(matches!(world.look(ulid, Trigger::Schedule).await, Some(Trouble::SecondaryLimit { .. })));
    world.clock.advance(Duration::from_secs(61));
    assert_eq!(world.scheduled(ulid).await, None);
    assert_eq!(world.shown(ulid).await.len(), 4);
}

#[tokio::test]
async fn what_failed_before_for_another_reason_makes_no_limit_longer() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    world.github.fail("/commits/", Fault::Status(403), 9);
    for _ in 0..9 {
        assert_eq!(world.scheduled(ulid).await, Some(Trouble::Forbidden));
    }
    world.github.heal();
    let limit = Fault::SecondaryLimit { status: 403, retry_after: Some(30) };
    let mut waits = Vec::new();
    for _ in 0..3 {
        world.github.fail("/commits/", limit.clone(), 1);
        let Some(Trouble::SecondaryLimit { until }) = world.scheduled(ulid).await else { panic!("no limit") };
        waits.push((until.as_millis() - world.clock.clock().now().as_millis()) / 60_000);
        world.clock.advance(Duration::from_mins(20));
    }
    assert_eq!(waits, [1, 2, 4], "longer each time that the same limit is met again");
}

#[tokio::test]
async fn whatever_github_answers_the_old_pages_stay_and_the_next_look_is_right() {
    for fault in [
        Fault::Status(500),
        Fault::Status(502),
        Fault::Status(403),
        Fault::Html,
        Fault::HalfBody,
        Fault::EmptyBody,
        Fault::OtherShape,
        Fault::Reset,
    ] {
        for path in ["/commits/", "/graphql", "/repositories/"] {
            let (world, ulid) = World::new().await.with_three_specs().await;
            world.push(spec(4));
            world.github.fail(path, fault.clone(), 99);
            let trouble = world.scheduled(ulid).await;
            assert_eq!(world.state(ulid).await.0, Visibility::Public);
            if trouble.is_some() {
                assert_eq!(world.shown(ulid).await.len(), 3, "{fault:?} for {path}");
                assert_eq!(world.project(ulid).await.look.failures, 1);
            }
            world.github.heal();
            assert_eq!(world.scheduled(ulid).await, None, "{fault:?} for {path}");
            assert_eq!(world.shown(ulid).await.len(), 4);
            assert_eq!(world.project(ulid).await.look.failures, 0);
        }
    }
}

#[tokio::test]
async fn too_many_specs_are_refused_with_their_number() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    let mut push = Push::new();
    for number in 0..5001 {
        push = push.write(format!("specs/{number:05}-many/README.md"), "# Many\n");
    }
    world.push(push);
    let trouble = world.scheduled(ulid).await.unwrap();
    assert!(trouble.sentence().contains("5,004 specs; at most 5,000 are followed"), "{trouble:?}");
    assert_eq!(world.shown(ulid).await.len(), 3);
}
