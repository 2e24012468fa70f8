//! The work on a snapshot in parts, of which each fits into memory.

use std::collections::{HashMap, HashSet};

use domain::BlobId;
use domain::sync::{TreeFile, Wanted};

use super::super::content::in_parts;
use super::super::parse::Unparsed;
use crate::bounds::BYTES_AT_ONCE;

/// Specs that are parsed together, and the content that this takes. Paths are relative to the repository.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) specs: Vec<Unparsed>,
    /// From GitHub.
    pub(super) new: Vec<Wanted>,
    /// From the store: what the snapshot before names, and what an earlier part brought.
    pub(super) known: Vec<Wanted>,
    /// From GitHub, and not to be kept.
    pub(super) passing: Vec<Wanted>,
}

/// Divides the specs of a folder. `fetch` is what the snapshot before does not name; `passing` comes with the first part.
/// There is at least one.
pub(super) fn parts(
    folder: &str,
    specs: Vec<Unparsed>,
    fetch: &[Wanted],
    files: Vec<TreeFile>,
    passing: Vec<Wanted>,
) -> Vec<Part> {
    let needed: HashSet<&str> =
        specs.iter().flat_map(|spec| spec.documents.iter().map(|(path, _)| path.as_str())).collect();
    // Of a hundred thousand files only those are kept in memory that are read.
    let files: HashMap<BlobId, TreeFile> = files
        .into_iter()
        .filter(|file| needed.contains(file.path.as_str()))
        .map(|file| (file.blob, file))
        .collect();
    let size = |spec: &Unparsed| -> u64 {
        spec.documents.iter().filter_map(|(_, blob)| Some(files.get(blob)?.size)).sum()
    };
    let mut unknown: HashSet<BlobId> = fetch.iter().map(|it| it.blob).collect();
    let mut parts: Vec<Part> = Vec::new();
    let lengths: Vec<usize> = in_parts(&specs, BYTES_AT_ONCE, size).iter().map(|part| part.len()).collect();
    let mut specs = specs.into_iter();
    for length in lengths {
        let mut part = Part { specs: specs.by_ref().take(length).collect(), ..Part::default() };
        let mut here = HashSet::new();
        for (_, blob) in part.specs.iter().flat_map(|spec| &spec.documents) {
            if !here.insert(*blob) {
                continue;
            }
            let Some(file) = files.get(blob) else { continue };
            let list = if unknown.remove(blob) { &mut part.new } else { &mut part.known };
            list.push(Wanted { blob: *blob, size: file.size, path: below(folder, &file.path) });
        }
        parts.push(part);
    }
    if parts.is_empty() {
        parts.push(Part::default());
    }
    parts[0].passing = passing;
    parts
}

/// The same, by paths that are relative to the repository.
pub(super) fn in_full(folder: &str, wanted: &[Wanted]) -> Vec<Wanted> {
    wanted.iter().map(|it| Wanted { path: below(folder, &it.path), ..it.clone() }).collect()
}

fn below(folder: &str, path: &str) -> String {
    if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") }
}

#[cfg(test)]
mod tests {
    use domain::sync::{PlannedSpec, plan};

    use super::*;

    #[test]
    fn content_is_fetched_once_and_read_from_the_store_where_a_later_part_needs_it_too() {
        let file = |at: u8, blob: u8| TreeFile {
            path: format!("{at:03}-a/README.md"),
            blob: [blob; 20].into(),
            size: 7 << 20,
        };
        let files = vec![file(1, 1), file(2, 2), file(3, 3), file(4, 1)];
        let plan = plan(None, &files);
        let specs = plan.specs.into_iter().filter_map(|spec| match spec {
            PlannedSpec::Parse { folder, documents, assets } => Some(Unparsed { folder, documents, assets }),
            PlannedSpec::Keep(_) => None,
        });
        let specs: Vec<_> = specs.collect();
        let parts = parts("docs/specs", specs, &plan.fetch, files, Vec::new());
        let paths = |wanted: &[Wanted]| wanted.iter().map(|it| it.path.clone()).collect::<Vec<_>>();
        assert_eq!(parts.len(), 2);
        assert_eq!(paths(&parts[0].new).len(), 2);
        assert_eq!(paths(&parts[1].new), ["docs/specs/003-a/README.md"]);
        assert_eq!(paths(&parts[1].known), ["docs/specs/004-a/README.md"]);
    }
}
