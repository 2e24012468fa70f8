//! Projects that readers may not see.

use std::time::Duration;

use domain::search::Query;
use domain::{BlobId, Filter, ProjectId, Visibility};
use service::{SourceError, SpecSource as _};

use crate::world::World;

const A: &[(&str, &str)] = &[("001-a/README.md", "# A\n\nA zebra.\n")];
const B: &[(&str, &str)] = &[("001-a/README.md", "# B\n")];
const NONE: &str = "there is no such project";

#[tokio::test]
async fn a_project_that_is_hidden_is_gone_on_every_way_to_it_at_the_next_look() {
    for visibility in [Visibility::Private, Visibility::Gone] {
        let world = World::new().await;
        let ulid = world.add_with(1, "acme.app", A).await;
        let (id, service) = ("acme.app".parse::<ProjectId>().unwrap(), world.both());
        let snapshot = world.current("acme.app").await.snapshot;
        let blob = snapshot.specs()[0].main().blob;
        service.document(&id, &blob).await.unwrap();
        assert_eq!(service.list(None, 10).await.unwrap().projects.len(), 1);

        world.set_visibility(ulid, visibility).await;
        world.pass_ttl();
        let gone = |error| matches!(error, SourceError::ProjectNotFound);
        assert!(service.document(&id, &blob).await.is_err_and(gone));
        assert!(service.current(&id).await.is_err_and(gone));
        assert!(service.past(&id, snapshot.id()).await.is_err_and(gone));
        assert!(service.syncs(Some(&id), 10).await.is_err_and(gone));
        // The index is trusted for longer; what it lists is checked.
        assert_eq!(service.list(None, 10).await.unwrap().projects.len(), 0);
        assert_eq!(service.totals().await.unwrap().projects, 1);
        let found = service.search(&Query::parse("zebra"), &Filter::default(), 10).await.unwrap();
        assert!(found.hits.iter().all(|hit| hit.project.is_local()), "{visibility:?}");

        world.set_visibility(ulid, Visibility::Public).await;
        world.pass_ttl();
        assert_eq!(world.titles("acme.app").await, "001-a: A");
    }
}

#[tokio::test]
async fn what_was_last_known_to_be_hidden_is_not_served_while_the_store_is_down() {
    let world = World::new().await;
    let ulid = world.add_with(1, "acme.app", A).await;
    world.current("acme.app").await;
    world.set_visibility(ulid, Visibility::Private).await;
    world.pass_ttl();
    assert_eq!(world.titles("acme.app").await, NONE);

    world.set_down(true);
    for _ in 0..2 {
        world.pass(Duration::from_secs(5));
        assert_eq!(world.titles("acme.app").await, NONE);
        let document =
            world.source.document(&"acme.app".parse().unwrap(), &BlobId::of(A[0].1.as_bytes())).await;
        assert!(matches!(document, Err(SourceError::ProjectNotFound)));
        assert_eq!(world.both().list(None, 10).await.unwrap().projects.len(), 0);
    }
}

#[tokio::test]
async fn a_private_showcase_shows_private_projects_and_none_that_are_gone() {
    let world = World::with(1 << 20, true).await;
    let ulid = world.add_with(1, "acme.app", A).await;
    world.set_visibility(ulid, Visibility::Private).await;
    assert_eq!(world.titles("acme.app").await, "001-a: A");
    world.set_visibility(ulid, Visibility::Gone).await;
    world.pass_ttl();
    assert_eq!(world.titles("acme.app").await, NONE);
}

#[tokio::test]
async fn a_removed_project_is_gone_and_one_added_again_is_another() {
    let world = World::new().await;
    let ulid = world.add_with(1, "acme.app", A).await;
    let old = BlobId::of(A[0].1.as_bytes());
    let id: ProjectId = "acme.app".parse().unwrap();
    world.source.document(&id, &old).await.unwrap();
    world.direct.mark_removed(ulid).await.unwrap();
    world.pass_ttl();
    assert_eq!(world.titles("acme.app").await, NONE);
    assert_eq!(world.both().list(None, 10).await.unwrap().projects.len(), 0);

    // Of the new one the sequence begins anew, and nothing of the old one is its.
    world.add_with(2, "acme.app", B).await;
    world.pass_ttl();
    assert_eq!(world.titles("acme.app").await, "001-a: B");
    assert!(matches!(world.source.document(&id, &old).await, Err(SourceError::Changed)));
}

#[tokio::test]
async fn one_that_is_removed_and_added_between_two_looks_shows_as_the_new_one() {
    let world = World::new().await;
    let ulid = world.add_with(1, "acme.app", A).await;
    world.show(ulid, B).await;
    assert_eq!(world.titles("acme.app").await, "001-a: B");
    world.direct.mark_removed(ulid).await.unwrap();
    world.add_with(2, "acme.app", A).await;
    world.pass_ttl();
    assert_eq!(world.titles("acme.app").await, "001-a: A");
}
