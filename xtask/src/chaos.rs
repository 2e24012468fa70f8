//! `cargo xtask chaos`: what must not break livespecs does its worst, to the program that people run.

mod asleep;
mod full;
mod github;
mod kills;
mod overload;
mod server;
mod store;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, ensure};
use scenarios::wait::workspace_root;
use serde_json::Value;

use crate::{command, folder, only};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Where `livespecs`, `github-model`, `world`, `read` and `sync` are; without it, release builds are made
    #[arg(long, value_name = "DIR")]
    programs: Option<PathBuf>,
    /// How often the program is killed
    #[arg(long, default_value_t = 20)]
    kills: usize,
    /// Only these parts, with commas between them: overload, kills, asleep, full, github, store
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
}

/// The specs that are pushed.
const SPECS: usize = 8;

/// What every part works with.
struct Chaos {
    programs: PathBuf,
    /// A folder of our own, empty at first.
    work: PathBuf,
    kills: usize,
}

impl Chaos {
    fn program(&self, name: &str) -> PathBuf {
        self.programs.join(name)
    }
}

type Part = fn(&Chaos) -> Result<String>;

const PARTS: &[(&str, &str, Part)] = &[
    ("overload", "ten times the connections that it takes", overload::run),
    ("kills", "killed in the middle of a sync, again and again", kills::run),
    ("asleep", "asleep in the middle of a sync, and awake again", asleep::run),
    ("full", "a disk that is full for a while", full::run),
    ("github", "GitHub fails, hangs and comes back, under load", github::run),
    ("store", "the store is down, slow and faulty, under load", store::run),
];

pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let programs = match &options.programs {
        Some(dir) => std::path::absolute(dir)?,
        None => built()?,
    };
    let is_good = all(&programs, &options.only, options.kills)?;
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// All parts, or those, with the programs of a folder; whether all went well.
pub(crate) fn all(programs: &Path, only: &[String], kills: usize) -> Result<bool> {
    only::check(only, PARTS.iter().map(|part| part.0))?;
    let work = workspace_root().join("target/chaos");
    let mut is_good = true;
    for (_, name, part) in PARTS.iter().filter(|part| only::has(only, part.0)) {
        folder::clear(&work)?;
        std::fs::create_dir_all(work.join("specs"))?;
        let chaos = Chaos { programs: programs.to_path_buf(), work: work.clone(), kills };
        match part(&chaos) {
            Ok(said) => println!("{name}: {said}"),
            Err(error) => {
                println!("{name}: FAILED: {error:#}");
                is_good = false;
            }
        }
    }
    Ok(is_good)
}

fn built() -> Result<PathBuf> {
    for package in ["livespecs", "github-model", "world", "read", "sync"] {
        command::run(command::command("cargo", &format!("build --release --package {package}")))?;
    }
    Ok(workspace_root().join("target/release"))
}

/// The same number in all specs: who sees two different ones sees half a push.
fn specs(number: usize) -> impl Iterator<Item = (String, String)> {
    let text = format!("---\nstatus: planned\ncreated: 2026-01-01\n---\n\n# Push {number}\n");
    (1..=SPECS).map(move |at| (format!("specs/{at:03}-spec/README.md"), text.clone()))
}

/// The number that all specs of a list have; `None` where there are none.
fn number(list: &Value) -> Result<Option<usize>> {
    let titles: Vec<&str> =
        list["specs"].as_array().into_iter().flatten().filter_map(|it| it["title"].as_str()).collect();
    let Some(first) = titles.first() else { return Ok(None) };
    ensure!(titles.len() == SPECS, "{} specs of {SPECS}: {titles:?}", titles.len());
    ensure!(titles.iter().all(|title| title == first), "half a push: {titles:?}");
    Ok(first.strip_prefix("Push ").and_then(|number| number.parse().ok()))
}
