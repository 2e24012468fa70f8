//! What an instance keeps.

use domain::ProjectId;
use futures_util::StreamExt as _;
use service::SpecSource as _;

use crate::world::World;

/// About 30 KB of words that are their own.
fn text(seed: usize) -> String {
    let words = (0..3000_usize)
        .map(|at| format!("{:x}", (at + seed * 9973).wrapping_mul(2_654_435_761) % 99_999_989));
    format!("# {seed}\n\n{}\n", words.collect::<Vec<_>>().join(" "))
}

#[tokio::test]
async fn snapshots_and_documents_stay_within_their_bound_in_bytes() {
    const BOUND: u64 = 1 << 20;
    let world = World::with(BOUND, false).await;
    for number in 1..=12_u8 {
        let text = text(number.into());
        world.add_with(number, &format!("acme.p{number}"), &[("001-a/README.md", &text)]).await;
    }
    for _ in 0..2 {
        for number in 1..=12 {
            let id: ProjectId = format!("acme.p{number}").parse().unwrap();
            let current = world.source.snapshot(&id).await.unwrap();
            let blob = current.snapshot.specs()[0].main().blob;
            world.source.document(&id, &blob).await.unwrap();
            let status = world.source.status();
            assert!(status.content.bytes <= BOUND, "{status:?}");
        }
    }
    let status = world.source.status();
    assert!(status.content.bytes > BOUND / 2, "it is used: {status:?}");
    assert!(status.snapshots.misses > 12, "something was put out: {status:?}");
}

#[tokio::test]
async fn a_snapshot_that_alone_is_larger_is_not_read_for_every_page() {
    let world = World::with(32 << 10, false).await;
    for number in 1..=2_u8 {
        let text = text(number.into());
        world.add_with(number, &format!("acme.p{number}"), &[("001-a/README.md", &text)]).await;
    }
    world.current("acme.p1").await;
    world.requests();
    world.current("acme.p1").await;
    assert_eq!(world.requests(), 0);
    world.current("acme.p2").await;
    let after_both = world.source.status().content.bytes;
    world.current("acme.p1").await;
    assert!(world.source.status().content.bytes < after_both * 3 / 2, "one of them is kept");
}

#[tokio::test]
async fn random_ids_push_out_nothing_and_are_not_kept() {
    let world = World::new().await;
    world.add_with(1, "acme.app", &[("001-a/README.md", "# A\n")]).await;
    world.current("acme.app").await;
    let asked = (0..3000).map(|number| {
        let id: ProjectId = format!("random.{number}").parse().unwrap();
        let source = world.source.clone();
        async move { source.snapshot(&id).await.is_err() }
    });
    let refused = futures_util::stream::iter(asked).buffer_unordered(32).filter(|it| std::future::ready(*it));
    assert_eq!(refused.count().await, 3000);
    world.requests();
    world.current("acme.app").await;
    assert_eq!(world.requests(), 0);
}
