//! The pages in a real browser: the tests, and the pictures that they take for the README.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::Result;
use scenarios::wait::workspace_root;

use crate::command::{command, run};
use crate::tools;

/// With it all else is built as it is for the tests.
const FEATURES: &str = "--workspace --features scenarios/browser";

/// Builds what is looked at, and gives the command that looks: those tests, or all of them.
pub(super) fn tests(only: &str) -> Result<Command> {
    run(command("cargo", &format!("build {FEATURES} --bin livespecs")))?;
    let mut tests = command("cargo", &format!("test {FEATURES} --test browser {only}"));
    tests.env("LIVESPECS_BINARY", livespecs()).env("LIVESPECS_AXE", tools::axe()?);
    Ok(tests)
}

/// Takes the pictures of the README anew.
pub(crate) fn pictures() -> Result<ExitCode> {
    tools::ensure_browser()?;
    let mut tests = tests("pictures")?;
    tests.env("LIVESPECS_PICTURES", "write");
    run(tests)?;
    Ok(ExitCode::SUCCESS)
}

/// The program that people run, as it was built last.
fn livespecs() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR");
    target.map_or_else(|| workspace_root().join("target"), PathBuf::from).join("debug/livespecs")
}
