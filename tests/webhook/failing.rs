//! A store and a bus that fail: no signal is lost, and nothing is said to be done that is not.

use domain::webhook::DeliveryOutcome::{Accepted, Failed};
use github_model::Push;
use serde_json::json;
use world::{Delivery, Fault};

use crate::said::{APP, followed, number, pushed, recorded, refusal, say, spec, titles};

const PATH: &str = "specs/001-first/README.md";

#[tokio::test]
async fn what_could_not_be_published_is_done_when_it_is_delivered_again() {
    let (world, project) = followed().await;
    world.github.push(APP, "main", Push::new().write(PATH, spec("Changed")));
    let delivery = Delivery::to(project, "push", &pushed(number(&world, project).await, &[PATH]));
    let said = say(&world, &delivery.clone().without_a_bus()).await;
    let why = "The delivery could not be passed on. Please deliver it again.";
    assert_eq!(said, refusal(503, "SOURCE_UNAVAILABLE", why));
    let why = Some("The event could not be published.".to_owned());
    assert_eq!(recorded(&world, project, &delivery).await, Some((Failed, why)));

    assert_eq!(say(&world, &delivery).await, (202, json!({ "projects": 1 })));
    world.settled().await;
    assert_eq!(recorded(&world, project, &delivery).await, Some((Accepted, None)));
    assert_eq!(titles(&world, "acme.app").await, ["Second", "Changed"]);
}

#[tokio::test]
async fn a_store_that_is_down_keeps_no_signal_from_a_project() {
    let (world, project) = followed().await;
    world.github.push(APP, "main", Push::new().write(PATH, spec("Changed")));
    let body = pushed(number(&world, project).await, &[PATH]);
    for operation in ["GetItem", "Query"] {
        world.table.plan(operation, Fault::Error, 100);
    }
    assert_eq!(say(&world, &Delivery::to(project, "push", &body)).await, (202, json!({ "projects": 1 })));
    assert_eq!(say(&world, &Delivery::to_all("push", &body)).await.0, 503, "nobody knows whom to tell");
    world.table.calm();
    world.settled().await;
    assert_eq!(titles(&world, "acme.app").await, ["Second", "Changed"]);
}

#[tokio::test]
async fn a_record_that_cannot_be_written_keeps_nothing_from_being_done() {
    let (world, project) = followed().await;
    world.table.plan("PutItem", Fault::Error, 100);
    let delivery = Delivery::to(project, "push", &pushed(number(&world, project).await, &[PATH]));
    assert_eq!(say(&world, &delivery).await, (202, json!({ "projects": 1 })));
    world.table.calm();
    assert_eq!(recorded(&world, project, &delivery).await, None);
    // It is not known that it came before: once more does no harm.
    assert_eq!(say(&world, &delivery).await.0, 202);
    world.settled().await;
}

#[tokio::test]
async fn an_answer_of_the_store_that_is_lost_is_no_second_delivery() {
    let (world, project) = followed().await;
    world.table.plan("PutItem", Fault::LostAnswer, 1);
    let delivery = Delivery::to(project, "push", &pushed(number(&world, project).await, &[PATH]));
    assert_eq!(say(&world, &delivery).await, (202, json!({ "projects": 1 })));
    assert_eq!(recorded(&world, project, &delivery).await, Some((Accepted, None)));
    assert_eq!(say(&world, &delivery).await, (200, json!({ "repeated": true })));
}
