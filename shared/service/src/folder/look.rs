//! One look at a folder: what is as it was is kept, what changed is read.

mod context;
mod doubt;
mod files;
mod keep;

use std::collections::HashSet;
use std::io;
use std::path::Path;
use std::sync::Arc;

use domain::{
    BlobId, ContextFile, Listing, ParsedProject, ParsedSpec, Prepared, Snapshot, SpecName, SpecText,
    list_entries,
};

pub(crate) use self::doubt::Doubt;
use self::files::Reader;
use self::keep::keep;
use super::walk::{Tree, Walker};
use crate::current::{LazyIndex, Seed};
use crate::{Clock, SourceError};

/// How often a folder that changes while it is read is read again.
const TRIES: usize = 4;

/// What a look found.
#[derive(Clone)]
pub(crate) struct Loaded {
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) index: Arc<LazyIndex>,
    /// Whether this look found anything that the one before had not.
    pub(crate) is_new: bool,
    /// What the next look compares with; `None` while only a prepared snapshot was loaded.
    seen: Option<Seen>,
    /// What was doubted and could not be read, because the folder did not come to rest.
    unsettled: Doubt,
}

/// A folder, and the specs in it.
#[derive(Clone)]
struct Seen {
    tree: Tree,
    listing: Arc<Listing>,
    /// In the order of the listing.
    specs: Vec<Arc<ParsedSpec>>,
}

/// Where content is found.
pub(crate) struct Place {
    /// Relative to the specs folder.
    pub(crate) path: String,
    /// Where the body of a Markdown file begins; `None` for other files.
    pub(crate) body_start: Option<u32>,
}

impl Loaded {
    pub(crate) fn from_prepared(prepared: &Arc<Prepared>) -> Self {
        Self {
            snapshot: Arc::new(Snapshot::assemble(prepared.project.clone())),
            index: LazyIndex::new(Seed::Prepared(Arc::clone(prepared))),
            is_new: false,
            seen: None,
            unsettled: Doubt::Nothing,
        }
    }

    /// Where that content is. Looked for when it is asked for: a file is read then anyway, and that takes longer.
    pub(crate) fn place(&self, blob: &BlobId) -> Option<Place> {
        let specs = self.snapshot.specs();
        let document = specs.iter().find_map(|spec| {
            let document = spec.documents.iter().find(|it| it.blob == *blob)?;
            let path = format!("{}/{}", spec.dir, document.path);
            Some(Place { path, body_start: Some(document.body_start) })
        });
        document.or_else(|| {
            specs.iter().find_map(|spec| {
                let asset = spec.assets.iter().find(|it| it.blob == *blob)?;
                Some(Place { path: format!("{}/{}", spec.dir, asset.path), body_start: None })
            })
        })
    }
}

/// Looks at a folder.
pub(crate) struct Looker<'a> {
    pub(crate) dir: &'a Path,
    pub(crate) root: Option<&'a Path>,
    pub(crate) count: Option<fn(&str) -> u32>,
    pub(crate) clock: &'a Clock,
}

impl Looker<'_> {
    /// What the folder holds now. A folder that changes while it is read is read again; one that does not come to rest
    /// stays as it was `before`.
    pub(crate) fn look(
        &self,
        before: Option<&Arc<Loaded>>,
        doubt: &Doubt,
    ) -> Result<Arc<Loaded>, SourceError> {
        let mut doubt = doubt.clone();
        doubt.join(before.map_or(Doubt::Nothing, |before| before.unsettled.clone()));
        let walker = Walker { dir: self.dir, now: self.clock.wall(), doubt: &doubt };
        let seen = before.and_then(|before| before.seen.as_ref());
        let mut tree = walk(&walker, seen.map(|seen| &seen.tree))?;
        for _ in 0..TRIES {
            let context = self.context(before.map(Arc::as_ref));
            if let (Some(before), Some(seen), Doubt::Nothing, None) = (before, seen, &doubt, &context)
                && tree.is_settled_as(&seen.tree)
            {
                return Ok(Arc::clone(before));
            }
            let loaded = self.read(&tree, before.map(Arc::as_ref), &doubt, context);
            let after = walk(&walker, Some(&tree))?;
            match loaded {
                Ok(loaded) if after.has_files_of(&tree) => return Ok(Arc::new(loaded)),
                _ => tree = after,
            }
        }
        match before {
            Some(before) => Ok(Arc::new(Loaded { is_new: false, unsettled: doubt, ..Loaded::clone(before) })),
            None => Err(SourceError::unavailable("The specs folder changed all the time while it was read.")),
        }
    }

    /// The files of the repository's root; `None` where they are what they were `before`, and where the root is not
    /// there, as in a bundle.
    fn context(&self, before: Option<&Loaded>) -> Option<Vec<ContextFile>> {
        let before = before.map_or(&[][..], |before| before.snapshot.context());
        self.root.and_then(|root| context::read(root, before, self.count))
    }

    /// Reads what changed. An error where a file cannot be read now: the walk is out of date.
    fn read(
        &self,
        tree: &Tree,
        before: Option<&Loaded>,
        doubt: &Doubt,
        context: Option<Vec<ContextFile>>,
    ) -> io::Result<Loaded> {
        let seen = before.and_then(|before| before.seen.as_ref());
        let listing = match seen {
            Some(seen) if tree.has_paths_of(&seen.tree) => Arc::clone(&seen.listing),
            _ => Arc::new(list_entries(tree.paths().iter().map(String::as_str), &tree.passed_over())),
        };
        let mut kept = match before {
            Some(before) => keep(before, tree, &listing, doubt),
            None => vec![None; listing.specs.len()],
        };
        let wanted: Vec<_> =
            listing.specs.iter().zip(&kept).filter(|(_, spec)| spec.is_none()).map(|(it, _)| it).collect();
        let reader =
            Reader { dir: self.dir, count: self.count, before: before.map(|before| &*before.snapshot) };
        let mut changed = Vec::new();
        let gaps = kept.iter_mut().filter(|spec| spec.is_none());
        for (gap, (spec, text)) in gaps.zip(reader.read_all(&wanted)?) {
            *gap = Some(spec);
            changed.extend(text);
        }
        let specs: Vec<_> = kept.into_iter().flatten().collect();
        Ok(put_together(before, Seen { tree: tree.clone(), listing, specs }, changed, context))
    }
}

/// What was seen as a whole. Where nothing is different from `before` it is the same snapshot.
fn put_together(
    before: Option<&Loaded>,
    seen: Seen,
    changed: Vec<SpecText>,
    context: Option<Vec<ContextFile>>,
) -> Loaded {
    let removed = before.map_or_else(Vec::new, |before| removed(before, &seen));
    let is_new = before.is_none() || !changed.is_empty() || !removed.is_empty();
    if let Some(before) = before
        && !is_new
        && context.is_none()
        && *before.snapshot.problems() == *seen.listing.problems
        && has_specs(&before.snapshot, &seen.specs)
    {
        let (snapshot, index) = (Arc::clone(&before.snapshot), Arc::clone(&before.index));
        return Loaded { snapshot, index, is_new, seen: Some(seen), unsettled: Doubt::Nothing };
    }
    let index = match before {
        Some(before) if !is_new => Arc::clone(&before.index),
        Some(before) => LazyIndex::new(Seed::Update { base: Arc::clone(&before.index), changed, removed }),
        None => LazyIndex::new(Seed::Texts(changed)),
    };
    let context =
        context.unwrap_or_else(|| before.map_or_else(Vec::new, |before| before.snapshot.context().to_vec()));
    let (specs, problems) = (seen.specs.clone(), seen.listing.problems.clone());
    let snapshot = Arc::new(Snapshot::assemble(ParsedProject { specs, problems, context }));
    Loaded { snapshot, index, is_new, seen: Some(seen), unsettled: Doubt::Nothing }
}

/// The specs that were there `before` and are no more.
fn removed(before: &Loaded, seen: &Seen) -> Vec<SpecName> {
    if before.seen.as_ref().is_some_and(|then| Arc::ptr_eq(&then.listing, &seen.listing)) {
        return Vec::new();
    }
    let names: HashSet<_> = seen.specs.iter().map(|spec| &spec.name).collect();
    let gone = before.snapshot.specs().iter().filter(|it| !names.contains(&it.name));
    gone.map(|it| it.name.clone()).collect()
}

/// Whether the snapshot was put together from just these.
fn has_specs(snapshot: &Snapshot, specs: &[Arc<ParsedSpec>]) -> bool {
    snapshot.specs().len() == specs.len()
        && specs.iter().all(|spec| {
            snapshot.spec(spec.name.as_str()).is_some_and(|then| Arc::ptr_eq(&then.shared(), spec))
        })
}

fn walk(walker: &Walker<'_>, before: Option<&Tree>) -> Result<Tree, SourceError> {
    walker.walk(before).map_err(|error| {
        let what = match error.kind() {
            io::ErrorKind::NotFound => "does not exist. Set `SPECS_DIR` to the folder that holds the specs",
            io::ErrorKind::NotADirectory => {
                "is not a folder. Set `SPECS_DIR` to the folder that holds the specs"
            }
            io::ErrorKind::PermissionDenied => "may not be read. Give this process the right to read it",
            _ => "cannot be read",
        };
        SourceError::unavailable_because(format!("The specs folder (`SPECS_DIR`) {what}."), error)
    })
}
