//! Hooks that livespecs itself sets up at GitHub, and cares for.

use std::time::Duration;

use domain::webhook::{DeliveryOutcome, HookState, ProjectHook};
use domain::{ProjectUlid, Settings};
use github_model::{DeliveryFault, HookRights, Push, Webhook};
use world::{Config, TOKEN, World};

use crate::said::{APP, spec, titles};

const FIRST: &str = "specs/001-first/README.md";

/// As long as a hook is left alone that is known not to be as wanted; and one that seems to be.
const SOON: Duration = Duration::from_mins(11);
const SIX_HOURS: Duration = Duration::from_secs(6 * 3600 + 1);

/// A world where sync has set up the hook of a project, whose ping has come.
async fn managed(config: Config) -> (World, ProjectUlid) {
    let world = World::with(config).await;
    world.github.create(APP);
    world.github.set_hook_rights(TOKEN, HookRights::Write);
    write(&world, "First");
    let project = world.add_with(APP, Settings { webhook: true, ..Settings::default() }).await;
    world.want_hook(project).await;
    world.follow();
    look_after(&world, project, SOON).await;
    assert_eq!(state(&world, project).await, HookState::Active);
    (world, project)
}

fn write(world: &World, title: &str) {
    world.github.push(APP, "main", Push::new().write(FIRST, spec(title)));
}

/// A look, so much later, and all that it leads to.
async fn look_after(world: &World, project: ProjectUlid, time: Duration) {
    world.clock.advance(time);
    world.sync_now(project).await;
    world.arrived().await;
}

/// The one hook that GitHub has.
fn hook(world: &World) -> Webhook {
    let [hook] = world.github.webhooks(APP).try_into().expect("there is one");
    hook
}

async fn known(world: &World, project: ProjectUlid) -> ProjectHook {
    world.project(project).await.webhook.expect("it is known")
}

/// How it does, as it is shown.
async fn state(world: &World, project: ProjectUlid) -> HookState {
    let last = world.direct.deliveries(project, None, 1).await.expect("the store works").deliveries;
    known(world, project).await.with_last(last.first().map(|it| &it.delivery)).state
}

/// What GitHub heard last.
fn answered(world: &World) -> Option<u16> {
    let last = world.github.deliveries(APP, hook(world).id).into_iter().next()?;
    last.answered.map(|answered| answered.status_code)
}

#[tokio::test]
async fn a_delivery_that_was_lost_is_delivered_again_within_six_hours() {
    let (world, project) = managed(Config::default()).await;
    world.github.fail_deliveries(DeliveryFault::Unreachable, 1);
    write(&world, "Lost");
    world.arrived().await;
    assert_eq!(titles(&world, "acme.app").await, ["First"]);
    let lost = world.github.deliveries(APP, hook(&world).id).remove(0);
    let guid = lost.guid.parse().expect("a GUID");
    assert!(world.direct.delivery(project, &guid).await.expect("the store works").is_none());
    look_after(&world, project, SIX_HOURS).await;
    let again = world.github.deliveries(APP, hook(&world).id).remove(0);
    assert_eq!((again.guid, again.redelivery, answered(&world)), (lost.guid, true, Some(202)));
    let record = world.direct.delivery(project, &guid).await.expect("the store works").expect("it came");
    assert_eq!(record.delivery.outcome, DeliveryOutcome::Accepted);
    assert_eq!(titles(&world, "acme.app").await, ["Lost"]);
    assert_eq!(state(&world, project).await, HookState::Active);
}

#[tokio::test]
async fn a_new_master_is_a_new_secret_and_nothing_is_lost_meanwhile() {
    let (mut world, project) = managed(Config { old_master: true, ..Config::default() }).await;
    let (old, known_before) = (hook(&world), known(&world, project).await);
    world.rotate_master();
    write(&world, "Signed as before");
    world.arrived().await;
    assert_eq!((answered(&world), hook(&world).secret), (Some(202), old.secret.clone()));
    assert_eq!(titles(&world, "acme.app").await, ["Signed as before"]);
    look_after(&world, project, SOON).await;
    assert_eq!(hook(&world).id, old.id);
    assert_ne!(hook(&world).secret, old.secret);
    assert_ne!(known(&world, project).await.master, known_before.master);
    write(&world, "Signed anew");
    world.arrived().await;
    assert_eq!(answered(&world), Some(202));
    assert_eq!(titles(&world, "acme.app").await, ["Signed anew"]);
}

#[tokio::test]
async fn a_hook_whose_secret_was_changed_by_hand_gets_its_own_again() {
    let (world, project) = managed(Config::default()).await;
    let own = hook(&world);
    world.github.change_webhook(APP, own.id, |hook| hook.secret = Some("by hand".to_owned()));
    write(&world, "Signed by another");
    world.arrived().await;
    assert_eq!((answered(&world), titles(&world, "acme.app").await), (Some(401), vec!["First".to_owned()]));
    look_after(&world, project, SIX_HOURS).await;
    assert_eq!((hook(&world), answered(&world)), (own, Some(202)), "what was refused came again");
    assert_eq!(titles(&world, "acme.app").await, ["Signed by another"]);
    write(&world, "Signed as it is to be");
    world.arrived().await;
    assert_eq!(answered(&world), Some(202));
    assert_eq!(state(&world, project).await, HookState::Active);
}

#[tokio::test]
async fn a_hook_that_was_deleted_by_hand_is_made_again() {
    let (world, project) = managed(Config::default()).await;
    let old = hook(&world).id;
    world.github.delete_webhook(APP, old);
    write(&world, "Nobody says so");
    world.arrived().await;
    assert_eq!(titles(&world, "acme.app").await, ["First"]);
    look_after(&world, project, SIX_HOURS).await;
    assert_ne!(hook(&world).id, old);
    assert_eq!(known(&world, project).await.id, Some(hook(&world).id));
    assert_eq!(state(&world, project).await, HookState::Active, "its ping has come");
    write(&world, "Said again");
    world.arrived().await;
    assert_eq!(titles(&world, "acme.app").await, ["Said again"]);
}

#[tokio::test]
async fn a_hook_is_not_made_again_where_none_is_wanted() {
    let (world, project) = managed(Config::default()).await;
    let base = world.project(project).await;
    let settings = Settings { webhook: false, ..base.settings.clone() };
    let written = world.direct.change_settings(&base, settings, world.now()).await;
    assert!(written.expect("the store works").is_ok());
    world.github.delete_webhook(APP, hook(&world).id);
    look_after(&world, project, SIX_HOURS).await;
    assert!(world.github.webhooks(APP).is_empty());
}
