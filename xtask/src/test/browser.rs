//! The pages in a real browser: the tests, and the pictures that they take for the README.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::Result;
use scenarios::wait::workspace_root;

use crate::command::{command, run};
use crate::tools;

/// Of the whole workspace, so that nothing is built in another way than for the other tests.
const FEATURES: &str = "--workspace --features scenarios/browser";

/// Builds what is looked at, and gives the command that looks: those tests, or all of them.
pub(crate) fn tests(only: &str) -> Result<Command> {
    // The program comes with the tests that run it; `cargo build` would build all below it once more, in another way.
    run(command("cargo", &format!("test {FEATURES} --test command --no-run")))?;
    let mut tests = command("cargo", &format!("test {FEATURES} --test browser {only}"));
    tests.env("LIVESPECS_BINARY", programs().join("livespecs")).env("LIVESPECS_AXE", tools::axe()?);
    tests.env("LIVESPECS_LEANSPEC_UI", tools::leanspec_ui()?);
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

/// Where the programs are that were built last with the tests: the ones that people run.
pub(super) fn programs() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR");
    target.map_or_else(|| workspace_root().join("target"), PathBuf::from).join("debug")
}
