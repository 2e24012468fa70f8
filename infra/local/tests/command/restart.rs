//! What a data directory keeps, and who may have it.

use std::fs;

use github_model::{Fault, Kind, Push};
use insta::assert_snapshot;
use serde_json::json;

use crate::stage::{Stage, spec};
use crate::world::World;

#[test]
fn what_was_followed_is_there_after_a_restart_without_asking_github() {
    for signal in ["TERM", "KILL"] {
        let stage = Stage::new();
        stage.serve_app(&[]).end(signal);
        stage.github.forget_requests();
        let server = stage.serve(&[]);
        assert_eq!(server.specs("acme.app"), Some(2));
        assert!(server.get("/projects/acme.app/specs/001-engine").text().contains("It turns."));
        assert_eq!(stage.asked(), []);
    }
}

#[test]
fn a_first_look_that_was_killed_is_ended_at_the_next_start_and_nothing_half_is_shown() {
    // The first query is that of the one who adds it; the next ones are for the tree, and for what is in it.
    for killed_at in 2..=3 {
        let stage = Stage::new();
        let mut queries = 0;
        let nth = move |request: &github_model::Request| {
            queries += usize::from(request.kind == Kind::GraphQl);
            queries == killed_at
        };
        hang(&stage, nth);
        let server = stage.serve(&["--tick-seconds", "1"]);
        server.add(&json!({"repo": "acme/app"}));
        server.until("the request that is not answered", |_| {
            let queries = stage.asked().into_iter().filter(|kind| *kind == Kind::GraphQl).count();
            (queries == killed_at).then_some(())
        });
        assert_eq!(server.specs("acme.app"), Some(0));
        server.end("KILL");

        stage.github.heal();
        let server = stage.serve(&["--tick-seconds", "1"]);
        server.until("all specs", |server| {
            let count = server.specs("acme.app").unwrap();
            assert!(count == 0 || count == 2, "{count} specs of 2");
            (count == 2).then_some(())
        });
    }
}

#[test]
fn a_look_that_was_killed_is_done_again_though_the_project_is_not_due() {
    let stage = Stage::new();
    let server = stage.serve_app(&[]);
    stage.github.push(
        "acme/app",
        "main",
        Push::new().write("specs/003-brake/README.md", spec("draft", "Brake", "")),
    );
    hang(&stage, |request| request.kind == Kind::GraphQl);
    stage.github.forget_requests();
    server.look_again("acme.app");
    server
        .until("the request that is not answered", |_| stage.asked().contains(&Kind::GraphQl).then_some(()));
    server.end("KILL");

    stage.github.heal();
    let server = stage.serve(&[]);
    server.until_specs("acme.app", 3);
}

/// The first request that fits is never answered.
fn hang(stage: &Stage, fits: impl FnMut(&github_model::Request) -> bool + Send + 'static) {
    let fits = std::sync::Mutex::new(fits);
    stage.github.fail_when(move |request| fits.lock().unwrap()(request), Fault::Hang, 1);
}

#[test]
fn a_data_directory_is_one_processs_at_a_time() {
    let world = World::with_a_spec();
    let first = world.serve(&[]);
    assert_eq!(fs::read_to_string(world.path(".livespecs/.gitignore")).unwrap(), "*\n");
    assert_snapshot!(world.run(&["--port", "0"]).all(), @"
    livespecs: the data folder `.livespecs` is in use by another livespecs: stop that one, or give another folder
    exit 1
    ");
    first.end("KILL");
    world.serve(&[]).end("TERM");
}

#[test]
fn a_data_directory_that_cannot_be_one_is_said_in_one_line() {
    let world = World::with_a_spec();
    world.write("file", "a file");
    let run = |dir: &str| world.run(&["--port", "0", "--data-dir", dir]).all();
    assert_snapshot!(run("file/below"), @"
    livespecs: the data folder `file/below` cannot be used: it is not a folder
    exit 1
    ");
    fs::create_dir_all(world.path("data/dynamodb.sqlite")).unwrap();
    assert_snapshot!(run("data"), @"
    livespecs: `data/dynamodb.sqlite` is no database that can be opened: move the data folder away to begin anew, or give another one
    exit 1
    ");
    world.write("other/dynamodb.sqlite", "this is no database, however long it is looked at".repeat(50));
    assert_snapshot!(run("other"), @"
    livespecs: `other/dynamodb.sqlite` is no database that can be opened: move the data folder away to begin anew, or give another one
    exit 1
    ");
}

#[cfg(unix)]
#[test]
fn a_data_directory_that_is_not_writable_is_said_in_one_line() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::with_a_spec();
    let dir = world.path("data");
    fs::create_dir(&dir).unwrap();
    fs::set_permissions(&dir, fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(dir.join("try"), "").is_ok() {
        // To the superuser everything is writable.
        return;
    }
    assert_snapshot!(world.run(&["--port", "0", "--data-dir", "data"]).all(), @"
    livespecs: the data folder `data` cannot be used: it is not writable
    exit 1
    ");
}
