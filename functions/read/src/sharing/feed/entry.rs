//! What a feed tells of.

use std::fmt::Write as _;

use domain::{BlobId, Snapshot, Spec, SpecName, Status, Timestamp};
use web::{Refusal, repository};

use crate::api::history::{Past, changed, kept};
use crate::app::App;
use crate::pages::{self, address};
use crate::sharing::xml::sayable;
use crate::view::View;

/// Specs of one change that are named; the others are counted.
const NAMED: usize = 20;

/// Something that happened.
pub(super) struct Entry {
    /// A URN that stays as it is.
    pub(super) id: String,
    pub(super) title: String,
    pub(super) at: Timestamp,
    /// Where it leads: a path of this site.
    pub(super) path: String,
    /// The address of the commit.
    pub(super) commit: Option<String>,
    /// Lines: what happened, the spec's name for people, and its path of this site where it has one.
    pub(super) lines: Vec<Line>,
    /// Its category: a status, or `changed`.
    pub(super) kind: &'static str,
}

/// One spec of a change.
pub(super) struct Line {
    pub(super) what: &'static str,
    pub(super) name: String,
    pub(super) path: Option<String>,
}

impl Entry {
    /// The same, where several projects are told of.
    pub(super) fn of(self, project: &str) -> Self {
        Self { title: format!("{}: {}", sayable(project), self.title), ..self }
    }
}

/// What stands for a thing, wherever and whenever it is told of: a UUID made of what names it (RFC 9562, version 8).
pub(super) fn urn(parts: &[&str]) -> String {
    let mut hex = BlobId::of(parts.join("\0").as_bytes()).to_string();
    hex.replace_range(12..13, "8");
    hex.replace_range(16..17, "b");
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..32])
}

/// What the specs of a project say: when they became what they are.
pub(super) fn of_transitions(view: &View) -> Vec<Entry> {
    view.snapshot().specs().iter().flat_map(|spec| steps(view, spec)).collect()
}

fn steps<'a>(view: &'a View, spec: &'a Spec) -> impl Iterator<Item = Entry> + 'a {
    let written = spec.transitions.iter().map(|it| (it.status, it.at));
    // Without a timeline the dates in the frontmatter are all that it says.
    let dates = [(Status::Planned, spec.created_at), (Status::Complete, spec.completed_at)];
    let dates = dates.into_iter().filter_map(|(status, at)| Some((status, at?)));
    let dates = dates.filter(|(status, _)| *status == Status::Planned || spec.status == Status::Complete);
    let steps: Vec<_> = if spec.transitions.is_empty() { dates.collect() } else { written.collect() };
    let is_dated = spec.transitions.is_empty();
    let told = steps.into_iter().filter(|(_, at)| at.rfc3339().is_some());
    told.map(move |(status, at)| {
        let what = if is_dated && status == Status::Planned { "created" } else { word(status) };
        Entry {
            id: urn(&[&view.identity(), "step", spec.name.as_str(), what, &at.to_string()]),
            title: format!("{} {what}", called(spec)),
            at,
            path: address::spec(&view.id, &spec.name),
            commit: None,
            lines: Vec::new(),
            kind: status.as_str(),
        }
    })
}

fn word(status: Status) -> &'static str {
    match status {
        Status::Draft => "is a draft",
        Status::Planned => "is planned",
        Status::InProgress => "is in progress",
        Status::Complete => "is complete",
        Status::Archived => "is archived",
    }
}

/// What was seen to change in a project: one entry for each of its last snapshots. The folder has none.
pub(super) async fn of_snapshots(app: &App, view: &View, most: usize) -> Result<Vec<Entry>, Refusal> {
    let mut entries = Vec::new();
    if view.followed().is_none() {
        return Ok(entries);
    }
    let kept = kept(view);
    for (place, past) in kept.iter().enumerate().take(most) {
        let Some(changes) = changed(app, view, &kept, place).await? else { continue };
        let lists = [("Added", &changes.added), ("Changed", &changes.updated), ("Removed", &changes.deleted)];
        let names: Vec<_> =
            lists.into_iter().flat_map(|(what, names)| names.iter().map(move |name| (what, name))).collect();
        if names.is_empty() {
            continue;
        }
        entries.push(seen(view, past, &names));
    }
    Ok(entries)
}

fn seen(view: &View, past: &Past, names: &[(&'static str, &SpecName)]) -> Entry {
    let line = |(what, name): &(&'static str, &SpecName)| {
        let found = view.snapshot().spec(name.as_str());
        Line {
            what,
            name: found.map_or_else(|| sayable(name.as_str()), called),
            path: found.map(|spec| address::spec(&view.id, &spec.name)),
        }
    };
    let revision = past.revision.as_deref();
    let commit = revision.and_then(|revision| repository::commit_href(view.origin(), revision));
    Entry {
        id: urn(&[&view.identity(), "snapshot", &past.id.to_string(), &past.at.to_string()]),
        title: summary(view.snapshot(), names),
        at: past.at,
        path: format!("/projects/{}", view.id),
        commit,
        lines: names.iter().take(NAMED).map(line).collect(),
        kind: "changed",
    }
}

/// `Changed 082 Web sync`, or `Added 3 specs, changed 12 specs`.
fn summary(snapshot: &Snapshot, names: &[(&'static str, &SpecName)]) -> String {
    if let [(what, name)] = names {
        let spec = snapshot.spec(name.as_str());
        return format!("{what} {}", spec.map_or_else(|| sayable(name.as_str()), called));
    }
    let mut text = String::new();
    for what in ["Added", "Changed", "Removed"] {
        let count = names.iter().filter(|(it, _)| *it == what).count();
        if count > 0 {
            let what = if text.is_empty() { what.to_owned() } else { format!(", {}", what.to_lowercase()) };
            let _ = write!(text, "{what} {}", crate::sharing::specs(count));
        }
    }
    text
}

/// `082 Web sync`
fn called(spec: &Spec) -> String {
    sayable(format!("{} {}", pages::number(spec), spec.display_title()).trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_urn_is_of_what_it_names_and_nothing_else() {
        let one = urn(&["a", "bc"]);
        assert_eq!(one, urn(&["a", "bc"]));
        assert_ne!(one, urn(&["ab", "c"]));
        let (version, variant) = (one.as_bytes()[9 + 14], one.as_bytes()[9 + 19]);
        assert_eq!((one.len(), version, variant), (45, b'8', b'b'), "{one}");
    }
}
