//! One at a time looks at a project, and no wake-up is lost.

use std::time::Duration;

use domain::sync::{Signal, SyncState, Trigger, Trouble};
use domain::{BlobId, ProjectUlid, Settings, Timestamp, Visibility};
use github_model::Kind;
use store::{Document, LeaseTaken};
use sync::{Done, SyncEvent};

use crate::world::{REPO, World, meanwhile, spec};

async fn hold(world: &World, ulid: ProjectUlid, owner: &str) {
    let now = world.clock.clock().now();
    let until = Timestamp::from_millis(now.as_millis() + 300_000);
    assert!(matches!(world.store.take_lease(ulid, owner, now, until).await, Ok(LeaseTaken::Taken(_))));
}

#[tokio::test]
async fn a_held_project_is_left_without_asking_github_and_marked_but_for_the_schedule() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    hold(&world, ulid, "other").await;
    for (trigger, is_dirty) in [(Trigger::Schedule, false), (Trigger::Webhook, true)] {
        assert_eq!(world.handle(ulid, trigger).await.left, [ulid]);
        assert_eq!(world.project(ulid).await.lease.unwrap().dirty, is_dirty);
    }
    assert_eq!(world.github.request_count(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_holds_it_looks_again_when_asked_meanwhile() {
    look_twice(&World::new().await.with_three_specs().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_second_look_of_a_burst_waits_for_what_else_comes() {
    let mut world = World::new().await.with_three_specs().await;
    world.0.again_after = Duration::from_millis(100);
    let clock = service::Clock::system();
    let begun = clock.elapsed();
    look_twice(&world).await;
    assert!(clock.elapsed() >= begun + Duration::from_millis(100));
}

async fn look_twice((world, ulid): &(World, ProjectUlid)) {
    let ulid = *ulid;
    world.push(spec(4));
    let (store, github) = (world.store.clone(), world.github.clone());
    let now = world.clock.clock().now();
    let signal = meanwhile(async move {
        github.push(REPO, "main", spec(5));
        assert_eq!(store.take_lease(ulid, "webhook", now, now).await.unwrap(), LeaseTaken::Held);
    });
    world.github.after_request("/graphql", 1, signal);
    assert_eq!(world.look(ulid, Trigger::Webhook).await, None);
    assert_eq!(world.shown(ulid).await.len(), 5);
    assert!(world.project(ulid).await.lease.is_none());
}

#[tokio::test]
async fn a_holder_that_vanished_is_replaced_when_its_time_is_over() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    hold(&world, ulid, "vanished").await;
    world.push(spec(4));
    world.clock.advance(Duration::from_secs(301));
    assert_eq!(world.scheduled(ulid).await, None);
    assert_eq!(world.shown(ulid).await.len(), 4);
}

#[tokio::test]
async fn a_project_whose_look_died_is_looked_at_alone_and_is_free_again() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    hold(&world, ulid, "vanished").await;
    world.clock.advance(Duration::from_secs(301));
    let other = ProjectUlid::new(9, [9; 10]);
    let event = SyncEvent::Signal(Signal::look(vec![other, ulid], Trigger::Schedule));
    let done = world.sync().handle(event, "request-1").await.unwrap();
    assert_eq!((done.looked.len(), done.asked, world.github.request_count()), (0, 1, 0));

    assert_eq!(world.scheduled(ulid).await, None);
    assert_eq!(world.github.request_count(), 2);
    assert_eq!(world.project(ulid).await.lease, None, "nothing is left of the dead one");
}

#[tokio::test]
async fn a_lease_of_a_clock_that_was_ahead_does_not_keep_the_schedule_out() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    let (now, later) = (world.clock.clock().now(), Duration::from_hours(24 * 365));
    let until = Timestamp::from_millis(now.as_millis() + later.as_millis() as i64);
    assert!(matches!(world.store.take_lease(ulid, "ahead", now, until).await, Ok(LeaseTaken::Taken(_))));
    world.push(spec(4));
    assert_eq!(world.scheduled(ulid).await, None);
    assert_eq!(world.shown(ulid).await.len(), 4);
}

#[tokio::test]
async fn what_kills_every_look_is_tried_at_a_growing_distance_and_says_so() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    let mut waits = Vec::new();
    for _ in 0..4 {
        // Whoever looks takes the lease, and is never heard of again.
        hold(&world, ulid, "vanished").await;
        let project = world.project(ulid).await;
        let now = world.clock.clock().now();
        waits.push((project.look.next_at.unwrap().as_millis() - now.as_millis()) / 60_000);
        world.clock.advance(Duration::from_secs(301));
    }
    assert_eq!(waits[1..], [1, 2, 4]);
    assert_eq!(world.state(ulid).await, (Visibility::Public, SyncState::Failed));
    assert_eq!(world.project(ulid).await.look.trouble, Some(Trouble::Interrupted));
    assert_eq!(world.shown(ulid).await.len(), 3, "what was there is there");

    assert_eq!(world.scheduled(ulid).await, None);
    let look = world.project(ulid).await.look;
    assert_eq!((look.failures, look.trouble, look.looked_at.is_some()), (0, None, true));
}

#[tokio::test]
async fn what_a_killed_first_look_kept_is_not_fetched_again() {
    let world = World::new().await;
    world.push(spec(1));
    world.push(spec(2));
    let ulid = world.add(Settings::default()).await;
    // It was killed before it could write a snapshot; its documents are kept.
    hold(&world, ulid, "killed").await;
    let text = |n: u8| format!("---\nstatus: planned\n---\n\n# Spec {n}\n\nText of {n}.\n");
    let kept =
        [1, 2].map(text).map(|text| Document { blob: BlobId::of(text.as_bytes()), bytes: text.into() });
    world.store.put_documents(ulid, &kept, world.clock.clock().now()).await.unwrap();
    world.clock.advance(Duration::from_secs(301));
    world.github.forget_requests();
    assert_eq!(world.scheduled(ulid).await, None);
    assert_eq!(world.shown(ulid).await.len(), 2);
    let mut kinds: Vec<_> = world.github.requests().iter().map(|it| it.kind).collect();
    kinds.sort();
    assert_eq!(kinds, [Kind::Repository, Kind::Commit, Kind::GraphQl], "the tree, and no content");
}

#[tokio::test]
async fn a_repetition_of_an_invocation_takes_its_lease_over() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    hold(&world, ulid, "request-1").await;
    world.push(spec(4));
    let event = SyncEvent::Signal(Signal::look(vec![ulid], Trigger::Schedule));
    let done = world.sync().handle(event, "request-1").await.unwrap();
    assert_eq!(done.looked, [(ulid, None)]);
    assert_eq!(world.shown(ulid).await.len(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_project_removed_while_it_is_read_stays_removed_and_leaves_nothing() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    world.push(spec(4));
    let store = world.store.clone();
    let removal = meanwhile(async move {
        assert!(store.mark_removed(ulid).await.unwrap());
        assert!(store.purge(ulid).await.unwrap());
    });
    world.github.after_request("/graphql", 1, removal);
    let blob = world.snapshot(ulid).await.spec("001-a").unwrap().main().blob;
    let new = BlobId::of(b"---\nstatus: planned\n---\n\n# Spec 4\n\nText of 4.\n");
    let done = world.handle(ulid, Trigger::Webhook).await;
    assert_eq!(done, Done::default());
    assert!(world.store.project_now(ulid).await.unwrap().is_none());
    for blob in [blob, new] {
        assert!(world.store.document(ulid, &blob).await.unwrap().is_err());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_changed_while_it_is_read_are_followed() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    world.push(spec(4).write("docs/specs/009-z/README.md", "# Nine\n"));
    let base = world.project(ulid).await;
    let mut settings = base.settings.clone();
    settings.specs_path = Some("docs/specs".parse().unwrap());
    let now = world.clock.clock().now();
    let store = world.store.clone();
    let change = meanwhile(async move {
        store.change_settings(&base, settings, now).await.unwrap().unwrap();
    });
    world.github.after_request("/graphql", 1, change);
    assert_eq!(world.look(ulid, Trigger::Webhook).await, None);
    assert_eq!(world.shown(ulid).await, ["009-z Nine"]);
}

#[tokio::test]
async fn handling_can_be_given_to_another_thread() {
    fn is_send<T: Send>(it: T) -> T {
        it
    }
    let world = World::new().await;
    let sync = world.sync();
    let looked = is_send(async move { sync.handle(SyncEvent::Tick, "request-1").await }).await;
    assert_eq!(looked.unwrap().asked, 0);
}
