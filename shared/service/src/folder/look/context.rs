//! The files of a repository's root that say how to work in it.

use std::path::Path;

use domain::{BlobId, ContextFile, ContextRole, decode_context};

use super::super::open;

const FILES: [(&str, ContextRole); 4] = [
    ("AGENTS.md", ContextRole::AgentInstructions),
    ("CLAUDE.md", ContextRole::AgentInstructions),
    ("README.md", ContextRole::ProjectDoc),
    (".lean-spec/config.json", ContextRole::Config),
];

/// The files as they are now; `None` where they are as they were `before`. One that cannot be read is passed over, and so
/// is a link.
pub(super) fn read(
    root: &Path,
    before: &[ContextFile],
    count: Option<fn(&str) -> u32>,
) -> Option<Vec<ContextFile>> {
    let read = |(path, role)| {
        let bytes = open::read(root, path).ok()?;
        Some((path, role, BlobId::of(&bytes), bytes))
    };
    let files: Vec<_> = FILES.into_iter().filter_map(read).collect();
    let names = files.iter().map(|(path, _, blob, _)| (*path, *blob));
    if names.eq(before.iter().map(|it| (it.path.as_str(), it.blob))) {
        return None;
    }
    let files = files.into_iter().map(|(path, role, blob, bytes)| {
        let known = before.iter().find(|it| it.path == path && it.blob == blob);
        known.cloned().unwrap_or_else(|| {
            let content = decode_context(&bytes);
            let tokens = count.map(|count| count(&content));
            ContextFile { role, path: path.to_owned(), blob, content, tokens }
        })
    });
    Some(files.collect())
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_repository_shows_no_file_of_the_machine_by_a_link() {
        let dir = tempfile::tempdir().unwrap();
        let (root, home) = (dir.path().join("root"), dir.path().join("home/.docker"));
        fs::create_dir_all(&root).unwrap();
        fs::create_dir_all(&home).unwrap();
        fs::write(home.join("config.json"), "{\"auths\": \"secret\"}").unwrap();
        fs::write(root.join("AGENTS.md"), "# Agents\n").unwrap();
        symlink(home.join("config.json"), root.join("README.md")).unwrap();
        symlink(&home, root.join(".lean-spec")).unwrap();
        let seen = |root: &Path| {
            let files = read(root, &[], None).unwrap_or_default();
            files.into_iter().map(|it| it.path).collect::<Vec<_>>()
        };
        assert_eq!(seen(&root), ["AGENTS.md"]);

        fs::remove_file(root.join(".lean-spec")).unwrap();
        fs::create_dir(root.join(".lean-spec")).unwrap();
        fs::write(root.join(".lean-spec/config.json"), "{}").unwrap();
        assert_eq!(seen(&root), ["AGENTS.md", ".lean-spec/config.json"]);
    }
}
