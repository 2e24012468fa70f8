//! The tree by REST: the root, and the specs folder at once; where that is cut off, folder by folder.

use domain::limits::FOLDER_DEPTH;
use domain::{BlobId, CommitId, Repository, TreeId};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde::Deserialize;
use std::collections::HashMap;

use super::{CONFIG, Files, FoundTree, ROOT_FILES, RootFile, TREE, WhereToLook};
use super::{counts, is_followed, named_folder, places};
use crate::bounds::{CONFIG_BYTES, LISTINGS, TREE_ANSWER_BYTES};
use crate::exchange::Question;
use crate::session::path;
use crate::{At, GitHubError, SIDE_BY_SIDE, Session};

/// A tree as REST lists it.
#[derive(Deserialize)]
struct Listing {
    tree: Vec<Item>,
    /// GitHub cut it off.
    #[serde(default)]
    truncated: bool,
}

#[derive(Deserialize)]
struct Item {
    /// Relative to the listed tree.
    path: String,
    mode: String,
    #[serde(rename = "type")]
    kind: String,
    sha: String,
    /// A blob's.
    size: Option<u64>,
}

/// The trees that were listed already, by their ids.
struct Listed(HashMap<String, Listing>);

impl Session {
    pub(super) async fn tree_by_rest(
        &self,
        repository: &Repository,
        commit: CommitId,
        place: WhereToLook<'_>,
    ) -> Result<FoundTree, GitHubError> {
        let root = commit.to_string();
        let mut listed = Listed(HashMap::new());
        let mut context = Vec::new();
        for (path, role) in ROOT_FILES {
            let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
            let Some(tree) = self.find(repository, &root, folders, &mut listed).await? else { continue };
            let listing = self.listed(repository, &tree, &mut listed).await?;
            let Some(item) = listing.tree.iter().find(|item| item.path == name && item.is_file()) else {
                continue;
            };
            let (blob, size) = item.blob()?;
            context.push(RootFile { role, path: path.to_owned(), blob, size });
        }
        let config = context.iter().find(|file| file.path == CONFIG && file.size <= CONFIG_BYTES);
        let named = match (place, config) {
            (WhereToLook::Anywhere, Some(config)) => {
                let text = self.content_at(repository, commit, CONFIG, config.blob, config.size, TREE);
                named_folder(&text.await?)
            }
            _ => None,
        };
        let looked_at = places(place, named);
        let mut folder = None;
        for path in &looked_at {
            if let Some(tree) = self.find(repository, &root, path, &mut listed).await? {
                let tree = tree.parse::<TreeId>().map_err(|_| unreadable())?;
                let mut files = Files::default();
                self.walk(repository, vec![(tree, String::new())], &mut files).await?;
                folder = Some(files.folder(path, tree));
                break;
            }
        }
        Ok(FoundTree { folder, looked_at, context })
    }

    /// Adds all files of those trees, whose paths begin so.
    pub(super) async fn walk(
        &self,
        repository: &Repository,
        trees: Vec<(TreeId, String)>,
        files: &mut Files,
    ) -> Result<(), GitHubError> {
        let mut listings = 0;
        let mut level = trees;
        while !level.is_empty() {
            listings += level.len();
            if listings > LISTINGS {
                return Err(GitHubError::TooLarge { what: "more folders than GitHub lists at once" });
            }
            let mut expanding = Vec::new();
            for (tree, above) in level {
                expanding.push(self.expand(repository, tree, above));
            }
            let expanding = stream::iter(expanding).buffer_unordered(SIDE_BY_SIDE);
            let listed: Vec<_> = expanding.try_collect().await?;
            level = Vec::new();
            for (listing, above, whole) in listed {
                for item in listing.tree {
                    let path =
                        if above.is_empty() { item.path.clone() } else { format!("{above}/{}", item.path) };
                    if item.is_file() {
                        let (folders, name) = path.rsplit_once('/').unwrap_or(("", &path));
                        if counts(name) && is_followed(folders) {
                            deep(&path)?;
                            let (blob, size) = item.blob()?;
                            files.add(path, blob, size)?;
                        }
                    } else if item.kind == "tree" && !whole && is_followed(&path) {
                        deep(&path)?;
                        level.push((item.sha.parse().map_err(|_| unreadable())?, path));
                    }
                }
            }
        }
        Ok(())
    }

    /// All that is in a tree and below it, and whether it is that: where GitHub cuts it off, it is what is in it alone.
    async fn expand(
        &self,
        repository: &Repository,
        tree: TreeId,
        above: String,
    ) -> Result<(Listing, String, bool), GitHubError> {
        let whole = self.list(repository, &tree.to_string(), true).await?;
        if !whole.truncated {
            return Ok((whole, above, true));
        }
        drop(whole);
        let own = self.list(repository, &tree.to_string(), false).await?;
        if own.truncated {
            return Err(GitHubError::TooLarge { what: "a folder with more files than GitHub lists" });
        }
        Ok((own, above, false))
    }

    /// The tree at a path of the root; `None`: there is no folder.
    async fn find(
        &self,
        repository: &Repository,
        root: &str,
        path: &str,
        listed: &mut Listed,
    ) -> Result<Option<String>, GitHubError> {
        let mut tree = root.to_owned();
        for name in path.split('/').filter(|name| !name.is_empty()) {
            let listing = self.listed(repository, &tree, listed).await?;
            match listing.tree.iter().find(|item| item.path == name && item.kind == "tree") {
                Some(item) => tree.clone_from(&item.sha),
                None => return Ok(None),
            }
        }
        Ok(Some(tree))
    }

    async fn listed<'a>(
        &self,
        repository: &Repository,
        tree: &str,
        listed: &'a mut Listed,
    ) -> Result<&'a Listing, GitHubError> {
        if !listed.0.contains_key(tree) {
            let listing = self.list(repository, tree, false).await?;
            if listing.truncated {
                return Err(GitHubError::TooLarge { what: "a folder with more files than GitHub lists" });
            }
            listed.0.insert(tree.to_owned(), listing);
        }
        listed.0.get(tree).ok_or_else(unreadable)
    }

    async fn list(
        &self,
        repository: &Repository,
        tree: &str,
        recursive: bool,
    ) -> Result<Listing, GitHubError> {
        let query = if recursive { "?recursive=1" } else { "" };
        let path = format!("{}/git/trees/{tree}{query}", path(&At::Id(repository.id)));
        let question = Question::json(self.hub.addresses.api(&path), TREE);
        self.ask(Question { bound: TREE_ANSWER_BYTES, ..question }).await?.json(TREE)
    }
}

impl Item {
    /// Whether it is a regular file: no symlink (120000), no submodule.
    fn is_file(&self) -> bool {
        self.kind == "blob" && self.mode != "120000"
    }

    fn blob(&self) -> Result<(BlobId, u64), GitHubError> {
        let blob = self.sha.parse().map_err(|_| unreadable())?;
        Ok((blob, self.size.ok_or_else(unreadable)?))
    }
}

fn unreadable() -> GitHubError {
    GitHubError::Unreadable { what: TREE }
}

fn deep(path: &str) -> Result<(), GitHubError> {
    if path.split('/').count() > FOLDER_DEPTH {
        return Err(GitHubError::TooLarge { what: "folders that are more than 64 deep" });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_followed_up_to_their_depth() {
        let check = |names: usize, is_taken: bool| {
            assert_eq!(deep(&vec!["a"; names].join("/")).is_ok(), is_taken, "{names}");
        };
        check(FOLDER_DEPTH - 1, true);
        check(FOLDER_DEPTH, true);
        check(FOLDER_DEPTH + 1, false);
    }
}
