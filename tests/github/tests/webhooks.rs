//! Webhooks and their deliveries.

use github_model::{DeliveryFault, HookRights, Model, Push, Server, Webhook};
use serde_json::{Value, json};

use crate::client::{Answer, ask, get_with_token};
use crate::receiver::{Received, Receiver};

/// A repository, a token that may hook, and somebody who takes deliveries.
async fn served() -> (Model, Server, Receiver) {
    let model = Model::new();
    model.create("acme/app");
    model.add_token("t");
    model.set_hook_rights("t", HookRights::Write);
    model.push("acme/app", "main", Push::new().write("specs/001-a/README.md", "# A\n").write("x", "1"));
    (model.clone(), Server::start(model).await, Receiver::start(202).await)
}

async fn send(server: &Server, method: &str, path: &str, body: Value) -> Answer {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    ask(server.url(), method, path, &[("authorization", "Bearer t")], &body).await.unwrap()
}

fn wanted(url: &str) -> Value {
    json!({"name": "web", "config": {"url": url, "content_type": "json", "secret": "s"}, "events": ["push"]})
}

async fn hooked(model: &Model, receiver: &Receiver) -> u64 {
    let hook = model.add_webhook("acme/app", Webhook::to(receiver.url()).signed("s"));
    model.deliveries_ended().await;
    receiver.take();
    hook
}

async fn delivered(model: &Model, receiver: &Receiver) -> Vec<Received> {
    model.deliveries_ended().await;
    receiver.take()
}

#[tokio::test]
async fn a_new_webhook_is_pinged_and_its_secret_is_never_seen_again() {
    let (model, server, receiver) = served().await;
    let made = send(&server, "POST", "/repos/acme/app/hooks", wanted(&receiver.url())).await;
    assert_eq!((made.status, &made.json()["config"]["secret"]), (201, &"********".into()));
    let pings = delivered(&model, &receiver).await;
    assert_eq!((pings.len(), pings[0].header("x-github-event")), (1, "ping"));
    let listed = get_with_token(&server, "/repositories/5000000001/hooks?per_page=100", &[]).await.json();
    assert_eq!(listed[0]["id"], made.json()["id"]);
    assert_eq!(listed[0]["last_response"]["code"], 202);
    let again = send(&server, "POST", "/repos/acme/app/hooks", wanted(&receiver.url())).await;
    assert_eq!(again.status, 422);
    assert_eq!(again.json()["errors"][0]["message"], "Hook already exists on this repository");
}

#[tokio::test]
async fn a_webhook_is_changed_pinged_and_removed() {
    let (model, server, receiver) = served().await;
    let path = format!("/repos/acme/app/hooks/{}", hooked(&model, &receiver).await);
    let config = json!({"url": receiver.url(), "content_type": "json"});
    let changed =
        send(&server, "PATCH", &path, json!({"config": config, "events": ["push", "repository"]})).await;
    assert_eq!((changed.status, &changed.json()["config"]["secret"]), (200, &Value::Null), "it was not said");
    assert_eq!(send(&server, "POST", &format!("{path}/pings"), Value::Null).await.status, 204);
    assert_eq!(delivered(&model, &receiver).await.len(), 1);
    assert_eq!(send(&server, "DELETE", &path, Value::Null).await.status, 204);
    assert_eq!(send(&server, "DELETE", &path, Value::Null).await.status, 404);
}

#[tokio::test]
async fn who_has_no_right_is_told_as_github_tells_it() {
    let (model, server, _receiver) = served().await;
    for (rights, read, write) in
        [(HookRights::Classic, 404, 404), (HookRights::FineGrained, 403, 403), (HookRights::Read, 200, 403)]
    {
        model.set_hook_rights("t", rights);
        assert_eq!(get_with_token(&server, "/repos/acme/app/hooks", &[]).await.status, read, "{rights:?}");
        let made = send(&server, "POST", "/repos/acme/app/hooks", wanted("http://127.0.0.1:9/")).await;
        assert_eq!(made.status, write, "{rights:?}");
    }
}

#[tokio::test]
async fn a_push_says_what_it_changed_and_is_signed() {
    let (model, _server, receiver) = served().await;
    hooked(&model, &receiver).await;
    let before = model.head("acme/app", "main").to_string();
    let push = Push::new().write("specs/001-a/README.md", "# B\n").write("y", "2").remove("x");
    let after = model.push("acme/app", "main", push).to_string();
    let [push] = delivered(&model, &receiver).await.try_into().unwrap();
    assert!(push.header("x-hub-signature-256").starts_with("sha256="));
    let said = push.json();
    assert_eq!(
        (&said["ref"], &said["before"], &said["after"]),
        (&"refs/heads/main".into(), &before.into(), &after.into())
    );
    let commit = &said["commits"][0];
    let files = json!([["y"], ["x"], ["specs/001-a/README.md"]]);
    assert_eq!(json!([commit["added"], commit["removed"], commit["modified"]]), files);
    assert_eq!(
        (&said["forced"], &said["created"], &said["repository"]["id"]),
        (&false.into(), &false.into(), &5_000_000_001_u64.into())
    );
}

#[tokio::test]
async fn branches_that_come_go_and_are_forced_back_say_so() {
    let (model, _server, receiver) = served().await;
    hooked(&model, &receiver).await;
    let old = model.head("acme/app", "main");
    model.push("acme/app", "main", Push::new().write("x", "2"));
    model.set_branch("acme/app", "main", old);
    model.set_branch("acme/app", "side", old);
    model.delete_branch("acme/app", "side");
    let said = delivered(&model, &receiver).await.iter().map(Received::json).collect::<Vec<_>>();
    let flags = said.iter().map(|it| {
        let commits = it["commits"].as_array().unwrap().len();
        (it["forced"] == true, it["created"] == true, it["deleted"] == true, commits)
    });
    let flags = flags.collect::<std::collections::BTreeSet<_>>();
    let expect =
        [(false, false, false, 1), (true, false, false, 0), (false, true, false, 0), (false, false, true, 0)];
    assert_eq!(flags, expect.into());
}

#[tokio::test]
async fn a_repository_says_what_became_of_it() {
    let (model, _server, receiver) = served().await;
    let hook = hooked(&model, &receiver).await;
    model.change_webhook("acme/app", hook, |hook| hook.events = vec!["repository".into()]);
    model.rename("acme/app", "acme/tool");
    model.set_private("acme/tool", true);
    model.push("acme/tool", "main", Push::new().write("x", "not heard of"));
    let said = delivered(&model, &receiver).await;
    let mut actions =
        said.iter().map(|it| it.json()["action"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    actions.sort();
    assert_eq!(actions, ["privatized", "renamed"]);
}

#[tokio::test]
async fn a_failed_delivery_is_listed_and_delivered_again_with_its_guid() {
    let (model, server, receiver) = served().await;
    let hook = hooked(&model, &receiver).await;
    model.fail_deliveries(DeliveryFault::Unreachable, 1);
    model.push("acme/app", "main", Push::new().write("x", "2"));
    assert!(delivered(&model, &receiver).await.is_empty());
    let path = format!("/repos/acme/app/hooks/{hook}/deliveries");
    let failed = get_with_token(&server, &format!("{path}?per_page=1"), &[]).await.json()[0].clone();
    assert_eq!((&failed["status_code"], &failed["redelivery"]), (&502.into(), &false.into()));
    let again = send(&server, "POST", &format!("{path}/{}/attempts", failed["id"]), Value::Null).await;
    assert_eq!(again.status, 202);
    let [arrived] = delivered(&model, &receiver).await.try_into().unwrap();
    assert_eq!(arrived.header("x-github-delivery"), failed["guid"]);
    let newest = get_with_token(&server, &format!("{path}?per_page=1"), &[]).await.json()[0].clone();
    assert_eq!(
        (&newest["guid"], &newest["status_code"], &newest["redelivery"]),
        (&failed["guid"], &202.into(), &true.into())
    );
}

#[tokio::test]
async fn deliveries_are_listed_in_pages_and_forgotten_after_three_days() {
    let (model, server, receiver) = served().await;
    let hook = hooked(&model, &receiver).await;
    for n in 0..4 {
        model.push("acme/app", "main", Push::new().write("x", format!("{n}!")));
    }
    model.deliveries_ended().await;
    let mut path = format!("/repos/acme/app/hooks/{hook}/deliveries?per_page=2");
    let mut pages = Vec::new();
    loop {
        let page = get_with_token(&server, &path, &[]).await;
        pages.push(page.json().as_array().unwrap().len());
        let Some(link) = page.header("link") else { break };
        let next = link.strip_prefix('<').unwrap().split_once('>').unwrap().0;
        next.strip_prefix(server.url()).unwrap().clone_into(&mut path);
    }
    assert_eq!(pages, [2, 2, 1]);
    model.advance(std::time::Duration::from_hours(73));
    let path = format!("/repos/acme/app/hooks/{hook}/deliveries");
    assert_eq!(get_with_token(&server, &path, &[]).await.json(), json!([]));
}

#[tokio::test]
async fn deliveries_can_come_twice_in_another_order_or_never() {
    let (model, _server, receiver) = served().await;
    hooked(&model, &receiver).await;
    model.fail_deliveries(DeliveryFault::Doubled, 1);
    model.push("acme/app", "main", Push::new().write("x", "2"));
    assert_eq!(delivered(&model, &receiver).await.len(), 2);
    model.fail_deliveries(DeliveryFault::Lost, 1);
    model.push("acme/app", "main", Push::new().write("x", "3"));
    assert_eq!(delivered(&model, &receiver).await.len(), 0);
    model.hold_deliveries();
    model.push("acme/app", "main", Push::new().write("x", "4"));
    assert_eq!(delivered(&model, &receiver).await.len(), 0);
    model.release_deliveries_reversed();
    assert_eq!(delivered(&model, &receiver).await.len(), 1);
}

#[tokio::test]
async fn nothing_is_delivered_to_another_machine() {
    let (model, _server, _receiver) = served().await;
    let hook = model.add_webhook("acme/app", Webhook::to("https://specs.example.com/webhooks/github"));
    model.deliveries_ended().await;
    let ping = &model.deliveries("acme/app", hook)[0];
    assert_eq!(ping.answered.as_ref().unwrap().status, "failed to connect to host");
}
