//! GitHub at its worst.

use domain::sync::{SyncState, Trigger};
use github_model::{Fault, Push};

use crate::said::{APP, after_change, all_three, changed, equal, seen, spec, state, synced, until_due};

/// A fault in place of the answers whose path has `path`, until GitHub is well again.
async fn check(path: &str, fault: Fault, expect: SyncState) {
    check_when(Trigger::Schedule, path, fault.clone(), expect).await;
    // Then all is asked at once, and nothing by these paths.
    if !matches!(path, "/repositories/" | "/commits/") {
        check_when(Trigger::Webhook, path, fault, expect).await;
    }
}

async fn check_when(trigger: Trigger, path: &str, fault: Fault, expect: SyncState) {
    let (world, project) = synced().await;
    world.github.push(APP, "main", changed());
    world.github.fail(path, fault.clone(), usize::MAX);
    world.look(project, trigger).await.expect("the store works");
    let (seen_state, sentence) = state(&world, project).await;
    assert_eq!(seen_state, expect, "{path} {fault:?}: {sentence}");
    assert_eq!(sentence.is_empty(), expect == SyncState::Ok, "{path} {fault:?}: {sentence}");
    let shown = if expect == SyncState::Ok { after_change() } else { all_three() };
    assert_eq!(seen(&world).await, shown, "{path} {fault:?}");
    assert_eq!(world.project(project).await.lease, None, "{path} {fault:?}");

    world.github.heal();
    until_due(&world, project).await;
    world.look(project, Trigger::Schedule).await.expect("the store works");
    equal(&world, project).await;
    assert_eq!(seen(&world).await, after_change());
}

#[tokio::test]
async fn an_error_of_the_server_keeps_the_old_pages_and_is_tried_again() {
    for status in [500, 502, 503, 504] {
        for path in ["/repositories/", "/commits/"] {
            check(path, Fault::Status(status), SyncState::Failed).await;
        }
        // What GraphQL does not give is fetched by REST.
        check("object", Fault::Status(status), SyncState::Ok).await;
        check("/", Fault::Status(status), SyncState::Failed).await;
    }
}

#[tokio::test]
async fn a_limit_defers_the_look_until_it_ends() {
    for status in [403, 429] {
        for path in ["/commits/", "object"] {
            check(path, Fault::RateLimited { status, reset_in: 600 }, SyncState::Deferred).await;
            check(path, Fault::SecondaryLimit { status, retry_after: Some(30) }, SyncState::Deferred).await;
            check(path, Fault::SecondaryLimit { status, retry_after: None }, SyncState::Deferred).await;
        }
    }
}

#[tokio::test]
async fn while_a_limit_lasts_nobody_asks_anything() {
    let (world, project) = synced().await;
    world.github.fail("object", Fault::RateLimited { status: 403, reset_in: 600 }, 1);
    world.look(project, Trigger::Webhook).await.unwrap();
    world.github.forget_requests();
    world.look(project, Trigger::Manual).await.unwrap();
    assert_eq!(world.github.request_count(), 0);
    assert_eq!(state(&world, project).await.0, SyncState::Deferred);
}

#[tokio::test]
async fn answers_that_are_none_keep_the_old_pages() {
    for fault in [Fault::Html, Fault::OtherShape, Fault::EmptyBody, Fault::HalfBody, Fault::Reset] {
        for path in ["/commits/", "/repositories/", "/"] {
            check(path, fault.clone(), SyncState::Failed).await;
        }
    }
}

#[tokio::test]
async fn partial_data_is_not_taken_for_the_whole() {
    // The rest comes by REST.
    check("object", Fault::PartialGraphql, SyncState::Ok).await;
    check("object", Fault::OtherShape, SyncState::Ok).await;
    check("object", Fault::HalfBody, SyncState::Failed).await;
}

#[tokio::test]
async fn documents_that_graphql_does_not_give_are_fetched_one_by_one() {
    check("object", Fault::NullBlobs, SyncState::Ok).await;
}

#[tokio::test]
async fn a_truncated_tree_is_walked() {
    let (world, project) = synced().await;
    let mut push = Push::new();
    for part in ["a/b/c/d", "a/b/e/f", "g/h/i/j"] {
        push = push.write(format!("specs/001-first/{part}/deep.md"), spec(part));
    }
    world.github.push(APP, "main", push);
    world.github.fail("/git/trees/", Fault::TruncatedTree, usize::MAX);
    world.sync_now(project).await;
    equal(&world, project).await;
}

#[tokio::test]
async fn a_token_that_expired_hides_nothing_and_says_what_to_do() {
    let (world, project) = synced().await;
    world.github.push(APP, "main", changed());
    world.github.remove_token(world::TOKEN);
    world.look(project, Trigger::Webhook).await.unwrap();
    let (seen_state, sentence) = state(&world, project).await;
    assert_eq!(seen_state, SyncState::Failed);
    assert!(sentence.contains("GITHUB_TOKEN"), "{sentence}");
    assert_eq!(seen(&world).await, all_three());

    world.github.add_token(world::TOKEN);
    until_due(&world, project).await;
    world.look(project, Trigger::Schedule).await.unwrap();
    equal(&world, project).await;
}
