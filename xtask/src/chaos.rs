//! `cargo xtask chaos`: what must not break livespecs does its worst, to the program that people run.

mod github;
mod kills;
mod overload;
mod server;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use scenarios::wait::workspace_root;

use crate::command;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Where `livespecs` and `github-model` are; without it, release builds are made
    #[arg(long, value_name = "DIR")]
    programs: Option<PathBuf>,
    /// How often the program is killed
    #[arg(long, default_value_t = 20)]
    kills: u32,
}

/// What every part works with.
struct Chaos {
    livespecs: PathBuf,
    github: PathBuf,
    /// A folder of our own, empty at first.
    work: PathBuf,
    kills: u32,
}

type Part = fn(&Chaos) -> Result<String>;

const PARTS: &[(&str, Part)] = &[
    ("ten times the connections that it takes", overload::run),
    ("killed in the middle of a sync, again and again", kills::run),
    ("GitHub fails, hangs and comes back, under load", github::run),
];

pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let programs = match &options.programs {
        Some(dir) => std::path::absolute(dir)?,
        None => built()?,
    };
    let work = workspace_root().join("target/chaos");
    let mut is_good = true;
    for (name, part) in PARTS {
        if work.exists() {
            std::fs::remove_dir_all(&work).with_context(|| work.display().to_string())?;
        }
        std::fs::create_dir_all(work.join("specs"))?;
        let (livespecs, github) = (programs.join("livespecs"), programs.join("github-model"));
        let chaos = Chaos { livespecs, github, work: work.clone(), kills: options.kills };
        match part(&chaos) {
            Ok(said) => println!("{name}: {said}"),
            Err(error) => {
                println!("{name}: FAILED: {error:#}");
                is_good = false;
            }
        }
    }
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn built() -> Result<PathBuf> {
    command::run(command::command("cargo", "build --release --package livespecs --package github-model"))?;
    Ok(workspace_root().join("target/release"))
}
