//! An instance that begins with a prepared snapshot, as on Lambda.

use std::collections::BTreeMap;

use crate::world::World;
use domain::{BlockId, Blocks, Origin, Prepared, ProjectId};
use service::SpecSource as _;

async fn prepared(world: &World) -> Prepared {
    let current = world.current().await;
    let blob = current.snapshot.spec("001-a").unwrap().main().blob;
    let blocks = BTreeMap::from([(blob, Blocks::from([(BlockId::of("rust", "x"), "<b>x</b>".to_owned())]))]);
    let bytes = Prepared::encode(&Origin::default(), &current.snapshot, current.index(), &blocks);
    Prepared::decode(bytes).unwrap()
}

fn specs() -> World {
    World::new().with("001-a/README.md", "# A\n\nzebra\n").with("002-b/README.md", "# B\n")
}

#[tokio::test]
async fn nothing_is_read_before_the_first_look() {
    let world = specs();
    let prepared = prepared(&world).await;
    let world = world.restart_with(prepared);
    world.hide_folder();
    assert_eq!(world.titles().await, ["002-b: B", "001-a: A"]);
    assert_eq!(world.found("zebra").await, ["001-a"]);
    assert_eq!(world.source.status().looks.misses, 0);
}

#[tokio::test]
async fn the_first_look_keeps_what_has_the_size_that_was_prepared() {
    let world = specs();
    let prepared = prepared(&world).await;
    let world = world.restart_with(prepared);
    let before = world.current().await.snapshot;
    world.write("002-b/README.md", "# Bee\n");
    world.pass_ttl();
    let after = world.current().await.snapshot;
    assert_eq!(world.titles().await, ["002-b: Bee", "001-a: A"]);
    let spec = |snapshot: &domain::Snapshot| snapshot.spec("001-a").unwrap().shared();
    assert!(std::sync::Arc::ptr_eq(&spec(&before), &spec(&after)));

    // From then on times count too.
    world.write("001-a/README.md", "# Z\n\nzebra\n");
    world.pass_ttl();
    assert_eq!(world.titles().await, ["002-b: Bee", "001-a: Z"]);
}

#[tokio::test]
async fn prepared_blocks_come_with_their_document() {
    let world = specs();
    let prepared = prepared(&world).await;
    let world = world.restart_with(prepared);
    let blob = world.current().await.snapshot.spec("001-a").unwrap().main().blob;
    let document = world.source.document(&ProjectId::local(), &blob).await.unwrap();
    assert_eq!(document.blocks.values().collect::<Vec<_>>(), ["<b>x</b>"]);
}
