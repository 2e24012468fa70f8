//! Adding projects.

use domain::Visibility;
use domain::sync::{Signal, Trigger};
use http::StatusCode;
use serde_json::{Value, json};

use crate::world::{World, spec};

#[tokio::test]
async fn a_repository_with_specs_becomes_a_project_that_is_looked_at() {
    let world = World::new().await;
    world.repository("Acme/App");
    let answer = world.post("/api/projects", json!({ "repo": "https://github.com/acme/app" })).await;
    // The model's own address is the GitHub here.
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    let answer = world.post("/api/projects", json!({ "repo": "acme/app", "frequencyMinutes": 5 })).await;

    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    assert_eq!(answer.location(), "/api/projects/acme.app");
    assert_eq!(answer.header("cache-control"), "no-store");
    let project = &answer.json()["project"];
    assert_eq!(project["id"], "acme.app");
    assert_eq!(project["path"], "Acme/App");
    assert_eq!(project["sync"]["state"], "never");

    let stored = world.stored("acme.app").await.unwrap();
    assert_eq!((stored.settings.frequency_minutes, stored.visibility), (5, Visibility::Public));
    let look = Signal::look(vec![stored.ulid], Trigger::Added);
    assert_eq!(world.signal().await, look);
}

#[tokio::test]
async fn branch_folder_and_id_are_those_that_were_asked_for() {
    let world = World::new().await;
    world.repository("acme/app");
    world.github.push("acme/app", "dev", spec("packages/a/specs/001-a/README.md"));
    let body = json!({
        "repo": "acme/app", "id": "acme-a", "name": "A", "branch": "dev", "specsPath": "packages/a/specs",
        "featured": true,
    });
    let answer = world.post("/api/projects", body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    let stored = world.stored("acme-a").await.unwrap();
    assert_eq!((stored.name(), stored.branch(), stored.settings.featured), ("A", "dev", true));
    assert_eq!(stored.settings.specs_path.unwrap().as_str(), "packages/a/specs");
}

#[tokio::test]
async fn what_is_there_already_is_said_and_not_added_twice() {
    let world = World::new().await;
    let first = world.project("acme/app").await;
    let answer = world.post("/api/projects", json!({ "repo": "acme/app" })).await;
    assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text);
    assert_eq!(answer.json()["code"], "CONFLICT");
    // One who did not hear the first answer is helped all the same: it is looked at.
    let look = Signal::look(vec![first.ulid], Trigger::Added);
    assert_eq!(world.signal().await, look);

    let again = world.post("/api/projects", json!({ "repo": "acme/app", "id": "second" })).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.text);
    assert_eq!(again.json()["candidates"], json!(["acme.app"]));
    assert_eq!(
        again.detail(),
        "The project `acme.app` follows the same branch and folder of this repository already. Another one needs a \
         `branch` or a `specsPath` of its own."
    );
    assert!(world.stored("second").await.is_none());
}

#[tokio::test]
async fn what_is_there_already_is_said_however_branch_and_folder_are_spelled() {
    let world = World::new().await;
    world.project("acme/app").await;
    for other in [
        json!({ "branch": "main" }),
        json!({ "specsPath": "specs" }),
        json!({ "branch": "main", "specsPath": "specs/" }),
    ] {
        let mut body = other;
        (body["repo"], body["id"]) = (json!("acme/app"), json!("second"));
        // The first one was not looked at yet: where it has its specs is known all the same, or not said to be there.
        world.look(&world.stored("acme.app").await.unwrap(), "specs").await;
        let answer = world.post("/api/projects", body).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text);
        assert_eq!(answer.json()["candidates"], json!(["acme.app"]));
        assert!(world.stored("second").await.is_none());
    }
    world.github.push("acme/app", "dev", spec("specs/001-first/README.md"));
    let dev = json!({ "repo": "acme/app", "id": "dev", "branch": "dev" });
    assert_eq!(world.post("/api/projects", dev).await.status, StatusCode::CREATED);
    let back = world.patch("/api/projects/dev", json!({ "branch": "main", "specsPath": "specs" })).await;
    assert_eq!(back.status, StatusCode::CONFLICT, "{}", back.text);
    assert_eq!(world.stored("dev").await.unwrap().branch(), "dev");
}

#[tokio::test]
async fn an_id_that_is_taken_is_said() {
    let world = World::new().await;
    world.project("acme/app").await;
    world.repository("acme/other");
    let answer = world.post("/api/projects", json!({ "repo": "acme/other", "id": "acme.app" })).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert_eq!(
        answer.detail(),
        "There is another project `acme.app`. Choose an `id` of your own for this one."
    );
}

#[tokio::test]
async fn an_archived_repository_is_followed_as_well() {
    let world = World::new().await;
    world.repository("acme/app");
    world.github.set_archived("acme/app", true);
    let answer = world.post("/api/projects", json!({ "repo": "acme/app" })).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
}

#[tokio::test]
async fn a_private_showcase_takes_private_repositories() {
    let world = World::with(|settings| settings.private_allowed = true).await;
    world.repository("acme/app");
    world.github.set_private("acme/app", true);
    world.github.grant(crate::world::GITHUB_TOKEN, "acme/app");
    let answer = world.post("/api/projects", json!({ "repo": "acme/app" })).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    assert_eq!(world.stored("acme.app").await.unwrap().visibility, Visibility::Private);
}

#[tokio::test]
async fn every_project_is_listed_with_its_settings_for_admins() {
    let world = World::new().await;
    world.project("acme/app").await;
    world.project("acme/web").await;
    world.patch("/api/projects/acme.web", json!({ "featured": true })).await;
    let listed = world.get("/admin/projects.json").await.json();
    let mut projects: Vec<Value> = listed["projects"].as_array().unwrap().clone();
    projects.sort_by_key(|it| it["id"].to_string());
    assert_eq!(projects.len(), 2, "{listed}");
    assert_eq!(projects[0]["repo"], "acme/app");
    assert_eq!(
        projects[1]["settings"],
        json!({
            "name": null, "branch": null, "specsPath": null, "frequencyMinutes": 60, "featured": true, "webhook": false,
        })
    );
    assert!(projects[1]["version"].as_u64() > projects[0]["version"].as_u64());
    assert_eq!(projects[0]["visibility"], "public");
}
