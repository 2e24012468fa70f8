//! A folder that is being changed: only what is touched is read, and only that is written again.

use std::collections::BTreeMap;

use super::object::{Entry, Mode, Objects, Oid};

/// A folder, as it will be.
pub(super) struct Folder {
    origin: Option<Oid>,
    children: Option<BTreeMap<String, Node>>,
}

/// What is in one.
pub(super) enum Node {
    Leaf(Mode, Oid),
    Folder(Folder),
}

impl Folder {
    pub(super) fn empty() -> Self {
        Self { origin: None, children: Some(BTreeMap::new()) }
    }

    pub(super) fn of(tree: Oid) -> Self {
        Self { origin: Some(tree), children: None }
    }

    fn children(&mut self, objects: &Objects) -> &mut BTreeMap<String, Node> {
        let origin = self.origin;
        self.children.get_or_insert_with(|| {
            let entries = origin.and_then(|tree| objects.tree(tree)).map(|entries| &**entries);
            entries.unwrap_or_default().iter().map(|entry| (entry.name.clone(), Node::from(entry))).collect()
        })
    }

    /// Puts something at a path, and folders above it. A file in the way is replaced.
    pub(super) fn put(&mut self, objects: &Objects, path: &str, node: Node) {
        let children = self.children(objects);
        match path.split_once('/') {
            None => {
                children.insert(path.to_owned(), node);
            }
            Some((first, rest)) => {
                let child = children.entry(first.to_owned()).or_insert_with(|| Node::Folder(Self::empty()));
                if let Node::Leaf(..) = child {
                    *child = Node::Folder(Self::empty());
                }
                if let Node::Folder(folder) = child {
                    folder.put(objects, rest, node);
                }
            }
        }
    }

    /// Takes away what is at a path.
    pub(super) fn take(&mut self, objects: &Objects, path: &str) -> Option<Node> {
        let children = self.children(objects);
        match path.split_once('/') {
            None => children.remove(path),
            Some((first, rest)) => match children.get_mut(first)? {
                Node::Folder(folder) => folder.take(objects, rest),
                Node::Leaf(..) => None,
            },
        }
    }

    /// Writes it. Git has no empty folders: `None` for one.
    pub(super) fn save(self, objects: &mut Objects) -> Option<Oid> {
        let Some(children) = self.children else { return self.origin };
        let mut entries = Vec::with_capacity(children.len());
        for (name, node) in children {
            match node {
                Node::Leaf(mode, oid) => entries.push(Entry { name, mode, oid }),
                Node::Folder(folder) => {
                    if let Some(oid) = folder.save(objects) {
                        entries.push(Entry { name, mode: Mode::Folder, oid });
                    }
                }
            }
        }
        (!entries.is_empty()).then(|| objects.put_tree(entries))
    }
}

impl From<&Entry> for Node {
    fn from(entry: &Entry) -> Self {
        match entry.mode {
            Mode::Folder => Self::Folder(Folder::of(entry.oid)),
            mode => Self::Leaf(mode, entry.oid),
        }
    }
}
