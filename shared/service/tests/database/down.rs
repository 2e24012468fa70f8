//! A store that is down, or has lost something.

use std::time::Duration;

use domain::search::Query;
use domain::{BlobId, Filter, Prepared, ProjectId};
use service::{STALE_FOR, SourceError, SpecSource as _};

use crate::world::World;

const A: &[(&str, &str)] = &[("001-a/README.md", "# A\n\nA zebra.\n")];
const B: &[(&str, &str)] = &[("001-a/README.md", "# B\n")];
const DOWN: &str = "The store cannot be read at the moment. Try again in a moment.";
const REBUILT: &str =
    "This project's specs are being rebuilt for this version of livespecs. Try again in a moment.";

#[tokio::test]
async fn the_last_good_snapshot_is_served_for_a_quarter_of_an_hour() {
    let world = World::new().await;
    world.add_with(1, "acme.app", A).await;
    assert_eq!(world.current("acme.app").await.stale, None);

    world.set_down(true);
    assert_eq!(world.current("acme.app").await.stale, None);
    world.pass_ttl();
    assert_eq!(world.current("acme.app").await.stale, Some(Duration::ZERO));
    // Not tried again within a second.
    let failures = world.source.status().heads.failures;
    let a_moment = Duration::from_millis(900);
    world.pass(a_moment);
    assert_eq!(world.current("acme.app").await.stale, Some(a_moment));
    assert_eq!(world.source.status().heads.failures, failures);
    world.pass(STALE_FOR.saturating_sub(a_moment));
    assert_eq!(world.titles("acme.app").await, "001-a: A");
    assert_eq!(world.current("acme.app").await.stale, Some(STALE_FOR));

    world.pass(Duration::from_secs(1));
    assert_eq!(world.titles("acme.app").await, DOWN);
    world.set_down(false);
    world.pass(Duration::from_secs(1));
    assert_eq!(world.current("acme.app").await.stale, None);
}

#[tokio::test]
async fn what_was_never_read_is_said_to_be_unavailable_and_not_to_be_missing() {
    let world = World::new().await;
    world.add_with(1, "acme.app", A).await;
    world.set_down(true);
    assert_eq!(world.titles("acme.app").await, DOWN);
    assert_eq!(world.titles("acme.app").await, DOWN);
    assert_eq!(world.source.status().heads.failures, 1);
    world.set_down(false);
    world.pass(Duration::from_secs(1));
    assert_eq!(world.titles("acme.app").await, "001-a: A");
}

#[tokio::test]
async fn a_bucket_that_is_down_leaves_the_pages_as_they_were() {
    let world = World::new().await;
    // Over 16 KB prepared, so that it is in the bucket; of words that do not pack well.
    let text = |seed: u32| {
        let words = (0..4000_u32).map(|at| format!("{:x}", (at + seed).wrapping_mul(2_654_435_761)));
        format!("# {seed}\n\n{}\n", words.collect::<Vec<_>>().join(" "))
    };
    let (first, second) = (text(1), text(50_000));
    let ulid = world.add_with(1, "acme.app", &[("001-a/README.md", &first)]).await;
    assert_eq!(world.titles("acme.app").await, "001-a: 1");
    world.bucket.set_down(true);
    world.show(ulid, &[("001-a/README.md", &second)]).await;
    world.pass_ttl();
    let current = world.current("acme.app").await;
    assert_eq!(current.snapshot.specs()[0].display_title(), "1");
    assert_eq!(current.stale, Some(Duration::ZERO));
    world.bucket.set_down(false);
    world.pass_ttl();
    assert_eq!(world.titles("acme.app").await, "001-a: 50000");
    assert_eq!(world.current("acme.app").await.stale, None);
}

#[tokio::test]
async fn a_snapshot_that_is_lost_leaves_the_page_before_or_says_so() {
    let mut world = World::new().await;
    let ulid = world.add_with(1, "acme.app", A).await;
    assert_eq!(world.titles("acme.app").await, "001-a: A");
    let (_, _, head) = world.put(ulid, B).await;
    let base = world.project(ulid).await;
    world.change(&base, Some(head), base.visibility).await;
    world.pass_ttl();
    assert_eq!(world.titles("acme.app").await, "001-a: A");
    assert!(world.current("acme.app").await.stale.is_some());

    world.restart();
    assert_eq!(
        world.titles("acme.app").await,
        "The store has lost what this project shows. It is written again at one of the next looks."
    );
}

#[tokio::test]
async fn a_snapshot_of_another_format_is_being_rebuilt() {
    let mut world = World::new().await;
    let ulid = world.add_with(1, "acme.app", A).await;
    assert_eq!(world.titles("acme.app").await, "001-a: A");
    let base = world.project(ulid).await;
    let head = domain::Head { format: Prepared::FORMAT + 1, ..base.head.clone().unwrap() };
    world.change(&base, Some(head), base.visibility).await;
    // The same content, of which this instance has its own form.
    world.pass_ttl();
    assert_eq!(world.titles("acme.app").await, "001-a: A");
    assert_eq!(world.current("acme.app").await.stale, None);

    world.restart();
    world.requests();
    assert_eq!(world.titles("acme.app").await, REBUILT);
    assert_eq!(world.requests(), 2);
}

#[tokio::test]
async fn a_document_that_is_lost_is_said_to_be() {
    let world = World::new().await;
    let ulid = world.add(1, "acme.app").await;
    // Of another project, so that its documents are there and not here.
    let other = world.add(2, "acme.other").await;
    let (id, prepared, head) = world.put(other, A).await;
    world.direct.put_snapshot(ulid, id, prepared.0, prepared.1, world.now()).await.unwrap();
    let base = world.project(ulid).await;
    world.change(&base, Some(head), base.visibility).await;
    let project: ProjectId = "acme.app".parse().unwrap();
    let got = world.source.document(&project, &BlobId::of(A[0].1.as_bytes())).await;
    let Err(SourceError::Unavailable { reason, cause: None }) = got else { panic!("{got:?}") };
    assert_eq!(reason, "The store has lost this document. It is written again at one of the next looks.");
}

#[tokio::test]
async fn neither_source_harms_the_other() {
    let world = World::new().await;
    world.add_with(1, "acme.app", A).await;
    let (query, filter) = (Query::parse("zebra"), Filter::default());

    let broken = world.without_folder();
    let listing = broken.list(None, 10).await.unwrap();
    assert_eq!((listing.local.is_some(), listing.projects.len()), (false, 1));
    assert!(listing.problem.unwrap().starts_with("The specs folder"));
    assert_eq!(broken.totals().await.unwrap().projects, 1);
    assert_eq!(broken.search(&query, &filter, 10).await.unwrap().total, 1);

    let service = world.both();
    assert_eq!(service.list(None, 10).await.unwrap().projects.len(), 1);
    world.set_down(true);
    world.pass(Duration::from_secs(10));
    // As it was last known.
    let listing = service.list(None, 10).await.unwrap();
    assert_eq!((listing.local.is_some(), listing.projects.len()), (true, 1));
    assert_eq!(listing.problem.as_deref(), Some(DOWN));
    assert_eq!(service.totals().await.unwrap().projects, 2);
    assert_eq!(service.search(&query, &filter, 10).await.unwrap().total, 2);

    world.pass(STALE_FOR + Duration::from_secs(1));
    let listing = service.list(None, 10).await.unwrap();
    assert_eq!((listing.local.is_some(), listing.projects.len()), (true, 0));
    let totals = service.totals().await.unwrap();
    assert_eq!((totals.projects, totals.problem.as_deref()), (1, Some(DOWN)));
    let found = service.search(&query, &filter, 10).await.unwrap();
    assert_eq!((found.total, found.whole, found.problem.as_deref()), (1, false, Some(DOWN)));
    assert!(service.current(&ProjectId::local()).await.is_ok());

    // With neither there is nothing to show.
    assert!(broken.list(None, 10).await.is_err());
}
