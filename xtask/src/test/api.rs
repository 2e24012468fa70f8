//! The API against its OpenAPI document: schemathesis asks the `livespecs` that people run whatever the document allows and
//! does not allow, and compares the answers with it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use scenarios::wait::workspace_root;
use serde_json::json;

use crate::command::{self, command};
use crate::folder;
use crate::github::GitHub;
use crate::livespecs::Livespecs;

/// The one that `schemathesis.toml` has.
const REVALIDATION_SECRET: &str = "a-revalidation-secret";

/// What is followed: a spec that has everything, and one that is odd. The folder is this repository's own.
const SPECS: [(&str, &str); 4] = [
    (
        "001-whole/README.md",
        "---\nstatus: in-progress\npriority: critical\ncreated: 2026-10-02\ntags: [search, api]\nassignee: ada\n\
         depends_on: [002-odd, 404-nowhere]\nissue: 12\ntransitions:\n- {status: planned, at: 2026-10-02T09:00:00Z}\n\
         - {status: in-progress, at: 2026-10-09T12:00:00Z}\n---\n# Whole\n\n## Why\n\nBecause.\n\n- [x] a\n- [ ] b\n\n\
         ```rust\nfn main() {}\n```\n",
    ),
    ("001-whole/DESIGN.md", "# How\n\nSlowly.\n"),
    ("001-whole/contracts/api.md", "# The contract\n"),
    ("002-odd/README.md", "---\nstatus: someday\ntags: 7\nparent: 001-whole\n---\nNo title.\n"),
];

pub(super) fn run() -> Result<()> {
    let programs = super::programs("--test command --test facts")?;
    let work = workspace_root().join("target/api");
    folder::clear(&work)?;
    let mut github = GitHub::start(&programs.join("github-model"))?;
    let livespecs = start(&programs, &work, &mut github)?;
    fs::write(work.join("snapshots.txt"), snapshots(&livespecs)?)?;
    fs::copy(workspace_root().join("xtask/schemathesis.toml"), work.join("schemathesis.toml"))?;
    let document = format!("http://{}/api/openapi.json", livespecs.address);
    let mut schemathesis = command("schemathesis", "--config-file schemathesis.toml run --checks all");
    schemathesis.arg("--continue-on-failure").arg(document).current_dir(&work);
    command::run(schemathesis).with_context(|| livespecs.process.said())
}

/// Starts a `livespecs` over our own specs, which follows `acme/app` as well: two versions of it.
fn start(programs: &Path, work: &Path, github: &mut GitHub) -> Result<Livespecs> {
    let files = |version: &'static str| {
        SPECS.map(|(path, text)| (format!("specs/{path}"), format!("{text}\n{version}\n")))
    };
    github.push(files("The first version."))?;
    let mut livespecs = Command::new(programs.join("livespecs"));
    livespecs.arg("--in-memory").arg("--specs-dir").arg(workspace_root().join("specs")).current_dir(work);
    livespecs.env("REVALIDATION_SECRET", REVALIDATION_SECRET).env("LOG_LEVEL", "warn");
    github.be_asked_by(&mut livespecs);
    let livespecs = Livespecs::start(livespecs, "/health/live")?;
    livespecs.post("/api/projects", &json!({ "repo": "acme/app", "featured": true }))?;
    until_versions(&livespecs, 1)?;
    github.push(files("The second version."))?;
    livespecs.post("/api/projects/acme.app/sync", &json!({}))?;
    until_versions(&livespecs, 2)?;
    Ok(livespecs)
}

/// Waits until so many snapshots of the followed project are kept.
fn until_versions(livespecs: &Livespecs, count: usize) -> Result<()> {
    let kept = || snapshots(livespecs).ok().filter(|kept| kept.lines().count() == count);
    livespecs.until("the followed project", kept).map(drop)
}

/// The snapshots of the followed project that are kept, each in quotes on a line of its own.
fn snapshots(livespecs: &Livespecs) -> Result<String> {
    let history = livespecs.get("/api/projects/acme.app/history")?.json();
    let mut lines = String::new();
    for entry in history["entries"].as_array().into_iter().flatten() {
        writeln!(lines, "{}", entry["snapshot"])?;
    }
    Ok(lines)
}
