//! What commits a push brings, and which files each of them touches.

use std::collections::{BTreeMap, HashSet};

use crate::model::object::{Mode, Objects, Oid};

/// The files that a commit touches. A renamed one is removed and added.
#[derive(Debug, Default)]
pub(super) struct Changes {
    pub(super) added: Vec<String>,
    pub(super) removed: Vec<String>,
    pub(super) modified: Vec<String>,
}

/// The commits that `after` leads to and `known` do not, parents first.
pub(super) fn new_commits(objects: &Objects, after: Oid, known: &[Oid]) -> Vec<Oid> {
    let mut seen = reachable(objects, known);
    let mut commits = Vec::new();
    // Each is met twice: before its parents, and after them.
    let mut left = vec![(after, false)];
    while let Some((oid, is_done)) = left.pop() {
        if is_done {
            commits.push(oid);
        } else if seen.insert(oid)
            && let Some(commit) = objects.commit(oid)
        {
            left.push((oid, true));
            left.extend(commit.parents.iter().rev().map(|&parent| (parent, false)));
        }
    }
    commits
}

/// All commits that these lead to, and they themselves.
pub(super) fn reachable(objects: &Objects, from: &[Oid]) -> HashSet<Oid> {
    let mut seen = HashSet::new();
    let mut left = from.to_vec();
    while let Some(oid) = left.pop() {
        if seen.insert(oid)
            && let Some(commit) = objects.commit(oid)
        {
            left.extend(&commit.parents);
        }
    }
    seen
}

/// What a commit changes, compared with its first parent, as GitHub does with merges too.
pub(super) fn changes(objects: &Objects, commit: Oid) -> Changes {
    let mut changes = Changes::default();
    if let Some(commit) = objects.commit(commit) {
        let parent = commit.parents.first().and_then(|&parent| objects.commit(parent));
        compare(objects, parent.map(|parent| parent.tree), Some(commit.tree), "", &mut changes);
    }
    changes
}

fn compare(objects: &Objects, before: Option<Oid>, after: Option<Oid>, prefix: &str, changes: &mut Changes) {
    if before == after {
        return;
    }
    let (old, new) = (entries(objects, before), entries(objects, after));
    for name in old.keys().chain(new.keys().filter(|name| !old.contains_key(*name))) {
        let path = format!("{prefix}{name}");
        let (one, other) = (old.get(name).copied(), new.get(name).copied());
        if one == other {
            continue;
        }
        let folder = |entry: Option<(Mode, Oid)>| entry.filter(|it| it.0 == Mode::Folder).map(|it| it.1);
        let file = |entry: Option<(Mode, Oid)>| entry.is_some_and(|it| it.0 != Mode::Folder);
        compare(objects, folder(one), folder(other), &format!("{path}/"), changes);
        match (file(one), file(other)) {
            (true, true) => changes.modified.push(path),
            (true, false) => changes.removed.push(path),
            (false, true) => changes.added.push(path),
            (false, false) => {}
        }
    }
}

fn entries(objects: &Objects, tree: Option<Oid>) -> BTreeMap<&str, (Mode, Oid)> {
    let entries = tree.and_then(|tree| objects.tree(tree)).map(|entries| &**entries).unwrap_or_default();
    entries.iter().map(|entry| (entry.name.as_str(), (entry.mode, entry.oid))).collect()
}
