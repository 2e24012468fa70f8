//! What pages ask for, and what that costs.

use domain::{BlobId, Origin, ProjectId, SnapshotId};
use service::{SourceError, SpecSource as _};

use crate::world::World;

const A: &[(&str, &str)] = &[("001-a/README.md", "# A\n\nA zebra.\n")];
const B: &[(&str, &str)] = &[("001-a/README.md", "# B\n")];

fn id(text: &str) -> ProjectId {
    text.parse().unwrap()
}

#[tokio::test]
async fn a_project_is_shown_as_its_head_says() {
    let world = World::new().await;
    world.add_with(1, "acme.app", A).await;
    let current = world.current("acme.app").await;
    assert_eq!(world.titles("acme.app").await, "001-a: A");
    assert_eq!(
        *current.origin,
        Origin {
            name: Some("app".to_owned()),
            repo_url: Some("https://github.com/acme/app".to_owned()),
            branch: Some("main".to_owned()),
            revision: Some("07".repeat(20)),
            specs_path: Some("specs".to_owned()),
        }
    );
    assert_eq!(current.followed.unwrap().id, id("acme.app"));
    assert_eq!(current.stale, None);
}

#[tokio::test]
async fn a_project_that_was_never_looked_at_is_empty() {
    let world = World::new().await;
    world.add(1, "acme.app").await;
    let current = world.current("acme.app").await;
    assert_eq!(current.snapshot.specs().len(), 0);
    assert_eq!(current.followed.unwrap().head, None);
    assert_eq!(current.origin.branch.as_deref(), Some("main"));
}

#[tokio::test]
async fn a_cold_page_takes_four_requests_and_a_warm_one_none_within_the_ttl() {
    let world = World::new().await;
    world.add_with(1, "acme.app", A).await;
    let read = async || {
        let snapshot = world.current("acme.app").await.snapshot;
        let blob = snapshot.specs()[0].main().blob;
        world.source.document(&id("acme.app"), &blob).await.unwrap()
    };
    assert_eq!(read().await.bytes, "# A\n\nA zebra.\n");
    // The id, the head, the snapshot, the document.
    assert_eq!(world.requests(), 4);
    for _ in 0..10 {
        read().await;
    }
    assert_eq!(world.requests(), 0);
    for _ in 0..10 {
        world.pass_ttl();
        read().await;
        read().await;
        assert_eq!(world.requests(), 1);
    }
}

#[tokio::test]
async fn a_new_head_shows_after_the_ttl_and_not_before() {
    let world = World::new().await;
    let ulid = world.add_with(1, "acme.app", A).await;
    assert_eq!(world.titles("acme.app").await, "001-a: A");
    world.show(ulid, B).await;
    assert_eq!(world.titles("acme.app").await, "001-a: A");
    world.pass_ttl();
    assert_eq!(world.titles("acme.app").await, "001-a: B");
}

#[tokio::test]
async fn invalidating_shows_a_new_head_at_once_and_reads_no_content_again() {
    let world = World::new().await;
    let ulid = world.add_with(1, "acme.app", A).await;
    assert_eq!(world.titles("acme.app").await, "001-a: A");
    world.source.invalidate();
    world.requests();
    assert_eq!(world.titles("acme.app").await, "001-a: A");
    assert_eq!(world.requests(), 1);
    world.show(ulid, B).await;
    world.source.invalidate();
    assert_eq!(world.titles("acme.app").await, "001-a: B");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn callers_at_once_share_one_look_and_one_snapshot() {
    let world = World::new().await;
    world.add_with(1, "acme.app", A).await;
    let callers: Vec<_> = (0..50)
        .map(|_| {
            let source = world.source.clone();
            tokio::spawn(async move { source.snapshot(&id("acme.app")).await.map(|_| ()) })
        })
        .collect();
    for caller in callers {
        caller.await.unwrap().unwrap();
    }
    assert_eq!(world.requests(), 3);
}

#[tokio::test]
async fn only_what_a_snapshot_of_the_project_names_is_asked_of_the_store() {
    let world = World::new().await;
    let ulid = world.add_with(1, "acme.app", A).await;
    let other = world.add_with(2, "acme.other", B).await;
    let (blob_a, blob_b) = (BlobId::of(A[0].1.as_bytes()), BlobId::of(B[0].1.as_bytes()));
    world.source.document(&id("acme.other"), &blob_b).await.unwrap();
    world.current("acme.app").await;
    world.requests();
    // It is in memory, as another project's.
    let got = world.source.document(&id("acme.app"), &blob_b).await;
    assert!(matches!(got, Err(SourceError::Changed)));
    assert_eq!(world.requests(), 0);

    // What a page was made from may still be asked for when the project shows something else.
    let before = world.current("acme.app").await.snapshot;
    world.show(ulid, B).await;
    world.show(other, A).await;
    world.pass_ttl();
    assert_eq!(world.titles("acme.app").await, "001-a: B");
    assert!(world.source.document(&id("acme.app"), &blob_a).await.is_ok());
    drop(before);
}

#[tokio::test]
async fn documents_come_with_their_blocks_and_pictures_as_they_are() {
    let world = World::new().await;
    let files = [("001-a/README.md", "# A\n"), ("001-a/a.svg", "<svg/>"), ("001-a/data.bin", "no picture")];
    world.add_with(1, "acme.app", &files).await;
    let spec = world.current("acme.app").await.snapshot.specs()[0].shared();
    let get = async |blob: BlobId| world.source.document(&id("acme.app"), &blob).await;
    let document = get(spec.main().blob).await.unwrap();
    assert_eq!(document.blocks.values().collect::<Vec<_>>(), ["<b>x</b>"]);
    let asset = |name: &str| spec.assets.iter().find(|it| it.path == name).unwrap().blob;
    assert_eq!(get(asset("a.svg")).await.unwrap().bytes, "<svg/>");
    assert!(matches!(get(asset("data.bin")).await, Err(SourceError::NotKept)));
}

#[tokio::test]
async fn the_history_is_readable_and_nothing_beside_it() {
    let mut world = World::new().await;
    let ulid = world.add_with(1, "acme.app", A).await;
    let first = world.current("acme.app").await.snapshot.id();
    let second = world.show(ulid, B).await;
    world.restart();
    let service = world.both();
    for (snapshot, title) in [(first, "A"), (second, "B")] {
        let past = service.past(&id("acme.app"), snapshot).await.unwrap();
        assert_eq!(past.specs()[0].display_title(), title);
        let blob = past.specs()[0].main().blob;
        assert!(service.document(&id("acme.app"), &blob).await.is_ok(), "{title}");
    }
    let stranger = SnapshotId::of([]);
    let none = service.past(&id("acme.app"), stranger).await;
    assert!(matches!(none, Err(SourceError::SnapshotNotFound)));
    let own = service.current(&ProjectId::local()).await.unwrap().snapshot.id();
    assert!(service.past(&ProjectId::local(), own).await.is_ok());
    assert!(matches!(service.past(&ProjectId::local(), first).await, Err(SourceError::SnapshotNotFound)));
}

#[tokio::test]
async fn ids_that_stand_for_nothing_are_asked_for_once() {
    let world = World::new().await;
    for _ in 0..5 {
        assert_eq!(world.titles("acme.none").await, "there is no such project");
    }
    // An eventual read, and a consistent one where it finds nothing.
    assert_eq!(world.requests(), 2);
    world.add(1, "acme.none").await;
    world.pass_ttl();
    assert_eq!(world.titles("acme.none").await, "");
}
