//! A `livespecs` as a process, and the specs that it follows.

use std::net::SocketAddr;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use scenarios::http::{self, Request, Response};
use scenarios::process::Process;
use scenarios::wait;
use serde_json::Value;

use super::Chaos;
use crate::github::GitHub;

const ADMIN_TOKEN: &str = "an-admin-token-of-chaos-only";

/// How long anything may take that comes in the end.
const LIMIT: Duration = Duration::from_mins(1);

/// The specs of [`push`].
const SPECS: usize = 8;

/// Pushes the same number into all specs at once: who sees two different ones sees half a push.
pub(super) fn push(github: &mut GitHub, number: u32) -> Result<()> {
    let text = format!("---\nstatus: planned\ncreated: 2026-01-01\n---\n\n# Push {number}\n");
    github.push((1..=SPECS).map(|at| (format!("specs/{at:03}-spec/README.md"), text.clone())))
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
        let mut command = Command::new(&chaos.livespecs);
        command.args(["--port", &address.port().to_string(), "--tick-seconds", "1"]);
        command.args(["--specs-dir", "specs", "--data-dir", "data"]).current_dir(&chaos.work);
        command.env("ADMIN_TOKEN", ADMIN_TOKEN).env("LOG_LEVEL", "error").env("HEAD_TTL", "0");
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

    pub(super) fn post(&self, path: &str, body: &Value) -> Result<Response> {
        let request = Request::post(path, body).header("authorization", format!("Bearer {ADMIN_TOKEN}"));
        let response = http::send(self.address, &request).with_context(|| self.process.said())?;
        ensure!(response.status < 300, "{path}: {}: {}", response.status, response.text());
        Ok(response)
    }

    /// The number that all specs of `acme/app` show; `None` where none is shown yet.
    pub(super) fn shown(&self) -> Result<Option<u32>> {
        let response = self.get("/api/projects/acme.app/specs")?;
        ensure!(response.status < 500, "{}: {}", response.status, response.text());
        let said = response.json();
        let titles: Vec<&str> =
            said["specs"].as_array().into_iter().flatten().filter_map(|it| it["title"].as_str()).collect();
        let Some(first) = titles.first() else { return Ok(None) };
        ensure!(titles.len() == SPECS, "{} specs of {SPECS}: {titles:?}", titles.len());
        ensure!(titles.iter().all(|title| title == first), "half a push: {titles:?}");
        Ok(first.strip_prefix("Push ").and_then(|number| number.parse().ok()))
    }

    pub(super) fn until<T>(&self, what: &str, condition: impl FnMut() -> Option<T>) -> Result<T> {
        wait::until(what, LIMIT, condition).with_context(|| self.process.said())
    }

    pub(super) fn descriptors(&self) -> Result<usize> {
        Ok(std::fs::read_dir(format!("/proc/{}/fd", self.process.id()))?.count())
    }

    /// Ends it as a power cut does.
    pub(super) fn kill(self) -> Result<()> {
        let killed = Command::new("kill").args(["-KILL", &self.process.id().to_string()]).status()?;
        ensure!(killed.success(), "`kill` failed: {killed}");
        Ok(())
    }
}
