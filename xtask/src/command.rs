//! Commands in the root of the workspace.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use scenarios::wait::workspace_root;

use crate::tools;

/// `program` with `arguments` (split at spaces), in the root, with our tools first on the path.
pub(crate) fn command(program: &str, arguments: &str) -> Command {
    let mut command = Command::new(program);
    command.args(arguments.split_whitespace()).current_dir(workspace_root());
    command.env("PATH", tools::path());
    // What `cargo run` tells a program of itself would make a build inside of it look like another one.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") || name == "LD_LIBRARY_PATH"
        {
            command.env_remove(name);
        }
    }
    command
}

/// SAM's command line.
pub(crate) fn sam(arguments: &str) -> Command {
    let mut sam = command("sam", arguments);
    sam.env("SAM_CLI_TELEMETRY", "0");
    // It asks for a region even where it does not call one.
    if std::env::var_os("AWS_DEFAULT_REGION").is_none() {
        sam.env("AWS_DEFAULT_REGION", "us-east-1");
    }
    sam
}

/// Runs a command to its end; an error that names it where it fails.
pub(crate) fn run(mut command: Command) -> Result<()> {
    let shown = shown(&command);
    let status = command.status().with_context(|| format!("`{shown}`"))?;
    ensure!(status.success(), "`{shown}` failed: {status}");
    Ok(())
}

/// Runs a command to its end, shows what it prints, and gives each printed line to `look` as well.
pub(crate) fn run_and_look(mut command: Command, mut look: impl FnMut(&str)) -> Result<()> {
    let shown = shown(&command);
    let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| format!("`{shown}`"))?;
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).lines() {
            let line = line?;
            println!("{line}");
            look(&line);
        }
    }
    let status = child.wait()?;
    ensure!(status.success(), "`{shown}` failed: {status}");
    Ok(())
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
