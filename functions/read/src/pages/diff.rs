//! What differs between two revisions of a spec.

use askama::Template;
use domain::{ProjectId, Snapshot, SnapshotId, Spec};
use web::layout::{Frame, Page, Place};

use super::{address, html};
use crate::changed_lines::{ChangedLines, Line};

/// A file with more changed lines than this is folded.
const FOLDED: usize = 400;

/// What of a spec's changes is asked for, and what they are.
pub struct DiffAsked<'a> {
    /// The spec's full name; it may be there no more.
    pub name: &'a str,
    /// The revisions that can be compared, newest first: snapshot, and what it is called.
    pub kept: Vec<(SnapshotId, String)>,
    /// The older side; none where there is only one revision.
    pub from: Option<SnapshotId>,
    /// The newer side.
    pub to: SnapshotId,
    /// The files that differ.
    pub files: Vec<DiffFile>,
}

/// A file that differs.
pub struct DiffFile {
    /// Its path in the repository.
    pub path: String,
    /// It is only on the newer side.
    pub is_new: bool,
    /// It is only on the older side.
    pub is_gone: bool,
    /// Its lines; none of a file that is no text.
    pub lines: Option<ChangedLines>,
}

#[derive(Template)]
#[template(path = "diff.html")]
struct DiffPage<'a> {
    page: Page<'a>,
    project: &'a ProjectId,
    spec: Option<&'a Spec>,
    asked: &'a DiffAsked<'a>,
    path: String,
}

/// The page of what differs.
pub fn diff(frame: &Frame, snapshot: &Snapshot, asked: &DiffAsked<'_>) -> String {
    let local = ProjectId::local();
    let project = frame.project.as_ref().map_or(&local, |it| &it.id);
    html(&DiffPage {
        page: Page::new(frame, frame.t().diff.title(asked.name)).at(Place::Specs),
        project,
        spec: snapshot.spec(asked.name),
        asked,
        path: address::spec(project, &domain::SpecName::new(asked.name)),
    })
}

impl DiffPage<'_> {
    fn is_folded(lines: &ChangedLines) -> bool {
        lines.added + lines.removed > FOLDED
    }

    /// The class of a line, and what it is for those who listen.
    fn kind(&self, line: &Line) -> (&'static str, &'static str) {
        match (line.old, line.new) {
            (None, Some(_)) => ("add", self.page.t.diff.line_added),
            (Some(_), None) => ("del", self.page.t.diff.line_removed),
            _ => ("", ""),
        }
    }

    fn old_number(line: &Line) -> String {
        line.old.map(|it| it.to_string()).unwrap_or_default()
    }

    fn new_number(line: &Line) -> String {
        line.new.map(|it| it.to_string()).unwrap_or_default()
    }

    fn is_from(&self, id: &SnapshotId) -> bool {
        self.asked.from.as_ref() == Some(id)
    }

    fn is_to(&self, id: &SnapshotId) -> bool {
        self.asked.to == *id
    }
}
