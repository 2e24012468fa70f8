//! A `livespecs` and a model of GitHub, as processes.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::SocketAddr;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use scenarios::http::{self, Request, Response};
use scenarios::process::Process;
use scenarios::wait;
use serde_json::{Value, json};

use super::Chaos;

const ADMIN_TOKEN: &str = "an-admin-token-of-chaos-only";
const GITHUB_TOKEN: &str = "a-github-token";

/// How long anything may take that comes in the end.
const LIMIT: Duration = Duration::from_mins(1);

/// The specs of [`GitHub::push`].
const SPECS: usize = 8;

/// A running model of GitHub with `acme/app`.
pub(super) struct GitHub {
    child: Child,
    commands: ChildStdin,
    answers: BufReader<ChildStdout>,
    url: String,
    raw: String,
}

impl GitHub {
    pub(super) fn start(chaos: &Chaos) -> Result<Self> {
        let mut child = Command::new(&chaos.github)
            .args(["--token", GITHUB_TOKEN, "--no-limits"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| chaos.github.display().to_string())?;
        let commands = child.stdin.take().context("no standard input")?;
        let mut answers = BufReader::new(child.stdout.take().context("no standard output")?);
        let mut line = String::new();
        answers.read_line(&mut line)?;
        let said: Value = serde_json::from_str(&line).with_context(|| line.clone())?;
        let text = |name: &str| said[name].as_str().map(str::to_owned).with_context(|| line.clone());
        let mut github = Self { url: text("url")?, raw: text("raw_url")?, child, commands, answers };
        github.tell(&json!({ "create": "acme/app" }))?;
        Ok(github)
    }

    pub(super) fn tell(&mut self, command: &Value) -> Result<Value> {
        writeln!(self.commands, "{command}")?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        let said: Value = serde_json::from_str(&line).with_context(|| format!("{command}: {line:?}"))?;
        ensure!(said.get("error").is_none(), "{command}: {line}");
        Ok(said)
    }

    /// Pushes the same number into all specs at once: who sees two different ones sees half a push.
    pub(super) fn push(&mut self, number: u32) -> Result<()> {
        let file = |at: usize| (format!("specs/{at:03}-spec/README.md"), json!(text(number)));
        let write: serde_json::Map<_, _> = (1..=SPECS).map(file).collect();
        self.tell(
            &json!({ "push": { "repository": "acme/app", "branch": "main", "write": write, "remove": [] } }),
        )
        .map(drop)
    }
}

fn text(number: u32) -> String {
    format!("---\nstatus: planned\ncreated: 2026-01-01\n---\n\n# Push {number}\n")
}

impl Drop for GitHub {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
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
            command.env("GITHUB_API_URL", &github.url).env("GITHUB_RAW_URL", &github.raw);
            command.env("GITHUB_TOKEN", GITHUB_TOKEN);
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
