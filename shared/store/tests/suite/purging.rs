use bytes::Bytes;

use crate::content::{document, noise};
use crate::world::{World, at, snapshot_id, ulid};

#[tokio::test]
async fn a_removed_project_is_cleared_away_wholly() {
    let world = World::new().await;
    let (project, other) = (world.add(1).await, world.add(2).await);
    let mut documents: Vec<_> = (0..60).map(|n| document(format!("# {n}\n"))).collect();
    documents.push(document(noise(360 << 10)));
    for ulid in [project.ulid, other.ulid] {
        world.store.put_documents(ulid, &documents, at(0)).await.unwrap();
        world.store.put_pictures(ulid, &documents[..2], at(0)).await.unwrap();
        let (prepared, segment) = (Bytes::from(noise(20_000)), Bytes::from_static(b"segment"));
        world.store.put_snapshot(ulid, snapshot_id(1), prepared, segment, at(0)).await.unwrap();
    }
    assert!(!world.store.purge(project.ulid).await.unwrap(), "it is there, and not removed");
    assert_eq!(world.sorts(&project).await.len(), 65);

    world.store.mark_removed(project.ulid).await.unwrap();
    assert!(world.store.purge(project.ulid).await.unwrap());
    assert_eq!(world.sorts(&project).await, [""; 0]);
    assert_eq!(world.store.project_now(project.ulid).await.unwrap(), None);
    assert_eq!(world.sorts(&other).await.len(), 65);
    assert!(world.objects().await.iter().all(|key| key.contains(&other.ulid.to_string())));
    assert_eq!(world.objects().await.len(), 4);
}

#[tokio::test]
async fn a_purge_goes_on_where_it_ended_and_takes_what_came_later() {
    let world = World::new().await;
    let project = world.add(1).await;
    world.store.mark_removed(project.ulid).await.unwrap();
    assert!(world.store.purge(project.ulid).await.unwrap());
    // A sync that was under way writes what nobody will read.
    world.store.put_documents(project.ulid, &[document("late")], at(0)).await.unwrap();
    assert!(world.store.purge(project.ulid).await.unwrap());
    assert_eq!(world.sorts(&project).await, [""; 0]);
    assert!(world.store.purge(ulid(99)).await.unwrap(), "of what never was, nothing is left");
}
