//! One spec: its facts, what it hangs together with, and the text of one of its documents.

use askama::Template;
use domain::{
    Document, Problem, ProjectId, Severity, Snapshot, Spec, Timestamp, TokenStatus, ValidationStatus,
};
use render::{Rendered, TocEntry};
use web::layout::{Frame, Page, Place};
use web::repository::edit_href;

use super::properties::{self, FieldRow, Group, Row};
use super::{address, html, words};

/// Tables of contents with more lines than this show only their upper level.
const MOST_LINES: usize = 48;

/// Titles with more characters than this are set smaller.
const LONG_TITLE: usize = 110;

/// More tags than this are folded.
const MOST_TAGS: usize = 24;

#[derive(Template)]
#[template(path = "spec.html")]
struct SpecPage<'a> {
    page: Page<'a>,
    project: &'a ProjectId,
    spec: &'a Spec,
    document: &'a Document,
    is_main: bool,
    number: String,
    title: String,
    long_title: bool,
    title_id: &'a str,
    text: &'a str,
    contents: Vec<&'a TocEntry>,
    parents: Vec<&'a Spec>,
    relations: Vec<Group>,
    fields: Vec<FieldRow<'a>>,
    edit: Option<String>,
    href: String,
    previous: Option<&'a Spec>,
    next: Option<&'a Spec>,
}

/// The page of `document`, one of `spec`'s: its main one, or a sub-spec. `rendered` is that document's body.
pub fn spec(
    frame: &Frame,
    snapshot: &Snapshot,
    spec: &Spec,
    document: &Document,
    rendered: &Rendered,
) -> String {
    let local = ProjectId::local();
    let head = frame.project.as_ref();
    let project = head.map_or(&local, |it| &it.id);
    let file = format!("{}/{}", spec.dir, document.path);
    let is_main = document.path == spec.main().path;
    let (title_id, text) = if is_main { without_title(rendered) } else { ("", rendered.html.as_str()) };
    let title = spec.display_title();
    let page = SpecPage {
        page: Page::new(frame, tab_title(spec, document, is_main)).at(Place::Specs),
        project,
        spec,
        document,
        is_main,
        number: number_or_name(spec),
        long_title: title.chars().count() > LONG_TITLE,
        title,
        title_id,
        text,
        contents: contents(&rendered.toc),
        parents: properties::parents(snapshot, spec),
        relations: properties::relations(frame.t(), project, snapshot, spec),
        fields: properties::fields(frame, spec),
        edit: head.and_then(|it| edit_href(&it.origin, &file)),
        href: if is_main {
            address::spec(project, &spec.name)
        } else {
            address::document(project, &spec.name, &document.path)
        },
        previous: snapshot.neighbour(&spec.name, 1),
        next: snapshot.neighbour(&spec.name, -1),
    };
    html(&page)
}

fn tab_title(spec: &Spec, document: &Document, is_main: bool) -> String {
    let title = format!("{} {}", words::number(spec), spec.display_title());
    let title = title.trim();
    if is_main { title.to_owned() } else { format!("{} · {title}", document.title) }
}

/// What stands above the title: the number, or the name of a spec without one.
fn number_or_name(spec: &Spec) -> String {
    let number = words::number(spec);
    if number.is_empty() { spec.name.to_string() } else { number }
}

/// The text without the H1 that it starts with, and the H1's id: the page shows the title itself.
fn without_title(rendered: &Rendered) -> (&str, &str) {
    let html = rendered.html.trim_start();
    let id = rendered.toc.first().filter(|it| it.level == 1).map_or("", |it| it.id.as_str());
    match html.starts_with("<h1").then(|| html.split_once("</h1>")).flatten() {
        Some((_, rest)) => (id, rest),
        None => ("", &rendered.html),
    }
}

/// The headings that the list on the side shows: two levels, or one where that would be too long.
fn contents(toc: &[TocEntry]) -> Vec<&TocEntry> {
    let inner: Vec<_> = toc.iter().filter(|it| it.level > 1 && !it.text.trim().is_empty()).collect();
    let Some(top) = inner.iter().map(|it| it.level).min() else { return Vec::new() };
    let both: Vec<_> = inner.iter().copied().filter(|it| it.level <= top + 1).collect();
    let lines = if both.len() <= MOST_LINES {
        both
    } else {
        inner.into_iter().filter(|it| it.level == top).collect()
    };
    if lines.len() < 2 { Vec::new() } else { lines }
}

impl SpecPage<'_> {
    fn is_deep(&self, entry: &TocEntry) -> bool {
        self.contents.iter().any(|it| it.level < entry.level)
    }

    fn tags(&self) -> (&[String], &[String]) {
        let tags = &self.spec.tags;
        tags.split_at(if tags.len() > MOST_TAGS + 4 { MOST_TAGS } else { tags.len() })
    }

    fn tag_href(&self, tag: &str) -> String {
        format!("/projects/{}/specs?tag={}", self.project, web::address::segment(tag))
    }

    /// When it changed, where that says more than when it was made or completed.
    fn changed_at(&self) -> Option<Timestamp> {
        let spec = self.spec;
        spec.updated_at.filter(|it| spec.created_at != Some(*it) && spec.completed_at != Some(*it))
    }

    fn tokens(document: &Document) -> Option<u32> {
        document.tokens.as_ref().map(|it| it.content)
    }

    /// A word for a text that is too long to be read at once.
    fn length_word(&self, document: &Document) -> Option<&'static str> {
        match TokenStatus::of(Self::tokens(document)?) {
            TokenStatus::Optimal | TokenStatus::Good => None,
            TokenStatus::Warning => Some(self.page.t.spec.long),
            TokenStatus::Critical => Some(self.page.t.spec.very_long),
        }
    }

    /// Problems, the worst first.
    fn problems(&self) -> Vec<&Problem> {
        let mut problems: Vec<_> = self.spec.problems().iter().collect();
        problems.sort_by_key(|it| std::cmp::Reverse(it.severity));
        problems
    }

    /// How many problems there are, and how many notes: what is only worth knowing is not counted as a problem.
    fn problems_label(&self) -> String {
        let t = self.page.t;
        let all = self.spec.problems();
        let notes = all.iter().filter(|it| it.severity == Severity::Info).count();
        let problems = Some(all.len() - notes).filter(|it| *it > 0).map(|it| t.counts.problems(it));
        let notes = Some(notes).filter(|it| *it > 0).map(|it| t.counts.notes(it));
        problems.into_iter().chain(notes).collect::<Vec<_>>().join(" · ")
    }

    fn fails(&self) -> bool {
        self.spec.validation() == ValidationStatus::Fail
    }

    /// The address of the line that a problem is about, in the source as it is shown here.
    fn problem_href(&self, problem: &Problem) -> Option<String> {
        let of_document = |it: &&Document| problem.path == format!("{}/{}", self.spec.dir, it.path);
        let document = self.spec.documents.iter().find(of_document)?;
        let href = if document.path == self.spec.main().path {
            address::spec(self.project, &self.spec.name)
        } else {
            address::document(self.project, &self.spec.name, &document.path)
        };
        let line = problem.line.map(|line| format!("#L{line}")).unwrap_or_default();
        Some(format!("{href}?source{line}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(level: u8, text: &str) -> TocEntry {
        TocEntry { level, id: text.to_lowercase(), text: text.to_owned() }
    }

    #[test]
    fn the_title_is_shown_once() {
        let check = |html: &str, toc: Vec<TocEntry>, expect: (&str, &str)| {
            let rendered = Rendered { html: html.to_owned(), toc };
            assert_eq!(without_title(&rendered), expect);
        };
        check("<h1 id=\"a\">A</h1>\n<p>b</p>", vec![entry(1, "A")], ("a", "\n<p>b</p>"));
        check("<p>b</p><h1>A</h1>", vec![entry(1, "A")], ("", "<p>b</p><h1>A</h1>"));
        check("", vec![], ("", ""));
    }

    #[test]
    fn contents_have_two_levels_unless_they_are_long() {
        let check = |toc: &[TocEntry], expect: &[&str]| {
            let texts: Vec<_> = contents(toc).iter().map(|it| it.text.as_str()).collect();
            assert_eq!(texts, expect);
        };
        check(&[entry(1, "T"), entry(2, "A"), entry(3, "B"), entry(4, "C")], &["A", "B"]);
        check(&[entry(2, "only one")], &[]);
        check(&[], &[]);
        let mut long = vec![entry(2, "A"), entry(2, "B")];
        long.extend((0..100).map(|n| entry(3, &n.to_string())));
        check(&long, &["A", "B"]);
    }
}
