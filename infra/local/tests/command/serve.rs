//! `livespecs`, serving.

use std::fs;
use std::io::BufRead as _;
use std::net::TcpListener;
use std::process::Command;

use insta::assert_snapshot;
use scenarios::http::{Connection, Request};
use scenarios::wait;

use crate::world::{ADMIN_TOKEN, LIMIT, Server, World};

/// What a start said, without what differs from run to run.
fn said(server: &Server) -> String {
    let said = server.process.said().replace(env!("CARGO_PKG_VERSION"), "VERSION");
    said.replace(&server.address.port().to_string(), "PORT")
}

#[test]
fn a_start_says_what_is_served_and_where() {
    let world = World::with_a_spec();
    world.write("specs/002-second/README.md", "---\nstatus: blocked\npriority: low\n---\n# Second\n");
    let mut command = world.command(&["--port", "0"]);
    command.env("PROJECT_NAME", "My app").env("ADMIN_TOKEN", ADMIN_TOKEN);
    let process = scenarios::process::Process::start(command).unwrap();
    wait::until("the start", LIMIT, || process.said().contains("Ctrl-C").then_some(())).unwrap();
    let text = process.said();
    let port = text.split("127.0.0.1:").nth(1).unwrap().lines().next().unwrap();
    assert_snapshot!(text.replace(port, "PORT").replace(env!("CARGO_PKG_VERSION"), "VERSION"), @"
    livespecs VERSION serves My app from specs
    http://127.0.0.1:PORT
    Follow repositories: http://127.0.0.1:PORT/admin (sign in with ADMIN_TOKEN)
    2 specs: 1 warning (`livespecs check` shows them)
    Open pages follow every save. Ctrl-C ends it.
    ");
}

#[test]
fn an_empty_folder_is_served_and_says_how_to_begin() {
    let world = World::new();
    fs::create_dir(world.path("specs")).unwrap();
    let server = world.serve(&[]);
    assert!(
        said(&server).contains("No specs yet. Write `# My first spec` into specs/001-first-spec/README.md")
    );
    assert_eq!(server.get("/api/specs").json()["total"], 0);

    world.write("specs/001-first-spec/README.md", "# My first spec\n");
    let seen = wait::until("the first spec", LIMIT, || {
        (server.get("/api/specs").json()["total"] == 1).then_some(())
    });
    seen.unwrap();
}

#[test]
fn a_folder_outside_git_is_called_as_it_was_given() {
    let world = World::new();
    fs::create_dir_all(world.path("docs/stuff")).unwrap();
    let repository = [("REPO_URL", "https://github.com/acme/app")];
    let server = world.serve_with(&["--specs-dir", "docs/stuff"], &repository);
    let page = server.get("/projects/local/specs").text();
    assert!(page.contains("mkdir -p docs/stuff/001-first-spec"), "{page}");

    world.write("docs/stuff/001-a/README.md", "# A\n");
    let seen = server.until("the spec", |server| {
        Some(server.get("/api/specs/1")).filter(|it| it.status == 200).map(|it| it.json())
    });
    assert_eq!(seen["editUrl"], "https://github.com/acme/app/edit/HEAD/docs/stuff/001-a/README.md");
    assert_eq!(seen["filePath"], "docs/stuff/001-a/README.md");
    assert_eq!(server.get("/api/projects/local").json()["project"]["specsDir"], "docs/stuff");
}

#[test]
fn a_start_that_cannot_be_says_why_in_one_line() {
    let world = World::new();
    assert_snapshot!(world.run(&["--port", "0"]).all(), @"
    livespecs: the specs folder `specs` does not exist in `HERE`: make it (`mkdir specs`), or name the folder with the specs: `livespecs --specs-dir DIR`
    exit 1
    ");
    world.write("specs", "a file");
    assert_snapshot!(world.run(&["--port", "0"]).all(), @"
    livespecs: `specs` is a file, and no folder of specs; name the folder with the specs: `livespecs --specs-dir DIR`
    exit 1
    ");

    let world = World::with_a_spec();
    world.write("data", "a file");
    assert_snapshot!(world.run(&["--port", "0", "--data-dir", "data"]).all(), @"
    livespecs: the data directory `data` is a file: name another with `--data-dir`, or keep nothing with `--in-memory`
    exit 1
    ");
    let output = world.command(&["--port", "0"]).env("CACHE_TTL", "soon").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_snapshot!(String::from_utf8_lossy(&output.stderr), @"livespecs: CACHE_TTL is `soon`; expected a whole number from 0 to 4294967296");
}

#[test]
fn a_taken_port_is_named_with_one_that_is_free() {
    let world = World::with_a_spec();
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let ended = world.run(&["--port", &port.to_string()]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.stderr.starts_with(&format!("livespecs: port {port} is taken; ")), "{}", ended.stderr);
    assert!(ended.stderr.contains(" is free: `livespecs --port "), "{}", ended.stderr);
    assert_eq!(ended.stderr.lines().count(), 1);
}

#[test]
fn a_save_is_in_the_head_and_in_the_stream_of_changes() {
    let world = World::with_a_spec();
    let server = world.serve(&[]);
    let before = server.head();
    assert!(before.contains("\"pollSeconds\":0.5") && before.len() <= 100, "{before}");
    let (status, mut stream) =
        Connection::open(server.address).unwrap().stream(&Request::get("/api/events/specs")).unwrap();
    assert_eq!(status, 200);

    world.write("specs/001-first/README.md", "---\nstatus: complete\npriority: high\n---\n# First, edited\n");
    wait::until("another head", LIMIT, || (server.head() != before).then_some(())).unwrap();

    world.write("specs/001-first/PLAN.md", "# Plan\n");
    fs::remove_file(world.path("specs/001-first/PLAN.md")).unwrap();
    world.write("specs/002-second/README.md", "# Second\n");
    let mut heard = Vec::new();
    let mut line = String::new();
    while !heard.iter().any(|it: &String| it.contains("002-second")) {
        line.clear();
        assert!(stream.read_line(&mut line).unwrap() > 0, "the stream ended: {heard:?}");
        heard.extend(line.trim().strip_prefix("data: ").map(str::to_owned));
    }
    assert_eq!(heard.first().unwrap(), r#"{"changeType":"modified","path":"001-first/README.md"}"#);
    assert_eq!(heard.last().unwrap(), r#"{"changeType":"created","path":"002-second/README.md"}"#);
}

#[test]
fn an_open_stream_does_not_keep_the_server_from_ending() {
    let world = World::with_a_spec();
    let mut server = world.serve(&["--in-memory"]);
    let (_, mut stream) =
        Connection::open(server.address).unwrap().stream(&Request::get("/api/events/specs")).unwrap();
    // A connection that was opened and says nothing must not either.
    let _idle = std::net::TcpStream::connect(server.address).unwrap();

    let asked = Command::new("kill").args(["-TERM", &server.process.id().to_string()]).status().unwrap();
    assert!(asked.success());
    wait::until("the end", LIMIT, || server.process.has_ended().then_some(())).unwrap();
    let mut rest = String::new();
    let _ = std::io::Read::read_to_string(&mut stream, &mut rest);
    assert!(!world.path(".livespecs").exists());
}

#[test]
fn other_methods_and_addresses_are_the_read_functions() {
    let world = World::with_a_spec();
    let server = world.serve(&[]);
    let post = Request::post("/api/events/specs", &serde_json::json!({}));
    let refused = scenarios::http::send(server.address, &post).unwrap();
    assert_eq!(refused.status, 405);
    assert_eq!(refused.header("content-type"), Some("application/problem+json"));
    assert_eq!(server.get("/api/nothing").status, 404);
    assert_eq!(server.get("/health/ready").status, 200);
}

#[test]
fn a_name_of_another_site_leads_to_nothing() {
    let world = World::with_a_spec();
    let asked = |server: &Server, host: &str, request: Request| {
        Connection::open(server.address).unwrap().to_host(host).send(&request).unwrap()
    };
    let server = world.serve(&["--in-memory", "--public-url", "https://specs.example"]);
    for host in ["localhost:1", "[::1]", "specs.example"] {
        assert_eq!(asked(&server, host, Request::get("/api/projects/local/context")).status, 200, "{host}");
    }
    let nothing = serde_json::json!({});
    let to_functions = [
        Request::get("/api/projects/local/context"),
        Request::get("/api/events/specs"),
        Request::post("/api/projects", &nothing),
        Request::post("/api/projects/local/search", &nothing),
    ];
    for request in to_functions {
        let refused = asked(&server, "evil.example", request);
        assert_eq!((refused.status, refused.json()["code"].clone()), (421, "MISDIRECTED".into()));
        assert_eq!(refused.header("content-type"), Some("application/problem+json"));
    }
    let page = asked(&server, "evil.example", Request::get("/admin"));
    assert_eq!((page.status, page.header("content-type")), (421, Some("text/html; charset=utf-8")));
    assert!(page.text().contains("<code>localhost</code>") && !page.text().contains("First"));

    let for_others = world.serve(&["--in-memory", "--host", "0.0.0.0"]);
    assert_eq!(asked(&for_others, "specs.lan", Request::get("/api/specs")).status, 200);
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[test]
fn the_allocator_keeps_little_unless_it_is_said_how_much() {
    fn check(variables: &[(&str, &str)], expect: [&str; 3]) {
        let server = World::with_a_spec().serve_with(&[], variables);
        let environment = fs::read(format!("/proc/{}/environ", server.process.id())).unwrap();
        let all = environment.split(|byte| *byte == 0).map(String::from_utf8_lossy);
        let mut said: Vec<_> = all.filter(|it| it.starts_with("MALLOC_")).collect();
        said.sort_unstable();
        assert_eq!(said, expect);
    }
    let (mmap, trim) = ("MALLOC_MMAP_THRESHOLD_=65536", "MALLOC_TRIM_THRESHOLD_=131072");
    check(&[], ["MALLOC_ARENA_MAX=1", mmap, trim]);
    check(&[("MALLOC_ARENA_MAX", "4")], ["MALLOC_ARENA_MAX=4", mmap, trim]);
}
