//! A project as an item: `META`. What is written by different hands is in attributes of its own.

use domain::{
    BlobId, CommitId, Head, Lease, Look, Project, SnapshotId, Stats, Timestamp, TreeId, Visibility,
};
use serde::{Deserialize, Serialize};

use super::{history, index};
use crate::StoreError;
use crate::item::{Fields, Item, at, json, number, text, time};
use crate::key;
use crate::text::{Text, optional};
use crate::write::Write;

/// The form of the item that is written. A later one is not understood.
const FORMAT: u32 = 1;

/// A head as it is kept.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct StoredHead {
    snapshot: Text<SnapshotId>,
    format: u32,
    bytes: u64,
    revision: Text<CommitId>,
    branch: String,
    specs_path: Option<String>,
    #[serde(with = "optional")]
    tree: Option<TreeId>,
    context: Vec<(String, Text<BlobId>)>,
    stats: Stats,
    changed_at: Timestamp,
}

/// A new project's item.
pub(crate) fn item(project: &Project) -> Result<Item, StoreError> {
    let mut item = at(key::meta(project.ulid));
    let mut set = |name: &str, value| item.insert(name.to_owned(), value);
    set("format", number(FORMAT));
    set("slug", text(&project.id));
    set("added_at", time(project.added_at));
    set("settings", json(&project.settings)?);
    set("settings_version", number(project.settings_version));
    set("repository", json(&project.repository)?);
    set("visibility", text(word(project.visibility)));
    set("visibility_version", number(project.visibility_version));
    set("head_sequence", number(sequence(project)));
    set("look", look(&project.look)?);
    for (name, value) in index::by_name(project)? {
        set(name, value);
    }
    for (name, value) in index::by_due(project) {
        set(name, value);
    }
    Ok(item)
}

/// What a look moves, from `project` on.
pub(crate) fn moved(project: &Project) -> Result<Write, StoreError> {
    let mut write = Write::default()
        .set("repository", json(&project.repository)?)
        .set("visibility", text(word(project.visibility)))
        .set("visibility_version", number(project.visibility_version))
        .set("head_sequence", number(sequence(project)))
        .set("look", look(&project.look)?);
    if let Some(it) = &project.head {
        write = write.set("head", head(it)?).set("history", history::written(&project.history));
    }
    // Written even where they stay the same, which changes no index: so they always say what the item says, whoever
    // wrote in between.
    for (name, value) in index::by_name(project)? {
        write = write.set(name, value);
    }
    Ok(due(write, project))
}

/// How looking at `project` goes, and nothing else.
pub(crate) fn looked(write: Write, project: &Project) -> Result<Write, StoreError> {
    Ok(due(write.set("look", look(&project.look)?), project))
}

fn due(write: Write, project: &Project) -> Write {
    let due = index::by_due(project);
    if due.is_empty() {
        return write.remove(index::DUE);
    }
    due.into_iter().fold(write, |write, (name, value)| write.set(name, value))
}

/// Reads a project's item.
pub(crate) fn project(item: &Item) -> Result<Project, StoreError> {
    let fields = Fields(item);
    let format: u32 = fields.number("format")?;
    if format > FORMAT {
        return Err(fields.damaged(format!("its format is {format}; this version knows {FORMAT}")));
    }
    let ulid = fields.optional_text("pk").and_then(key::project_ulid);
    let sequence: u64 = fields.number("head_sequence")?;
    let head = fields.optional_json::<StoredHead>("head")?.map(|head| read_head(head, sequence));
    let look: Look = fields.json("look")?;
    Ok(Project {
        ulid: ulid.ok_or_else(|| fields.damaged("its key is no project's"))?,
        id: fields.parsed("slug")?,
        added_at: fields.time("added_at")?,
        settings: fields.json("settings")?,
        settings_version: fields.number("settings_version")?,
        repository: fields.json("repository")?,
        visibility: read_word(fields.text("visibility")?)
            .ok_or_else(|| fields.damaged("its `visibility` is no such word"))?,
        visibility_version: fields.number("visibility_version")?,
        head,
        history: history::read(fields)?,
        look: Look { next_at: fields.optional_text("due_at").and_then(index::due_time), ..look },
        webhook: fields.optional_json("webhook")?,
        lease: lease(fields),
        removed: fields.flag("removed"),
    })
}

/// The head's sequence; 0 before the first.
pub(crate) fn sequence(project: &Project) -> u64 {
    project.head.as_ref().map_or(0, |head| head.sequence)
}

/// When to look next is in the key of the index, and nowhere else: whoever changes it changes that alone.
pub(crate) fn look(look: &Look) -> Result<aws_sdk_dynamodb::types::AttributeValue, StoreError> {
    json(&Look { next_at: None, ..look.clone() })
}

fn head(head: &Head) -> Result<aws_sdk_dynamodb::types::AttributeValue, StoreError> {
    json(&StoredHead {
        snapshot: Text(head.snapshot),
        format: head.format,
        bytes: head.bytes,
        revision: Text(head.revision),
        branch: head.branch.clone(),
        specs_path: head.specs_path.clone(),
        tree: head.tree,
        context: head.context.iter().map(|(path, blob)| (path.clone(), Text(*blob))).collect(),
        stats: head.stats.clone(),
        changed_at: head.changed_at,
    })
}

fn read_head(head: StoredHead, sequence: u64) -> Head {
    Head {
        snapshot: head.snapshot.0,
        format: head.format,
        bytes: head.bytes,
        revision: head.revision.0,
        branch: head.branch,
        specs_path: head.specs_path,
        tree: head.tree,
        context: head.context.into_iter().map(|(path, blob)| (path, blob.0)).collect(),
        stats: head.stats,
        changed_at: head.changed_at,
        sequence,
    }
}

pub(crate) fn lease(fields: Fields<'_>) -> Option<Lease> {
    Some(Lease {
        owner: fields.optional_text("lease_owner")?.to_owned(),
        until: fields.optional_time("lease_until")?,
        dirty: fields.flag("lease_dirty"),
    })
}

fn word(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Public => "public",
        Visibility::Private => "private",
        Visibility::Gone => "gone",
    }
}

fn read_word(word: &str) -> Option<Visibility> {
    [Visibility::Public, Visibility::Private, Visibility::Gone].into_iter().find(|it| self::word(*it) == word)
}
