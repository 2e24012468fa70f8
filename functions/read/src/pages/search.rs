//! What a search found, with the places where.

use askama::Template;
use domain::search::Hit;
use domain::{ProjectId, Snapshot, Spec};
use web::layout::{Frame, Page, Place};

use super::{address, html, words};

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage<'a> {
    page: Page<'a>,
    project: &'a ProjectId,
    results: &'a [(&'a Spec, &'a Hit)],
    total: usize,
    all: usize,
}

/// The page of a search: of the field alone where `q` is empty. `total` may be more than there are `results`.
pub fn search(
    frame: &Frame,
    snapshot: &Snapshot,
    q: &str,
    results: &[(&Spec, &Hit)],
    total: usize,
) -> String {
    let local = ProjectId::local();
    let project = frame.project.as_ref().map_or(&local, |it| &it.id);
    let title = if q.is_empty() { "Search".to_owned() } else { format!("{q} · Search") };
    let page = Page { query: q, ..Page::new(frame, title).at(Place::Search) };
    html(&SearchPage { page, project, results, total, all: snapshot.specs().len() })
}

impl SearchPage<'_> {
    fn when(spec: &Spec) -> Option<words::Html> {
        spec.updated_at.or(spec.created_at).map(words::time)
    }

    /// `12 specs`, or `The best 50 of 120 specs`.
    fn count(&self) -> String {
        let all = words::counted(self.total, "spec", "specs");
        if self.results.len() < self.total {
            format!("The best {} of {all}", self.results.len())
        } else {
            all
        }
    }
}
