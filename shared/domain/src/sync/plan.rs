//! What has to be fetched and parsed to go from one snapshot to the next: a pure function of the two sides.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::limits::{FETCHED_BYTES, PICTURE_BYTES};
use crate::parse::quote;
use crate::{Area, Asset, BlobId, ParsedSpec, Problem, Snapshot, SpecFolder, TreeId, list_folder};

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
    let by_path: HashMap<&str, &TreeFile> = files.iter().map(|file| (file.path.as_str(), file)).collect();
    let listing = list_folder(by_path.keys().copied());
    let known = Known::of(before);
    let mut plan = Plan { problems: listing.problems, ..Plan::default() };
    let (mut fetched, mut reread, mut pictures) = (HashSet::new(), HashSet::new(), HashSet::new());
    for folder in listing.specs {
        let spec = lay_out(folder, &by_path);
        if let Some(kept) = before.and_then(|before| keep(before, &spec)) {
            plan.specs.push(PlannedSpec::Keep(kept));
            continue;
        }
        for path in documents(&spec.folder) {
            let Some(file) = by_path.get(path).filter(|file| file.size <= FETCHED_BYTES) else { continue };
            if known.documents.contains(&file.blob) {
                if reread.insert(file.blob) {
                    plan.reread.push(file.blob);
                }
            } else if fetched.insert(file.blob) {
                plan.fetch.push(wanted(file));
            }
        }
        for path in &spec.folder.assets {
            let Some(file) = by_path.get(path.as_str()).filter(|file| is_picture(&file.path, file.size))
            else {
                continue;
            };
            if !known.pictures.contains(&file.blob) && pictures.insert(file.blob) {
                plan.pictures.push(wanted(file));
            }
        }
        plan.specs.push(PlannedSpec::Parse {
            folder: spec.folder,
            documents: spec.documents,
            assets: spec.assets,
        });
    }
    plan
}

impl Plan {
    /// Bytes of the documents that have to be fetched.
    pub fn fetch_bytes(&self) -> u64 {
        self.fetch.iter().map(|wanted| wanted.size).sum()
    }
}

/// What the snapshot before names.
#[derive(Default)]
struct Known {
    documents: HashSet<BlobId>,
    pictures: HashSet<BlobId>,
}

impl Known {
    fn of(before: Option<&Snapshot>) -> Self {
        let mut known = Self::default();
        for spec in before.map_or(&[][..], Snapshot::specs) {
            known.documents.extend(spec.documents.iter().map(|it| it.blob));
            let pictures = spec.assets.iter().filter(|it| is_picture(&it.path, it.size));
            known.pictures.extend(pictures.map(|it| it.blob));
        }
        known
    }
}

/// A spec's files, with their content.
struct LaidOut {
    folder: SpecFolder,
    documents: Vec<(String, BlobId)>,
    assets: Vec<Asset>,
}

/// Finds the content of a spec's files. A document that is too large to be fetched is a problem of its spec; a sub-spec of
/// that size is listed with the other files, so that a reader still finds it in the repository.
fn lay_out(mut folder: SpecFolder, by_path: &HashMap<&str, &TreeFile>) -> LaidOut {
    let is_large = |path: &str| by_path.get(path).is_some_and(|file| file.size > FETCHED_BYTES);
    let large: Vec<String> = documents(&folder).filter(|path| is_large(path)).map(str::to_owned).collect();
    for path in large {
        let size = by_path.get(path.as_str()).map_or(0, |file| file.size);
        folder.problems.push(too_large(&path, size));
        if folder.main != path {
            folder.sub_specs.retain(|it| *it != path);
            folder.assets.push(path);
        }
    }
    folder.assets.sort_unstable();
    let documents = documents(&folder)
        .filter_map(|path| by_path.get(path).filter(|file| file.size <= FETCHED_BYTES))
        .map(|file| (file.path.clone(), file.blob))
        .collect();
    let below =
        |path: &str| path.strip_prefix(&folder.dir).and_then(|it| it.strip_prefix('/')).map(str::to_owned);
    let assets = folder.assets.iter().filter_map(|path| {
        let file = by_path.get(path.as_str())?;
        Some(Asset { path: below(path)?, blob: file.blob, size: file.size })
    });
    LaidOut { assets: assets.collect(), documents, folder }
}

fn documents(folder: &SpecFolder) -> impl Iterator<Item = &str> {
    std::iter::once(&folder.main).chain(&folder.sub_specs).map(String::as_str)
}

/// The spec as it was, where each of its files is.
fn keep(before: &Snapshot, spec: &LaidOut) -> Option<Arc<ParsedSpec>> {
    let old = before.spec(spec.folder.name.as_str())?;
    let dir = format!("{}/", spec.folder.dir);
    let is_same = old.dir == spec.folder.dir
        && old.layout == spec.folder.layout
        && old.assets == spec.assets
        && old.documents.len() == spec.documents.len()
        && old.documents.iter().zip(&spec.documents).all(|(old, (path, blob))| {
            path.strip_prefix(&dir).unwrap_or(path) == old.path && old.blob == *blob
        });
    is_same.then(|| old.shared())
}

fn wanted(file: &TreeFile) -> Wanted {
    Wanted { blob: file.blob, size: file.size, path: file.path.clone() }
}

fn too_large(path: &str, size: u64) -> Problem {
    let megabytes = |bytes: u64| bytes.div_ceil(1 << 20);
    let message = format!("{} has {} MB: it is not read.", quote(path), megabytes(size));
    Problem::error(Area::Length, path, message).remedy(format!(
        "Documents are read up to {} MB. Split it, or keep what it holds elsewhere.",
        megabytes(FETCHED_BYTES)
    ))
}

/// Whether an asset is a picture that is kept with the specs: its kind, by the end of its name, is one that pages show,
/// and it has at most [`PICTURE_BYTES`].
pub fn is_picture(path: &str, size: u64) -> bool {
    let kinds = ["png", "jpg", "jpeg", "gif", "webp", "svg", "avif", "ico"];
    let kind = path.rsplit_once('.').map(|(_, kind)| kind.to_ascii_lowercase());
    kind.is_some_and(|kind| kinds.contains(&kind.as_str())) && size <= PICTURE_BYTES
}
