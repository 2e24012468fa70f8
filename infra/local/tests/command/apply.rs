//! `livespecs apply`.

use std::net::SocketAddr;

use axum::routing::get;
use axum::{Json, Router};
use insta::assert_snapshot;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::stage::Stage;
use crate::world::{ADMIN_TOKEN, Ended, Server, World};

/// Applies a file of this folder to a server.
fn apply(stage: &Stage, server: &Server, file: &str, flags: &[&str]) -> String {
    stage.world.write("projects.yaml", file);
    let url = format!("http://{}", server.address);
    stage
        .run(ADMIN_TOKEN, &[&["apply", "projects.yaml", "--url", &url], flags].concat())
        .all()
        .replace(&url, "URL")
}

#[test]
fn the_projects_become_equal_to_the_file() {
    let stage = Stage::new();
    stage.repository("acme/web");
    let server = stage.serve(&["--in-memory"]);
    let file = "projects:\n- repo: acme/app\n- repo: acme/web\n  name: The web\n  frequencyMinutes: 5\n";
    assert_snapshot!(apply(&stage, &server, file, &["--dry-run"]), @"
    add     acme.app  acme/app
    add     acme.web  acme/web, frequencyMinutes: 5, name: The web
    dry run: 2 to add
    exit 0
    ");
    assert_snapshot!(apply(&stage, &server, file, &[]), @"
    add     acme.app  acme/app
    add     acme.web  acme/web, frequencyMinutes: 5, name: The web
    2 added
    exit 0
    ");
    for id in ["acme.app", "acme.web"] {
        server.until_specs(id, 2);
    }
    assert_snapshot!(apply(&stage, &server, file, &[]), @"
    2 as the file says
    exit 0
    ");

    let file = "projects:\n- repo: acme/app\n  featured: true\n";
    assert_snapshot!(apply(&stage, &server, file, &[]), @"
    change  acme.app  featured: false → true
    1 changed, 1 not in the file (`--prune` removes them)
    exit 0
    ");
    assert_snapshot!(apply(&stage, &server, file, &["--prune", "--dry-run"]), @"
    remove  acme.web  acme/web
    dry run: 1 to remove, 1 as the file says
    exit 0
    ");
    assert_snapshot!(apply(&stage, &server, file, &["--prune"]), @"
    remove  acme.web  acme/web
    1 removed, 1 as the file says
    exit 0
    ");
    server.until("its absence", |server| server.specs("acme.web").is_none().then_some(()));
    assert_eq!(server.specs("acme.app"), Some(2));
    assert_snapshot!(apply(&stage, &server, file, &["--prune"]), @"
    1 as the file says
    exit 0
    ");
}

#[test]
fn what_cannot_be_added_is_said_and_the_rest_is_done() {
    let stage = Stage::new();
    let server = stage.serve(&["--in-memory"]);
    let file =
        "projects:\n- repo: acme/nothing\n- repo: acme/app\n- repo: https://gitlab.com/acme/app\n  id: lab\n";
    assert_snapshot!(apply(&stage, &server, file, &[]), @"
    add     acme.app  acme/app
    1 added, 2 failed
    livespecs: cannot add `acme.nothing`: GitHub has no repository `acme/nothing`, or it is private, and this server's token cannot see it. Look at how it is spelled.
    livespecs: cannot add `lab`: `repo` is `https://gitlab.com/acme/app`; expected a repository on the GitHub that this server follows.
    exit 1
    ");
}

#[test]
fn wrong_use_is_said_before_anything_is_asked() {
    let world = World::new();
    world.write("good.yaml", "projects: []\n");
    world.write("bad.yaml", "projects:\n- repo: acme/app\n  path: specs\n");
    let run = |token: &str, args: &[&str]| {
        let mut command = world.command(&["apply"]);
        let output = command.args(args).env("ADMIN_TOKEN", token).output().unwrap();
        Ended::of(&output, &world.path(".")).all()
    };
    let url = ["--url", "http://127.0.0.1:9"];
    assert_snapshot!(run(ADMIN_TOKEN, &["none.yaml", url[0], url[1]]), @"
    livespecs: cannot read `none.yaml`: No such file or directory (os error 2)
    exit 2
    ");
    assert_snapshot!(run(ADMIN_TOKEN, &["bad.yaml", url[0], url[1]]), @"
    livespecs: `bad.yaml`: projects[0]: unknown field `path`, expected one of `repo`, `id`, `name`, `branch`, `specsPath`, `frequencyMinutes`, `featured`, `webhook` at line 3 column 3
    exit 2
    ");
    assert_snapshot!(run("", &["good.yaml", url[0], url[1]]), @"
    livespecs: the environment variable ADMIN_TOKEN is not set: it has the server's admin token
    exit 2
    ");
    assert_snapshot!(run(ADMIN_TOKEN, &["good.yaml", "--url", "specs.example"]), @"
    livespecs: `--url` is `specs.example`; expected the address of a livespecs server, such as `https://specs.example`
    exit 2
    ");
    let without_url = run(ADMIN_TOKEN, &["good.yaml"]);
    assert!(without_url.contains("--url") && without_url.ends_with("exit 2"), "{without_url}");
}

#[test]
fn a_server_that_does_not_answer_or_does_not_let_in_is_a_failure() {
    let stage = Stage::new();
    let server = stage.serve(&["--in-memory"]);
    stage.world.write("projects.yaml", "projects: []\n");
    let apply = |token: &str, url: &str| {
        let ended = stage.run(token, &["apply", "projects.yaml", "--url", url]);
        ended.all().replace(url, "URL")
    };
    assert_snapshot!(apply("wrong", &format!("http://{}", server.address)), @"
    livespecs: `URL` does not take the ADMIN_TOKEN: This is not the right token, or it is no longer good.
    exit 1
    ");

    // A port that was free a moment ago.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let unreachable = apply(ADMIN_TOKEN, &format!("http://{free}"));
    assert!(unreachable.contains("livespecs: cannot reach `URL`: "), "{unreachable}");
    assert!(unreachable.ends_with("exit 1"), "{unreachable}");

    let runtime = Runtime::new().unwrap();
    for app in [
        Router::new().route("/admin/projects.json", get(async || "<html>")),
        Router::new().route("/admin/projects.json", get(async || Json(json!({ "hello": "world" })))),
        Router::new(),
    ] {
        let other = runtime.block_on(listen(app));
        let expect =
            "livespecs: `URL` answers, but not as a livespecs server does: is the address right?\nexit 1";
        assert_eq!(apply(ADMIN_TOKEN, &format!("http://{other}")), expect);
    }
}

async fn listen(app: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}
