//! What a push changes.

use bytes::Bytes;
use domain::CommitId;

use super::folder::{Folder, Node};
use super::object::{Mode, Objects, Oid};

/// What a push changes, in that order. One push is one commit.
#[derive(Clone, Debug, Default)]
pub struct Push {
    changes: Vec<Change>,
    pub(super) merges: Vec<CommitId>,
    pub(super) message: Option<String>,
}

#[derive(Clone, Debug)]
enum Change {
    Write { path: String, mode: Mode, content: Bytes },
    Submodule { path: String, commit: CommitId },
    Remove { path: String },
    Rename { from: String, to: String },
}

impl Push {
    /// One that changes nothing: an empty commit.
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes a file. Paths have no leading `/`; folders come by themselves.
    pub fn write(self, path: impl Into<String>, content: impl Into<Bytes>) -> Self {
        self.content(path, Mode::File, content)
    }

    /// Writes a file with mode `100755`.
    pub fn executable(self, path: impl Into<String>, content: impl Into<Bytes>) -> Self {
        self.content(path, Mode::Executable, content)
    }

    /// Writes a symlink that leads to `target`.
    pub fn symlink(self, path: impl Into<String>, target: &str) -> Self {
        self.content(path, Mode::Symlink, target.as_bytes().to_vec())
    }

    /// Writes what Git LFS leaves of a file of `size` bytes. Source: git-lfs/docs/spec.md.
    pub fn lfs_pointer(self, path: impl Into<String>, size: u64) -> Self {
        let digits = "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393";
        let text = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{digits}\nsize {size}\n");
        self.content(path, Mode::File, text)
    }

    /// Puts a commit of another repository at a path.
    pub fn submodule(mut self, path: impl Into<String>, commit: CommitId) -> Self {
        self.changes.push(Change::Submodule { path: path.into(), commit });
        self
    }

    /// Removes a file or a folder. It must be there.
    pub fn remove(mut self, path: impl Into<String>) -> Self {
        self.changes.push(Change::Remove { path: path.into() });
        self
    }

    /// Renames a file or a folder. It must be there.
    pub fn rename(mut self, from: impl Into<String>, to: impl Into<String>) -> Self {
        self.changes.push(Change::Rename { from: from.into(), to: to.into() });
        self
    }

    /// Makes it a merge: that commit is another parent. What it changes has to be said as well.
    pub fn merge(mut self, commit: CommitId) -> Self {
        self.merges.push(commit);
        self
    }

    /// The message of the commit. Without one it is numbered.
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    fn content(mut self, path: impl Into<String>, mode: Mode, content: impl Into<Bytes>) -> Self {
        self.changes.push(Change::Write { path: path.into(), mode, content: content.into() });
        self
    }

    /// The tree after it.
    ///
    /// # Panics
    /// Where what it removes or renames is not there, and on a path that git would refuse.
    pub(super) fn apply(self, base: Option<Oid>, objects: &mut Objects) -> Oid {
        let mut root = base.map_or_else(Folder::empty, Folder::of);
        for change in self.changes {
            match change {
                Change::Write { path, mode, content } => {
                    let oid = objects.put_blob(content);
                    root.put(objects, checked(&path), Node::Leaf(mode, oid));
                }
                Change::Submodule { path, commit } => {
                    let node = Node::Leaf(Mode::Submodule, Oid(*commit.as_bytes()));
                    root.put(objects, checked(&path), node);
                }
                Change::Remove { path } => {
                    let taken = root.take(objects, &path);
                    assert!(taken.is_some(), "the push removes `{path}`, which is not there");
                }
                Change::Rename { from, to } => {
                    let Some(node) = root.take(objects, &from) else {
                        panic!("the push renames `{from}`, which is not there");
                    };
                    root.put(objects, checked(&to), node);
                }
            }
        }
        root.save(objects).unwrap_or_else(|| objects.put_tree(Vec::new()))
    }
}

/// Git refuses these. Source: git-fsck(1), `hasDot`, `hasDotdot`, `hasDotgit`, `emptyName`.
fn checked(path: &str) -> &str {
    let good = |name: &str| !matches!(name, "" | "." | ".." | ".git") && !name.contains('\0');
    assert!(path.split('/').all(good), "`{path}` is no path that git would take");
    path
}
