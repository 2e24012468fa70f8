use domain::sync::Trouble;
use store::{LeaseTaken, Released};

use crate::world::{World, at, ulid};

fn owner(taken: LeaseTaken) -> Option<String> {
    match taken {
        LeaseTaken::Taken(project) => project.lease.map(|lease| lease.owner),
        LeaseTaken::Held | LeaseTaken::Gone => None,
    }
}

#[tokio::test]
async fn one_at_a_time_has_the_lease() {
    let world = World::new().await;
    let project = world.add(1).await;
    assert_eq!(owner(world.lease(&project, "a").await).as_deref(), Some("a"));
    assert_eq!(world.lease(&project, "b").await, LeaseTaken::Held);
    let lease = world.now(&project).await.lease.unwrap();
    assert_eq!((lease.owner.as_str(), lease.until, lease.dirty), ("a", at(2_000), true));
}

#[tokio::test]
async fn of_many_who_take_it_at_once_one_has_it() {
    let world = World::new().await;
    let project = world.add(1).await;
    let names: Vec<String> = (0..10).map(|n| format!("owner-{n}")).collect();
    let all = futures_util::future::join_all(names.iter().map(|name| world.lease(&project, name))).await;
    assert_eq!(all.into_iter().filter_map(owner).count(), 1);
    assert!(world.now(&project).await.lease.unwrap().dirty);
}

#[tokio::test]
async fn the_same_invocation_takes_it_again_and_looks_from_then_on() {
    let world = World::new().await;
    let project = world.add(1).await;
    world.lease(&project, "a").await;
    world.lease(&project, "b").await;
    assert_eq!(owner(world.lease(&project, "a").await).as_deref(), Some("a"));
    assert!(!world.now(&project).await.lease.unwrap().dirty);
}

#[tokio::test]
async fn an_expired_lease_is_anybodys_and_gets_no_mark() {
    let world = World::new().await;
    let project = world.add(1).await;
    world.lease(&project, "a").await;
    let taken = world.store.take_lease(project.ulid, "b", at(2_000), at(3_000)).await.unwrap();
    assert_eq!(owner(taken).as_deref(), Some("b"));
    assert_eq!(world.store.release(project.ulid, "a").await.unwrap(), Released::Lost);
    assert_eq!(world.now(&project).await.lease.unwrap().owner, "b");
}

#[tokio::test]
async fn whose_lease_was_never_given_back_has_failed_once_more() {
    let world = World::new().await;
    let project = world.add(1).await;
    world.lease(&project, "a").await;
    let before = world.now(&project).await.look;
    assert_eq!((before.failures, before.trouble), (0, None), "it is under way");
    let mut waits = Vec::new();
    // The same invocation may be the one that comes back so late.
    for (failures, owner) in (1..).zip(["b", "b", "c"]) {
        let now = at(1_000 + 1_000 * i64::from(failures));
        let until = at(2_000 + 1_000 * i64::from(failures));
        let taken = world.store.take_lease(project.ulid, owner, now, until).await.unwrap();
        let found = world.now(&project).await;
        assert_eq!(taken, LeaseTaken::Taken(found.clone()));
        assert_eq!((found.look.failures, found.look.trouble), (failures, Some(Trouble::Interrupted)));
        waits.push((found.look.next_at.unwrap().as_millis() - now.as_millis()) / 60_000);
    }
    assert_eq!(waits, [1, 2, 4]);
    assert!(
        world.store.due(at(4_000), 10).await.unwrap().projects.is_empty(),
        "it is put off in the index as well"
    );
    // Given back, it is anybody's, and nothing failed.
    assert_eq!(world.store.release(project.ulid, "c").await.unwrap(), Released::Free);
    world.lease(&project, "d").await;
    assert_eq!(world.now(&project).await.look.failures, 3);
}

#[tokio::test]
async fn of_many_who_take_over_what_was_left_one_counts_it() {
    let world = World::new().await;
    let project = world.add(1).await;
    world.lease(&project, "dead").await;
    let names: Vec<String> = (0..10).map(|n| format!("owner-{n}")).collect();
    let tries = names.iter().map(|name| world.store.take_lease(project.ulid, name, at(2_000), at(3_000)));
    let all = futures_util::future::join_all(tries).await;
    assert_eq!(all.into_iter().filter_map(|taken| owner(taken.unwrap())).count(), 1);
    let found = world.now(&project).await;
    assert_eq!((found.look.failures, found.lease.unwrap().dirty), (1, true));
}

#[tokio::test]
async fn a_try_leaves_no_mark() {
    let world = World::new().await;
    let project = world.add(1).await;
    world.lease(&project, "a").await;
    let tried = world.store.try_lease(project.ulid, "b", at(1_500), at(2_500)).await.unwrap();
    assert_eq!(tried, LeaseTaken::Held);
    assert!(!world.now(&project).await.lease.unwrap().dirty);
    assert_eq!(world.store.release(project.ulid, "a").await.unwrap(), Released::Free);
    let tried = world.store.try_lease(project.ulid, "b", at(1_500), at(2_500)).await.unwrap();
    assert_eq!(owner(tried).as_deref(), Some("b"));
}

#[tokio::test]
async fn a_dirty_lease_is_released_after_one_more_look() {
    let world = World::new().await;
    let project = world.add(1).await;
    world.lease(&project, "a").await;
    world.lease(&project, "b").await;
    assert_eq!(world.store.release(project.ulid, "a").await.unwrap(), Released::LookAgain);
    assert_eq!(world.now(&project).await.lease.unwrap().owner, "a");
    assert_eq!(world.store.release(project.ulid, "a").await.unwrap(), Released::Free);
    assert_eq!(world.now(&project).await.lease, None);
    // Released and not answered: the second try finds nobody.
    assert_eq!(world.store.release(project.ulid, "a").await.unwrap(), Released::Free);
}

#[tokio::test]
async fn what_is_gone_has_no_lease() {
    let world = World::new().await;
    assert_eq!(world.store.take_lease(ulid(9), "a", at(1), at(2)).await.unwrap(), LeaseTaken::Gone);
    assert_eq!(world.store.release(ulid(9), "a").await.unwrap(), Released::Lost);
    let project = world.add(1).await;
    world.lease(&project, "a").await;
    world.store.mark_removed(project.ulid).await.unwrap();
    assert_eq!(world.lease(&project, "b").await, LeaseTaken::Gone);
    assert_eq!(world.lease(&project, "a").await, LeaseTaken::Gone);
    let tried = world.store.try_lease(project.ulid, "b", at(1), at(2)).await.unwrap();
    assert_eq!(tried, LeaseTaken::Gone);
}

#[tokio::test]
async fn a_lease_of_a_clock_that_was_ahead_is_anybodys() {
    let world = World::new().await;
    let project = world.add(1).await;
    let ten_minutes = 10 * 60;
    let check = async |until: i64, expect: Option<&str>| {
        world.store.take_lease(project.ulid, "a", at(until - 1_000), at(until)).await.unwrap();
        let taken = world.store.take_lease(project.ulid, "b", at(0), at(1_000)).await.unwrap();
        assert_eq!(owner(taken).as_deref(), expect, "{until}");
        world.store.release(project.ulid, "b").await.unwrap();
    };
    check(1_000 + ten_minutes, None).await;
    check(1_001 + ten_minutes, Some("b")).await;
    check(365 * 86_400, Some("b")).await;
}
