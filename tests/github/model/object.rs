//! Git's objects, with the ids that git gives them. Source: git-hash-object(1), git-mktree(1), git-commit-tree(1).

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use bytes::Bytes;
use domain::{BadId, BlobId};
use sha1::{Digest as _, Sha1};

/// The id of an object of any kind.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Oid(pub(crate) [u8; 20]);

impl Oid {
    fn of(kind: &str, content: &[u8]) -> Self {
        let mut hash = Sha1::new();
        hash.update(format!("{kind} {}\0", content.len()));
        hash.update(content);
        Self(hash.finalize().into())
    }
}

impl fmt::Display for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&BlobId::from(self.0), f)
    }
}

impl fmt::Debug for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Oid({self})")
    }
}

impl FromStr for Oid {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        text.parse::<BlobId>().map(|id| Self(*id.as_bytes()))
    }
}

/// What an entry of a tree is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// `100644`.
    File,
    /// `100755`.
    Executable,
    /// `040000`.
    Folder,
    /// `120000`: the blob is the path that it leads to.
    Symlink,
    /// `160000`: a commit of another repository.
    Submodule,
}

impl Mode {
    /// As the REST API writes it: six octal digits.
    pub fn octal(self) -> &'static str {
        match self {
            Self::File => "100644",
            Self::Executable => "100755",
            Self::Folder => "040000",
            Self::Symlink => "120000",
            Self::Submodule => "160000",
        }
    }

    /// As GraphQL writes it: the same number in decimal.
    pub(crate) fn number(self) -> u32 {
        u32::from_str_radix(self.octal(), 8).unwrap_or_default()
    }

    /// `blob`, `tree`, `commit`.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Self::File | Self::Executable | Self::Symlink => "blob",
            Self::Folder => "tree",
            Self::Submodule => "commit",
        }
    }
}

/// An entry of a tree.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) mode: Mode,
    pub(crate) oid: Oid,
}

/// A commit.
#[derive(Debug)]
pub(crate) struct Commit {
    pub(crate) tree: Oid,
    pub(crate) parents: Vec<Oid>,
    /// Seconds since 1970.
    pub(crate) at: i64,
    pub(crate) message: String,
}

/// What an id stands for.
#[derive(Clone, Debug)]
pub(crate) enum Object {
    Blob(Bytes),
    Tree(Arc<[Entry]>),
    Commit(Arc<Commit>),
}

/// The objects of one repository.
#[derive(Default)]
pub(crate) struct Objects(HashMap<Oid, Object>);

impl Objects {
    pub(crate) fn get(&self, oid: Oid) -> Option<&Object> {
        self.0.get(&oid)
    }

    pub(crate) fn blob(&self, oid: Oid) -> Option<&Bytes> {
        match self.0.get(&oid) {
            Some(Object::Blob(content)) => Some(content),
            _ => None,
        }
    }

    pub(crate) fn tree(&self, oid: Oid) -> Option<&Arc<[Entry]>> {
        match self.0.get(&oid) {
            Some(Object::Tree(entries)) => Some(entries),
            _ => None,
        }
    }

    pub(crate) fn commit(&self, oid: Oid) -> Option<&Arc<Commit>> {
        match self.0.get(&oid) {
            Some(Object::Commit(commit)) => Some(commit),
            _ => None,
        }
    }

    pub(crate) fn put_blob(&mut self, content: Bytes) -> Oid {
        let oid = Oid::of("blob", &content);
        self.0.entry(oid).or_insert(Object::Blob(content));
        oid
    }

    pub(crate) fn put_tree(&mut self, mut entries: Vec<Entry>) -> Oid {
        // Git sorts folders as if their names ended in `/`.
        entries.sort_by(|one, other| sort_key(one).cmp(sort_key(other)));
        let mut content = Vec::with_capacity(entries.len() * 48);
        for entry in &entries {
            content.extend_from_slice(entry.mode.octal().trim_start_matches('0').as_bytes());
            content.push(b' ');
            content.extend_from_slice(entry.name.as_bytes());
            content.push(0);
            content.extend_from_slice(&entry.oid.0);
        }
        let oid = Oid::of("tree", &content);
        self.0.entry(oid).or_insert_with(|| Object::Tree(entries.into()));
        oid
    }

    pub(crate) fn put_commit(&mut self, commit: Commit) -> Oid {
        use fmt::Write as _;
        let mut content = format!("tree {}\n", commit.tree);
        for parent in &commit.parents {
            let _ = writeln!(content, "parent {parent}");
        }
        let at = commit.at;
        let _ = write!(
            content,
            "author {AUTHOR} <{EMAIL}> {at} +0000\ncommitter {AUTHOR} <{EMAIL}> {at} +0000\n\n{}\n",
            commit.message
        );
        let oid = Oid::of("commit", content.as_bytes());
        self.0.insert(oid, Object::Commit(Arc::new(commit)));
        oid
    }

    /// What is at a path below a tree; the tree itself for an empty one.
    pub(crate) fn at(&self, tree: Oid, path: &str) -> Option<(Mode, Oid)> {
        if path.split('/').all(str::is_empty) {
            return Some((Mode::Folder, tree));
        }
        self.entry_at(tree, path).map(|entry| (entry.mode, entry.oid))
    }

    /// The entry at a path below a tree.
    pub(crate) fn entry_at(&self, mut tree: Oid, path: &str) -> Option<&Entry> {
        let mut found = None;
        for name in path.split('/').filter(|name| !name.is_empty()) {
            let entry = self.tree(tree)?.iter().find(|entry| entry.name == name)?;
            (tree, found) = (entry.oid, Some(entry));
        }
        found
    }

    /// Every entry below a tree that is no folder, by path. `each` may end it by saying `false`.
    pub(crate) fn walk(
        &self,
        tree: Oid,
        prefix: &str,
        each: &mut dyn FnMut(&str, Mode, Oid) -> bool,
    ) -> bool {
        let Some(entries) = self.tree(tree) else { return true };
        entries.iter().all(|entry| {
            let path =
                if prefix.is_empty() { entry.name.clone() } else { format!("{prefix}/{}", entry.name) };
            each(&path, entry.mode, entry.oid)
                && (entry.mode != Mode::Folder || self.walk(entry.oid, &path, each))
        })
    }

    /// Forgets all that is not in `keep`.
    pub(crate) fn retain(&mut self, keep: impl Fn(Oid) -> bool) {
        self.0.retain(|&oid, _| keep(oid));
    }
}

/// Who commits everything here.
pub(crate) const AUTHOR: &str = "Model";
/// Their address.
pub(crate) const EMAIL: &str = "model@example.com";

fn sort_key(entry: &Entry) -> impl Iterator<Item = &u8> {
    let end: &[u8] = if entry.mode == Mode::Folder { b"/" } else { b"" };
    entry.name.as_bytes().iter().chain(end)
}
