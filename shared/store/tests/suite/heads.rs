use domain::{HISTORY, Visibility};
use store::{HeadMove, Moved, Written};

use crate::world::{World, at, head, look, move_of, move_to, snapshot_id};

#[tokio::test]
async fn a_head_moves_and_its_snapshot_is_in_the_history() {
    let world = World::new().await;
    let mut base = world.add(1).await;
    for n in 1..=3 {
        assert_eq!(world.store.move_head(&move_to(&base, None, n)).await.unwrap(), Moved::Done);
        base = world.now(&base).await;
        assert_eq!(base.head.as_ref().unwrap().sequence, u64::from(n));
    }
    let mut expected = head(3);
    expected.sequence = 3;
    assert_eq!(base.head, Some(expected));
    let history: Vec<_> = base.history.iter().map(|it| (it.snapshot, it.at)).collect();
    assert_eq!(history, [3, 2, 1].map(|n| (snapshot_id(n), at(n.into()))));
    assert_eq!(base.look, look(1_500));
}

#[tokio::test]
async fn a_look_that_finds_nothing_new_moves_nothing() {
    let world = World::new().await;
    let base = world.add(1).await;
    world.store.move_head(&move_to(&base, None, 1)).await.unwrap();
    let base = world.now(&base).await;
    let before = world.item(&base, "META").await.unwrap();
    let unchanged = HeadMove { look: look(9_000), ..move_of(&base, None) };
    assert_eq!(world.store.move_head(&unchanged).await.unwrap(), Moved::Done);
    let after = world.item(&base, "META").await.unwrap();
    let mut changed: Vec<_> = after.keys().filter(|name| before.get(*name) != after.get(*name)).collect();
    changed.sort();
    assert_eq!(changed, ["due_at", "look"]);
}

#[tokio::test]
async fn only_the_revision_moves_without_history() {
    let world = World::new().await;
    let base = world.add(1).await;
    world.store.move_head(&move_to(&base, None, 1)).await.unwrap();
    let base = world.now(&base).await;
    let mut moved = head(1);
    moved.revision = head(2).revision;
    world.store.move_head(&HeadMove { head: Some(moved), ..move_of(&base, None) }).await.unwrap();
    let now = world.now(&base).await;
    assert_eq!((now.head.unwrap().sequence, now.history.len()), (2, 1));
}

#[tokio::test]
async fn a_snapshot_that_is_prepared_again_is_known_by_its_new_form_only() {
    let world = World::new().await;
    let base = world.add(1).await;
    world.store.move_head(&move_to(&base, None, 1)).await.unwrap();
    let base = world.now(&base).await;
    let mut again = head(1);
    (again.format, again.bytes) = (99, 7);
    world.store.move_head(&HeadMove { head: Some(again), ..move_of(&base, None) }).await.unwrap();
    let history = world.now(&base).await.history;
    assert_eq!(history.iter().map(|it| (it.format, it.bytes)).collect::<Vec<_>>(), [(99, 7)]);
}

#[tokio::test]
async fn the_history_is_bounded() {
    let world = World::new().await;
    let mut base = world.add(1).await;
    for n in 0..HISTORY as u32 + 5 {
        world.store.move_head(&move_to(&base, None, n)).await.unwrap();
        base = world.now(&base).await;
    }
    assert_eq!(base.history.len(), HISTORY);
    assert_eq!(base.history[0].snapshot, snapshot_id(HISTORY as u32 + 4));
    assert_eq!(base.history[HISTORY - 1].snapshot, snapshot_id(5));
}

#[tokio::test]
async fn a_head_moves_only_from_where_the_look_began() {
    let world = World::new().await;
    let base = world.add(1).await;
    world.store.move_head(&move_to(&base, None, 1)).await.unwrap();
    assert_eq!(world.store.move_head(&move_to(&base, None, 2)).await.unwrap(), Moved::Outdated, "head");

    let base = world.now(&base).await;
    let hidden = HeadMove { visibility: Visibility::Private, ..move_of(&base, None) };
    assert_eq!(world.store.move_head(&hidden).await.unwrap(), Moved::Done);
    assert_eq!(world.store.move_head(&move_to(&base, None, 2)).await.unwrap(), Moved::Outdated, "visibility");

    let base = world.now(&base).await;
    assert_eq!(base.visibility_version, 2);
    let written = world.store.change_settings(&base, base.settings.clone(), at(5)).await.unwrap();
    assert_eq!(written, Ok(Written::Done));
    assert_eq!(world.store.move_head(&move_to(&base, None, 2)).await.unwrap(), Moved::Outdated, "settings");

    let base = world.now(&base).await;
    world.store.mark_removed(base.ulid).await.unwrap();
    assert_eq!(world.store.move_head(&move_to(&base, None, 2)).await.unwrap(), Moved::Outdated, "removed");
    world.store.purge(base.ulid).await.unwrap();
    assert_eq!(world.store.move_head(&move_to(&base, None, 2)).await.unwrap(), Moved::Outdated, "purged");
    assert!(world.item(&base, "META").await.is_none(), "nothing raises it");
}

#[tokio::test]
async fn the_lease_is_given_back_with_the_move() {
    let world = World::new().await;
    let base = world.add(1).await;
    world.lease(&base, "a").await;
    assert_eq!(world.store.move_head(&move_to(&base, Some("b"), 1)).await.unwrap(), Moved::Outdated);
    assert_eq!(world.store.move_head(&move_to(&base, Some("a"), 1)).await.unwrap(), Moved::Done);
    let now = world.now(&base).await;
    assert_eq!((now.lease, now.head.unwrap().sequence), (None, 1));
    assert_eq!(world.store.move_head(&move_to(&base, Some("b"), 2)).await.unwrap(), Moved::Outdated);
}

#[tokio::test]
async fn a_dirty_lease_stays_with_its_holder() {
    let world = World::new().await;
    let base = world.add(1).await;
    world.lease(&base, "a").await;
    world.lease(&base, "b").await;
    assert_eq!(world.store.move_head(&move_to(&base, Some("a"), 1)).await.unwrap(), Moved::LookAgain);
    let lease = world.now(&base).await.lease.unwrap();
    assert_eq!((lease.owner.as_str(), lease.dirty), ("a", false));
    let base = world.now(&base).await;
    assert_eq!(world.store.move_head(&move_of(&base, Some("a"))).await.unwrap(), Moved::Done);
    assert_eq!(world.now(&base).await.lease, None);
}

#[tokio::test]
async fn a_move_whose_answer_was_lost_is_done() {
    let world = World::new().await;
    let base = world.add(1).await;
    let (first, second) = (move_to(&base, None, 1), move_to(&base, Some("a"), 1));
    for _ in 0..2 {
        assert_eq!(world.store.move_head(&first).await.unwrap(), Moved::Done);
    }
    world.store.mark_removed(base.ulid).await.unwrap();

    let base = world.add(2).await;
    let second = HeadMove { base: base.clone(), repository: base.repository.clone(), ..second };
    world.lease(&base, "a").await;
    for _ in 0..2 {
        assert_eq!(world.store.move_head(&second).await.unwrap(), Moved::Done);
    }
    // Even where another one has taken the lease since.
    world.lease(&base, "b").await;
    assert_eq!(world.store.move_head(&second).await.unwrap(), Moved::Done);

    let base = world.add(3).await;
    let third = HeadMove { base: base.clone(), repository: base.repository.clone(), ..second };
    world.lease(&base, "a").await;
    world.lease(&base, "b").await;
    for _ in 0..2 {
        assert_eq!(world.store.move_head(&third).await.unwrap(), Moved::LookAgain);
    }
}

#[tokio::test]
async fn two_moves_from_the_same_head_are_one() {
    let world = World::new().await;
    let base = world.add(1).await;
    let moves: Vec<_> = (1..=6).map(|n| move_to(&base, None, n)).collect();
    let all = futures_util::future::join_all(moves.iter().map(|it| world.store.move_head(it))).await;
    let done = all.into_iter().filter(|it| *it.as_ref().unwrap() == Moved::Done).count();
    assert_eq!((done, world.now(&base).await.head.unwrap().sequence), (1, 1));
}
