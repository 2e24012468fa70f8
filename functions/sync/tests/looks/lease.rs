//! One at a time looks at a project, and no wake-up is lost.

use std::time::Duration;

use domain::sync::{Signal, Trigger};
use domain::{BlobId, ProjectUlid, Timestamp};
use store::LeaseTaken;
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
