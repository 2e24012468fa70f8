//! Where a snapshot was read, and what a head says of it.

use domain::{BlobId, CommitId, Head, Project, SnapshotId, Stats, Timestamp, TreeId};
use github::FoundTree;

use super::super::judge::{Reading, branch};

/// Where specs were read.
#[derive(Clone, Debug)]
pub(super) struct Place {
    revision: CommitId,
    branch: String,
    specs_path: Option<String>,
    tree: Option<TreeId>,
    context: Vec<(String, BlobId)>,
}

/// The snapshot that a head names.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) snapshot: SnapshotId,
    pub(super) format: u32,
    pub(super) bytes: u64,
    pub(super) stats: Stats,
    pub(super) changed_at: Timestamp,
}

impl Kept {
    /// The one that is shown now.
    pub(super) fn of(head: &Head) -> Self {
        Self {
            snapshot: head.snapshot,
            format: head.format,
            bytes: head.bytes,
            stats: head.stats.clone(),
            changed_at: head.changed_at,
        }
    }
}

impl Place {
    /// The place of what was found; `None` in an empty repository.
    pub(super) fn of(project: &Project, reading: &Reading, found: Option<&FoundTree>) -> Self {
        let folder = found.and_then(|found| found.folder.as_ref());
        let context = found.map_or(&[][..], |found| &found.context);
        Self {
            revision: reading.revision(),
            branch: branch(project, &reading.seen.repository).to_owned(),
            specs_path: folder.map(|folder| folder.path.clone()),
            tree: folder.map(|folder| folder.tree),
            context: context.iter().map(|file| (file.path.clone(), file.blob)).collect(),
        }
    }

    /// Whether a head was read from the same content in the same place, whatever the commit is.
    pub(super) fn is_that_of(&self, head: &Head) -> bool {
        self.tree.is_some()
            && self.tree == head.tree
            && self.specs_path == head.specs_path
            && self.context == head.context
    }

    /// The head that names a snapshot which was read here: the one after the project's.
    pub(super) fn head(self, project: &Project, kept: Kept) -> Head {
        let Self { revision, branch, specs_path, tree, context } = self;
        let Kept { snapshot, format, bytes, stats, changed_at } = kept;
        let sequence = project.head.as_ref().map_or(1, |head| head.sequence + 1);
        Head {
            snapshot,
            format,
            bytes,
            revision,
            branch,
            specs_path,
            tree,
            context,
            stats,
            changed_at,
            sequence,
        }
    }
}
