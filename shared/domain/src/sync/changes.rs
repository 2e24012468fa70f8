//! What differs between two snapshots.

use crate::{Snapshot, SpecName};

/// The specs that differ between two snapshots, each list by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Only in the newer one.
    pub added: Vec<SpecName>,
    /// In both, with other files.
    pub updated: Vec<SpecName>,
    /// Only in the older one.
    pub deleted: Vec<SpecName>,
}

impl Changes {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.updated.is_empty() && self.deleted.is_empty()
    }
}

/// What changed from `before` to `after`. Without a `before` everything was added.
pub fn changes(before: Option<&Snapshot>, after: &Snapshot) -> Changes {
    let files = |snapshot: &Snapshot, name: &str| -> Option<Vec<(String, crate::BlobId)>> {
        let spec = snapshot.spec(name)?;
        let documents = spec.documents.iter().map(|it| (it.path.clone(), it.blob));
        let assets = spec.assets.iter().map(|it| (it.path.clone(), it.blob));
        Some(documents.chain(assets).collect())
    };
    let mut found = Changes::default();
    for spec in after.specs() {
        let name = spec.name.as_str();
        match before.and_then(|before| files(before, name)) {
            None => found.added.push(spec.name.clone()),
            Some(old) if Some(&old) != files(after, name).as_ref() => found.updated.push(spec.name.clone()),
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
    found
}
