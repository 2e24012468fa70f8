//! Content that is lost is found again.

use std::collections::HashSet;
use std::time::Duration;

use domain::sync::Trigger;
use domain::{ProjectUlid, Timestamp};
use github_model::Push;

use crate::world::{World, spec};

/// Loses all content of a project: as if all of it were leftovers.
async fn lose_content(world: &World, ulid: ProjectUlid) {
    let later = Timestamp::from_millis(world.clock.clock().now().as_millis() + 1_000_000);
    let collected = world.store.collect(ulid, &HashSet::new(), &HashSet::new(), later).await.unwrap();
    assert!(collected.removed > 0, "{collected:?}");
}

#[tokio::test]
async fn a_person_who_asks_has_lost_content_read_again() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    lose_content(&world, ulid).await;
    assert_eq!(world.scheduled(ulid).await, None);
    assert_eq!(world.look(ulid, Trigger::Manual).await, None);
    let snapshot = world.snapshot(ulid).await;
    for document in snapshot.specs().iter().flat_map(|spec| &spec.documents) {
        assert!(world.store.document(ulid, &document.blob).await.unwrap().is_ok());
    }
    assert_eq!(world.log(ulid).await.len(), 1);
}

#[tokio::test]
async fn the_first_look_of_a_day_sees_that_content_is_lost() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    lose_content(&world, ulid).await;
    world.clock.advance(Duration::from_hours(24));
    assert_eq!(world.scheduled(ulid).await, None);
    assert_eq!(world.shown(ulid).await.len(), 3);
}

#[tokio::test]
async fn a_change_is_shown_where_all_else_is_lost() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    lose_content(&world, ulid).await;
    world.push(spec(4).write("specs/001-a/README.md", "# One\n"));
    assert_eq!(world.scheduled(ulid).await, None);
    assert_eq!(world.shown(ulid).await.len(), 4);
    let snapshot = world.snapshot(ulid).await;
    for document in snapshot.specs().iter().flat_map(|spec| &spec.documents) {
        assert!(world.store.document(ulid, &document.blob).await.unwrap().is_ok());
    }
}

#[tokio::test]
async fn what_no_kept_snapshot_names_is_cleared_away_in_time() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    let old = world.snapshot(ulid).await.spec("001-a").unwrap().main().blob;
    for number in 0..60 {
        world.push(Push::new().write("specs/001-a/README.md", format!("# Title {number}\n")));
        world.clock.advance(Duration::from_hours(30));
        assert_eq!(world.look(ulid, Trigger::Webhook).await, None);
    }
    assert!(world.store.document(ulid, &old).await.unwrap().is_err(), "still there");
    let project = world.project(ulid).await;
    assert_eq!((project.history.len(), project.lease), (20, None));
    for past in &project.history {
        let found = world.store.snapshot(ulid, past.snapshot, past.format, past.bytes).await.unwrap();
        assert!(found.is_ok());
    }
}
