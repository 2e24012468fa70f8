//! A `livespecs` as a process, and the specs that it follows.

use std::net::SocketAddr;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use scenarios::http::{self, Request, Response};
use scenarios::process::Process;
use scenarios::wait;
use serde_json::{Value, json};

use super::{Chaos, LIMIT, number, specs};
use crate::admin;
use crate::github::GitHub;

/// Refused writes are errors, as on a full disk, and not the end of the program.
const START: &str = r#"trap "" XFSZ; exec "$0" "$@""#;

/// Pushes a number to `acme/app`.
pub(super) fn push(github: &mut GitHub, number: usize) -> Result<()> {
    github.push(specs(number))
}

/// A GitHub, and a `livespecs` that follows `acme/app` there and shows its first push, which is 0.
pub(super) fn following(chaos: &Chaos) -> Result<(GitHub, Server)> {
    let mut github = GitHub::start(&chaos.program("github-model"))?;
    push(&mut github, 0)?;
    let server = Server::start(chaos, Some(&github))?;
    server.post("/api/projects", &json!({ "repo": "acme/app" }))?;
    server.until("the first sync", || server.shown().ok().flatten())?;
    Ok((github, server))
}

/// A running `livespecs`.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    process: Process,
}

impl Server {
    /// Starts it over the data of the one before, and waits for its first answer.
    pub(super) fn start(chaos: &Chaos, github: Option<&GitHub>) -> Result<Self> {
        let address = wait::free_address()?;
        let mut command = Command::new("sh");
        command.args(["-c", START]).arg(chaos.program("livespecs"));
        command.args(["--port", &address.port().to_string(), "--tick-seconds", "1"]);
        command.args(["--specs-dir", "specs", "--data-dir", "data"]).current_dir(&chaos.work);
        command.env("ADMIN_TOKEN", admin::TOKEN).env("LOG_LEVEL", "error").env("HEAD_TTL", "0");
        if let Some(github) = github {
            github.be_asked_by(&mut command);
        }
        let server = Self { address, process: Process::start(command)? };
        server.until("the first answer", || {
            http::send(address, &Request::get("/health/live")).ok().filter(|it| it.status == 200).map(drop)
        })?;
        Ok(server)
    }

    pub(super) fn get(&self, path: &str) -> Result<Response> {
        http::send(self.address, &Request::get(path)).with_context(|| self.process.said())
    }

    /// Asks for something that changes, whatever the answer is.
    pub(super) fn ask(&self, path: &str, body: &Value) -> Result<Response> {
        admin::ask(self.address, path, body).with_context(|| self.process.said())
    }

    pub(super) fn post(&self, path: &str, body: &Value) -> Result<()> {
        admin::post(self.address, path, body).with_context(|| self.process.said())
    }

    /// The number that all specs of `acme/app` show; `None` where none is shown yet.
    pub(super) fn shown(&self) -> Result<Option<usize>> {
        let response = self.get("/api/projects/acme.app/specs")?;
        ensure!(response.status < 500, "{}: {}", response.status, response.text());
        number(&response.json())
    }

    pub(super) fn until<T>(&self, what: &str, condition: impl FnMut() -> Option<T>) -> Result<T> {
        wait::until(what, LIMIT, condition).with_context(|| self.process.said())
    }

    pub(super) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Ends it as a power cut does.
    pub(super) fn kill(self) -> Result<()> {
        self.signal("KILL")
    }

    /// Sends it a signal: `STOP`.
    pub(super) fn signal(&self, name: &str) -> Result<()> {
        let kill = Command::new("kill").args([&format!("-{name}"), &self.id().to_string()]).status()?;
        ensure!(kill.success(), "`kill` failed: {kill}");
        Ok(())
    }
}
