//! A followed repository, from the first look at it to the last.

use std::fs;
use std::path::Path;

use github_model::Push;
use serde_json::{Value, json};

use crate::stage::{Stage, noise, spec};
use crate::world::Server;

/// Everything that a project's content is on.
const ROUTES: [&str; 17] = [
    "/projects/acme.app",
    "/projects/acme.app/specs",
    "/projects/acme.app/specs/001-engine",
    "/projects/acme.app/specs/002-wheel/DESIGN.md",
    "/api/projects/acme.app",
    "/api/projects/acme.app/specs",
    "/api/projects/acme.app/specs/001-engine",
    "/api/projects/acme.app/specs/001-engine/raw",
    "/api/projects/acme.app/specs/002-wheel/subspecs/DESIGN.md/raw",
    "/api/projects/acme.app/head",
    "/api/projects/acme.app/history",
    "/api/projects/acme.app/syncs",
    "/api/projects/acme.app/stats",
    "/api/projects/acme.app/dependencies",
    "/api/projects/acme.app/context",
    "/api/projects/acme.app/search?q=engine",
    "/api/projects/acme.app/validate",
];

/// Which projects are shown where all are.
fn listed(server: &Server) -> [bool; 4] {
    let found = server.get("/api/search?q=turns").json();
    let syncs = server.get("/api/sync").json();
    [
        server.get("/").text().contains("/projects/acme.app"),
        server.get("/api/projects").text().contains("acme.app"),
        found["results"].as_array().unwrap().iter().any(|it| it["projectId"] == "acme.app"),
        syncs["projects"].as_array().unwrap().iter().any(|it| it["id"] == "acme.app"),
    ]
}

fn is_gone(server: &Server) -> bool {
    listed(server) == [false; 4] && ROUTES.iter().all(|route| server.get(route).status == statuses(route).1)
}

fn is_shown(server: &Server) -> bool {
    listed(server) == [true; 4] && ROUTES.iter().all(|route| server.get(route).status == statuses(route).0)
}

/// What a route answers for a project that is there, and for one that is not.
fn statuses(route: &str) -> (u16, u16) {
    match route {
        // Only for POST.
        "/api/projects/acme.app/validate" => (405, 405),
        _ => (200, 404),
    }
}

fn head(server: &Server) -> Value {
    server.get("/api/projects/acme.app/head").json()
}

#[test]
fn a_repository_that_is_added_is_shown_everywhere_beside_the_folder() {
    let stage = Stage::new();
    let server = stage.serve(&["--in-memory"]);
    // One project: its specs are the first page.
    assert_eq!(server.get("/").status, 303);
    server.add(&json!({"repo": "acme/app.git"}));
    server.until("the project on every page", |server| is_shown(server).then_some(()));

    let page = server.get("/projects/acme.app/specs").text();
    assert!(page.contains("Engine") && page.contains("Wheel"), "{page}");
    assert!(server.get("/projects/acme.app/specs/002-wheel/DESIGN.md").text().contains("Thirty-two."));
    assert_eq!(server.get("/projects/local/specs").status, 200);
    assert_eq!(server.get("/api/stats").json()["totalSpecs"], 3);
}

#[test]
fn a_push_is_shown_after_a_look_and_it_is_said_what_changed() {
    let stage = Stage::new();
    let server = stage.serve_app(&["--in-memory"]);
    let before = head(&server);

    let push = Push::new()
        .write("specs/001-engine/README.md", spec("complete", "Engine", "It stands still."))
        .remove("specs/002-wheel")
        .write("specs/003-brake/README.md", spec("draft", "Brake", "It holds."));
    stage.github.push("acme/app", "main", push);
    server.look_again("acme.app");
    server.until("the page", |server| {
        server.get("/projects/acme.app/specs").text().contains("Brake").then_some(())
    });

    let after = head(&server);
    assert!(after["sequence"].as_u64() > before["sequence"].as_u64(), "{before} {after}");
    let sync = server.until("the sync in the log", |server| {
        let syncs = server.get("/api/projects/acme.app/syncs").json();
        Some(syncs["syncs"][0].clone()).filter(|sync| sync["trigger"] == "manual")
    });
    assert_eq!([&sync["added"], &sync["updated"], &sync["deleted"]], [1, 1, 1]);
    let history = server.get("/api/projects/acme.app/history").json();
    let entry = &history["entries"][0];
    assert_eq!(entry["added"], json!(["003-brake"]));
    assert_eq!(entry["updated"], json!(["001-engine"]));
    assert_eq!(entry["deleted"], json!(["002-wheel"]));

    let text = |head: &Value| head["snapshot"].as_str().unwrap().to_owned();
    let address = format!("/api/projects/acme.app/diff?from={}&to={}", text(&before), text(&after));
    let diff = server.get(&address).text();
    assert!(diff.contains("-It turns.") && diff.contains("+It stands still."), "{diff}");
    // What it was is still to be had, and the page of what is gone is not.
    assert_eq!(server.get("/projects/acme.app/specs/002-wheel").status, 404);
}

#[test]
fn a_removed_repository_is_gone_with_its_content_and_begins_anew_when_it_is_added_again() {
    let stage = Stage::new();
    // Half of it is left when it is compressed: more than an item of the table takes.
    stage.github.push("acme/app", "main", Push::new().write("specs/003-large/README.md", noise(15_000)));
    let server = stage.serve(&[]);
    server.add(&json!({"repo": "acme/app"}));
    server.until_specs("acme.app", 3);
    let bucket = stage.world.path(".livespecs/s3/livespecs");
    assert!(objects(&bucket) > 0);

    let removed = server.change("DELETE", "/api/projects/acme.app", &Value::Null);
    assert_eq!(removed.status, 204);
    server.until("its absence", |server| is_gone(server).then_some(()));
    server.until("an empty bucket", |_| (objects(&bucket) == 0).then_some(()));
    assert_eq!(server.change("DELETE", "/api/projects/acme.app", &Value::Null).status, 404);

    server.add(&json!({"repo": "acme/app"}));
    server.until_specs("acme.app", 3);
    let syncs = server.until("the sync in the log", |server| {
        let syncs = server.get("/api/projects/acme.app/syncs").json();
        Some(syncs["syncs"].as_array().unwrap().clone()).filter(|syncs| !syncs.is_empty())
    });
    assert_eq!(syncs.len(), 1, "{syncs:?}");
    assert_eq!(syncs[0]["added"], 3);
    assert_eq!(server.get("/api/projects/acme.app/history").json()["entries"].as_array().unwrap().len(), 1);
}

/// The files below a folder.
fn objects(dir: &Path) -> usize {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    entries.map(|entry| if entry.path().is_dir() { objects(&entry.path()) } else { 1 }).sum()
}

#[test]
fn a_repository_that_becomes_private_is_hidden_at_the_next_look_and_shown_when_it_is_public_again() {
    let stage = Stage::new();
    let server = stage.serve_app(&["--in-memory"]);
    server.until("the project on every page", |server| is_shown(server).then_some(()));

    stage.github.set_private("acme/app", true);
    server.look_again("acme.app");
    server.until("its absence", |server| is_gone(server).then_some(()));
    // Only those who may change something see that there is one.
    let all = server.change("GET", "/admin/projects.json", &Value::Null).json();
    assert_eq!(all["projects"][0]["id"], "acme.app");
    assert_eq!(all["projects"][0]["state"], "gone");

    stage.github.set_private("acme/app", false);
    server.look_again("acme.app");
    server.until("the project on every page", |server| is_shown(server).then_some(()));
}

#[test]
fn what_cannot_be_added_is_said_and_nothing_is_added() {
    let stage = Stage::new();
    stage.github.create("acme/empty");
    stage.github.push("acme/empty", "main", Push::new().write("README.md", "# Nothing\n"));
    let server = stage.serve_app(&["--in-memory"]);
    let check = |project: Value, status: u16, words: &str| {
        let refused = server.change("POST", "/api/projects", &project);
        assert_eq!(refused.status, status, "{}", refused.text());
        assert!(refused.json()["detail"].as_str().unwrap().contains(words), "{}", refused.text());
    };
    check(json!({"repo": "acme/app"}), 409, "acme.app");
    check(json!({"repo": "acme/nothing"}), 422, "no repository `acme/nothing`");
    check(json!({"repo": "acme/empty"}), 422, ".lean-spec/specs");
    check(json!({"repo": "acme"}), 422, "acme");
    check(json!({"repository": "acme/app"}), 400, "repository");
    let anonymous = scenarios::http::Request::post("/api/projects", &json!({"repo": "acme/app"}));
    assert_eq!(scenarios::http::send(server.address, &anonymous).unwrap().status, 401);
    let projects = server.get("/api/projects").json();
    assert_eq!(projects["projects"].as_array().unwrap().len(), 2);
}
