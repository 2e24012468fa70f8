//! The release builds that are measured.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use scenarios::process::Function;
use scenarios::wait::workspace_root;

use super::corpus::Corpus;
use crate::command::{command, run};
use crate::tools;

pub(crate) struct Programs {
    /// The read function, with its specs and their prepared snapshot.
    pub(crate) read: Function,
    /// A function that does nothing.
    pub(crate) empty: Function,
    /// A function that reads one item, which is not there.
    pub(crate) store: PathBuf,
    /// The admin function's folder.
    pub(crate) admin: PathBuf,
    /// The sync function's folder.
    pub(crate) sync: PathBuf,
    /// The webhook function's.
    pub(crate) webhook: PathBuf,
    pub(crate) livespecs: PathBuf,
    /// GitHub and AWS for functions.
    pub(crate) world: PathBuf,
    pub(crate) bare_server: PathBuf,
    /// Lambda's runtime interface emulator, where it could be installed.
    pub(crate) emulator: Option<PathBuf>,
}

impl Programs {
    /// Unpacks the functions below `work`.
    pub(crate) fn unpack(work: &Path, corpus: &Corpus) -> Result<Self> {
        let built = workspace_root().join("target/release");
        let livespecs = built.join("livespecs");
        let emulator = tools::ensure_installed().and_then(|()| tools::emulator());
        if let Err(error) = &emulator {
            eprintln!("no emulator: {error:#}");
        }

        let empty = work.join("empty");
        unpack(&built.join("empty-function"), &empty)?;
        let store = work.join("store");
        unpack(&built.join("store-function"), &store)?;
        let admin = work.join("admin");
        unpack(&built.join("admin"), &admin)?;
        let sync = work.join("sync");
        unpack(&built.join("sync"), &sync)?;
        let webhook = work.join("webhook");
        unpack(&built.join("webhook"), &webhook)?;
        let read = work.join("read");
        unpack(&built.join("read"), &read)?;
        let specs = read.join("specs");
        Corpus::make(&corpus.dir, &specs, corpus.names.len())?;
        let mut prepare = command(&livespecs.display().to_string(), "prepare");
        prepare.arg("--specs-dir").arg(&specs).arg("--out").arg(read.join("specs.snapshot"));
        run(prepare)?;

        let read = Function::new(read)
            .with("SPECS_MODE", "filesystem")
            .with("SPECS_DIR", "specs")
            .with("SNAPSHOT_FILE", "specs.snapshot")
            .with("PROJECT_NAME", "bench")
            .with("LOG_LEVEL", "info");
        let bare_server = built.join("bare-server");
        Ok(Self {
            read,
            empty: Function::new(empty),
            store,
            admin,
            sync,
            webhook,
            livespecs,
            world: built.join("world"),
            bare_server,
            emulator: emulator.ok(),
        })
    }
}

/// Makes the release builds.
pub(crate) fn build() -> Result<()> {
    // Each function by itself, as `sam build` does: together they would have each other's features.
    for package in ["read", "admin", "sync", "webhook", "livespecs", "yardstick", "world"] {
        run(command("cargo", &format!("build --release --package {package}")))?;
    }
    Ok(())
}

/// Puts `program` where Lambda looks for it.
pub(crate) fn unpack(program: &Path, dir: &Path) -> Result<()> {
    fs::create_dir_all(dir)?;
    fs::copy(program, dir.join("bootstrap")).with_context(|| program.display().to_string())?;
    Ok(())
}
