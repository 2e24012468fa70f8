//! The tree as cargo and git see it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use cargo_metadata::{Metadata, MetadataCommand};
use scenarios::wait;

/// What `cargo metadata` says of the workspace, on this platform.
pub(crate) fn metadata() -> &'static Metadata {
    static METADATA: LazyLock<Metadata> = LazyLock::new(|| {
        let manifest = wait::workspace_root().join("Cargo.toml");
        let platform = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
        let options = ["--locked", "--filter-platform", &platform].map(str::to_owned);
        MetadataCommand::new().manifest_path(manifest).other_options(options).exec().unwrap()
    });
    &METADATA
}

/// The names of all packages that end up in the programs of the package `root` (not in its tests or build).
pub(crate) fn linked(root: &str) -> BTreeSet<String> {
    cargo_tree(&["--package", root, "--edges", "normal"])
}

/// The names of all packages that are built for anything in the workspace. `cargo metadata` lists more: those of features
/// that nobody asks for.
pub(crate) fn built() -> &'static BTreeSet<String> {
    static BUILT: LazyLock<BTreeSet<String>> =
        LazyLock::new(|| cargo_tree(&["--workspace", "--edges", "normal,build,dev"]));
    &BUILT
}

fn cargo_tree(options: &[&str]) -> BTreeSet<String> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(wait::workspace_root()).args(["tree", "--locked", "--prefix", "none"]).args(options);
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    lines.lines().filter_map(|line| Some(line.split(' ').next()?.to_owned())).collect()
}

/// All files below `dir` with the ending `extension`, hidden and built ones left out.
pub(crate) fn files(dir: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_path_buf()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(&dir).unwrap().map(Result::unwrap) {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = entry.path();
            if entry.file_type().unwrap().is_dir() {
                if !name.starts_with('.') && name != "target" && name != "node_modules" {
                    open.push(path);
                }
            } else if path.extension().is_some_and(|known| known == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
