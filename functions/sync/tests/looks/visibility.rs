//! What GitHub does not show is not shown.

use domain::Visibility;
use domain::sync::{SyncState, Trigger, Trouble};
use github_model::{Fault, Resource};

use crate::world::{REPO, TOKEN, World, spec};

#[tokio::test]
async fn a_repository_that_becomes_private_is_hidden_and_shown_again_when_it_is_public() {
    for is_readable in [false, true] {
        let (world, ulid) = World::new().await.with_three_specs().await;
        world.github.set_private(REPO, true);
        if is_readable {
            world.github.grant(TOKEN, REPO);
        }
        world.push(spec(4));
        assert!(world.scheduled(ulid).await.is_some());
        let (visibility, state) = world.state(ulid).await;
        assert_ne!(visibility, Visibility::Public);
        assert_eq!(state, if is_readable { SyncState::Hidden } else { SyncState::Gone });
        assert!(world.project(ulid).await.head.is_some());
        assert!(world.scheduled(ulid).await.is_some());
        assert_eq!(world.log(ulid).await.len(), 2);

        world.github.set_private(REPO, false);
        assert_eq!(world.scheduled(ulid).await, None);
        assert_eq!(world.state(ulid).await, (Visibility::Public, SyncState::Ok));
        assert_eq!(world.shown(ulid).await.len(), 4);
    }
}

#[tokio::test]
async fn a_private_showcase_follows_what_its_token_can_read() {
    let world = World::new().await.private_showcase();
    world.github.set_private(REPO, true);
    world.github.grant(TOKEN, REPO);
    let (world, ulid) = world.with_three_specs().await;
    assert_eq!(world.state(ulid).await, (Visibility::Private, SyncState::Ok));
}

#[tokio::test]
async fn a_deleted_repository_is_gone_and_a_stranger_under_its_name_is_never_shown() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    world.github.delete(REPO);
    world.github.create(REPO);
    world.push(spec(9));
    assert_eq!(world.scheduled(ulid).await, Some(Trouble::Gone));
    assert_eq!(world.state(ulid).await, (Visibility::Gone, SyncState::Gone));
    assert_eq!(world.shown(ulid).await.len(), 3);
}

#[tokio::test]
async fn a_renamed_repository_is_followed_by_its_number() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    world.github.rename(REPO, "elsewhere/tool");
    world.github.create(REPO);
    world.github.push("elsewhere/tool", "main", spec(4));
    assert_eq!(world.scheduled(ulid).await, None);
    let project = world.project(ulid).await;
    assert_eq!(project.repository.name.to_string(), "elsewhere/tool");
    assert_eq!(world.shown(ulid).await.len(), 4);
}

#[tokio::test]
async fn what_only_the_repository_says_is_updated_without_reading_specs() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    world.github.set_stars(REPO, 12);
    assert_eq!(world.scheduled(ulid).await, None);
    assert_eq!((world.project(ulid).await.repository.stars, world.github.request_count()), (12, 2));
    assert_eq!(world.log(ulid).await.len(), 1);
}

#[tokio::test]
async fn taken_down_and_disabled_repositories_are_gone_until_they_are_back() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    world.github.set_taken_down(REPO, true);
    assert_eq!(world.scheduled(ulid).await, Some(Trouble::TakenDown));
    assert_eq!(world.state(ulid).await, (Visibility::Gone, SyncState::Gone));
    world.github.set_taken_down(REPO, false);
    world.github.set_disabled(REPO, true);
    assert_eq!(world.scheduled(ulid).await, Some(Trouble::Disabled));
    world.github.set_disabled(REPO, false);
    assert_eq!(world.scheduled(ulid).await, None);
    assert_eq!(world.state(ulid).await, (Visibility::Public, SyncState::Ok));
}

#[tokio::test]
async fn a_404_for_the_token_alone_hides_nothing() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    world.github.fail_when(
        |request| request.token.is_some() && request.path.starts_with("/repositories/"),
        Fault::Status(404),
        9,
    );
    assert_eq!(world.scheduled(ulid).await, Some(Trouble::Forbidden));
    assert_eq!(world.state(ulid).await, (Visibility::Public, SyncState::Failed));
}

#[tokio::test]
async fn a_deleted_repository_is_hidden_though_the_limit_of_strangers_is_spent() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    world.github.set_remaining(None, Resource::Core, 0);
    world.github.set_private(REPO, true);
    assert_eq!(world.scheduled(ulid).await, Some(Trouble::Unseen));
    assert_eq!(world.state(ulid).await, (Visibility::Public, SyncState::Failed));
    for _ in 0..2 {
        assert_eq!(world.scheduled(ulid).await, Some(Trouble::Gone));
        assert_eq!(world.state(ulid).await, (Visibility::Gone, SyncState::Gone));
    }
    world.github.set_private(REPO, false);
    assert_eq!(world.scheduled(ulid).await, None);
    assert_eq!(world.state(ulid).await, (Visibility::Public, SyncState::Ok));
}

#[tokio::test]
async fn a_refused_token_hides_nothing() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    world.github.remove_token(TOKEN);
    assert_eq!(world.look(ulid, Trigger::Manual).await, Some(Trouble::TokenRejected));
    assert_eq!(world.state(ulid).await, (Visibility::Public, SyncState::Failed));
    world.github.add_token(TOKEN);
    assert_eq!(world.scheduled(ulid).await, None);
    assert_eq!(world.state(ulid).await, (Visibility::Public, SyncState::Ok));
}
