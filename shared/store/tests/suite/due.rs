use store::{DuePage, HeadMove};

use crate::world::{World, at, look, move_of, ulid};

#[tokio::test]
async fn those_that_wait_longest_are_due_first() {
    let world = World::new().await;
    for n in 0..30 {
        world.add_as(n, |it| it.now = at(100 - n.cast_signed())).await;
    }
    let due = world.store.due(at(90), 100).await.unwrap();
    let expected: Vec<_> = (10..30).rev().map(ulid).collect();
    assert_eq!((due.projects, due.more, due.since), (expected.clone(), false, Some(at(71))));
    let due = world.store.due(at(90), 7).await.unwrap();
    assert_eq!((due.projects.as_slice(), due.more), (&expected[..7], true));
    let due = world.store.due(at(90), 20).await.unwrap();
    assert_eq!((due.projects.len(), due.more), (20, false));
    assert_eq!(world.store.due(at(70), 7).await.unwrap(), DuePage::default());
}

#[tokio::test]
async fn a_look_puts_a_project_off() {
    let world = World::new().await;
    let project = world.add(1).await;
    let moved = HeadMove { look: look(100), ..move_of(&project, None) };
    world.store.move_head(&moved).await.unwrap();
    assert_eq!(world.store.due(at(3_699), 7).await.unwrap().projects, []);
    assert_eq!(world.store.due(at(3_700), 7).await.unwrap().projects, [project.ulid]);
    let never = domain::Look { next_at: None, ..look(100) };
    world.store.move_head(&HeadMove { look: never.clone(), ..moved }).await.unwrap();
    assert_eq!(world.store.due(at(99_999), 7).await.unwrap().projects, []);
    assert_eq!(world.now(&project).await.look, never);
}

#[tokio::test]
async fn a_removed_project_is_due_until_it_is_cleared_away() {
    let world = World::new().await;
    let project = world.add(1).await;
    world.store.mark_removed(project.ulid).await.unwrap();
    assert_eq!(world.store.due(at(0), 7).await.unwrap().projects, [project.ulid]);
    world.store.purge(project.ulid).await.unwrap();
    assert_eq!(world.store.due(at(99_999), 7).await.unwrap().projects, []);
}

#[tokio::test]
async fn one_that_was_put_off_by_a_clock_that_was_ahead_is_due_behind_the_others() {
    const DAY: i64 = 86_400;
    let world = World::new().await;
    for (n, due) in [(1, 100), (2, 50), (3, 365 * DAY), (4, 3 * DAY), (5, 2 * DAY)] {
        world.add_as(n, |it| it.now = at(due)).await;
    }
    let due = world.store.due(at(100), 7).await.unwrap();
    assert_eq!((due.projects, due.more, due.since), ([2, 1, 3].map(ulid).to_vec(), false, Some(at(50))));
    let due = world.store.due(at(100), 2).await.unwrap();
    assert_eq!((due.projects, due.more), ([2, 1].map(ulid).to_vec(), true));
    let due = world.store.due(at(0), 7).await.unwrap();
    assert_eq!((due.projects, due.since), ([ulid(3)].to_vec(), None));
}
