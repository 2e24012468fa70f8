//! Which specs are what they were.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::{Listing, ParsedSpec, SpecFolder};

use super::super::walk::Tree;
use super::{Doubt, Loaded, Seen};

/// For each spec of the listing what it was `before`, where none of its files changed since.
pub(super) fn keep(
    before: &Loaded,
    tree: &Tree,
    listing: &Arc<Listing>,
    doubt: &Doubt,
) -> Vec<Option<Arc<ParsedSpec>>> {
    let Some(seen) = &before.seen else {
        let folders = listing.specs.iter();
        return folders.map(|folder| keep_prepared(before, tree, folder, doubt)).collect();
    };
    let changed = tree.changed_since(&seen.tree);
    let same_listing = Arc::ptr_eq(listing, &seen.listing);
    let keep = |(at, folder): (usize, &SpecFolder)| {
        let then = if same_listing { at } else { place_then(seen, folder)? };
        let top = folder.dir.split('/').next().unwrap_or_default();
        let is_same = !doubt.covers(&folder.dir)
            && (changed.binary_search(&top).is_err()
                || paths(folder).all(|path| is_settled(path, tree, &seen.tree)));
        is_same.then(|| Arc::clone(&seen.specs[then]))
    };
    listing.specs.iter().enumerate().map(keep).collect()
}

/// Where the folder was in the listing then, if it had the same files.
fn place_then(seen: &Seen, folder: &SpecFolder) -> Option<usize> {
    let then = seen.listing.specs.binary_search_by(|it| it.dir.cmp(&folder.dir)).ok()?;
    (seen.listing.specs[then] == *folder).then_some(then)
}

fn is_settled(path: &str, now: &Tree, then: &Tree) -> bool {
    match (now.file(path), then.file(path)) {
        (Some(now), Some(then)) => now.stamp == then.stamp && !then.is_recent,
        _ => false,
    }
}

/// Of a prepared snapshot only names and sizes are known: times begin with this look.
fn keep_prepared(
    before: &Loaded,
    tree: &Tree,
    folder: &SpecFolder,
    doubt: &Doubt,
) -> Option<Arc<ParsedSpec>> {
    let spec = before.snapshot.spec(folder.name.as_str())?;
    let sizes = sizes(spec);
    let is_same = !doubt.covers(&folder.dir)
        && spec.dir == folder.dir
        && sizes.len() == paths(folder).count()
        && paths(folder).all(|path| sizes.get(path).copied() == tree.file(path).map(|file| file.stamp.size));
    is_same.then(|| spec.shared())
}

fn paths(folder: &SpecFolder) -> impl Iterator<Item = &str> {
    std::iter::once(&folder.main).chain(&folder.sub_specs).chain(&folder.assets).map(String::as_str)
}

fn sizes(spec: &ParsedSpec) -> BTreeMap<String, u64> {
    let documents = spec.documents.iter().map(|it| (&it.path, it.size));
    let assets = spec.assets.iter().map(|it| (&it.path, it.size));
    documents.chain(assets).map(|(path, size)| (format!("{}/{path}", spec.dir), size)).collect()
}
