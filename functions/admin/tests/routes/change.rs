//! Changing and removing projects, and having them looked at.

use std::time::Duration;

use domain::sync::{Signal, Trigger};
use http::StatusCode;
use serde_json::json;

use crate::world::{Ask, CRON, World};

#[tokio::test]
async fn settings_change_one_by_one_and_null_is_the_default() {
    let world = World::new().await;
    world.project("acme/app").await;
    let answer = world.patch("/api/projects/acme.app", json!({ "name": "App", "featured": true })).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(answer.json()["project"]["name"], "App");
    world.patch("/api/projects/acme.app", json!({ "name": null })).await;
    let stored = world.stored("acme.app").await.unwrap();
    assert_eq!((stored.name(), stored.settings.featured), ("app", true));
}

#[tokio::test]
async fn another_branch_is_looked_at_and_another_name_is_not() {
    let world = World::new().await;
    let project = world.project("acme/app").await;
    world.patch("/api/projects/acme.app", json!({ "name": "App" })).await;
    world.patch("/api/projects/acme.app", json!({ "branch": "dev" })).await;
    let look = Signal::look(vec![project.ulid], Trigger::Manual);
    assert_eq!(world.signal().await, look);
    world.delete("/api/projects/acme.app").await;
    assert_eq!(world.signal().await, Signal::Purge { project: project.ulid });
}

#[tokio::test]
async fn what_identifies_a_project_cannot_be_changed() {
    let world = World::new().await;
    world.project("acme/app").await;
    for body in [json!({ "id": "x" }), json!({ "repo": "acme/other" })] {
        let answer = world.patch("/api/projects/acme.app", body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.detail().ends_with("cannot be changed. Remove the project, and add it anew."));
    }
}

#[tokio::test]
async fn two_projects_of_a_repository_do_not_become_one() {
    let world = World::new().await;
    world.project("acme/app").await;
    world.github.push("acme/app", "dev", crate::world::spec("specs/002-second/README.md"));
    world.post("/api/projects", json!({ "repo": "acme/app", "id": "dev", "branch": "dev" })).await;
    let answer = world.patch("/api/projects/dev", json!({ "branch": null })).await;
    assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text);
    assert_eq!(world.stored("dev").await.unwrap().branch(), "dev");
}

#[tokio::test]
async fn a_removed_project_is_gone_and_can_be_added_anew() {
    let world = World::new().await;
    let project = world.project("acme/app").await;
    assert_eq!(world.delete("/api/projects/acme.app").await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.signal().await, Signal::Purge { project: project.ulid });
    let again = world.delete("/api/projects/acme.app").await;
    assert_eq!(
        (again.status, again.detail().as_str()),
        (StatusCode::NOT_FOUND, "There is no project `acme.app`.")
    );
    assert_eq!(world.patch("/api/projects/acme.app", json!({})).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.get("/admin/projects.json").await.json()["projects"], json!([]));

    let anew = world.post("/api/projects", json!({ "repo": "acme/app" })).await;
    assert_eq!(anew.status, StatusCode::CREATED, "{}", anew.text);
    assert_ne!(world.stored("acme.app").await.unwrap().ulid, project.ulid);
}

#[tokio::test]
async fn a_project_is_looked_at_when_somebody_asks() {
    let world = World::new().await;
    let project = world.project("acme/app").await;
    let answer = world.post("/api/projects/acme.app/sync", json!({})).await;
    assert_eq!((answer.status, answer.json()), (StatusCode::ACCEPTED, json!({ "projects": 1 })));
    let look = Signal::look(vec![project.ulid], Trigger::Manual);
    assert_eq!(world.signal().await, look);
    assert_eq!(world.post("/api/projects/nobody/sync", json!({})).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_tick_asks_for_all_that_are_due() {
    let world = World::new().await;
    let project = world.project("acme/app").await;
    world.clock.advance(Duration::from_hours(25));
    for method in [http::Method::GET, http::Method::POST] {
        let answer = world.send(Ask::new(method, "/api/cron/sync").bearer(CRON)).await;
        assert_eq!((answer.status, answer.json()), (StatusCode::ACCEPTED, json!({ "projects": 1 })));
        let look = Signal::look(vec![project.ulid], Trigger::Schedule);
        assert_eq!(world.signal().await, look);
    }
}

#[tokio::test]
async fn two_who_change_different_settings_at_once_both_succeed() {
    let world = World::new().await;
    world.project("acme/app").await;
    let (one, other) = tokio::join!(
        world.patch("/api/projects/acme.app", json!({ "name": "App" })),
        world.patch("/api/projects/acme.app", json!({ "featured": true })),
    );
    assert_eq!((one.status, other.status), (StatusCode::OK, StatusCode::OK), "{}{}", one.text, other.text);
    let stored = world.stored("acme.app").await.unwrap();
    assert_eq!((stored.name(), stored.settings.featured), ("App", true));
}
