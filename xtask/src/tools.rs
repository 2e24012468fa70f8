//! The tools that are not cargo's: a Python virtual environment below `target/`, so that nothing of the
//! machine is touched, and removing `target/` removes them.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail, ensure};
use scenarios::wait::workspace_root;

use crate::command;

/// Whether this is a machine that checks for all: what is missing there is a failure, not a note.
pub(crate) fn in_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| !value.is_empty() && value != "false")
}

/// The search path, with our tools first.
pub(crate) fn path() -> OsString {
    let known = std::env::var_os("PATH").unwrap_or_default();
    let all = std::iter::once(venv().join("bin")).chain(std::env::split_paths(&known));
    std::env::join_paths(all).unwrap_or(known)
}

/// Installs what `xtask/requirements.txt` lists, unless just that is there already.
pub(crate) fn ensure_installed() -> Result<()> {
    let wanted_file = workspace_root().join("xtask/requirements.txt");
    let wanted = fs::read_to_string(&wanted_file).with_context(|| wanted_file.display().to_string())?;
    let installed_file = venv().join("installed.txt");
    if fs::read_to_string(&installed_file).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    println!("installing into target/tools/venv (some minutes, once) …");
    if !venv().join("bin/pip").exists() {
        command::run(command::command("python3", &format!("-m venv {}", shown(&venv())?)))?;
    }
    let arguments = format!("install --quiet --disable-pip-version-check -r {}", shown(&wanted_file)?);
    command::run(command::command(&venv().join("bin/pip").display().to_string(), &arguments))?;
    fs::write(installed_file, wanted)?;
    Ok(())
}

/// Lambda's runtime interface emulator for this machine, which comes with the SAM tools.
pub(crate) fn emulator() -> Result<PathBuf> {
    let name = if cfg!(target_arch = "aarch64") { "aws-lambda-rie-arm64" } else { "aws-lambda-rie-x86_64" };
    let libraries = fs::read_dir(venv().join("lib")).context("the tools are not installed")?;
    for library in libraries.flatten() {
        let program = library.path().join("site-packages/samcli/local/rapid").join(name);
        if program.exists() {
            return Ok(program);
        }
    }
    bail!("no `{name}` below target/tools/venv");
}

/// The architecture of this machine as the template names it.
pub(crate) fn architecture() -> &'static str {
    if cfg!(target_arch = "aarch64") { "arm64" } else { "x86_64" }
}

fn venv() -> PathBuf {
    workspace_root().join("target/tools/venv")
}

/// A path as a word of a command that is split at spaces.
fn shown(path: &std::path::Path) -> Result<String> {
    let shown = path.display().to_string();
    ensure!(!shown.contains(char::is_whitespace), "`{shown}`: the tools need a path without spaces");
    Ok(shown)
}
