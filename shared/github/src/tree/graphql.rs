//! The tree by one GraphQL query, or two.

use domain::{BlobId, CommitId, Repository, SPECS_FOLDERS, TreeId, is_ignored_folder};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{CONFIG, Files, FoundTree, ROOT_FILES, RootFile, TREE, WhereToLook};
use super::{counts, named_folder, places};
use crate::bounds::{CONFIG_BYTES, TREE_ANSWER_BYTES};
use crate::graphql::{Entry, Node, Query};
use crate::{GitHubError, Session};

/// Three levels of a folder: specs, their files, and the files of folders in them.
pub(super) const LEVELS: &str = "... on Tree { oid entries { name oid type mode object { ... on Blob { byteSize } ... on Tree { \
                      entries { name oid type mode object { ... on Blob { byteSize } ... on Tree { \
                      entries { name oid type mode object { ... on Blob { byteSize } } } } } } } } } }";

/// What a folder holds, without what that is made of: kinds and modes, by which symlinks are told from files.
const NAMES: &str = "... on Tree { oid entries { name oid type mode } }";

/// Subtrees that are asked for one by one; with more the whole folder is, at once.
const DEEP: usize = 4;

/// The answer about the repository; each object is null where nothing is at that path.
#[derive(Deserialize)]
struct Found {
    root: Option<Node>,
    settings: Option<Node>,
    file0: Option<Node>,
    file1: Option<Node>,
    file2: Option<Node>,
    file3: Option<Node>,
    folder0: Option<Node>,
    folder1: Option<Node>,
    folder2: Option<Node>,
    folder3: Option<Node>,
}

/// What one answer says of a commit.
pub(super) struct Said<'a> {
    /// The files of the root that matter.
    pub(super) context: Vec<RootFile>,
    /// The text of the configuration, where there is one.
    pub(super) config: Option<String>,
    /// Folders that were asked for, and what is there.
    pub(super) folders: Vec<(&'a str, Option<Node>)>,
}

/// A folder as it was answered, and what is below its third level.
struct Folder {
    tree: TreeId,
    files: Files,
    deep: Vec<(TreeId, String)>,
}

impl Session {
    /// `None` where the answer is not to be relied on: REST knows.
    pub(super) async fn tree_by_graphql(
        &self,
        repository: &Repository,
        commit: CommitId,
        place: WhereToLook<'_>,
    ) -> Result<Option<FoundTree>, GitHubError> {
        let candidates: Vec<&str> = match place {
            WhereToLook::Set(path) => vec![path.as_str()],
            WhereToLook::Anywhere => SPECS_FOLDERS.to_vec(),
        };
        let mut query = Query::about(repository);
        query.object_at("root", commit, "", NAMES);
        query.object_at("settings", commit, ".lean-spec", NAMES);
        for (alias, (path, _)) in ["file0", "file1", "file2", "file3"].into_iter().zip(ROOT_FILES) {
            let text = if path == CONFIG { " isBinary isTruncated text" } else { "" };
            query.object_at(alias, commit, path, &format!("... on Blob {{ oid byteSize{text} }}"));
        }
        let Some(mut found) = self.look(commit, query, &candidates).await? else {
            return Ok(None);
        };
        let Some(root) = found.root.take().and_then(|root| root.entries) else { return Ok(None) };
        let settings = found.settings.take().and_then(|settings| settings.entries).unwrap_or_default();
        let files = [&found.file0, &found.file1, &found.file2, &found.file3];
        let mut context = Vec::new();
        for ((path, role), node) in ROOT_FILES.into_iter().zip(files) {
            let listed = if path == CONFIG { ("config.json", &settings) } else { (path, &root) };
            let Some(entry) = listed.1.iter().find(|entry| entry.name == listed.0 && is_file(entry)) else {
                continue;
            };
            let Some(size) = node.as_ref().and_then(|node| node.byte_size) else { return Ok(None) };
            let Ok(blob) = entry.oid.parse::<BlobId>() else { return Ok(None) };
            context.push(RootFile { role, path: path.to_owned(), blob, size });
        }
        let config = found.file3.take().and_then(|node| node.text);
        let nodes = [found.folder0, found.folder1, found.folder2, found.folder3];
        let folders = candidates.into_iter().zip(nodes).collect();
        self.choose(repository, commit, place, Said { context, config, folders }).await
    }

    /// The folder that holds the specs, of what was said; what was not asked for yet is. `None` where the answer is not to be
    /// relied on.
    pub(super) async fn choose(
        &self,
        repository: &Repository,
        commit: CommitId,
        place: WhereToLook<'_>,
        said: Said<'_>,
    ) -> Result<Option<FoundTree>, GitHubError> {
        let Said { context, config: text, mut folders } = said;
        let config = context.iter().find(|file| file.path == CONFIG && file.size <= CONFIG_BYTES);
        let named = match (place, config) {
            (WhereToLook::Anywhere, Some(config)) => {
                match text.filter(|text| BlobId::of(text.as_bytes()) == config.blob) {
                    Some(text) => named_folder(text.as_bytes()),
                    None => named_folder(&self.content(repository, config.blob, config.size, TREE).await?),
                }
            }
            _ => None,
        };
        let looked_at = places(place, named);
        let mut folder = None;
        for path in &looked_at {
            let node = match folders.iter_mut().find(|(asked, _)| *asked == path.as_str()) {
                Some((_, node)) => node.take(),
                None => match self.look(commit, Query::about(repository), &[path]).await? {
                    Some(found) => found.folder0,
                    None => return Ok(None),
                },
            };
            // A file, or a symlink, is no tree: nothing is said of it.
            let Some(node) = node.filter(|node| node.oid.is_some() || node.entries.is_some()) else {
                continue;
            };
            let Some(read) = read_folder(node)? else { return Ok(None) };
            folder = Some(self.deepen(repository, read).await?.folder_of(path));
            break;
        }
        Ok(Some(FoundTree { folder, looked_at, context }))
    }

    /// Asks for those folders; `None` where the answer is not to be relied on.
    async fn look(
        &self,
        commit: CommitId,
        mut query: Query,
        folders: &[&str],
    ) -> Result<Option<Found>, GitHubError> {
        for (alias, path) in ["folder0", "folder1", "folder2", "folder3"].into_iter().zip(folders) {
            query.object_at(alias, commit, path, LEVELS);
        }
        // A stranger may have the name by now: the commit is not in that repository, and so nothing of this is there.
        self.whole(query).await
    }

    /// The answer to a question about a tree; `None` where it is not whole, or there is none: REST knows.
    pub(super) async fn whole<T: DeserializeOwned>(&self, query: Query) -> Result<Option<T>, GitHubError> {
        match self.query::<T>(query, TREE_ANSWER_BYTES, TREE).await {
            Ok(reply) => Ok(reply.data.and_then(|data| data.repository).filter(|_| reply.errors.is_empty())),
            // What concerns REST as well, or is nobody's to go around.
            Err(failure) => match failure.error {
                GitHubError::RateLimited { .. }
                | GitHubError::SecondaryLimit { .. }
                | GitHubError::TokenRejected => Err(failure.error),
                _ => Ok(None),
            },
        }
    }

    /// What is below the third level, by REST.
    async fn deepen(&self, repository: &Repository, mut folder: Folder) -> Result<Folder, GitHubError> {
        let deep = std::mem::take(&mut folder.deep);
        if deep.len() > DEEP {
            folder.files = Files::default();
            self.walk(repository, vec![(folder.tree, String::new())], &mut folder.files).await?;
        } else if !deep.is_empty() {
            self.walk(repository, deep, &mut folder.files).await?;
        }
        Ok(folder)
    }
}

impl Folder {
    fn folder_of(self, path: &str) -> domain::sync::FoundFolder {
        self.files.folder(path, self.tree)
    }
}

/// Reads three levels of entries; `None` where something of them is missing.
fn read_folder(node: Node) -> Result<Option<Folder>, GitHubError> {
    let tree = node.oid.as_deref().and_then(|oid| oid.parse().ok());
    let (Some(tree), Some(entries)) = (tree, node.entries) else { return Ok(None) };
    let mut folder = Folder { tree, files: Files::default(), deep: Vec::new() };
    let whole = read_entries(entries, "", 1, &mut folder)?;
    Ok(whole.then_some(folder))
}

/// Whether everything that was asked for is there.
fn read_entries(
    entries: Vec<Entry>,
    above: &str,
    level: usize,
    folder: &mut Folder,
) -> Result<bool, GitHubError> {
    for entry in entries {
        let path = if above.is_empty() { entry.name.clone() } else { format!("{above}/{}", entry.name) };
        if entry.kind == "tree" {
            if is_ignored_folder(&entry.name) {
                continue;
            }
            let below = entry.object.and_then(|object| object.entries).filter(|_| level < 3);
            match (below, entry.oid.parse()) {
                (Some(below), _) => {
                    if !read_entries(below, &path, level + 1, folder)? {
                        return Ok(false);
                    }
                }
                (None, Ok(tree)) => folder.deep.push((tree, path)),
                (None, Err(_)) => return Ok(false),
            }
        } else if is_file(&entry) && counts(&entry.name) {
            let size = entry.object.as_ref().and_then(|object| object.byte_size);
            let (Some(size), Ok(blob)) = (size, entry.oid.parse()) else { return Ok(false) };
            folder.files.add(path, blob, size)?;
        }
    }
    Ok(true)
}

/// Whether an entry is a regular file. Modes come as numbers: 0o120000, a symlink, is 40960.
fn is_file(entry: &Entry) -> bool {
    entry.kind == "blob" && !is_symlink(entry.mode)
}

pub(super) fn is_symlink(mode: u32) -> bool {
    mode & 0o170_000 == 0o120_000
}
