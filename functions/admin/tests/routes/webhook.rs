//! Webhooks at GitHub, and their deliveries.

use domain::webhook::{Delivery, DeliveryOutcome, HookState};
use domain::{Project, Secret};
use github::webhook::WebhookSecrets;
use github_model::{Fault, HookRights, Push, Webhook};
use http::StatusCode;
use serde_json::json;
use store::DeliveryRecord;

use crate::world::{GITHUB_TOKEN, MASTER, World};

const NO_RIGHT: &str = "The token may not manage this repository's webhooks: a fine-grained one needs `Webhooks: write`, a \
                        classic one the scope `admin:repo_hook`, of somebody who administrates the repository.";

async fn with_rights() -> (World, Project) {
    let world = World::new().await;
    world.github.set_hook_rights(GITHUB_TOKEN, HookRights::Write);
    let project = world.project("acme/app").await;
    (world, project)
}

fn secret(project: &Project) -> String {
    let secrets = WebhookSecrets::new(vec![Secret::new(MASTER)], Vec::new());
    secrets.of_project(project.ulid).unwrap().reveal().to_owned()
}

#[tokio::test]
async fn a_project_that_is_added_with_a_webhook_has_one() {
    let world = World::new().await;
    world.github.set_hook_rights(GITHUB_TOKEN, HookRights::Write);
    world.repository("acme/app");
    let added = world.post("/api/projects", json!({"repo": "acme/app", "webhook": true})).await;
    assert_eq!(added.status, StatusCode::CREATED, "{}", added.text);
    let project = world.stored("acme.app").await.unwrap();
    let hook = world.github.webhooks("acme/app").remove(0);
    assert_eq!(hook.url, format!("https://specs.example/webhooks/github/{}", project.ulid));
    assert_eq!(
        (hook.events, hook.content_type),
        (vec!["push".to_owned(), "repository".to_owned()], "json".into())
    );
    assert_eq!(hook.secret, Some(secret(&project)));
    let shown = world.get("/api/projects/acme.app/webhook").await.json();
    assert_eq!((&shown["state"], &shown["hookId"]), (&"pending".into(), &hook.id.into()));
    assert!(shown.get("manual").is_none(), "nobody needs the secret");
}

#[tokio::test]
async fn a_token_without_the_right_leaves_it_to_a_person() {
    let world = World::new().await;
    let project = world.project("acme/app").await;
    for rights in [HookRights::Classic, HookRights::FineGrained] {
        world.github.set_hook_rights(GITHUB_TOKEN, rights);
        let answer = world.post("/api/projects/acme.app/webhook", json!({})).await;
        let shown = answer.json();
        assert_eq!((&shown["state"], &shown["reason"]), (&"unconfigured".into(), &NO_RIGHT.into()));
        assert_eq!(shown["manual"]["secret"], secret(&project));
        assert_eq!(shown["manual"]["contentType"], "application/json");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn github_that_has_no_answer_is_asked_again_by_sync() {
    let (world, _) = with_rights().await;
    world.repository("acme/new");
    for (id, patched) in [("acme.app", true), ("acme.new", false)] {
        world.github.fail("/hooks", Fault::Status(502), 100);
        if patched {
            world.patch("/api/projects/acme.app", json!({"webhook": true})).await;
        } else {
            world.post("/api/projects", json!({"repo": "acme/new", "webhook": true})).await;
        }
        let known = world.stored(id).await.unwrap().webhook.unwrap();
        assert_eq!((known.id, known.state), (None, HookState::Pending), "{id}");
        let shown = world.get(&format!("/api/projects/{id}/webhook")).await.json();
        let expect = json!(["pending", "GitHub has no answer now."]);
        assert_eq!(json!([shown["state"], shown["reason"]]), expect);
        world.github.heal();
        let mended = world.post(&format!("/api/projects/{id}/webhook"), json!({})).await.json();
        assert_eq!(mended["hookId"], world.github.webhooks(&id.replace('.', "/"))[0].id);
    }
}

#[tokio::test]
async fn how_it_does_is_seen_as_soon_as_something_came() {
    let (world, project) = with_rights().await;
    world.post("/api/projects/acme.app/webhook", json!({})).await;
    let shown = async || {
        let shown = world.get("/api/projects/acme.app/webhook").await.json();
        (shown["state"].clone(), shown["lastDelivery"]["outcome"].clone())
    };
    assert_eq!(shown().await, ("pending".into(), json!(null)));
    let guid = |n: u8| format!("72d3162e-cc78-11e3-81ab-4c9367dc000{n}");
    let outcomes = [
        (DeliveryOutcome::Accepted, "active"),
        (DeliveryOutcome::Failed, "failing"),
        (DeliveryOutcome::Ignored, "active"),
    ];
    for (n, (outcome, expect)) in (1..).zip(outcomes) {
        world.clock.advance(std::time::Duration::from_secs(1));
        record(&world, &project, &guid(n), outcome).await;
        assert_eq!(shown().await, (expect.into(), outcome.as_str().into()));
    }
}

#[tokio::test]
async fn one_that_was_made_by_hand_is_seen_to_deliver() {
    let world = World::new().await;
    let project = world.project("acme/app").await;
    world.post("/api/projects/acme.app/webhook", json!({})).await;
    record(&world, &project, "72d3162e-cc78-11e3-81ab-4c9367dc0958", DeliveryOutcome::Accepted).await;
    let shown = world.get("/api/projects/acme.app/webhook").await.json();
    assert_eq!((&shown["state"], shown.get("manual")), (&"active".into(), None));
}

#[tokio::test]
async fn without_a_public_address_there_is_no_webhook() {
    let check = async |public: Option<&str>, expect: &str| {
        let public = public.map(str::to_owned);
        let world = World::with(|settings| settings.public_url = public).await;
        world.repository("acme/app");
        let refused = world.post("/api/projects", json!({"repo": "acme/app", "webhook": true})).await;
        assert_eq!((refused.status.as_u16(), refused.detail().as_str()), (422, expect));
        assert!(world.stored("acme.app").await.is_none());
    };
    check(
        None,
        "No webhook can be set up: GitHub has to know where to deliver, and `PUBLIC_URL` is not set.",
    )
    .await;
    check(
        Some("http://specs.example"),
        "No webhook can be set up: `PUBLIC_URL` has to begin with `https://`, except on this machine.",
    )
    .await;
}

#[tokio::test]
async fn one_that_is_there_is_found_and_mended() {
    let (world, project) = with_rights().await;
    let url = format!("https://specs.example/webhooks/github/{}", project.ulid);
    let by_hand = Webhook { content_type: "form".into(), active: false, ..Webhook::to(url) };
    let id = world.github.add_webhook("acme/app", by_hand);
    assert_eq!(world.post("/api/projects/acme.app/webhook", json!({})).await.json()["hookId"], id);
    let [hook] = world.github.webhooks("acme/app").try_into().unwrap();
    assert_eq!((hook.active, &*hook.content_type, hook.secret), (true, "json", Some(secret(&project))));
}

#[tokio::test]
async fn one_whose_secret_was_changed_by_hand_gets_its_own_again_when_asked() {
    let (world, project) = with_rights().await;
    let hook =
        world.post("/api/projects/acme.app/webhook", json!({})).await.json()["hookId"].as_u64().unwrap();
    world.github.change_webhook("acme/app", hook, |hook| hook.secret = Some("by hand".to_owned()));
    let mended = world.post("/api/projects/acme.app/webhook", json!({})).await;
    assert_eq!((mended.status, mended.json()["hookId"].as_u64()), (StatusCode::OK, Some(hook)));
    assert_eq!(world.github.webhooks("acme/app")[0].secret, Some(secret(&project)));
}

#[tokio::test]
async fn one_whose_answer_was_lost_is_not_made_twice() {
    let (world, _) = with_rights().await;
    world.github.fail_when(|it| it.method == "POST" && it.path.ends_with("/hooks"), Fault::AnswerLost, 1);
    let answer = world.post("/api/projects/acme.app/webhook", json!({})).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(world.github.webhooks("acme/app").len(), 1);
}

#[tokio::test]
async fn it_is_pinged_switched_off_and_goes_with_its_project() {
    let (world, _) = with_rights().await;
    assert_eq!(
        world.post("/api/projects/acme.app/webhook/ping", json!({})).await.status,
        StatusCode::CONFLICT
    );
    let hook =
        world.post("/api/projects/acme.app/webhook", json!({})).await.json()["hookId"].as_u64().unwrap();
    assert_eq!(
        world.post("/api/projects/acme.app/webhook/ping", json!({})).await.status,
        StatusCode::ACCEPTED
    );
    world.github.deliveries_ended().await;
    assert_eq!(world.github.deliveries("acme/app", hook).len(), 2, "one when it was made, and one now");
    assert_eq!(world.delete("/api/projects/acme.app/webhook").await.status, StatusCode::NO_CONTENT);
    assert!(world.github.webhooks("acme/app").is_empty());
    assert!(!world.stored("acme.app").await.unwrap().settings.webhook);
    world.patch("/api/projects/acme.app", json!({"webhook": true})).await;
    assert_eq!(world.github.webhooks("acme/app").len(), 1);
    world.delete("/api/projects/acme.app").await;
    assert!(world.github.webhooks("acme/app").is_empty());
}

#[tokio::test]
async fn a_ping_shows_that_it_was_deleted_by_hand() {
    let (world, _) = with_rights().await;
    let hook =
        world.post("/api/projects/acme.app/webhook", json!({})).await.json()["hookId"].as_u64().unwrap();
    world.github.delete_webhook("acme/app", hook);
    let refused = world.post("/api/projects/acme.app/webhook/ping", json!({})).await;
    assert_eq!(
        (refused.status, &*refused.detail()),
        (StatusCode::CONFLICT, "The webhook is no longer there.")
    );
    let shown = world.get("/api/projects/acme.app/webhook").await.json();
    assert_eq!(
        (&shown["state"], &shown["reason"]),
        (&"missing".into(), &"The webhook is no longer there.".into())
    );
}

#[tokio::test]
async fn a_project_is_removed_though_github_is_down() {
    let (world, _) = with_rights().await;
    world.post("/api/projects/acme.app/webhook", json!({})).await;
    world.github.fail("/hooks", Fault::Status(500), 10);
    assert_eq!(world.delete("/api/projects/acme.app").await.status, StatusCode::NO_CONTENT);
    assert!(world.stored("acme.app").await.is_none());
}

/// A record of what GitHub delivered, with that outcome.
async fn record(world: &World, project: &Project, guid: &str, outcome: DeliveryOutcome) {
    let delivery = Delivery {
        guid: guid.parse().unwrap(),
        event: "push".to_owned(),
        action: None,
        received_at: world.clock.clock().now(),
        outcome,
        reason: None,
    };
    let record = DeliveryRecord { project: project.ulid, delivery, projects: 1, body: String::new() };
    world.store.record_delivery(&record).await.unwrap();
}

#[tokio::test]
async fn deliveries_of_both_sides_are_one_list() {
    let (world, project) = with_rights().await;
    let hook =
        world.post("/api/projects/acme.app/webhook", json!({})).await.json()["hookId"].as_u64().unwrap();
    world.clock.advance(std::time::Duration::from_secs(1));
    world.github.push("acme/app", "main", Push::new().write("x", "1"));
    world.github.deliveries_ended().await;
    let push = world.github.deliveries("acme/app", hook).remove(0);
    let list = async || world.get("/api/projects/acme.app/deliveries").await.json();
    let missed = list().await["deliveries"][0].clone();
    assert_eq!((&missed["guid"], &missed["outcome"]), (&push.guid.as_str().into(), &"missed".into()));
    assert_eq!((&missed["receivedAt"], &missed["github"]["statusCode"]), (&json!(null), &502.into()));
    record(&world, &project, &push.guid, DeliveryOutcome::Accepted).await;
    let both = list().await;
    assert_eq!(both["deliveries"].as_array().unwrap().len(), 2);
    assert_eq!(
        (&both["deliveries"][0]["outcome"], &both["deliveries"][0]["github"]["id"]),
        (&"accepted".into(), &push.id.into())
    );
    world.github.fail("/deliveries", Fault::Status(403), 10);
    let ours = list().await;
    assert_eq!(ours["deliveries"].as_array().unwrap().len(), 1);
    assert!(ours["note"].as_str().unwrap().starts_with("Only what came here is shown."));
}

#[tokio::test]
async fn a_delivery_is_repeated_by_github_or_done_from_here() {
    let (world, project) = with_rights().await;
    let hook =
        world.post("/api/projects/acme.app/webhook", json!({})).await.json()["hookId"].as_u64().unwrap();
    world.github.deliveries_ended().await;
    let ping = world.github.deliveries("acme/app", hook).remove(0);
    let again = async |guid: &str| {
        world.post(&format!("/api/projects/acme.app/deliveries/{guid}/redeliver"), json!({})).await.status
    };
    assert_eq!(again(&ping.guid).await, StatusCode::ACCEPTED);
    world.github.deliveries_ended().await;
    assert!(world.github.deliveries("acme/app", hook)[0].redelivery);
    let old = "72d3162e-cc78-11e3-81ab-4c9367dc0958";
    assert_eq!(again(old).await, StatusCode::CONFLICT);
    record(&world, &project, old, DeliveryOutcome::Failed).await;
    assert_eq!(again(old).await, StatusCode::ACCEPTED);
    world.signal().await;
    assert_eq!(again("nothing").await, StatusCode::NOT_FOUND);
}
