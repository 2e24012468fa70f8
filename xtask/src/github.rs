//! A model of GitHub as a process: what a `livespecs` that is tried follows.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Map, Value, json};

use crate::dialogue::Dialogue;

/// The one that it takes.
const TOKEN: &str = "a-github-token";

/// A running model of GitHub with `acme/app`.
pub(crate) struct GitHub {
    dialogue: Dialogue,
    url: String,
    raw: String,
}

impl GitHub {
    /// Starts the program `github-model`.
    pub(crate) fn start(program: &Path) -> Result<Self> {
        let mut command = Command::new(program);
        command.args(["--token", TOKEN, "--no-limits"]);
        let (dialogue, said) = Dialogue::start(command)?;
        let text = |name: &str| said[name].as_str().map(str::to_owned).with_context(|| said.to_string());
        let mut github = Self { dialogue, url: text("url")?, raw: text("raw_url")? };
        github.tell(&json!({ "create": "acme/app" }))?;
        Ok(github)
    }

    /// Says a command, and gives the answer.
    pub(crate) fn tell(&mut self, command: &Value) -> Result<Value> {
        let said = self.dialogue.tell(command)?;
        ensure!(said.get("error").is_none(), "{command}: {said}");
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
