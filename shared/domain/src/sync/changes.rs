//! What differs between two snapshots.

use std::collections::{HashMap, VecDeque};

use crate::{BlobId, Snapshot, Spec, SpecName};

/// The specs that differ between two snapshots, each list by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Only in the newer one.
    pub added: Vec<SpecName>,
    /// In both, with other files.
    pub updated: Vec<SpecName>,
    /// Only in the older one.
    pub deleted: Vec<SpecName>,
    /// Those that are deleted under the first name, and added with the same files under the second. By the second.
    pub moved: Vec<(SpecName, SpecName)>,
}

impl Changes {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.updated.is_empty() && self.deleted.is_empty()
    }
}

/// What changed from `before` to `after`. Without a `before` everything was added.
pub fn changes(before: Option<&Snapshot>, after: &Snapshot) -> Changes {
    let mut found = Changes::default();
    for spec in after.specs() {
        match before.and_then(|before| before.spec(spec.name.as_str())) {
            None => found.added.push(spec.name.clone()),
            Some(old) if files(old) != files(spec) => found.updated.push(spec.name.clone()),
            Some(_) => {}
        }
    }
    for spec in before.map_or(&[][..], |before| before.specs()) {
        if after.spec(spec.name.as_str()).is_none() {
            found.deleted.push(spec.name.clone());
        }
    }
    for names in [&mut found.added, &mut found.updated, &mut found.deleted] {
        names.sort_unstable();
    }
    found.moved = before.map(|before| moved(before, after, &found)).unwrap_or_default();
    found
}

/// The files of a spec, with their paths below it.
fn files(spec: &Spec) -> Vec<(&str, BlobId)> {
    let documents = spec.documents.iter().map(|it| (it.path.as_str(), it.blob));
    documents.chain(spec.assets.iter().map(|it| (it.path.as_str(), it.blob))).collect()
}

/// Of several with the same files the first by name belong together.
fn moved(before: &Snapshot, after: &Snapshot, found: &Changes) -> Vec<(SpecName, SpecName)> {
    let mut gone: HashMap<_, VecDeque<&SpecName>> = HashMap::new();
    for spec in found.deleted.iter().filter_map(|name| before.spec(name.as_str())) {
        gone.entry(files(spec)).or_default().push_back(&spec.name);
    }
    let came = found.added.iter().filter_map(|name| after.spec(name.as_str()));
    came.filter_map(|spec| {
        let from = gone.get_mut(&files(spec))?.pop_front()?;
        Some((from.clone(), spec.name.clone()))
    })
    .collect()
}
