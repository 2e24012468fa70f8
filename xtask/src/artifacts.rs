//! What `sam build` makes: for this machine in the tests, and for the one that is deployed to before a release.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail, ensure};
use scenarios::wait::workspace_root;

use crate::command::{self, command};
use crate::tools;

/// The functions, and how many MB each may have as the zip file that is deployed.
const FUNCTIONS: [(&str, f64); 4] =
    [("ReadFunction", 8.0), ("AdminFunction", 10.0), ("WebhookFunction", 10.0), ("SyncFunction", 10.0)];

/// `cargo xtask release-check`: all functions for arm64, as they are deployed. They are built, not run.
pub(crate) fn release_check() -> Result<ExitCode> {
    tools::ensure_installed()?;
    command::run(command("rustup", "target add aarch64-unknown-linux-gnu"))?;
    build("target/sam-arm64", "arm64", None)?;
    Ok(ExitCode::SUCCESS)
}

/// Has SAM build all functions into a folder, for `x86_64` or `arm64`, and looks at what came of it. The snapshot is prepared by
/// that `livespecs`, or by one that is built for it.
pub(crate) fn build(dir: &str, architecture: &str, livespecs: Option<&Path>) -> Result<()> {
    let mut build = command::sam(&format!(
        "build --build-in-source --build-dir {dir} --parameter-overrides Architecture={architecture}"
    ));
    build.env("ARCHITECTURE", architecture);
    if let Some(livespecs) = livespecs {
        build.env("LIVESPECS", livespecs);
    }
    command::run(build)?;
    let dir = workspace_root().join(dir);
    for (function, most) in FUNCTIONS {
        let artifact = dir.join(function);
        let program = Program::read(&artifact.join("bootstrap"))?;
        ensure!(program.machine == architecture, "{function} is built for {}", program.machine);
        ensure!(program.has_address, "{function} is position-independent: functions/build.rs");
        let size = zipped(&artifact)? as f64 / 1e6;
        println!("{function}: {size:.1} MB zipped, for {architecture}");
        ensure!(size <= most, "{function} may have {most} MB");
    }
    Ok(())
}

/// What the ELF header says of a program. Source: System V ABI, "ELF Header".
struct Program {
    /// What it runs on (`e_machine`), as the template names it.
    machine: &'static str,
    /// It runs at the address that it was linked to (`e_type` is `ET_EXEC`).
    has_address: bool,
}

impl Program {
    fn read(path: &Path) -> Result<Self> {
        let bytes = fs::read(path).with_context(|| path.display().to_string())?;
        let Some(&[kind, _, machine, 0]) = bytes.get(16..20) else {
            bail!("{}: no ELF header", path.display());
        };
        let machine = match machine {
            62 => "x86_64",
            183 => "arm64",
            other => bail!("{}: an unknown machine: {other}", path.display()),
        };
        Ok(Self { machine, has_address: kind == 2 })
    }
}

/// Bytes of a folder as a zip file.
fn zipped(dir: &Path) -> Result<u64> {
    let file = dir.with_extension("zip");
    let mut zip = command("python", "-m zipfile -c");
    zip.arg(&file).arg(dir.join("."));
    command::run(zip)?;
    let bytes = fs::metadata(&file)?.len();
    fs::remove_file(&file)?;
    Ok(bytes)
}
