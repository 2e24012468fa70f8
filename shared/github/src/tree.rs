//! What a repository holds at a commit, as far as it matters here.

mod glance;
mod graphql;
mod rest;

use domain::limits::FOLDER_FILES;
use domain::sync::{FoundFolder, TreeFile};
use domain::{
    BlobId, CommitId, ContextRole, Repository, SPECS_FOLDERS, SpecsPath, TreeId, is_ignored_folder,
};
use serde_json::Value;

pub use self::glance::Glance;

use crate::bounds::PATH_BYTES;
use crate::{GitHubError, Session};

/// Which folder holds the specs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhereToLook<'a> {
    /// This one.
    Set(&'a SpecsPath),
    /// The one that `.lean-spec/config.json` names, else the first that is there of [`domain::SPECS_FOLDERS`].
    Anywhere,
}

/// A repository at a commit, as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundTree {
    /// The specs folder; `None` where there is none. Without what [`domain::list_folder`] ignores.
    pub folder: Option<FoundFolder>,
    /// Where it was looked for, in order.
    pub looked_at: Vec<String>,
    /// The files of the root that say how to work in the repository.
    pub context: Vec<RootFile>,
}

/// A file of the root that says how to work in the repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootFile {
    /// What for.
    pub role: ContextRole,
    /// Its path.
    pub path: String,
    /// Its content.
    pub blob: BlobId,
    /// Its size.
    pub size: u64,
}

const TREE: &str = "the tree";

/// The files of the root that matter, in the order in which they are shown.
const ROOT_FILES: [(&str, ContextRole); 4] = [
    ("AGENTS.md", ContextRole::AgentInstructions),
    ("CLAUDE.md", ContextRole::AgentInstructions),
    ("README.md", ContextRole::ProjectDoc),
    (CONFIG, ContextRole::Config),
];

const CONFIG: &str = ".lean-spec/config.json";

impl Session {
    /// The specs folder at a commit, all the way down, and the files of the root that matter. One GraphQL query where it
    /// has at most three levels and there is a token.
    pub async fn tree(
        &self,
        repository: &Repository,
        commit: CommitId,
        place: WhereToLook<'_>,
    ) -> Result<FoundTree, GitHubError> {
        if self.has_graphql()
            && let Some(found) = self.tree_by_graphql(repository, commit, place).await?
        {
            return Ok(found);
        }
        self.tree_by_rest(repository, commit, place).await
    }
}

/// The files of a specs folder while they are gathered.
#[derive(Default)]
struct Files(Vec<TreeFile>);

impl Files {
    fn add(&mut self, path: String, blob: BlobId, size: u64) -> Result<(), GitHubError> {
        if self.0.len() >= FOLDER_FILES {
            return Err(GitHubError::TooLarge { what: "more than 200,000 files in the specs folder" });
        }
        if path.len() > PATH_BYTES {
            return Err(GitHubError::TooLarge { what: "a file with a path of more than 4,096 bytes" });
        }
        self.0.push(TreeFile { path, blob, size });
        Ok(())
    }

    /// The folder of these files; in the order of their paths, whoever listed them.
    fn folder(mut self, path: &str, tree: TreeId) -> FoundFolder {
        self.0.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        FoundFolder { path: path.to_owned(), tree, files: self.0 }
    }
}

/// Whether a file's name counts: hidden ones are never shown.
fn counts(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\0'])
}

/// The folder that a configuration names. Source: LeanSpec, `specsDir`.
fn named_folder(config: &[u8]) -> Option<String> {
    let config: Value = serde_json::from_slice(config).ok()?;
    let path: SpecsPath = config.get("specsDir")?.as_str()?.parse().ok()?;
    Some(path.as_str().to_owned())
}

/// Where to look, in order; each place once.
fn places(place: WhereToLook<'_>, named: Option<String>) -> Vec<String> {
    match place {
        WhereToLook::Set(path) => vec![path.as_str().to_owned()],
        WhereToLook::Anywhere => {
            let others = SPECS_FOLDERS.into_iter().filter(|path| Some(*path) != named.as_deref());
            let others: Vec<_> = others.map(str::to_owned).collect();
            named.into_iter().chain(others).collect()
        }
    }
}

/// Whether no folder of a path, relative to the specs folder, is one that is ignored.
fn is_followed(folders: &str) -> bool {
    folders.is_empty() || !folders.split('/').any(is_ignored_folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_gathered_up_to_their_bounds() {
        let check = |count: usize, is_taken: bool| {
            let (mut files, blob) = (Files::default(), BlobId::of(b""));
            let added = (0..count).try_for_each(|_| files.add(String::new(), blob, 1));
            assert_eq!(added.is_ok(), is_taken, "{count}");
        };
        check(FOLDER_FILES - 1, true);
        check(FOLDER_FILES, true);
        check(FOLDER_FILES + 1, false);
        let check = |bytes: usize, is_taken: bool| {
            let added = Files::default().add("a".repeat(bytes), BlobId::of(b""), 1);
            assert_eq!(added.is_ok(), is_taken, "{bytes}");
        };
        check(PATH_BYTES - 1, true);
        check(PATH_BYTES, true);
        check(PATH_BYTES + 1, false);
    }
}
