//! The shape of the sources: small files, named for what is in them, and crates that say what they are.

use std::fs;
use std::path::Path;

use scenarios::wait::workspace_root;

use crate::tree;

const MOST_LINES: usize = 400;
const MOST_LINES_OF_A_MAIN: usize = 40;
const SAYS_NOTHING: &[&str] = &["utils", "util", "common", "helpers", "helper", "misc"];

#[test]
fn no_file_is_longer_than_400_lines() {
    let root = workspace_root();
    let long = tree::files(&root, "rs").into_iter().filter_map(|path| {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        (lines > MOST_LINES).then(|| format!("{}: {lines} lines", shown(&path)))
    });
    let long = long.collect::<Vec<_>>();
    assert!(long.is_empty(), "split by noun:\n{}", long.join("\n"));
}

#[test]
fn no_file_has_a_name_that_says_nothing() {
    let root = workspace_root();
    let bad = tree::files(&root, "rs").into_iter().filter(|path| {
        let relative = path.strip_prefix(&root).unwrap().with_extension("");
        relative.iter().any(|part| SAYS_NOTHING.iter().any(|name| part == *name))
    });
    let bad = bad.map(|path| shown(&path)).collect::<Vec<_>>();
    assert!(bad.is_empty(), "name the noun: {bad:?}");
}

#[test]
fn the_main_of_a_function_is_wiring() {
    for path in tree::files(&workspace_root().join("functions"), "rs") {
        if path.ends_with("src/main.rs") {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            assert!(lines <= MOST_LINES_OF_A_MAIN, "{}: {lines} lines", shown(&path));
        }
    }
}

#[test]
fn boot_is_used_by_mains_only() {
    for path in tree::files(&workspace_root().join("functions"), "rs") {
        let is_main = path.ends_with("src/main.rs") || path.iter().any(|part| part == "tests");
        let text = fs::read_to_string(&path).unwrap();
        assert!(is_main || !text.contains("boot::"), "{} uses `boot`", shown(&path));
    }
}

#[test]
fn every_library_says_what_it_is_and_what_it_never_does() {
    let metadata = tree::metadata();
    for package in metadata.workspace_packages() {
        let Some(library) = package.targets.iter().find(|target| target.is_lib()) else { continue };
        let dir = package.manifest_path.parent().unwrap();
        let readme = fs::read_to_string(dir.join("README.md"));
        let readme = readme.unwrap_or_else(|_| panic!("`{}` has no README.md", package.name));
        let invariants = readme.lines().skip_while(|line| line.trim() != "# Invariants").skip(1);
        let items = invariants.filter(|line| line.starts_with("- ")).count();
        assert!(items > 0, "the README of `{}` has no list `# Invariants`", package.name);
        let doc = fs::read_to_string(&library.src_path).unwrap();
        assert!(doc.contains("#![doc = include_str!("), "the crate doc of `{}` is its README", package.name);
        assert!(package.description.is_some(), "`{}` has no description", package.name);
    }
}

#[test]
fn every_crate_keeps_the_lints_of_the_workspace() {
    let metadata = tree::metadata();
    for package in metadata.workspace_packages() {
        let manifest = fs::read_to_string(&package.manifest_path).unwrap();
        assert!(
            manifest.contains("[lints]\nworkspace = true"),
            "`{}`: `[lints] workspace = true`",
            package.name
        );
        assert!(
            package.publish.as_ref().is_some_and(Vec::is_empty),
            "`{}` is not for a registry",
            package.name
        );
    }
}

#[test]
fn no_test_is_ignored_and_nothing_is_left_to_do() {
    let root = workspace_root();
    // Spelt in two parts, or this file would find itself.
    let left = [concat!("#[", "ignore"), concat!("todo", "!("), concat!("unimplemented", "!(")];
    for path in tree::files(&root, "rs") {
        let text = fs::read_to_string(&path).unwrap();
        for pattern in left {
            assert!(!text.contains(pattern), "{} has `{pattern}`", shown(&path));
        }
    }
}

fn shown(path: &Path) -> String {
    path.strip_prefix(workspace_root()).unwrap_or(path).display().to_string()
}
