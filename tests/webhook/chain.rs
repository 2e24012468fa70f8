//! Push → webhook → EventBridge → sync → store → page.

use github_model::Push;
use serde_json::json;
use world::Delivery;

use crate::said::{
    APP, followed, following, forget, number, push_of, pushed, repository, say, spec, titles, with,
};

#[tokio::test]
async fn a_push_shows_up_on_the_page_and_costs_one_request() {
    let (world, project) = followed().await;
    world.github.push(APP, "main", Push::new().write("specs/001-first/README.md", spec("Changed")));
    let said = push_of(&world, project, &["specs/001-first/README.md"]).await;
    assert_eq!(said, (202, json!({ "projects": 1 })));
    assert_eq!(titles(&world, "acme.app").await, ["Second", "Changed"]);
    assert_eq!(world.github.request_count(), 1, "{:#?}", world.github.requests());
}

#[tokio::test]
async fn a_push_that_cannot_touch_the_specs_costs_github_nothing() {
    let (world, project) = followed().await;
    let id = number(&world, project).await;
    forget(&world);
    let cases = [
        (json!({ "ref": "refs/heads/next" }), "It went to `next`; `main` is followed."),
        (json!({ "ref": "refs/tags/v1" }), "It went to `refs/tags/v1`, which is no branch."),
        (json!({ "ref": "refs/heads/next", "deleted": true }), "It went to `next`; `main` is followed."),
        (json!({}), "Its commit does not touch the specs."),
    ];
    for (change, why) in cases {
        let body = with(pushed(id, &["src/main.rs"]), &change);
        let said = say(&world, &Delivery::to(project, "push", &body)).await;
        assert_eq!(said, (200, json!({ "ignored": why })));
    }
    world.settled().await;
    assert_eq!(world.github.request_count(), 0, "{:#?}", world.github.requests());
}

#[tokio::test]
async fn ten_pushes_in_a_second_lead_to_two_looks_at_most() {
    let (world, project) = followed().await;
    let id = number(&world, project).await;
    let path = "specs/001-first/README.md";
    let mut deliveries = Vec::new();
    for n in 0..10 {
        world.github.push(APP, "main", Push::new().write(path, spec(&format!("Version {n}"))));
        deliveries.push(Delivery::to(project, "push", &pushed(id, &[path])));
    }
    // All are there before the first look begins, and come in any order.
    let said = futures_util::future::join_all(deliveries.iter().rev().map(|it| say(&world, it))).await;
    assert!(said.iter().all(|(status, _)| *status == 202), "{said:?}");
    world.settled().await;
    assert_eq!(titles(&world, "acme.app").await, ["Second", "Version 9"]);
    let syncs = world.direct.syncs(project, 100).await.expect("the store works").syncs;
    assert!(syncs.len() <= 1 + 2, "the first one, and two at most: {syncs:#?}");
    let trees = world.github.requests().iter().filter(|it| it.path.ends_with("/graphql")).count();
    assert!(trees <= 4, "a look asks for the tree and for what changed: {:#?}", world.github.requests());
}

#[tokio::test]
async fn deliveries_out_of_order_end_in_the_newest_state() {
    let (world, project) = followed().await;
    let id = number(&world, project).await;
    let path = "specs/001-first/README.md";
    let mut deliveries = Vec::new();
    for title in ["Old", "New"] {
        world.github.push(APP, "main", Push::new().write(path, spec(title)));
        deliveries.push(Delivery::to(project, "push", &pushed(id, &[path])));
    }
    for delivery in deliveries.iter().rev() {
        assert_eq!(say(&world, delivery).await.0, 202);
        world.settled().await;
        assert_eq!(titles(&world, "acme.app").await, ["Second", "New"]);
    }
}

#[tokio::test]
async fn a_force_push_without_commits_is_looked_at() {
    let (world, project) = followed().await;
    let id = number(&world, project).await;
    let before = world.github.head(APP, "main");
    world.github.push(APP, "main", Push::new().write("specs/001-first/README.md", spec("Undone")));
    push_of(&world, project, &["specs/001-first/README.md"]).await;
    world.github.set_branch(APP, "main", before);
    let body = with(pushed(id, &[]), &json!({ "forced": true, "commits": [] }));
    assert_eq!(say(&world, &Delivery::to(project, "push", &body)).await.0, 202);
    world.settled().await;
    assert_eq!(titles(&world, "acme.app").await, ["Second", "First"]);
}

#[tokio::test]
async fn a_branch_that_is_deleted_keeps_the_pages_and_says_so() {
    let (world, project) = followed().await;
    let id = number(&world, project).await;
    world.github.push(APP, "next", Push::new().write("specs/001-first/README.md", spec("Next")));
    let other = following(&world, "next").await;
    world.github.delete_branch(APP, "next");
    let body = with(pushed(id, &[]), &json!({ "ref": "refs/heads/next", "deleted": true, "commits": [] }));
    assert_eq!(say(&world, &Delivery::to(other, "push", &body)).await, (202, json!({ "projects": 1 })));
    world.settled().await;
    assert_eq!(titles(&world, "app.other").await, ["Second", "Next"]);
    assert!(world.project(other).await.look.trouble.is_some());
    assert_eq!(world.project(project).await.look.trouble, None);
}

#[tokio::test]
async fn two_projects_of_a_repository_are_both_told_by_one_delivery() {
    let (world, project) = followed().await;
    let id = number(&world, project).await;
    world.github.push(APP, "next", Push::new().write("specs/001-first/README.md", spec("Next")));
    let other = following(&world, "next").await;
    let path = "specs/001-first/README.md";
    world.github.push(APP, "next", Push::new().write(path, spec("Nexter")));
    let next = with(pushed(id, &[path]), &json!({ "ref": "refs/heads/next" }));
    // By the hook of the one, and by one that is nobody's.
    for delivery in [Delivery::to(project, "push", &next), Delivery::to_all("push", &next)] {
        assert_eq!(say(&world, &delivery).await, (202, json!({ "projects": 1 })));
        world.settled().await;
        assert_eq!(titles(&world, "app.other").await, ["Second", "Nexter"]);
    }
    let renamed = json!({ "action": "renamed", "repository": repository(id) });
    for delivery in [Delivery::to(other, "repository", &renamed), Delivery::to_all("repository", &renamed)] {
        assert_eq!(say(&world, &delivery).await, (202, json!({ "projects": 2 })));
    }
    world.settled().await;
}

#[tokio::test]
async fn a_repository_that_becomes_private_is_hidden_at_once() {
    let (world, project) = followed().await;
    let id = number(&world, project).await;
    world.github.set_private(APP, true);
    let body = json!({ "action": "privatized", "repository": repository(id) });
    assert_eq!(say(&world, &Delivery::to(project, "repository", &body)).await.0, 202);
    world.settled().await;
    let answer = world.reader().get("/api/projects/acme.app/specs").await;
    assert_eq!(answer.json()["code"], "PROJECT_NOT_FOUND");
}
