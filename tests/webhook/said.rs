//! What every scenario begins with, and what GitHub says in it.

use domain::webhook::DeliveryOutcome;
use domain::{CommitId, ProjectUlid, RepositoryId, Settings};
use github_model::Push;
use serde_json::{Value, json};
use world::{Answer, Delivery, World};

/// The repository that all is about.
pub(crate) const APP: &str = "acme/app";

/// A spec's main document.
pub(crate) fn spec(title: &str) -> String {
    format!("---\nstatus: planned\ncreated: 2026-01-02\n---\n\n# {title}\n\nText.\n")
}

/// A world that follows the repository, which has two specs, and was looked at once.
pub(crate) async fn followed() -> (World, ProjectUlid) {
    let world = World::new().await;
    world.github.create(APP);
    let first = Push::new()
        .write("src/main.rs", "fn main() {}\n")
        .write("specs/001-first/README.md", spec("First"))
        .write("specs/002-second/README.md", spec("Second"));
    world.github.push(APP, "main", first);
    let project = world.add(APP).await;
    world.sync_now(project).await;
    world.follow();
    forget(&world);
    (world, project)
}

/// Another project of the repository, which follows that branch.
pub(crate) async fn following(world: &World, branch: &str) -> ProjectUlid {
    let ulid = world
        .add_with_id(APP, "app.other", Settings { branch: Some(branch.to_owned()), ..Settings::default() })
        .await;
    world.sync_now(ulid).await;
    forget(world);
    ulid
}

/// How it is said that a delivery was not taken.
pub(crate) fn refusal(status: u16, code: &str, why: &str) -> (u16, Value) {
    let title = match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        _ => "Service Unavailable",
    };
    let problem = json!({
        "type": "about:blank", "title": title, "status": status, "detail": why,
        "code": code, "message": why, "error": { "code": code, "message": why },
    });
    (status, problem)
}

/// Forgets what was asked so far.
pub(crate) fn forget(world: &World) {
    world.github.forget_requests();
    world.table.forget();
    world.bucket.forget();
}

/// The number of the repository.
pub(crate) async fn number(world: &World, project: ProjectUlid) -> RepositoryId {
    world.project(project).await.repository.id
}

/// What GitHub says of a push of one commit that changed those files.
pub(crate) fn pushed(id: RepositoryId, files: &[&str]) -> Value {
    let commit = json!({ "id": CommitId::from([7; 20]).to_string(), "message": "A change", "added": [], "removed": [], "modified": files });
    json!({
        "ref": "refs/heads/main", "created": false, "deleted": false, "forced": false,
        "before": "0".repeat(39) + "1", "after": "0".repeat(39) + "2",
        "commits": [commit], "head_commit": commit,
        "repository": repository(id),
    })
}

/// What GitHub says of the repository.
pub(crate) fn repository(id: RepositoryId) -> Value {
    json!({ "id": id, "full_name": APP, "html_url": format!("https://github.com/{APP}"), "default_branch": "main" })
}

/// The same with other members.
pub(crate) fn with(mut body: Value, changes: &Value) -> Value {
    for (name, value) in changes.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    body
}

/// Delivers, and gives the status and what is answered.
pub(crate) async fn say(world: &World, delivery: &Delivery) -> (u16, Value) {
    let answer: Answer = world.deliver(delivery).await;
    (answer.status.as_u16(), answer.json())
}

/// Delivers a push of those files to the project, and waits for what it leads to.
pub(crate) async fn push_of(world: &World, project: ProjectUlid, files: &[&str]) -> (u16, Value) {
    let delivery = Delivery::to(project, "push", &pushed(number(world, project).await, files));
    let said = say(world, &delivery).await;
    world.settled().await;
    said
}

/// What is recorded of a delivery.
pub(crate) async fn recorded(
    world: &World,
    project: ProjectUlid,
    delivery: &Delivery,
) -> Option<(DeliveryOutcome, Option<String>)> {
    let found = world.direct.delivery(project, &delivery.guid()).await.expect("the store works");
    found.map(|record| (record.delivery.outcome, record.delivery.reason))
}

/// The titles of the specs that a new reader sees, the newest first.
pub(crate) async fn titles(world: &World, id: &str) -> Vec<String> {
    let answer = world.reader().get(&format!("/api/projects/{id}/specs")).await.json();
    let specs = answer["specs"].as_array().cloned().unwrap_or_default();
    specs.iter().map(|it| it["title"].as_str().unwrap_or_default().to_owned()).collect()
}
