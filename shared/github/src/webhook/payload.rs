//! The JSON of a delivery: what matters of it, and nothing else is kept.

use std::fmt;

use domain::RepositoryId;
use domain::webhook::{Push, PushedCommit, PushedFiles};
use serde::de::{Deserialize, Deserializer, IgnoredAny, SeqAccess, Visitor};

/// The repository that a delivery is about.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct PayloadRepository {
    /// Its number.
    pub id: RepositoryId,
    /// The default branch.
    pub default_branch: Option<String>,
    /// Where people see it: says which GitHub it is on.
    pub html_url: Option<String>,
}

/// What was read.
pub(super) struct Read {
    pub(super) action: Option<String>,
    pub(super) repository: Option<PayloadRepository>,
    pub(super) push: Option<Push>,
}

/// What every event has.
#[derive(serde::Deserialize)]
struct AnyBody {
    action: Option<String>,
    repository: Option<PayloadRepository>,
}

/// What a push has.
#[derive(serde::Deserialize)]
struct PushBody {
    repository: PayloadRepository,
    #[serde(rename = "ref")]
    reference: String,
    #[serde(default)]
    created: bool,
    #[serde(default)]
    deleted: bool,
    #[serde(default)]
    forced: bool,
    #[serde(default)]
    commits: Commits,
}

/// Reads the JSON of an event.
pub(super) fn read(event: &str, json: &[u8]) -> Result<Read, serde_json::Error> {
    if event != "push" {
        let AnyBody { action, repository } = serde_json::from_slice(json)?;
        return Ok(Read { action, repository, push: None });
    }
    let PushBody { repository, reference, created, deleted, forced, commits } = serde_json::from_slice(json)?;
    let default_branch = repository.default_branch.clone();
    let push = Push { reference, created, deleted, forced, default_branch, files: commits.0 };
    Ok(Read { action: None, repository: Some(repository), push: Some(push) })
}

/// The commits, taken in one by one: a push may have very many.
#[derive(Default)]
struct Commits(PushedFiles);

#[derive(serde::Deserialize)]
struct Commit {
    #[serde(default)]
    message: Merges,
    #[serde(default)]
    added: Vec<String>,
    #[serde(default)]
    removed: Vec<String>,
    #[serde(default)]
    modified: Vec<String>,
}

impl<'de> Deserialize<'de> for Commits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(CommitsVisitor)
    }
}

struct CommitsVisitor;

impl<'de> Visitor<'de> for CommitsVisitor {
    type Value = Commits;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of commits")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Commits, A::Error> {
        let mut files = PushedFiles::default();
        loop {
            if files.is_cut() {
                if list.next_element::<IgnoredAny>()?.is_none() {
                    return Ok(Commits(files));
                }
                files.skip();
            } else {
                let Some(commit) = list.next_element::<Commit>()? else { return Ok(Commits(files)) };
                let Commit { message, added, removed, modified } = commit;
                files.add(PushedCommit { is_merge: message.0, added, removed, modified });
            }
        }
    }
}

/// Whether a commit's message says that it merges: what git, and GitHub, begin such a message with.
#[derive(Default)]
struct Merges(bool);

impl<'de> Deserialize<'de> for Merges {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(MergesVisitor)
    }
}

struct MergesVisitor;

impl Visitor<'_> for MergesVisitor {
    type Value = Merges;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a commit's message")
    }

    fn visit_str<E>(self, message: &str) -> Result<Merges, E> {
        Ok(Merges(message.starts_with("Merge ")))
    }
}
