//! `livespecs apply`.

use std::sync::Arc;
use std::time::Duration;

use axum::routing::get;
use axum::{Json, Router};
use domain::Secret;
use embedded::{Embedded, Place};
use events::Events;
use github::{GitHub, GitHubConfig};
use github_model::{Model, Push, Server};
use insta::assert_snapshot;
use serde_json::json;
use service::Clock;
use store::{Store, StoreConfig};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::world::{Ended, World};

const TOKEN: &str = "admin-token";

/// A server to apply files to, and a folder that has the file.
struct Stage {
    world: World,
    github: Model,
    url: String,
    // In this order: what runs ends before that on which it runs.
    _server: Server,
    _embedded: Embedded,
    runtime: Runtime,
}

impl Stage {
    fn new() -> Self {
        let runtime = Runtime::new().unwrap();
        let clock = Clock::system();
        let time = clock.clone();
        let github = Model::with_clock(move || time.now());
        let (server, embedded, url) = runtime.block_on(async {
            let server = Server::start(github.clone()).await;
            let embedded = Embedded::start(Place::Memory).await.unwrap();
            let app = admin(&server, &embedded, clock);
            (server, embedded, serve(app).await)
        });
        Self { world: World::new(), github, url, _server: server, _embedded: embedded, runtime }
    }

    fn repository(&self, name: &str) {
        self.github.create(name);
        self.github.push(name, "main", Push::new().write("specs/001-first/README.md", "# First\n"));
    }

    fn apply(&self, file: &str, flags: &[&str]) -> String {
        self.world.write("projects.yaml", file);
        self.run(TOKEN, &[&["apply", "projects.yaml", "--url", &self.url], flags].concat()).all()
    }

    fn run(&self, token: &str, args: &[&str]) -> Ended {
        let output = self.world.command(args).env("ADMIN_TOKEN", token).output().unwrap();
        let mut ended = Ended::of(&output, &self.world.path("."));
        for text in [&mut ended.stdout, &mut ended.stderr] {
            *text = text.replace(&self.url, "URL");
        }
        ended
    }
}

fn admin(server: &Server, embedded: &Embedded, clock: Clock) -> Router {
    let aws = embedded.sdk_config();
    let place = StoreConfig { table: embedded.table().into(), bucket: embedded.bucket().into() };
    let time = clock.clone();
    let github = GitHub::new(GitHubConfig {
        api_url: server.url().to_owned(),
        raw_url: Some(server.raw_url().to_owned()),
        token: None,
        patience: Duration::from_secs(5),
        retry_after: Duration::from_millis(1),
        now: Arc::new(move || time.now()),
    });
    let parts = admin::Parts {
        store: Store::connect(&aws, place),
        github: github.unwrap(),
        events: Events::connect(&aws, embedded.bus().to_owned()),
        clock,
    };
    let settings = admin::Settings { admin_token: Some(Secret::new(TOKEN)), ..admin::Settings::default() };
    admin::app(parts, settings)
}

async fn serve(app: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    url
}

#[test]
fn the_projects_become_equal_to_the_file() {
    let stage = Stage::new();
    for name in ["acme/app", "acme/web"] {
        stage.repository(name);
    }
    let file = "projects:\n- repo: acme/app\n- repo: acme/web\n  name: The web\n  frequencyMinutes: 5\n";
    assert_snapshot!(stage.apply(file, &["--dry-run"]), @"
    add     acme.app  acme/app
    add     acme.web  acme/web, frequencyMinutes: 5, name: The web
    dry run: 2 to add
    exit 0
    ");
    assert_snapshot!(stage.apply(file, &[]), @"
    add     acme.app  acme/app
    add     acme.web  acme/web, frequencyMinutes: 5, name: The web
    2 added
    exit 0
    ");
    assert_snapshot!(stage.apply(file, &[]), @"
    2 as the file says
    exit 0
    ");

    let file = "projects:\n- repo: acme/app\n  featured: true\n";
    assert_snapshot!(stage.apply(file, &[]), @"
    change  acme.app  featured: false → true
    1 changed, 1 not in the file (`--prune` removes them)
    exit 0
    ");
    assert_snapshot!(stage.apply(file, &["--prune", "--dry-run"]), @"
    remove  acme.web  acme/web
    dry run: 1 to remove, 1 as the file says
    exit 0
    ");
    assert_snapshot!(stage.apply(file, &["--prune"]), @"
    remove  acme.web  acme/web
    1 removed, 1 as the file says
    exit 0
    ");
    assert_snapshot!(stage.apply(file, &["--prune"]), @"
    1 as the file says
    exit 0
    ");
}

#[test]
fn what_cannot_be_added_is_said_and_the_rest_is_done() {
    let stage = Stage::new();
    stage.repository("acme/app");
    let file =
        "projects:\n- repo: acme/nothing\n- repo: acme/app\n- repo: https://gitlab.com/acme/app\n  id: lab\n";
    assert_snapshot!(stage.apply(file, &[]), @"
    add     acme.app  acme/app
    1 added, 2 failed
    livespecs: cannot add `acme.nothing`: GitHub has no repository `acme/nothing`, or it is private. Look at how it is spelled.
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
    assert_snapshot!(run(TOKEN, &["none.yaml", url[0], url[1]]), @"
    livespecs: cannot read `none.yaml`: No such file or directory (os error 2)
    exit 2
    ");
    assert_snapshot!(run(TOKEN, &["bad.yaml", url[0], url[1]]), @"
    livespecs: `bad.yaml`: projects[0]: unknown field `path`, expected one of `repo`, `id`, `name`, `branch`, `specsPath`, `frequencyMinutes`, `featured`, `webhook` at line 3 column 3
    exit 2
    ");
    assert_snapshot!(run("", &["good.yaml", url[0], url[1]]), @"
    livespecs: the environment variable ADMIN_TOKEN is not set: it has the server's admin token
    exit 2
    ");
    assert_snapshot!(run(TOKEN, &["good.yaml", "--url", "specs.example"]), @"
    livespecs: `--url` is `specs.example`; expected the address of a livespecs server, such as `https://specs.example`
    exit 2
    ");
    let without_url = run(TOKEN, &["good.yaml"]);
    assert!(without_url.contains("--url") && without_url.ends_with("exit 2"), "{without_url}");
}

#[test]
fn a_server_that_does_not_answer_or_does_not_let_in_is_a_failure() {
    let stage = Stage::new();
    stage.world.write("projects.yaml", "projects: []\n");
    let wrong = stage.run("wrong", &["apply", "projects.yaml", "--url", &stage.url]);
    assert_snapshot!(wrong.all(), @"
    livespecs: `URL` does not take the ADMIN_TOKEN: This is not the right token, or it is no longer good.
    exit 1
    ");

    // A port that was free a moment ago.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let gone = format!("http://{free}");
    let unreachable = stage.run(TOKEN, &["apply", "projects.yaml", "--url", &gone]).all();
    assert!(unreachable.contains(&format!("livespecs: cannot reach `{gone}`: ")), "{unreachable}");
    assert!(unreachable.ends_with("exit 1"), "{unreachable}");

    for app in [
        Router::new().route("/admin/projects.json", get(async || "<html>")),
        Router::new().route("/admin/projects.json", get(async || Json(json!({ "hello": "world" })))),
        Router::new(),
    ] {
        let other = stage.runtime.block_on(serve(app));
        let ended = stage.run(TOKEN, &["apply", "projects.yaml", "--url", &other]).all();
        let expect = format!(
            "livespecs: `{other}` answers, but not as a livespecs server does: is the address right?\nexit 1"
        );
        assert_eq!(ended, expect);
    }
}
