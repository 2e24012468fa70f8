//! One look at a folder: what is as it was is kept, what changed is read.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::Path;
use std::sync::Arc;

use domain::{
    Asset, BlobId, Content, ContextFile, ContextRole, CountTokens, ParsedProject, ParsedSpec, Prepared,
    Snapshot, SpecFolder, SpecText, decode, list_folder, parse_spec,
};

use super::walk::{Listed, Stamp, walk};
use super::{Dirs, open};
use crate::current::{LazyIndex, Seed};
use crate::{Clock, SourceError};

/// How often a folder that changes while it is read is read again.
const TRIES: usize = 4;

/// A context file is read up to this many bytes (256 KiB).
const CONTEXT_BYTES: usize = 256 << 10;

/// Which files must be read again even where their size and time are the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Doubt {
    #[default]
    Nothing,
    Some(Dirs),
    All,
}

impl Doubt {
    pub(crate) fn add(&mut self, path: &str) {
        self.join(Self::Some(Dirs::from([path.to_owned()])));
    }

    pub(crate) fn join(&mut self, other: Self) {
        *self = match (std::mem::take(self), other) {
            (Self::All, _) | (_, Self::All) => Self::All,
            (Self::Nothing, it) | (it, Self::Nothing) => it,
            (Self::Some(mut a), Self::Some(b)) => {
                a.extend(b);
                Self::Some(a)
            }
        };
    }

    /// Whether the spec in `dir` is doubted: by its own path, or by one above or below it.
    fn covers(&self, dir: &str) -> bool {
        let within = |inner: &str, outer: &str| {
            inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        match self {
            Self::Nothing => false,
            Self::Some(paths) => {
                paths.iter().any(|path| within(path, dir) || (!path.is_empty() && within(dir, path)))
            }
            Self::All => true,
        }
    }
}

/// What a look found.
pub(crate) struct Loaded {
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) index: Arc<LazyIndex>,
    /// Whether this look found anything that the one before had not.
    pub(crate) is_new: bool,
    /// The listing; `None` while only a prepared snapshot was loaded.
    files: Option<Vec<Listed>>,
    /// Written so shortly before the look that their times cannot be trusted.
    recent: Vec<String>,
    folders: HashMap<String, SpecFolder>,
    places: HashMap<BlobId, Place>,
}

/// Where content is found.
#[derive(Clone)]
pub(crate) struct Place {
    /// Relative to the specs folder.
    pub(crate) path: String,
    /// Where the body of a Markdown file begins; `None` for other files.
    pub(crate) body_start: Option<u32>,
}

impl Loaded {
    pub(crate) fn from_prepared(prepared: &Arc<Prepared>) -> Self {
        let snapshot = Arc::new(Snapshot::assemble(prepared.project.clone()));
        Self {
            places: places(&snapshot),
            snapshot,
            index: LazyIndex::new(Seed::Prepared(Arc::clone(prepared))),
            is_new: false,
            files: None,
            recent: Vec::new(),
            folders: HashMap::new(),
        }
    }

    pub(crate) fn place(&self, blob: &BlobId) -> Option<&Place> {
        self.places.get(blob)
    }
}

/// Looks at a folder.
pub(crate) struct Looker<'a> {
    pub(crate) dir: &'a Path,
    pub(crate) root: Option<&'a Path>,
    pub(crate) count: Option<fn(&str) -> u32>,
    pub(crate) clock: &'a Clock,
}

impl Looker<'_> {
    /// What the folder holds now. A folder that changes while it is read is read again; one that does not come to rest
    /// stays as it was `before`.
    pub(crate) fn look(
        &self,
        before: Option<&Arc<Loaded>>,
        doubt: &Doubt,
    ) -> Result<Arc<Loaded>, SourceError> {
        let mut files = self.walk()?;
        for _ in 0..TRIES {
            if let Some(before) = before.filter(|it| it.is_as_it_was(&files, doubt)) {
                let context = self.context(Some(before));
                if context.iter().map(|it| it.blob).eq(before.snapshot.context().iter().map(|it| it.blob)) {
                    return Ok(Arc::clone(before));
                }
            }
            let seen = self.read(&files, before.map(Arc::as_ref), doubt);
            let after = self.walk()?;
            match seen {
                Ok(loaded) if after == files => return Ok(Arc::new(loaded)),
                _ => files = after,
            }
        }
        match before {
            Some(before) => Ok(Arc::clone(before)),
            None => Err(SourceError::unavailable("The specs folder changed all the time while it was read.")),
        }
    }

    fn walk(&self) -> Result<Vec<Listed>, SourceError> {
        walk(self.dir).map_err(|error| {
            let what = match error.kind() {
                io::ErrorKind::NotFound => {
                    "does not exist. Set `SPECS_DIR` to the folder that holds the specs"
                }
                io::ErrorKind::NotADirectory => {
                    "is not a folder. Set `SPECS_DIR` to the folder that holds the specs"
                }
                io::ErrorKind::PermissionDenied => "may not be read. Give this process the right to read it",
                _ => "cannot be read",
            };
            SourceError::unavailable_because(format!("The specs folder (`SPECS_DIR`) {what}."), error)
        })
    }

    /// Reads what changed. An error where a file cannot be read now: the listing is out of date.
    fn read(&self, files: &[Listed], before: Option<&Loaded>, doubt: &Doubt) -> io::Result<Loaded> {
        let now = self.clock.wall();
        let stamps: HashMap<&str, Stamp> = files.iter().map(|it| (it.path.as_str(), it.stamp)).collect();
        let listing = list_folder(files.iter().map(|it| it.path.as_str()));
        let (mut kept, mut wanted) = (Vec::new(), Vec::new());
        for folder in &listing.specs {
            match before.and_then(|before| before.unchanged(folder, &stamps, doubt)) {
                Some(spec) => kept.push(spec),
                None => wanted.push(folder),
            }
        }
        let read = self.read_all(&wanted)?;

        let mut changed = Vec::new();
        let mut specs = kept;
        for (spec, text) in read {
            // The same content was there before: an editor wrote the file again, or a checkout gave it a new time.
            let same =
                before.and_then(|it| it.snapshot.spec(spec.name.as_str())).is_some_and(|it| **it == spec);
            if !same {
                changed.push(text);
            }
            specs.push(Arc::new(spec));
        }
        let removed: Vec<_> = before.map_or_else(Vec::new, |before| {
            let names: std::collections::HashSet<_> = specs.iter().map(|spec| &spec.name).collect();
            before
                .snapshot
                .specs()
                .iter()
                .filter(|it| !names.contains(&it.name))
                .map(|it| it.name.clone())
                .collect()
        });
        let project = ParsedProject { specs, problems: listing.problems, context: self.context(before) };
        let is_new = before.is_none_or(|_| !changed.is_empty() || !removed.is_empty());
        let index = match before {
            Some(before) if !is_new => Arc::clone(&before.index),
            Some(before) => {
                LazyIndex::new(Seed::Update { base: Arc::clone(&before.index), changed, removed })
            }
            None => LazyIndex::new(Seed::Texts(changed)),
        };
        let snapshot = Arc::new(Snapshot::assemble(project));
        Ok(Loaded {
            places: places(&snapshot),
            snapshot,
            index,
            is_new,
            recent: files.iter().filter(|it| it.stamp.is_recent(now)).map(|it| it.path.clone()).collect(),
            folders: listing.specs.into_iter().map(|folder| (folder.dir.clone(), folder)).collect(),
            files: Some(files.to_vec()),
        })
    }

    fn read_all(&self, wanted: &[&SpecFolder]) -> io::Result<Vec<(ParsedSpec, SpecText)>> {
        const FOR_A_THREAD: usize = 16;
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(8);
        if threads == 1 || wanted.len() < FOR_A_THREAD * 2 {
            return wanted.iter().map(|folder| self.read_spec(folder)).collect();
        }
        let chunk = wanted.len().div_ceil(threads * 4).max(FOR_A_THREAD);
        let next = std::sync::atomic::AtomicUsize::new(0);
        let chunks: Vec<_> = wanted.chunks(chunk).collect();
        let work = || {
            let mut done = Vec::new();
            while let Some(part) = chunks.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
                done.extend(part.iter().map(|folder| self.read_spec(folder)));
            }
            done
        };
        let parts: Vec<Vec<_>> = std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
            let mine = work();
            others.into_iter().filter_map(|it| it.join().ok()).chain([mine]).collect()
        });
        parts.into_iter().flatten().collect()
    }

    fn read_spec(&self, folder: &SpecFolder) -> io::Result<(ParsedSpec, SpecText)> {
        let mut files = Vec::with_capacity(1 + folder.sub_specs.len());
        for path in std::iter::once(&folder.main).chain(&folder.sub_specs) {
            if let Some(bytes) = self.read_file(path)? {
                files.push((path, BlobId::of(&bytes), bytes));
            }
        }
        let contents: Vec<_> =
            files.iter().map(|(path, blob, bytes)| Content { path, bytes, blob: *blob }).collect();
        let mut assets = Vec::with_capacity(folder.assets.len());
        for path in &folder.assets {
            if let Some(bytes) = self.read_file(path)? {
                let below =
                    path.strip_prefix(&folder.dir).map_or(path.as_str(), |it| it.trim_start_matches('/'));
                assets.push(Asset {
                    path: below.to_owned(),
                    blob: BlobId::of(&bytes),
                    size: bytes.len() as u64,
                });
            }
        }
        let count: CountTokens<'_> = self.count.as_ref().map(|it| it as &(dyn Fn(&str) -> u32 + Sync));
        Ok(parse_spec(folder, &contents, assets, count))
    }

    /// The file's bytes; `None` where it may not be read, or is too large. An error where it is not what was listed.
    fn read_file(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        match open::read(&self.dir.join(path)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::Interrupted) => {
                Err(error)
            }
            Err(error) => {
                tracing::warn!(file.path = path, %error, "a file of the specs folder cannot be read");
                Ok(None)
            }
        }
    }

    /// The files of the repository's root that say how to work in it. One that cannot be read is passed over; where the
    /// root is not there, as in a bundle, they are what they were.
    fn context(&self, before: Option<&Loaded>) -> Vec<ContextFile> {
        const FILES: [(&str, ContextRole); 4] = [
            ("AGENTS.md", ContextRole::AgentInstructions),
            ("CLAUDE.md", ContextRole::AgentInstructions),
            ("README.md", ContextRole::ProjectDoc),
            (".lean-spec/config.json", ContextRole::Config),
        ];
        let Some(root) = self.root else {
            return before.map_or_else(Vec::new, |before| before.snapshot.context().to_vec());
        };
        let read = |(path, role): (&str, ContextRole)| {
            let mut bytes = open::read(&root.join(path)).ok()?;
            bytes.truncate(CONTEXT_BYTES);
            let content = decode(&bytes).into_owned();
            let tokens = self.count.map(|count| count(&content));
            Some(ContextFile { role, path: path.to_owned(), blob: BlobId::of(&bytes), content, tokens })
        };
        FILES.into_iter().filter_map(read).collect()
    }
}

impl Loaded {
    fn is_as_it_was(&self, files: &[Listed], doubt: &Doubt) -> bool {
        *doubt == Doubt::Nothing && self.recent.is_empty() && self.files.as_deref() == Some(files)
    }

    /// The spec of that folder, where none of its files changed.
    fn unchanged(
        &self,
        folder: &SpecFolder,
        now: &HashMap<&str, Stamp>,
        doubt: &Doubt,
    ) -> Option<Arc<ParsedSpec>> {
        if doubt.covers(&folder.dir) {
            return None;
        }
        let spec = self.snapshot.spec(folder.name.as_str())?;
        let mut paths = std::iter::once(&folder.main).chain(&folder.sub_specs).chain(&folder.assets);
        let same = if let Some(files) = &self.files {
            self.folders.get(&folder.dir) == Some(folder)
                && paths.all(|path| {
                    let then = files.binary_search_by(|it| it.path.as_str().cmp(path)).ok();
                    then.is_some_and(|at| now.get(path.as_str()) == Some(&files[at].stamp))
                        && !self.recent.contains(path)
                })
        } else {
            // Of a prepared snapshot only names and sizes are known: times begin with this look.
            let sizes = sizes(spec);
            spec.dir == folder.dir
                && sizes.len() == paths.clone().count()
                && paths
                    .all(|path| sizes.get(path.as_str()).copied() == now.get(path.as_str()).map(|it| it.size))
        };
        same.then(|| spec.shared())
    }
}

fn sizes(spec: &ParsedSpec) -> BTreeMap<String, u64> {
    let documents = spec.documents.iter().map(|it| (&it.path, it.size));
    let assets = spec.assets.iter().map(|it| (&it.path, it.size));
    documents.chain(assets).map(|(path, size)| (format!("{}/{path}", spec.dir), size)).collect()
}

fn places(snapshot: &Snapshot) -> HashMap<BlobId, Place> {
    let mut places = HashMap::new();
    for spec in snapshot.specs() {
        for document in &spec.documents {
            let path = format!("{}/{}", spec.dir, document.path);
            places.insert(document.blob, Place { path, body_start: Some(document.body_start) });
        }
        for asset in &spec.assets {
            let place = Place { path: format!("{}/{}", spec.dir, asset.path), body_start: None };
            places.entry(asset.blob).or_insert(place);
        }
    }
    places
}
