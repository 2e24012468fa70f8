//! What has to be fetched and parsed to go from one snapshot to the next: a pure function of the two sides.

use std::sync::Arc;

use crate::{Asset, BlobId, ParsedSpec, Problem, Snapshot, SpecFolder, TreeId};

/// A regular file below the specs folder, as git lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeFile {
    /// Its path, relative to the specs folder, with `/`.
    pub path: String,
    /// Its content.
    pub blob: BlobId,
    /// Its size in bytes.
    pub size: u64,
}

/// A repository's specs folder at a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundFolder {
    /// Its path in the repository.
    pub path: String,
    /// Its git tree.
    pub tree: TreeId,
    /// Its regular files, all the way down.
    pub files: Vec<TreeFile>,
}

/// What is to be done for the next snapshot.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The specs, in the order of their directories.
    pub specs: Vec<PlannedSpec>,
    /// Problems of the folder that belong to no spec.
    pub problems: Vec<Problem>,
    /// Documents that the snapshot before does not name: from GitHub. Each content once.
    pub fetch: Vec<Wanted>,
    /// Documents that the snapshot before names, and that are needed to parse a spec that changed: from the store. Each
    /// content once.
    pub reread: Vec<BlobId>,
    /// Pictures that the snapshot before does not name: from GitHub. Each content once.
    pub pictures: Vec<Wanted>,
}

/// Content to fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// What.
    pub blob: BlobId,
    /// Its size in bytes.
    pub size: u64,
    /// Where it is, relative to the specs folder: for those who fetch by path.
    pub path: String,
}

/// A spec of the next snapshot.
#[derive(Clone, Debug)]
pub enum PlannedSpec {
    /// It is as it was.
    Keep(Arc<ParsedSpec>),
    /// It is new, or something of it changed.
    Parse {
        /// Its files.
        folder: SpecFolder,
        /// Its Markdown files, the main one first, with their content.
        documents: Vec<(String, BlobId)>,
        /// Its other files.
        assets: Vec<Asset>,
    },
}

/// What has to be done to show `files` where `before` is shown now.
pub fn plan(before: Option<&Snapshot>, files: &[TreeFile]) -> Plan {
    let _ = (before, files);
    Plan::default()
}

/// Whether an asset is a picture that is kept with the specs: its kind, by the end of its name, is one that pages show,
/// and it has at most [`PICTURE_BYTES`](crate::limits::PICTURE_BYTES).
pub fn is_picture(path: &str, size: u64) -> bool {
    let kinds = ["png", "jpg", "jpeg", "gif", "webp", "svg", "avif", "ico"];
    let kind = path.rsplit_once('.').map(|(_, kind)| kind.to_ascii_lowercase());
    kind.is_some_and(|kind| kinds.contains(&kind.as_str())) && size <= crate::limits::PICTURE_BYTES
}
