//! What is in repositories, and how it changes.

use std::collections::{BTreeMap, HashSet};

use domain::{CommitId, TreeId};

use super::object::{Mode, Object, Oid};
use super::push::Push;
use super::{Model, Repository};

impl Model {
    /// A commit on a branch (made from the default branch where it is not there).
    pub fn push(&self, name: &str, branch: &str, push: Push) -> CommitId {
        let now = self.now();
        self.change_contents(name, |repository| {
            let default = repository.branches.get(&repository.default_branch);
            let base = repository.branches.get(branch).or(default).copied();
            repository.commit(branch, base, push, now)
        })
    }

    /// A force push: the branch is a commit upon `base` now; `None`: one with no past, and nothing but what is pushed.
    pub fn force_push(&self, name: &str, branch: &str, base: Option<CommitId>, push: Push) -> CommitId {
        let now = self.now();
        let base = base.map(|base| Oid(*base.as_bytes()));
        self.change_contents(name, |repository| repository.commit(branch, base, push, now))
    }

    /// The branch is that commit now: a force push back, or a new branch.
    ///
    /// # Panics
    /// Where there is no such commit.
    pub fn set_branch(&self, name: &str, branch: &str, commit: CommitId) {
        let now = self.now();
        self.change_contents(name, |repository| {
            let commit = Oid(*commit.as_bytes());
            assert!(repository.objects.commit(commit).is_some(), "there is no commit `{commit}`");
            repository.move_branch(branch, commit, now);
            commit
        });
    }

    /// Deletes a branch.
    ///
    /// # Panics
    /// Where there is no such branch.
    pub fn delete_branch(&self, name: &str, branch: &str) {
        let now = self.now();
        self.move_branches(name, |repository| {
            assert!(repository.branches.remove(branch).is_some(), "there is no branch `{branch}`");
            repository.pushed_at = now;
        });
    }

    /// Renames a branch; the default one stays the default.
    ///
    /// # Panics
    /// Where there is no such branch.
    pub fn rename_branch(&self, name: &str, branch: &str, new: &str) {
        let now = self.now();
        self.move_branches(name, |repository| {
            let Some(commit) = repository.branches.remove(branch) else {
                panic!("there is no branch `{branch}`")
            };
            repository.branches.insert(new.to_owned(), commit);
            if repository.default_branch == branch {
                new.clone_into(&mut repository.default_branch);
            }
            repository.updated_at = now;
        });
    }

    /// Somebody pushes a tag: the commit that a branch is now.
    pub fn push_tag(&self, name: &str, tag: &str, branch: &str) {
        let commit = Oid(*self.head(name, branch).as_bytes());
        let now = self.now();
        let mut state = self.lock();
        let id = state.named(name).id;
        state.tell_of_tag(id, tag, commit, now);
        drop(state);
        self.outgoing.notify_one();
    }

    /// All branches go: the repository is empty.
    pub fn empty(&self, name: &str) {
        let now = self.now();
        self.move_branches(name, |repository| {
            repository.branches.clear();
            repository.pushed_at = now;
        });
        self.collect(name);
    }

    /// Forgets the objects that no branch leads to, as git does in its own time: their ids lead nowhere any more.
    pub fn collect(&self, name: &str) {
        self.lock().named(name).collect();
    }

    /// The branches, and what they are.
    pub fn branches(&self, name: &str) -> BTreeMap<String, CommitId> {
        let mut state = self.lock();
        let branches = state.named(name).branches.iter();
        branches.map(|(branch, commit)| (branch.clone(), commit.0.into())).collect()
    }

    /// What a branch is.
    ///
    /// # Panics
    /// Where there is no such branch.
    pub fn head(&self, name: &str, branch: &str) -> CommitId {
        let head = self.lock().named(name).branches.get(branch).copied();
        head.unwrap_or_else(|| panic!("there is no branch `{branch}` of `{name}`")).0.into()
    }

    /// The folder at a path of a branch; the root for an empty path. `None` where there is none.
    pub fn tree(&self, name: &str, branch: &str, path: &str) -> Option<TreeId> {
        let mut state = self.lock();
        let repository = state.named(name);
        let root = root(repository, branch)?;
        let (mode, oid) = repository.objects.at(root, path)?;
        (mode == Mode::Folder).then(|| oid.0.into())
    }

    /// The files of a branch by path, without symlinks and submodules; empty where there is no such branch.
    pub fn files(&self, name: &str, branch: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut state = self.lock();
        let repository = state.named(name);
        if let Some(root) = root(repository, branch) {
            repository.objects.walk(root, "", &mut |path, mode, oid| {
                if matches!(mode, Mode::File | Mode::Executable)
                    && let Some(content) = repository.objects.blob(oid)
                {
                    files.insert(path.to_owned(), content.to_vec());
                }
                true
            });
        }
        files
    }

    /// The paths of a branch with their modes; folders included.
    pub fn modes(&self, name: &str, branch: &str) -> BTreeMap<String, Mode> {
        let mut modes = BTreeMap::new();
        let mut state = self.lock();
        let repository = state.named(name);
        if let Some(root) = root(repository, branch) {
            repository.objects.walk(root, "", &mut |path, mode, _| {
                modes.insert(path.to_owned(), mode);
                true
            });
        }
        modes
    }

    fn change_contents(&self, name: &str, change: impl FnOnce(&mut Repository) -> Oid) -> CommitId {
        self.move_branches(name, change).0.into()
    }

    /// Changes a repository, and delivers what webhooks hear of it: whatever the change was, each branch that is another
    /// one now was pushed.
    fn move_branches<T>(&self, name: &str, change: impl FnOnce(&mut Repository) -> T) -> T {
        let now = self.now();
        let mut state = self.lock();
        let repository = state.named(name);
        let (id, before) = (repository.id, repository.branches.clone());
        let changed = change(repository);
        state.tell_of_branches(id, &before, now);
        drop(state);
        self.outgoing.notify_one();
        changed
    }
}

impl Repository {
    fn collect(&mut self) {
        let mut keep = HashSet::new();
        let mut left = self.branches.values().copied().collect::<Vec<_>>();
        while let Some(oid) = left.pop() {
            if !keep.insert(oid) {
                continue;
            }
            match self.objects.get(oid) {
                Some(Object::Commit(commit)) => {
                    left.push(commit.tree);
                    left.extend(&commit.parents);
                }
                Some(Object::Tree(entries)) => left.extend(entries.iter().map(|entry| entry.oid)),
                Some(Object::Blob(_)) | None => {}
            }
        }
        self.objects.retain(|oid| keep.contains(&oid));
    }
}

fn root(repository: &Repository, branch: &str) -> Option<Oid> {
    let commit = repository.branches.get(branch)?;
    repository.objects.commit(*commit).map(|commit| commit.tree)
}
