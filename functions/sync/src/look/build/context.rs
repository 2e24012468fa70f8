//! The files of a repository's root that say how to work in it.

use domain::limits::FETCHED_BYTES;
use domain::sync::Wanted;
use domain::{ContextFile, Snapshot, decode_context};
use github::RootFile;

use super::super::content::Contents;
use super::super::preparing::Preparing;

/// Those of which the snapshot before does not have the content.
pub(super) fn unknown_context(files: &[RootFile], before: Option<&Snapshot>) -> Vec<Wanted> {
    let unknown = files.iter().filter(|file| known(file, before).is_none() && file.size <= FETCHED_BYTES);
    unknown.map(|it| Wanted { blob: it.blob, size: it.size, path: it.path.clone() }).collect()
}

/// The files with their content, as far as it is there.
pub(super) fn read_context(
    files: &[RootFile],
    before: Option<&Snapshot>,
    contents: &Contents,
    preparing: &Preparing,
) -> Vec<ContextFile> {
    let read = |file: &RootFile| {
        if let Some(known) = known(file, before) {
            return Some(known.clone());
        }
        let bytes = contents.get(&file.blob)?;
        let content = decode_context(bytes);
        let tokens = Some(preparing.count_tokens(&content));
        Some(ContextFile { role: file.role, path: file.path.clone(), blob: file.blob, content, tokens })
    };
    files.iter().filter_map(read).collect()
}

fn known<'a>(file: &RootFile, before: Option<&'a Snapshot>) -> Option<&'a ContextFile> {
    before?.context().iter().find(|it| it.path == file.path && it.blob == file.blob)
}
