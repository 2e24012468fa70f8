//! One repository.

use std::collections::BTreeMap;

use domain::Timestamp;

use super::object::{Commit, Mode, Objects, Oid};
use super::push::Push;

/// One repository, whatever it is called.
#[expect(clippy::struct_excessive_bools, reason = "GitHub has that many, each apart from the others")]
pub(crate) struct Repository {
    pub(crate) id: u64,
    pub(crate) owner: String,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) private: bool,
    pub(crate) archived: bool,
    pub(crate) disabled: bool,
    pub(crate) taken_down: bool,
    pub(crate) deleted: bool,
    pub(crate) stars: u32,
    pub(crate) default_branch: String,
    pub(crate) branches: BTreeMap<String, Oid>,
    pub(crate) objects: Objects,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) pushed_at: Timestamp,
    pub(super) pushes: u64,
}

impl Repository {
    pub(super) fn new(id: u64, owner: &str, name: &str, now: Timestamp) -> Self {
        Self {
            id,
            owner: owner.to_owned(),
            name: name.to_owned(),
            description: None,
            private: false,
            archived: false,
            disabled: false,
            taken_down: false,
            deleted: false,
            stars: 0,
            default_branch: "main".to_owned(),
            branches: BTreeMap::new(),
            objects: Objects::default(),
            created_at: now,
            updated_at: now,
            pushed_at: now,
            pushes: 0,
        }
    }

    pub(crate) fn full_name(&self) -> String {
        format!("{}/{}", self.owner, self.name)
    }

    /// No branch has a commit.
    pub(crate) fn is_empty(&self) -> bool {
        self.branches.is_empty()
    }

    /// The commit that a name stands for: a full id, `HEAD`, `heads/x`, `refs/heads/x`, `x`. Source: gitrevisions(7).
    pub(crate) fn commit_of(&self, reference: &str) -> Option<Oid> {
        if reference.len() == 40
            && let Ok(oid) = reference.parse::<Oid>()
        {
            return self.objects.commit(oid).map(|_| oid);
        }
        if reference == "HEAD" {
            return self.branches.get(&self.default_branch).copied();
        }
        let short = reference.strip_prefix("refs/heads/").or_else(|| reference.strip_prefix("heads/"));
        let branch = short.and_then(|short| self.branches.get(short));
        branch.or_else(|| self.branches.get(reference)).copied()
    }

    /// The object that `commit:path`, a full id or a branch stands for, with the path where one was said.
    pub(crate) fn object_of(&self, expression: &str) -> Option<(Mode, Oid, String)> {
        if let Some((reference, path)) = expression.split_once(':') {
            let tree = match self.commit_of(reference) {
                Some(commit) => self.objects.commit(commit)?.tree,
                None => reference.parse().ok().filter(|&tree| self.objects.tree(tree).is_some())?,
            };
            // `./x` and `/x` mean something else to git, or nothing.
            if path.starts_with(['/', '.']) && (path.starts_with('/') || path.starts_with("./")) {
                return None;
            }
            let path = path.trim_end_matches('/');
            let (mode, oid) = self.objects.at(tree, path)?;
            return Some((mode, oid, path.to_owned()));
        }
        if let Some(commit) = self.commit_of(expression) {
            return Some((Mode::Submodule, commit, String::new()));
        }
        let oid = expression.parse::<Oid>().ok().filter(|_| expression.len() == 40)?;
        let mode = if self.objects.tree(oid).is_some() {
            Mode::Folder
        } else {
            self.objects.blob(oid).map(|_| Mode::File)?
        };
        Some((mode, oid, String::new()))
    }

    /// A commit on a branch, upon `base`.
    pub(super) fn commit(&mut self, branch: &str, base: Option<Oid>, push: Push, now: Timestamp) -> Oid {
        assert!(!self.archived, "`{}` is archived: nobody can push to it", self.full_name());
        assert!(!self.deleted, "`{}` is deleted: nobody can push to it", self.full_name());
        self.pushes += 1;
        let message = push.message.clone().unwrap_or_else(|| format!("Push {}", self.pushes));
        let mut parents = Vec::from_iter(base);
        parents.extend(push.merges.iter().map(|commit| Oid(*commit.as_bytes())));
        for &parent in &parents {
            assert!(self.objects.commit(parent).is_some(), "there is no commit `{parent}`");
        }
        let before = base.and_then(|base| self.objects.commit(base)).map(|commit| commit.tree);
        let tree = push.apply(before, &mut self.objects);
        let at = now.as_millis().div_euclid(1000);
        let commit = self.objects.put_commit(Commit { tree, parents, at, message });
        self.move_branch(branch, commit, now);
        commit
    }

    pub(super) fn move_branch(&mut self, branch: &str, commit: Oid, now: Timestamp) {
        self.branches.insert(branch.to_owned(), commit);
        self.pushed_at = now;
        self.updated_at = now;
    }
}
