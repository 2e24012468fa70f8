//! The whole stack: a folder of specs, a model of GitHub, and a `livespecs` that follows its repositories.

use domain::RepositoryId;
use github_model::{Kind, Model, Push};
use serde_json::{Value, json};
use service::Clock;
use tokio::runtime::Runtime;

use crate::world::{ADMIN_TOKEN, Ended, Server, World};

/// The token with which GitHub is asked.
const GITHUB_TOKEN: &str = "github-token";

pub(crate) struct Stage {
    pub(crate) world: World,
    pub(crate) github: Model,
    /// The number of `acme/app`.
    pub(crate) app: RepositoryId,
    // In this order: what runs ends before that on which it runs.
    github_server: github_model::Server,
    _runtime: Runtime,
}

impl Stage {
    /// One spec in the folder, and `acme/app` with two.
    pub(crate) fn new() -> Self {
        let clock = Clock::system();
        let github = Model::with_clock(move || clock.now());
        github.add_token(GITHUB_TOKEN);
        let runtime = Runtime::new().unwrap();
        let github_server = runtime.block_on(github_model::Server::start(github.clone()));
        let mut stage = Self {
            world: World::with_a_spec(),
            github,
            app: RepositoryId(0),
            github_server,
            _runtime: runtime,
        };
        stage.app = stage.repository("acme/app");
        stage
    }

    /// A repository with two specs.
    pub(crate) fn repository(&self, name: &str) -> RepositoryId {
        let number = self.github.create(name);
        let specs = Push::new()
            .write("specs/001-engine/README.md", spec("complete", "Engine", "It turns."))
            .write("specs/002-wheel/README.md", spec("planned", "Wheel", "It is round."))
            .write("specs/002-wheel/DESIGN.md", "# Spokes\n\nThirty-two.\n");
        self.github.push(name, "main", specs);
        number
    }

    /// What a `livespecs` has in its environment here.
    pub(crate) fn variables(&self) -> [(&str, &str); 4] {
        [
            ("GITHUB_API_URL", self.github_server.url()),
            ("GITHUB_RAW_URL", self.github_server.raw_url()),
            ("GITHUB_TOKEN", GITHUB_TOKEN),
            ("ADMIN_TOKEN", ADMIN_TOKEN),
        ]
    }

    pub(crate) fn serve(&self, args: &[&str]) -> Server {
        self.world.serve_with(args, &self.variables())
    }

    /// The same with some other variables.
    pub(crate) fn serve_with(&self, args: &[&str], others: &[(&str, &str)]) -> Server {
        self.world.serve_with(args, &[&self.variables(), others].concat())
    }

    /// A server that shows `acme/app`.
    pub(crate) fn serve_app(&self, args: &[&str]) -> Server {
        let server = self.serve(args);
        server.add(&json!({"repo": "acme/app"}));
        server.until_specs("acme.app", 2);
        server
    }

    /// A command with an admin token, run to its end.
    pub(crate) fn run(&self, token: &str, args: &[&str]) -> Ended {
        let output = self.world.command(args).env("ADMIN_TOKEN", token).output().unwrap();
        Ended::of(&output, &self.world.path("."))
    }

    /// The kinds of the requests that GitHub got since they were forgotten.
    pub(crate) fn asked(&self) -> Vec<Kind> {
        self.github.requests().iter().map(|request| request.kind).collect()
    }
}

/// A spec with nothing to mend.
pub(crate) fn spec(status: &str, title: &str, text: &str) -> String {
    format!("---\nstatus: {status}\npriority: high\n---\n# {title}\n\n{text}\n")
}

/// So many lines of digits that are like no others: text that does not become smaller.
pub(crate) fn noise(lines: usize) -> String {
    let mut state = 1_u64;
    let digits = std::iter::repeat_with(|| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        format!("{:016x}", state.wrapping_mul(state >> 32 | 1))
    });
    digits
        .take(lines * 4)
        .collect::<Vec<_>>()
        .chunks(4)
        .map(<[String]>::concat)
        .collect::<Vec<_>>()
        .join("\n")
}

impl Server {
    pub(crate) fn add(&self, project: &Value) {
        let added = self.change("POST", "/api/projects", project);
        assert_eq!(added.status, 201, "{}", added.text());
    }

    /// Asks for a look, which is over some time later.
    pub(crate) fn look_again(&self, id: &str) {
        let asked = self.change("POST", &format!("/api/projects/{id}/sync"), &json!({}));
        assert_eq!(asked.status, 202, "{}", asked.text());
    }

    /// How many specs a project has; `None` where there is no such project.
    pub(crate) fn specs(&self, id: &str) -> Option<u64> {
        self.get(&format!("/api/projects/{id}/specs")).json()["total"].as_u64()
    }

    pub(crate) fn until_specs(&self, id: &str, count: u64) {
        self.until("the specs", |server| (server.specs(id) == Some(count)).then_some(()));
    }
}
