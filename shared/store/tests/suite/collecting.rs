use std::collections::HashSet;

use bytes::Bytes;
use domain::{BlobId, Project, SnapshotId, Timestamp};

use crate::content::{document, noise};
use crate::world::{World, at, snapshot_id};

/// So late that every object is old, which the bucket's clock, the real one, dates.
const FAR_AWAY: i64 = 32_503_680_000;

/// Two documents (the second large), two pictures, and snapshots 1 (small) and 2 (large), all written at that time.
async fn fill(world: &World, project: &Project, now: Timestamp) -> Vec<BlobId> {
    let documents = [document("# Kept\n"), document(noise(360 << 10))];
    let pictures = [document("png"), document("gif")];
    world.store.put_documents(project.ulid, &documents, now).await.unwrap();
    world.store.put_pictures(project.ulid, &pictures, now).await.unwrap();
    for (n, size) in [(1, 100), (2, 20_000)] {
        let (prepared, segment) = (Bytes::from(noise(size)), Bytes::from(noise(50)));
        world.store.put_snapshot(project.ulid, snapshot_id(n), prepared, segment, now).await.unwrap();
    }
    documents.iter().chain(&pictures).map(|it| it.blob).collect()
}

async fn collect(
    world: &World,
    project: &Project,
    blobs: &[BlobId],
    snapshots: &[SnapshotId],
    before: i64,
) -> (usize, usize) {
    let (blobs, snapshots): (HashSet<_>, HashSet<_>) =
        (blobs.iter().copied().collect(), snapshots.iter().copied().collect());
    let done = world.store.collect(project.ulid, &blobs, &snapshots, at(before)).await.unwrap();
    (done.removed, done.kept)
}

#[tokio::test]
async fn what_is_named_or_new_is_kept() {
    let world = World::new().await;
    let project = world.add(1).await;
    let blobs = fill(&world, &project, at(0)).await;
    let snapshots = [snapshot_id(1), snapshot_id(2)];
    // 2 documents, 2 pictures, 2 segments and a small snapshot are items; a document, the pictures and a snapshot are objects.
    assert_eq!(collect(&world, &project, &blobs, &snapshots, 10).await, (0, 11));
    assert_eq!(collect(&world, &project, &[], &[], 0).await, (0, 11));
}

#[tokio::test]
async fn what_is_old_and_not_named_goes_with_its_objects() {
    let world = World::new().await;
    let project = world.add(1).await;
    let blobs = fill(&world, &project, at(0)).await;
    assert_eq!(collect(&world, &project, &blobs[..1], &[snapshot_id(2)], 10).await, (8, 3));
    assert_eq!(world.objects().await.len(), 1);
    let sorts = world.sorts(&project).await;
    let expected = [format!("DOC#{}", blobs[0]), "META".to_owned(), format!("SEGMENT#{}", snapshot_id(2))];
    assert_eq!(sorts, expected);
    assert_eq!(collect(&world, &project, &[], &[], 10).await, (3, 0));
    assert_eq!(world.sorts(&project).await, ["META"]);
}

#[tokio::test]
async fn what_was_written_again_is_new() {
    let world = World::new().await;
    let project = world.add(1).await;
    fill(&world, &project, at(0)).await;
    fill(&world, &project, at(86_400)).await;
    assert_eq!(collect(&world, &project, &[], &[], 80_000).await, (0, 11));
}

#[tokio::test]
async fn other_projects_and_the_log_are_left_alone() {
    let world = World::new().await;
    let (one, two) = (world.add(1).await, world.add(2).await);
    fill(&world, &two, at(0)).await;
    let before = world.sorts(&two).await;
    assert_eq!(collect(&world, &one, &[], &[], 10).await, (0, 0));
    assert_eq!(world.sorts(&two).await, before);
}

/// An item that was written again may tell of an object that the bucket dates earlier.
#[tokio::test]
async fn an_old_object_stays_with_an_item_that_is_new() {
    let world = World::new().await;
    let project = world.add(1).await;
    let later = at(FAR_AWAY + 1);
    fill(&world, &project, later).await;
    assert_eq!(collect(&world, &project, &[], &[], FAR_AWAY).await, (0, 11));
    assert_eq!(world.objects().await.len(), 4);
}

#[tokio::test]
async fn an_old_object_without_an_item_goes() {
    let world = World::new().await;
    let (project, gone) = (world.add(1).await, world.add(2).await);
    fill(&world, &project, at(0)).await;
    let key = format!("documents/{}/{}", project.ulid, snapshot_id(9));
    world.put_object(&key).await;
    let other = format!("documents/{}/{}", gone.ulid, snapshot_id(9));
    world.put_object(&other).await;
    let keep = fill(&world, &project, at(FAR_AWAY)).await;
    assert_eq!(collect(&world, &project, &keep, &[], 10).await, (0, 12));
    assert_eq!(collect(&world, &project, &keep, &[], FAR_AWAY).await, (1, 11));
    assert!(!world.objects().await.contains(&key));
    assert!(world.objects().await.contains(&other));
}

#[tokio::test]
async fn more_than_a_page_is_collected() {
    let world = World::new().await;
    let project = world.add(1).await;
    let documents: Vec<_> = (0..600).map(|n| document(format!("# Spec {n}\n"))).collect();
    world.store.put_documents(project.ulid, &documents, at(0)).await.unwrap();
    let keep: Vec<_> = documents.iter().step_by(2).map(|it| it.blob).collect();
    assert_eq!(collect(&world, &project, &keep, &[], 10).await, (300, 300));
    assert_eq!(world.sorts(&project).await.len(), 301);
    assert_eq!(collect(&world, &project, &[], &[], 10).await, (300, 0));
}
