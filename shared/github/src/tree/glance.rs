//! All that a look has to know, by one GraphQL query: the repository, the commit of its branch, and the tree.

use std::collections::HashMap;
use std::str::FromStr;
use std::sync::PoisonError;

use domain::limits::LOOK_FILES;
use domain::{BlobId, CommitId, RepoName, Repository, SPECS_FOLDERS};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};

use super::graphql::{LEVELS, Said, is_symlink};
use super::{CONFIG, FoundTree, ROOT_FILES, RootFile, WhereToLook};
use crate::graphql::{Node, Query};
use crate::session::RepositoryAnswer;
use crate::{FoundRepository, GitHubError, Session};

/// What a repository is, and has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glance {
    /// The repository.
    pub repository: FoundRepository,
    /// The commit that its branch is at.
    pub commit: CommitId,
    /// What it holds there.
    pub tree: FoundTree,
}

/// The answer about the repository.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Found {
    database_id: u64,
    name_with_owner: RepoName,
    description: Option<String>,
    is_archived: bool,
    is_disabled: bool,
    /// Private, or internal.
    is_private: bool,
    stargazer_count: u64,
    default_branch_ref: Option<Branch>,
    /// Another one that is followed.
    followed: Option<Branch>,
}

#[derive(Deserialize)]
struct Branch {
    name: Option<String>,
    target: Option<Commit>,
}

/// A commit; each file and folder is null where nothing is at that path.
#[derive(Deserialize)]
struct Commit {
    #[serde(deserialize_with = "id")]
    oid: CommitId,
    #[serde(flatten)]
    files: HashMap<String, Option<File>>,
}

#[derive(Deserialize)]
struct File {
    #[serde(deserialize_with = "id")]
    oid: BlobId,
    mode: u32,
    object: Option<Node>,
}

/// An object's id, in hexadecimal.
fn id<'de, D: Deserializer<'de>, T: FromStr>(from: D) -> Result<T, D::Error> {
    let text = String::deserialize(from)?;
    text.parse().map_err(|_| D::Error::custom("no id of an object"))
}

impl Session {
    /// The repository, the commit of a branch (`None`: of the default one), and what it holds there: as [`repository`],
    /// [`commit`] and [`tree`] say it, one after another, and all as it is at one moment. `None` where one answer does not
    /// say all of it, and there is to be asked step by step.
    ///
    /// `beside` are paths of files that are likely to be wanted next: contents of the first [`LOOK_FILES`] come with the answer, and
    /// [`blobs`] need not ask for them. They are nothing but guesses: contents are known by their names.
    ///
    /// [`repository`]: Self::repository
    /// [`commit`]: Self::commit
    /// [`tree`]: Self::tree
    /// [`blobs`]: Self::blobs
    pub async fn glance(
        &self,
        repository: &Repository,
        branch: Option<&str>,
        place: WhereToLook<'_>,
        beside: &[String],
    ) -> Result<Option<Glance>, GitHubError> {
        if !self.has_graphql() {
            return Ok(None);
        }
        let folders: Vec<&str> = match place {
            WhereToLook::Set(path) => vec![path.as_str()],
            WhereToLook::Anywhere => SPECS_FOLDERS.to_vec(),
        };
        let query = question(repository, branch, &folders, beside);
        let Some(found) = self.whole::<Found>(query).await? else { return Ok(None) };
        // The name may be a stranger's by now.
        if found.database_id != repository.id.0 {
            return Ok(None);
        }
        let (default, followed) = (found.default_branch_ref, found.followed);
        let Some(default_branch) = default.as_ref().and_then(|it| it.name.clone()) else { return Ok(None) };
        let Some(at) = if branch.is_some() { followed } else { default }.and_then(|it| it.target) else {
            return Ok(None);
        };
        let repository = self.found(RepositoryAnswer {
            id: found.database_id,
            full_name: found.name_with_owner,
            private: found.is_private,
            visibility: None,
            archived: Some(found.is_archived),
            disabled: Some(found.is_disabled),
            default_branch,
            description: found.description,
            stargazers_count: Some(found.stargazer_count),
        })?;
        let Commit { oid: commit, mut files } = at;
        self.keep_beside(&mut files);
        let Some(said) = said(&mut files, folders) else { return Ok(None) };
        let tree = self.choose(&repository.repository, commit, place, said).await?;
        Ok(tree.map(|tree| Glance { repository, commit, tree }))
    }

    fn keep_beside(&self, files: &mut HashMap<String, Option<File>>) {
        let mut kept = self.beside.lock().unwrap_or_else(PoisonError::into_inner);
        for number in 0..LOOK_FILES {
            let Some(Some(file)) = files.remove(&format!("beside{number}")) else { continue };
            let Some(text) = file.object.and_then(|node| node.text) else { continue };
            // What is cut, or was recoded, is another content.
            if BlobId::of(text.as_bytes()) == file.oid {
                kept.insert(file.oid, text.into());
            }
        }
    }
}

fn question(repository: &Repository, branch: Option<&str>, folders: &[&str], beside: &[String]) -> Query {
    let mut query = Query::about(repository);
    let mut commit = String::from("... on Commit { oid");
    let mut file = |alias: String, path: &str, fields: &str| {
        query.variable(&alias, "String", path);
        commit.extend([" ", &alias, ": file(path: $", &alias, ") { oid mode object { ", fields, " } }"]);
    };
    for (number, (path, _)) in ROOT_FILES.into_iter().enumerate() {
        let text = if path == CONFIG { " text" } else { "" };
        file(format!("file{number}"), path, &format!("... on Blob {{ byteSize{text} }}"));
    }
    for (number, path) in folders.iter().enumerate() {
        file(format!("folder{number}"), path, LEVELS);
    }
    for (number, path) in beside.iter().take(LOOK_FILES).enumerate() {
        file(format!("beside{number}"), path, "... on Blob { text }");
    }
    commit.push_str(" }");
    query.fields("databaseId nameWithOwner description isArchived isDisabled isPrivate stargazerCount");
    match branch {
        None => query.fields(&format!("defaultBranchRef {{ name target {{ {commit} }} }}")),
        Some(branch) => {
            // In full: a tag of the same name is another reference.
            query.variable("branch", "String", format!("refs/heads/{branch}"));
            query.fields("defaultBranchRef { name }");
            query.fields(&format!("followed: ref(qualifiedName: $branch) {{ target {{ {commit} }} }}"));
        }
    }
    query
}

/// What was said of the files of the root, and of the folders; `None` where something of it is missing.
fn said<'a>(files: &mut HashMap<String, Option<File>>, folders: Vec<&'a str>) -> Option<Said<'a>> {
    let (mut context, mut config) = (Vec::new(), None);
    for (number, (path, role)) in ROOT_FILES.into_iter().enumerate() {
        let Some(file) = files.remove(&format!("file{number}"))? else { continue };
        let Some(node) = file.object.filter(|_| !is_symlink(file.mode)) else { continue };
        // A folder of that name has no size.
        let Some(size) = node.byte_size else { continue };
        context.push(RootFile { role, path: path.to_owned(), blob: file.oid, size });
        config = node.text;
    }
    let found = folders.into_iter().enumerate().map(|(number, path)| {
        let file = files.remove(&format!("folder{number}"))?;
        Some((path, file.and_then(|file| file.object)))
    });
    Some(Said { context, config, folders: found.collect::<Option<_>>()? })
}
