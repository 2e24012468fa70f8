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

/// The files as they are now; `None` where they are as they were `before`. One that cannot be read is passed over.
pub(super) fn read(
    root: &Path,
    before: &[ContextFile],
    count: Option<fn(&str) -> u32>,
) -> Option<Vec<ContextFile>> {
    let read = |(path, role)| {
        let bytes = open::read(&root.join(path)).ok()?;
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
