//! A folder of specs, and a `livespecs` that is run in it.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use scenarios::http::{self, Request, Response};
use scenarios::process::Process;
use scenarios::wait;
use serde_json::Value;
use tempfile::TempDir;

/// How long anything may take before a test gives up: far more than it does take.
pub(crate) const LIMIT: Duration = Duration::from_secs(30);

/// `ADMIN_TOKEN` where there is one.
pub(crate) const ADMIN_TOKEN: &str = "admin-token-of-tests";

pub(crate) struct World {
    temp: TempDir,
}

impl World {
    pub(crate) fn new() -> Self {
        Self { temp: tempfile::tempdir().unwrap() }
    }

    /// A world with one spec that has nothing to mend.
    pub(crate) fn with_a_spec() -> Self {
        let world = Self::new();
        world.write(
            "specs/001-first/README.md",
            "---\nstatus: in-progress\npriority: high\n---\n# First\n\nText.\n",
        );
        world
    }

    pub(crate) fn path(&self, path: &str) -> std::path::PathBuf {
        self.temp.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// A command in this world, with nothing of the test's own environment.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_livespecs"));
        command.current_dir(self.temp.path()).env_clear().args(args);
        // git is found by it, and must not find a repository around the folder of temporary files.
        command.env("PATH", "/usr/local/bin:/usr/bin:/bin").env("GIT_CEILING_DIRECTORIES", self.temp.path());
        command
    }

    /// Runs it to its end.
    pub(crate) fn run(&self, args: &[&str]) -> Ended {
        Ended::of(&self.command(args).output().unwrap(), self.temp.path())
    }

    /// Starts the server on a free port, and waits until it has said all that it has to say.
    pub(crate) fn serve(&self, args: &[&str]) -> Server {
        self.serve_with(args, &[])
    }

    /// The same with variables in its environment.
    pub(crate) fn serve_with(&self, args: &[&str], variables: &[(&str, &str)]) -> Server {
        let mut command = self.command(&["--port", "0"]);
        command.args(args).envs(variables.iter().copied());
        let process = Process::start(command).unwrap();
        let said = wait::until("the start", LIMIT, || {
            Some(process.said()).filter(|it| it.contains("Ctrl-C ends it.\n"))
        });
        let said = said.unwrap_or_else(|error| panic!("{error}: {}", process.said()));
        let url = said.lines().find_map(|line| line.strip_prefix("http://")).unwrap();
        Server { address: url.parse().unwrap(), process }
    }
}

/// How a command ended, and what it said.
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ended {
    pub(crate) fn of(output: &Output, here: &Path) -> Self {
        let real = here.canonicalize().unwrap();
        let text = |bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes);
            text.replace(&real.display().to_string(), "HERE").replace(&here.display().to_string(), "HERE")
        };
        Self { code: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }

    /// Everything, in the order in which a person would ask for it.
    pub(crate) fn all(&self) -> String {
        format!("{}{}exit {:?}", self.stdout, self.stderr, self.code.unwrap_or(-1))
    }
}

/// A server, ended with its value.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) process: Process,
}

impl Server {
    pub(crate) fn get(&self, path: &str) -> Response {
        http::send(self.address, &Request::get(path)).unwrap()
    }

    /// A request of one who may change something.
    pub(crate) fn change(&self, method: &'static str, path: &str, body: &Value) -> Response {
        let request = Request { method, ..Request::post(path, body) };
        let request = request.header("authorization", format!("Bearer {ADMIN_TOKEN}"));
        http::send(self.address, &request).unwrap()
    }

    /// Waits for something that is seen in the end.
    pub(crate) fn until<T>(&self, what: &str, mut condition: impl FnMut(&Self) -> Option<T>) -> T {
        let seen = wait::until(what, LIMIT, || condition(self));
        seen.unwrap_or_else(|error| panic!("{error}\n{}", self.process.said()))
    }

    /// Ends it as a person does (`TERM`), or as the power does (`KILL`).
    pub(crate) fn end(mut self, signal: &str) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
        wait::until("the end", LIMIT, || self.process.has_ended().then_some(())).unwrap();
    }

    /// What open pages poll.
    pub(crate) fn head(&self) -> String {
        self.get("/api/projects/local/head").text()
    }
}
