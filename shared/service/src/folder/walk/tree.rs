//! What a folder held when it was walked.

use std::fs::Metadata;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use domain::{PassedOver, WhyPassedOver};

/// What changes when a file is written, or when a directory gets or loses an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) size: u64,
    /// Nanoseconds since 1970; 0 where the file system has no times.
    modified: u128,
    /// When anything at all changed, in seconds and nanoseconds: unlike the time above, no program can set it. Not
    /// known on every system.
    changed: (i64, i64),
    /// Which file it is: another one may have been moved to its name. Not known on every system.
    inode: u64,
}

impl Stamp {
    pub(crate) fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().ok().and_then(|it| it.duration_since(UNIX_EPOCH).ok());
        #[cfg(unix)]
        let (changed, inode) = {
            use std::os::unix::fs::MetadataExt as _;
            ((metadata.ctime(), metadata.ctime_nsec()), metadata.ino())
        };
        #[cfg(not(unix))]
        let (changed, inode) = ((0, 0), 0);
        Self { size: metadata.len(), modified: modified.map_or(0, |it| it.as_nanos()), changed, inode }
    }

    /// Whether this was written so shortly before `now` that it may change again without a new time: file systems stamp
    /// in steps, of up to two seconds. (git calls such an entry racily clean.)
    pub(crate) fn is_recent(self, now: SystemTime) -> bool {
        let now = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        self.modified + Duration::from_secs(2).as_nanos() > now.as_nanos()
    }

    /// Whether a directory with this stamp still has the same entries as long as the stamp is the same. POSIX says so;
    /// other systems, and file systems without times, do not.
    pub(super) fn tells_entries(self) -> bool {
        cfg!(unix) && (self.modified, self.changed) != (0, (0, 0))
    }
}

/// A specs folder, as a walk found it. Directories in which nothing changed are shared with the tree before.
#[derive(Clone, Debug)]
pub(crate) struct Tree(pub(super) Arc<Node>);

/// A directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) stamp: Stamp,
    /// Whether it was listed so shortly after it changed that it may have changed again with the same stamp.
    pub(super) is_recent: bool,
    /// By name.
    pub(super) files: Vec<File>,
    /// By name.
    pub(super) dirs: Vec<(String, Arc<Node>)>,
    /// What is not looked at and could be meant to be, by name.
    pub(super) passed_over: Vec<(String, WhyPassedOver)>,
    /// How many files, directories and entries that are passed over there are in it, at any depth.
    pub(super) count: usize,
    /// Whether any file in it is recent, at any depth.
    pub(super) has_recent_files: bool,
}

/// A regular file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct File {
    pub(super) name: String,
    pub(crate) stamp: Stamp,
    /// Whether it was written so shortly before the walk that it may change again with the same stamp.
    pub(crate) is_recent: bool,
}

impl Tree {
    /// The paths of all files, relative to the specs folder, with `/`.
    pub(crate) fn paths(&self) -> Vec<String> {
        let mut paths = Vec::with_capacity(self.0.count);
        self.0.paths("", &mut paths);
        paths
    }

    /// What is passed over and could be meant as a spec.
    pub(crate) fn passed_over(&self) -> Vec<PassedOver> {
        let mut all = Vec::new();
        self.0.add_passed_over("", &mut all);
        all
    }

    /// The file at that path.
    pub(crate) fn file(&self, path: &str) -> Option<&File> {
        let (mut node, mut rest) = (&self.0, path);
        while let Some((dir, below)) = rest.split_once('/') {
            node = node.dir(dir)?;
            rest = below;
        }
        node.files.binary_search_by(|it| it.name.as_str().cmp(rest)).ok().map(|at| &node.files[at])
    }

    /// Whether this is the very tree `other`, and none of its files has to be read to know that it is as it was.
    pub(crate) fn is_settled_as(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) && !self.0.has_recent_files
    }

    /// Whether the files are the same, with the same stamps, and what is passed over. What else is in the directories does not
    /// matter.
    pub(crate) fn has_files_of(&self, other: &Self) -> bool {
        self.0.matches(&other.0, |a, b| a.stamp == b.stamp)
    }

    /// Whether there are files at the same paths, and the same is passed over.
    pub(crate) fn has_paths_of(&self, other: &Self) -> bool {
        self.0.matches(&other.0, |_, _| true)
    }

    /// The directories directly in the specs folder that may hold a file that is not as it was `before`, by name.
    pub(crate) fn changed_since(&self, before: &Self) -> Vec<&str> {
        let changed = |(name, node): &&(String, Arc<Node>)| {
            before.0.dir(name).is_none_or(|then| then.has_recent_files || !Arc::ptr_eq(then, node))
        };
        self.0.dirs.iter().filter(changed).map(|(name, _)| name.as_str()).collect()
    }
}

impl Node {
    /// Puts in what follows from the entries.
    pub(super) fn sum_up(mut self) -> Self {
        self.count = self.files.len() + self.passed_over.len();
        self.count += self.dirs.iter().map(|(_, dir)| dir.count + 1).sum::<usize>();
        self.has_recent_files = self.files.iter().any(|file| file.is_recent)
            || self.dirs.iter().any(|(_, dir)| dir.has_recent_files);
        self
    }

    pub(super) fn dir(&self, name: &str) -> Option<&Arc<Self>> {
        self.dirs.binary_search_by(|(it, _)| it.as_str().cmp(name)).ok().map(|at| &self.dirs[at].1)
    }

    fn paths(&self, prefix: &str, paths: &mut Vec<String>) {
        paths.extend(self.files.iter().map(|file| format!("{prefix}{}", file.name)));
        for (name, dir) in &self.dirs {
            dir.paths(&format!("{prefix}{name}/"), paths);
        }
    }

    fn add_passed_over(&self, prefix: &str, all: &mut Vec<PassedOver>) {
        let own = self.passed_over.iter();
        all.extend(own.map(|(name, why)| PassedOver { path: format!("{prefix}{name}"), why: *why }));
        for (name, dir) in &self.dirs {
            dir.add_passed_over(&format!("{prefix}{name}/"), all);
        }
    }

    fn matches(&self, other: &Self, same: fn(&File, &File) -> bool) -> bool {
        // A directory without files is as good as none.
        let dirs = |node: &'_ Self| node.dirs.iter().filter(|(_, dir)| dir.count > 0).count();
        self.files.len() == other.files.len()
            && self.passed_over == other.passed_over
            && dirs(self) == dirs(other)
            && self.files.iter().zip(&other.files).all(|(a, b)| a.name == b.name && same(a, b))
            && self
                .dirs
                .iter()
                .filter(|(_, dir)| dir.count > 0)
                .zip(other.dirs.iter().filter(|(_, dir)| dir.count > 0))
                .all(|((a, a_dir), (b, b_dir))| {
                    a == b && (Arc::ptr_eq(a_dir, b_dir) || a_dir.matches(b_dir, same))
                })
    }
}
