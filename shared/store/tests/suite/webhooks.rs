use domain::Project;
use domain::webhook::{HookState, ProjectHook};
use store::{Moved, Written};

use crate::world::{World, at, move_to};

fn hook(id: u64) -> ProjectHook {
    ProjectHook {
        id: Some(id),
        url: "https://specs.example/webhooks/github/P".to_owned(),
        master: Some("master".to_owned()),
        state: HookState::Pending,
        reason: None,
        checked_at: Some(at(1)),
    }
}

#[tokio::test]
async fn what_is_known_of_a_webhook_is_kept() {
    let world = World::new().await;
    let base = world.add(1).await;
    assert_eq!(base.webhook, None);
    assert_eq!(world.store.set_webhook(&base, &hook(7)).await.unwrap(), Written::Done);
    assert_eq!(world.now(&base).await.webhook, Some(hook(7)));
}

#[tokio::test]
async fn of_two_who_note_something_one_is_told() {
    let world = World::new().await;
    let base = world.add(1).await;
    assert_eq!(world.store.set_webhook(&base, &hook(7)).await.unwrap(), Written::Done);
    assert_eq!(world.store.set_webhook(&base, &hook(8)).await.unwrap(), Written::Outdated);
    // The same again is a lost answer.
    assert_eq!(world.store.set_webhook(&base, &hook(7)).await.unwrap(), Written::Done);
    let base = world.now(&base).await;
    let hooks = (10..16).map(hook).collect::<Vec<_>>();
    let all = hooks.iter().map(|hook| world.store.set_webhook(&base, hook));
    let all = futures_util::future::join_all(all).await;
    let done = all.into_iter().filter(|it| *it.as_ref().unwrap() == Written::Done).count();
    assert_eq!(done, 1);
}

#[tokio::test]
async fn a_look_under_way_and_a_webhook_do_not_disturb_each_other() {
    let world = World::new().await;
    let base = world.add(1).await;
    world.lease(&base, "a").await;
    assert_eq!(world.store.set_webhook(&base, &hook(7)).await.unwrap(), Written::Done);
    let lease = world.now(&base).await.lease.unwrap();
    assert_eq!((lease.owner.as_str(), lease.dirty), ("a", false));
    assert_eq!(world.store.move_head(&move_to(&base, Some("a"), 4)).await.unwrap(), Moved::Done);
    let now = world.now(&base).await;
    assert_eq!((now.webhook, now.head.unwrap().stats.total), (Some(hook(7)), 4));
    // Who read the project before the look, and the webhook as it is, may note something.
    let (before, known) =
        (Project { webhook: Some(hook(7)), ..base }, ProjectHook { state: HookState::Active, ..hook(7) });
    assert_eq!(world.store.set_webhook(&before, &known).await.unwrap(), Written::Done);
}

#[tokio::test]
async fn a_removed_project_gets_no_webhook() {
    let world = World::new().await;
    let base = world.add(1).await;
    world.store.mark_removed(base.ulid).await.unwrap();
    assert_eq!(world.store.set_webhook(&base, &hook(7)).await.unwrap(), Written::Outdated);
    assert_eq!(world.now(&base).await.webhook, None);
}
