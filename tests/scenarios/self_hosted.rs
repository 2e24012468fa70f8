//! The image and the unit for those without AWS, beside the tree.

use std::fs;

use scenarios::wait::workspace_root;

use crate::tree;

fn read(path: &str) -> String {
    fs::read_to_string(workspace_root().join(path)).unwrap()
}

/// Whether the image is built with that part of the tree.
fn is_copied(path: &str) -> bool {
    read(".dockerignore").lines().filter_map(|line| line.strip_prefix('!')).any(|part| path.starts_with(part))
}

#[test]
fn the_image_is_built_with_the_compiler_of_the_tree() {
    let toolchain = basic_toml::from_str::<serde_json::Value>(&read("rust-toolchain.toml")).unwrap();
    let (channel, _) = toolchain["toolchain"]["channel"].as_str().unwrap().rsplit_once('.').unwrap();
    assert!(
        read("Dockerfile").contains(&format!("FROM rust:{channel}-slim-trixie AS build")),
        "not {channel}"
    );
    // Its components would be fetched with every build.
    assert!(!is_copied("rust-toolchain.toml"));
}

#[test]
fn the_image_has_all_that_the_build_reads_and_nothing_that_was_built() {
    for package in tree::metadata().workspace_packages() {
        let manifest = package.manifest_path.strip_prefix(workspace_root()).unwrap();
        assert!(is_copied(manifest.as_str()), "`{manifest}` is not copied");
    }
    for file in ["Cargo.toml", "Cargo.lock", "template.yaml"] {
        assert!(is_copied(file), "`{file}` is not copied");
    }
    for not in ["target", ".git", ".livespecs", ".aws-sam"] {
        assert!(!is_copied(not), "`{not}` is copied");
    }
}

#[test]
fn image_and_unit_start_it_with_options_that_it_has_and_not_as_root() {
    let options = read("infra/local/src/cli.rs");
    for file in ["Dockerfile", "infra/livespecs.service"] {
        let text = read(file);
        let start = text.lines().find(|line| line.starts_with("ENTRYPOINT") || line.starts_with("ExecStart"));
        let words = start.unwrap().split(|c: char| !c.is_ascii_lowercase() && c != '-');
        let named = words.filter_map(|word| word.strip_prefix("--")).collect::<Vec<_>>();
        assert!(named.len() > 1, "{file}");
        for option in named {
            assert!(
                options.contains(&format!("pub(crate) {}:", option.replace('-', "_"))),
                "{file}: {option}"
            );
        }
        assert!(text.contains("\nUSER 10001\n") || text.contains("\nDynamicUser=yes\n"), "{file}");
    }
}
