//! The care for webhooks, which comes with looks.

use std::time::Duration;

use domain::sync::Trigger;
use domain::webhook::{HookState, ProjectHook};
use domain::{ProjectUlid, Settings};
use github_model::{Fault, HookRights, Kind, Push, Resource, Webhook};
use store::Written;

use crate::world::{REPO, TOKEN, World, spec};

/// Six hours, and a little more.
const SIX_HOURS: Duration = Duration::from_secs(6 * 3600 + 1);

/// A project whose webhook could not be asked for when it was added, ten minutes later.
async fn waiting() -> (World, ProjectUlid) {
    let world = World::new().await;
    world.push(spec(1));
    let ulid = world.add(Settings { webhook: true, ..Settings::default() }).await;
    world.look(ulid, Trigger::Added).await;
    let now = world.clock.clock().now();
    let known = ProjectHook::without(HookState::Pending, "GitHub has no answer now.", now);
    let written = world.store.set_webhook(&world.project(ulid).await, &known).await.unwrap();
    assert_eq!(written, Written::Done);
    assert_eq!(asked(&world, ulid).await, 0, "not at once");
    world.clock.advance(Duration::from_mins(11));
    (world, ulid)
}

/// A project with a webhook, as the admin function sets one up. Its deliveries reach nobody.
async fn hooked() -> (World, ProjectUlid, u64) {
    let world = World::new().await;
    world.github.set_hook_rights(TOKEN, HookRights::Write);
    world.push(spec(1));
    let ulid = world.add(Settings { webhook: true, ..Settings::default() }).await;
    world.look(ulid, Trigger::Added).await;
    let url = format!("https://specs.example/webhooks/github/{ulid}");
    let secret = world.webhook_secrets().of_project(ulid).unwrap();
    let events = ["push", "repository"].map(str::to_owned).to_vec();
    let id = world.github.add_webhook(REPO, Webhook { events, ..Webhook::to(&url).signed(secret.reveal()) });
    let known = ProjectHook {
        id: Some(id),
        url,
        master: world.webhook_secrets().master_name(),
        state: HookState::Active,
        reason: None,
        checked_at: Some(world.clock.clock().now()),
    };
    let written = world.store.set_webhook(&world.project(ulid).await, &known).await.unwrap();
    assert_eq!(written, Written::Done);
    world.github.deliveries_ended().await;
    (world, ulid, id)
}

/// One look, and how often GitHub was asked about webhooks with it.
async fn asked(world: &World, ulid: ProjectUlid) -> usize {
    world.github.forget_requests();
    world.look(ulid, Trigger::Schedule).await;
    world.github.deliveries_ended().await;
    let of_hooks = |kind| matches!(kind, Kind::Hooks | Kind::Deliveries);
    world.github.requests().iter().filter(|request| of_hooks(request.kind)).count()
}

#[tokio::test]
async fn what_was_missed_is_delivered_again_once_in_six_hours() {
    let (world, ulid, id) = hooked().await;
    world.github.push(REPO, "main", Push::new().write("x", "1"));
    assert_eq!(asked(&world, ulid).await, 0, "not yet");
    world.clock.advance(SIX_HOURS);
    assert_eq!(asked(&world, ulid).await, 3, "the webhook, what it delivered, and one of that again");
    let deliveries = world.github.deliveries(REPO, id);
    let repeated = deliveries.iter().filter(|it| it.redelivery).map(|it| &*it.event).collect::<Vec<_>>();
    assert_eq!(repeated, ["push"]);
    assert_eq!(world.project(ulid).await.webhook.unwrap().state, HookState::Failing);
    world.clock.advance(Duration::from_hours(5));
    assert_eq!(asked(&world, ulid).await, 0, "once in six hours");
}

#[tokio::test]
async fn what_is_not_taken_the_second_time_either_is_left_at_that() {
    let (world, ulid, id) = hooked().await;
    world.github.push(REPO, "main", Push::new().write("x", "1"));
    for requests in [3, 2, 2] {
        world.clock.advance(SIX_HOURS);
        assert_eq!(asked(&world, ulid).await, requests);
    }
    let deliveries = world.github.deliveries(REPO, id);
    assert_eq!(deliveries.iter().filter(|it| it.redelivery).count(), 1);
}

#[tokio::test]
async fn so_many_missed_deliveries_are_repeated_at_one_check() {
    let check = async |missed: usize, expect: usize| {
        let (world, ulid, id) = hooked().await;
        for number in 0..missed {
            world.github.push(REPO, "main", Push::new().write("x", number.to_string()));
        }
        world.clock.advance(SIX_HOURS);
        asked(&world, ulid).await;
        let deliveries = world.github.deliveries(REPO, id);
        assert_eq!(deliveries.iter().filter(|it| it.redelivery).count(), expect, "{missed}");
    };
    check(9, 9).await;
    check(10, 10).await;
    check(11, 10).await;
}

#[tokio::test]
async fn a_new_master_gives_webhooks_their_new_secrets() {
    let (mut world, ulid, _) = hooked().await;
    world.masters.insert(0, "newer");
    world.clock.advance(Duration::from_mins(11));
    assert_eq!(asked(&world, ulid).await, 3);
    let secret = world.webhook_secrets().of_project(ulid).unwrap();
    assert_eq!(world.github.webhooks(REPO)[0].secret.as_deref(), Some(secret.reveal()));
    assert_eq!(world.project(ulid).await.webhook.unwrap().master, world.webhook_secrets().master_name());
}

#[tokio::test]
async fn a_webhook_that_vanished_is_made_again() {
    let (world, ulid, id) = hooked().await;
    world.github.delete_webhook(REPO, id);
    world.clock.advance(SIX_HOURS);
    assert_eq!(asked(&world, ulid).await, 2);
    let known = world.project(ulid).await.webhook.unwrap();
    assert_ne!(known.id, Some(id));
    assert_eq!(Some(world.github.webhooks(REPO)[0].id), known.id);
}

#[tokio::test]
async fn a_token_that_lost_the_right_is_told_by_the_webhooks_state() {
    let (world, ulid, _) = hooked().await;
    world.github.set_hook_rights(TOKEN, HookRights::Classic);
    world.clock.advance(SIX_HOURS);
    assert_eq!(asked(&world, ulid).await, 1);
    let known = world.project(ulid).await.webhook.unwrap();
    assert_eq!(known.state, HookState::Failing);
    assert!(known.reason.unwrap().contains("`Webhooks: write`"));
}

#[tokio::test]
async fn webhooks_wait_where_little_is_left_of_the_limit() {
    let (world, ulid, _) = hooked().await;
    world.clock.advance(SIX_HOURS);
    world.github.set_remaining(Some(TOKEN), Resource::Core, 100);
    assert_eq!(asked(&world, ulid).await, 0);
    world.github.set_remaining(Some(TOKEN), Resource::Core, 1000);
    assert_eq!(asked(&world, ulid).await, 2);
}

#[tokio::test]
async fn one_that_github_could_not_be_asked_for_is_made_later() {
    let (world, ulid) = waiting().await;
    world.github.set_hook_rights(TOKEN, HookRights::Write);
    world.github.fail("/hooks", Fault::Status(502), 100);
    asked(&world, ulid).await;
    assert_eq!(world.project(ulid).await.webhook.unwrap().state, HookState::Pending);
    world.github.heal();
    assert_eq!(asked(&world, ulid).await, 0, "ten minutes after that");
    world.clock.advance(Duration::from_mins(11));
    assert_eq!(asked(&world, ulid).await, 2);
    let made = world.github.webhooks(REPO).remove(0);
    assert_eq!(made.url, format!("https://specs.example/webhooks/github/{ulid}"));
    assert_eq!(world.project(ulid).await.webhook.unwrap().id, Some(made.id));
}

#[tokio::test]
async fn one_that_the_token_may_not_make_waits_for_a_person() {
    let (world, ulid) = waiting().await;
    world.github.set_hook_rights(TOKEN, HookRights::FineGrained);
    assert_ne!(asked(&world, ulid).await, 0);
    let known = world.project(ulid).await.webhook.unwrap();
    assert_eq!(known.state, HookState::Unconfigured);
    assert!(known.reason.unwrap().contains("`Webhooks: write`"));
    world.clock.advance(SIX_HOURS);
    assert_eq!(asked(&world, ulid).await, 0);
}
