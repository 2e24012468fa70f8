//! A model of GitHub as a process: what a `livespecs` that is tried follows.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Map, Value, json};

/// The one that it takes.
const TOKEN: &str = "a-github-token";

/// A running model of GitHub with `acme/app`.
pub(crate) struct GitHub {
    child: Child,
    commands: ChildStdin,
    answers: BufReader<ChildStdout>,
    url: String,
    raw: String,
}

impl GitHub {
    /// Starts the program `github-model`.
    pub(crate) fn start(program: &Path) -> Result<Self> {
        let mut child = Command::new(program)
            .args(["--token", TOKEN, "--no-limits"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| program.display().to_string())?;
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

    /// Says a command, and gives the answer.
    pub(crate) fn tell(&mut self, command: &Value) -> Result<Value> {
        writeln!(self.commands, "{command}")?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        let said: Value = serde_json::from_str(&line).with_context(|| format!("{command}: {line:?}"))?;
        ensure!(said.get("error").is_none(), "{command}: {line}");
        Ok(said)
    }

    /// Pushes files to `acme/app`: their paths, and what is in them.
    pub(crate) fn push(&mut self, files: impl IntoIterator<Item = (String, String)>) -> Result<()> {
        let write: Map<_, _> = files.into_iter().map(|(path, text)| (path, Value::String(text))).collect();
        self.tell(
            &json!({ "push": { "repository": "acme/app", "branch": "main", "write": write, "remove": [] } }),
        )
        .map(drop)
    }

    /// Has a `livespecs` ask this one.
    pub(crate) fn be_asked_by(&self, livespecs: &mut Command) {
        livespecs
            .env("GITHUB_API_URL", &self.url)
            .env("GITHUB_RAW_URL", &self.raw)
            .env("GITHUB_TOKEN", TOKEN);
    }
}

impl Drop for GitHub {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
