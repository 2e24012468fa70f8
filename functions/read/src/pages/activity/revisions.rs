//! A revision: what was added, changed, moved and removed in it.

use domain::sync::Changes;
use domain::{ProjectId, Snapshot, SnapshotId, SpecName, Timestamp};
use web::layout::Frame;
use web::markup::{Html, time};
use web::repository::web_url;

use super::super::address;

/// Specs of one kind of change that are named at once; the others are folded.
const NAMED: usize = 12;

/// A step of the history, as it was found.
pub struct RevisionAsked {
    /// The snapshot.
    pub snapshot: SnapshotId,
    /// The one before it, where it is kept.
    pub older: Option<SnapshotId>,
    /// The commit.
    pub commit: Option<String>,
    /// When it was first shown; `None` where that is not known.
    pub at: Option<Timestamp>,
    /// What changed.
    pub changes: std::sync::Arc<Changes>,
    /// It is the oldest one that is kept, and not the project's first.
    pub is_cut: bool,
}

/// A step of the history, as it is shown.
pub(super) struct Revision {
    pub(super) at: Option<Html>,
    /// The commit: short, and where it is.
    pub(super) commit: Option<(String, Option<String>)>,
    pub(super) is_current: bool,
    pub(super) is_first: bool,
    pub(super) is_cut: bool,
    pub(super) groups: Vec<Group>,
    /// The changes of the one spec that the page is about.
    pub(super) diff: Option<String>,
}

/// Changes of one kind.
pub(super) struct Group {
    pub(super) word: &'static str,
    pub(super) count: usize,
    pub(super) named: Vec<Named>,
    pub(super) folded: Vec<Named>,
}

/// A spec that changed.
pub(super) struct Named {
    pub(super) name: String,
    pub(super) href: Option<String>,
    /// What it was called before.
    pub(super) from: Option<String>,
}

/// A step of the history of a project, with the specs that it `keeps`; `only`: the page is about that one.
pub(super) fn revision(
    frame: &Frame,
    snapshot: &Snapshot,
    asked: &RevisionAsked,
    keeps: &dyn Fn(&SpecName) -> bool,
    only: Option<&str>,
) -> Revision {
    let local = ProjectId::local();
    let head = frame.project.as_ref();
    let project = head.map_or(&local, |it| &it.id);
    let url = head.and_then(|it| web_url(&it.origin));
    let commit = asked.commit.as_ref().map(|commit| {
        let href = url.map(|url| format!("{url}/commit/{}", web::address::path(commit)));
        (commit.get(..7).unwrap_or(commit).to_owned(), href)
    });
    let between = |name: &SpecName| {
        let older = asked.older?;
        Some(format!("{}/diff?from={older}&to={}", address::spec(project, name), asked.snapshot))
    };
    let is_there = |name: &SpecName| snapshot.spec(name.as_str()).map(|_| address::spec(project, name));
    let one = |name: &SpecName, href: Option<String>| Named { name: name.to_string(), href, from: None };
    let changes = &asked.changes;
    let is_moved = |name: &SpecName| changes.moved.iter().any(|(from, to)| from == name || to == name);
    let new = changes.added.iter().filter(|it| keeps(it)).filter(|it| !is_moved(it));
    let altered = changes.updated.iter().filter(|it| keeps(it));
    let gone = changes.deleted.iter().filter(|it| keeps(it)).filter(|it| !is_moved(it));
    let moved = changes.moved.iter().filter(|(from, to)| keeps(from) || keeps(to));
    let t = frame.t();
    let groups = [
        (t.activity.added, new.map(|it| one(it, is_there(it))).collect::<Vec<_>>()),
        (t.activity.updated, altered.map(|it| one(it, between(it).or_else(|| is_there(it)))).collect()),
        (
            t.activity.moved,
            moved.map(|(from, to)| Named { from: Some(from.to_string()), ..one(to, is_there(to)) }).collect(),
        ),
        (t.activity.deleted, gone.map(|it| one(it, between(it))).collect()),
    ];
    let groups = groups.into_iter().filter(|(_, all)| !all.is_empty()).map(|(word, mut named)| {
        let count = named.len();
        let folded = named.split_off(count.min(NAMED));
        Group { word, count, named, folded }
    });
    Revision {
        at: asked.at.map(time),
        commit,
        is_current: asked.snapshot == snapshot.id(),
        is_first: asked.older.is_none() && !asked.is_cut,
        is_cut: asked.is_cut,
        groups: groups.collect(),
        diff: only.and_then(|only| between(&SpecName::new(only))),
    }
}
