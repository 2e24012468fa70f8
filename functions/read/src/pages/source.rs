//! The Markdown of a document, as it is written: numbered lines that problems link to.

use askama::Template;
use domain::{Document, ProjectId, Spec};
use web::layout::{Frame, Page, Place};
use web::repository::edit_href;

use super::{address, html, words};

/// A text with more lines than this has no numbers: each would be an element.
const MOST_LINES: usize = 5000;

#[derive(Template)]
#[template(path = "source.html")]
struct SourcePage<'a> {
    page: Page<'a>,
    project: &'a ProjectId,
    spec: &'a Spec,
    document: &'a Document,
    text: &'a str,
    is_numbered: bool,
    href: String,
    edit: Option<String>,
}

/// The page of the source of `document`, one of `spec`'s.
pub fn source(frame: &Frame, spec: &Spec, document: &Document, text: &str) -> String {
    let local = ProjectId::local();
    let head = frame.project.as_ref();
    let project = head.map_or(&local, |it| &it.id);
    let is_main = document.path == spec.main().path;
    let file = format!("{}/{}", spec.dir, document.path);
    let page = SourcePage {
        page: Page::new(frame, format!("{file} · {}", frame.t().spec.source)).at(Place::Specs),
        project,
        spec,
        document,
        text,
        is_numbered: text.lines().count() <= MOST_LINES,
        href: if is_main {
            address::spec(project, &spec.name)
        } else {
            address::document(project, &spec.name, &document.path)
        },
        edit: head.and_then(|it| edit_href(&it.origin, &file)),
    };
    html(&page)
}
