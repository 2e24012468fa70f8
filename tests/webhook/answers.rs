//! What is answered to what is signed, and what is kept of it.

use domain::Secret;
use domain::webhook::DeliveryOutcome::{Accepted, Ignored};
use serde_json::json;
use world::{CONFIGURED, Delivery};

use crate::said::{followed, number, pushed, recorded, repository, say, with};

const PATH: &str = "specs/001-first/README.md";

#[tokio::test]
async fn a_delivery_that_came_before_is_repeated_and_works_once() {
    let (world, project) = followed().await;
    let body = pushed(number(&world, project).await, &[PATH]);
    let delivery = Delivery::to(project, "push", &body);
    assert_eq!(say(&world, &delivery).await, (202, json!({ "projects": 1 })));
    world.settled().await;
    let looked = world.github.request_count();
    assert_eq!(say(&world, &delivery).await, (200, json!({ "repeated": true })));
    let ignored =
        Delivery::to(project, "star", &json!({ "repository": repository(number(&world, project).await) }));
    assert_eq!(say(&world, &ignored).await.0, 200);
    assert_eq!(say(&world, &ignored).await, (200, json!({ "repeated": true })));
    world.settled().await;
    assert_eq!(world.github.request_count(), looked);
}

#[tokio::test]
async fn a_guid_that_comes_with_other_bytes_is_done() {
    let (world, project) = followed().await;
    let body = pushed(number(&world, project).await, &[PATH]);
    let first = Delivery::to(project, "push", &body);
    assert_eq!(say(&world, &first).await.0, 202);
    let other = first.clone().saying(with(body, &json!({ "forced": true })).to_string());
    assert_eq!(say(&world, &other).await.0, 401, "a replay with a changed body is not signed");
    assert_eq!(say(&world, &other.signed()).await, (202, json!({ "projects": 1 })));
}

#[tokio::test]
async fn a_ping_is_answered_and_recorded() {
    let (world, project) = followed().await;
    let id = number(&world, project).await;
    let ping =
        Delivery::to(project, "ping", &json!({ "zen": "Z.", "hook_id": 1, "repository": repository(id) }));
    assert_eq!(say(&world, &ping).await, (200, json!({ "ping": true })));
    assert_eq!(recorded(&world, project, &ping).await, Some((Accepted, None)));
    let organisation = Delivery::to_all("ping", &json!({ "zen": "Z.", "hook_id": 1 }));
    assert_eq!(say(&world, &organisation).await, (200, json!({ "ping": true })));
}

#[tokio::test]
async fn what_is_not_followed_is_recorded_with_its_reason() {
    let (world, project) = followed().await;
    let body = json!({ "action": "opened", "repository": repository(number(&world, project).await) });
    let delivery = Delivery::to(project, "issues", &body);
    let why = "Events of the kind `issues` are not followed.";
    assert_eq!(say(&world, &delivery).await, (200, json!({ "ignored": why })));
    assert_eq!(recorded(&world, project, &delivery).await, Some((Ignored, Some(why.to_owned()))));
}

#[tokio::test]
async fn a_delivery_may_be_a_form() {
    let (world, project) = followed().await;
    let json = pushed(number(&world, project).await, &[PATH]).to_string();
    let encoded = json.bytes().fold(String::new(), |encoded, byte| format!("{encoded}%{byte:02X}"));
    let delivery = Delivery::to(project, "push", &json!({}))
        .header("content-type", "application/x-www-form-urlencoded")
        .saying(format!("payload={encoded}"));
    assert_eq!(say(&world, &delivery.signed()).await, (202, json!({ "projects": 1 })));
}

#[tokio::test]
async fn the_secrets_before_the_last_change_still_count() {
    let (world, project) = followed().await;
    let body = pushed(number(&world, project).await, &[PATH]);
    let own = Delivery::to(project, "push", &body).signed_as_before(project);
    assert_eq!(say(&world, &own).await.0, 202);
    let all = Delivery::to_all("push", &body).signed_with(Secret::new(CONFIGURED[1]));
    assert_eq!(say(&world, &all).await.0, 202);
}

#[tokio::test]
async fn a_project_that_was_never_looked_at_is_looked_at() {
    let (world, _) = followed().await;
    world.github.create("acme/new");
    world.github.push("acme/new", "main", github_model::Push::new().write("src/main.rs", "//"));
    let project = world.add("acme/new").await;
    let body = pushed(number(&world, project).await, &["src/main.rs"]);
    assert_eq!(say(&world, &Delivery::to(project, "push", &body)).await.0, 202);
}
