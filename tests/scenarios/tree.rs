//! The tree as cargo and git see it.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, PackageId};
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
pub(crate) fn linked(metadata: &Metadata, root: &str) -> BTreeSet<String> {
    let resolve = metadata.resolve.as_ref().unwrap();
    let nodes = resolve.nodes.iter().map(|node| (&node.id, node)).collect::<HashMap<_, _>>();
    let names =
        metadata.packages.iter().map(|package| (&package.id, &package.name)).collect::<HashMap<_, _>>();
    let root = metadata.workspace_packages().into_iter().find(|package| package.name == root);
    let mut open = root.map(|package| &package.id).into_iter().collect::<Vec<_>>();
    let mut seen = BTreeSet::<&PackageId>::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let dependencies = nodes[id].deps.iter();
        open.extend(
            dependencies
                .filter(|edge| edge.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal))
                .map(|edge| &edge.pkg),
        );
    }
    seen.into_iter().map(|id| names[id].to_string()).collect()
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
