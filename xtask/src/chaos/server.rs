//! The `livespecs` that has to stand it, and the specs that it follows.

use std::process::Command;

use anyhow::{Result, ensure};
use serde_json::json;

use super::{Chaos, number, specs};
use crate::github::GitHub;
use crate::livespecs::Livespecs;

/// Refused writes are errors, as on a full disk, and not the end of the program.
const START: &str = r#"trap "" XFSZ; exec "$0" "$@""#;

/// Pushes a number to `acme/app`.
pub(super) fn push(github: &mut GitHub, number: usize) -> Result<()> {
    github.push(specs(number))
}

/// A GitHub, and a `livespecs` that follows `acme/app` there and shows its first push, which is 0.
pub(super) fn following(chaos: &Chaos) -> Result<(GitHub, Livespecs)> {
    let mut github = GitHub::start(&chaos.program("github-model"))?;
    push(&mut github, 0)?;
    let server = start(chaos, Some(&github))?;
    server.post("/api/projects", &json!({ "repo": "acme/app" }))?;
    server.until("the first sync", || shown(&server).ok().flatten())?;
    Ok((github, server))
}

/// Starts it over the data of the one before, and waits for its first answer.
pub(super) fn start(chaos: &Chaos, github: Option<&GitHub>) -> Result<Livespecs> {
    let mut command = Command::new("sh");
    command.args(["-c", START]).arg(chaos.program("livespecs")).args(["--tick-seconds", "1"]);
    command.args(["--specs-dir", "specs", "--data-dir", "data"]).current_dir(&chaos.work);
    command.env("LOG_LEVEL", "error").env("HEAD_TTL", "0");
    if let Some(github) = github {
        github.be_asked_by(&mut command);
    }
    Livespecs::start(command, "/health/live")
}

/// The number that all specs of `acme/app` show; `None` where none is shown yet.
pub(super) fn shown(server: &Livespecs) -> Result<Option<usize>> {
    let response = server.get("/api/projects/acme.app/specs")?;
    ensure!(response.status < 500, "{}: {}", response.status, response.text());
    number(&response.json())
}
