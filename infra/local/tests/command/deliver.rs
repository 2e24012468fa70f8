//! `livespecs deliver`, and deliveries that come to a server.

use github_model::Push;
use insta::assert_snapshot;
use serde_json::json;

use crate::stage::{Stage, spec};
use crate::world::{Server, World};

fn deliver(stage: &Stage, server: &Server, event: &serde_json::Value, flags: &[&str]) -> String {
    stage.world.write("event.json", event.to_string());
    let url = format!("http://{}", server.address);
    stage.world.run(&[&["deliver", "event.json", "--url", &url], flags].concat()).all().replace(&url, "URL")
}

/// What GitHub says of a force push to `main`.
fn push(stage: &Stage) -> serde_json::Value {
    json!({
        "headers": { "X-GitHub-Event": "push", "X-GitHub-Delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958" },
        "body": { "ref": "refs/heads/main", "forced": true, "commits": [], "repository": { "id": stage.app } },
    })
}

#[test]
fn a_recorded_push_is_taken_and_its_change_is_seen() {
    let stage = Stage::new();
    let server = stage.serve_app(&[]);
    stage.github.push(
        "acme/app",
        "main",
        Push::new().write("specs/003-new/README.md", spec("planned", "New", "It is.")),
    );
    let event = push(&stage);
    assert_snapshot!(deliver(&stage, &server, &event, &[]), @r#"
    202 {"projects":1}
    exit 0
    "#);
    server.until_specs("acme.app", 3);
    assert_snapshot!(deliver(&stage, &server, &event, &[]), @r#"
    200 {"repeated":true}
    exit 0
    "#);
}

#[test]
fn what_the_server_does_not_take_ends_with_1_and_wrong_use_with_2() {
    let stage = Stage::new();
    let server = stage.serve_app(&[]);
    let event = push(&stage);
    stage.world.write("elsewhere/webhook-secret", "another secret\n");
    assert_snapshot!(deliver(&stage, &server, &event, &["--data-dir", "elsewhere"]), @r#"
    401 {"code":"UNAUTHORIZED","detail":"The delivery is not signed with the secret of this address.","error":{"code":"UNAUTHORIZED","message":"The delivery is not signed with the secret of this address."},"message":"The delivery is not signed with the secret of this address.","status":401,"title":"Unauthorized","type":"about:blank"}
    exit 1
    "#);
    assert_snapshot!(deliver(&stage, &server, &event, &["--project", "acme.app"]), @"
    livespecs: `--project` is `acme.app`; expected a project's ULID, the last part of its webhook's address
    exit 2
    ");
    assert_snapshot!(World::new().run(&["deliver", "event.json"]).all(), @"
    livespecs: cannot read `event.json`: No such file or directory (os error 2)
    exit 2
    ");
}
