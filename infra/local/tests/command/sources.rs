//! The folder and the followed repositories, side by side: neither harms the other.

use std::fs;

use github_model::{Fault, Kind, Push};
use serde_json::{Value, json};

use crate::stage::{Stage, noise};
use crate::world::Server;

/// The folder's pages are what they always are.
fn folder_is_served(server: &Server) -> bool {
    let page = server.get("/projects/local/specs");
    page.status == 200
        && page.text().contains("First")
        && server.get("/projects/local/specs/001-first").status == 200
        && server.get("/api/projects/local/specs").json()["total"] == 1
}

#[test]
fn all_pages_stay_while_github_is_down() {
    let stage = Stage::new();
    let server = stage.serve_app(&["--in-memory"]);
    stage.github.fail("/", Fault::Reset, usize::MAX);
    server.look_again("acme.app");
    let sync = server.until("the failure", |server| {
        let project = server.get("/api/projects/acme.app").json();
        Some(project["project"]["sync"].clone()).filter(|sync| sync["state"] == "failed")
    });
    assert!(sync["problem"].as_str().is_some_and(|problem| problem.contains("GitHub")), "{sync}");
    assert!(folder_is_served(&server));
    assert_eq!(server.specs("acme.app"), Some(2));
    assert_eq!(server.get("/projects/acme.app/specs/001-engine").status, 200);
}

#[test]
fn the_folder_is_served_while_what_the_data_directory_has_is_lost() {
    let stage = Stage::new();
    stage.github.push("acme/app", "main", Push::new().write("specs/003-large/README.md", noise(15_000)));
    let server = stage.serve(&[]);
    server.add(&json!({"repo": "acme/app"}));
    server.until_specs("acme.app", 3);
    fs::remove_dir_all(stage.world.path(".livespecs/s3")).unwrap();

    let answer = server.get("/projects/acme.app/specs/003-large");
    assert_eq!(answer.status, 503, "{}", answer.text());
    assert!(answer.header("retry-after").is_some());
    assert!(folder_is_served(&server));
    assert_eq!(server.get("/projects/acme.app/specs").status, 200);
    assert_eq!(server.get("/").status, 200);
}

#[test]
fn with_the_folder_alone_nothing_else_is_started() {
    let stage = Stage::new();
    let server = stage.serve_with(&[], &[("SPECS_MODE", "filesystem")]);
    assert!(folder_is_served(&server));
    assert!(!stage.world.path(".livespecs").exists());
    assert!(!server.process.said().contains("admin"), "{}", server.process.said());
    let check = |method: &'static str, path: &str, status: u16| {
        let answer = server.change(method, path, &json!({}));
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.text());
    };
    check("GET", "/admin", 404);
    check("GET", "/admin/sign-in", 404);
    check("POST", "/admin/sign-in", 404);
    check("GET", "/admin/projects.json", 404);
    check("POST", "/api/cron/sync", 404);
    check("POST", "/api/projects/local/sync", 404);
    // Addresses that the read function has too.
    check("POST", "/api/projects", 405);
    check("DELETE", "/api/projects/local", 405);
    assert_eq!(stage.asked(), []);
}

#[test]
fn the_store_alone_needs_no_folder() {
    let stage = Stage::new();
    fs::remove_dir_all(stage.world.path("specs")).unwrap();
    let server = stage.serve_with(&["--in-memory"], &[("SPECS_MODE", "database")]);
    assert_eq!(server.get("/").status, 200);
    assert_eq!(server.specs("local"), None);
    server.add(&json!({"repo": "acme/app"}));
    server.until_specs("acme.app", 2);
    assert_eq!(server.get("/projects/acme.app/specs").status, 200);
}

#[test]
fn a_look_that_a_person_asks_for_costs_one_request_where_nothing_changed() {
    let stage = Stage::new();
    let server = stage.serve_app(&["--in-memory"]);
    let looked_at = |server: &Server| {
        server.get("/api/projects/acme.app").json()["project"]["sync"]["lastSyncedAt"].clone()
    };
    let before = looked_at(&server);
    stage.github.forget_requests();
    server.look_again("acme.app");
    server.until("the look", |server| (looked_at(server) != before).then_some(()));
    assert_eq!(stage.asked(), [Kind::GraphQl]);
    assert_ne!(before, Value::Null);
}

#[test]
fn a_look_that_found_nothing_and_a_tick_with_nothing_due_say_nothing() {
    let stage = Stage::new();
    let server = stage.serve_app(&["--in-memory", "--tick-seconds", "1"]);
    stage.github.forget_requests();
    server.look_again("acme.app");
    server.until("the look", |_| (stage.asked().len() == 1).then_some(()));
    stage.github.set_private("acme/app", true);
    server.look_again("acme.app");
    let said = server.until("what is said of the last one", |server| {
        Some(server.process.said()).filter(|said| said.contains("private"))
    });
    let logged = said.lines().filter(|line| line.trim_start().starts_with(|c: char| c.is_ascii_uppercase()));
    let logged =
        logged.filter(|line| line.contains("INFO") || line.contains("WARN") || line.contains("ERROR"));
    let words = logged.map(|line| line.split(" project.").next().unwrap().trim()).collect::<Vec<_>>();
    assert_eq!(words.len(), 3, "{said}");
    assert_eq!(words[..2], ["INFO a project was added", "INFO `acme.app`: 2 added"], "{said}");
    assert!(!said.contains('\u{1b}'), "{said}");
}
