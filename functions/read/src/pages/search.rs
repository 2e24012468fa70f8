//! What a search found, with the places where.

use askama::Template;
use domain::search::{Found, Hit};
use domain::{ProjectId, Snapshot, Spec};
use web::layout::{Frame, Page, Place};

use super::{address, html, words};

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage<'a> {
    page: Page<'a>,
    project: &'a ProjectId,
    snapshot: &'a Snapshot,
    found: &'a Found,
    all: usize,
}

/// The page of a search: of the field alone where `q` is empty.
pub fn search(frame: &Frame, snapshot: &Snapshot, q: &str, found: &Found) -> String {
    let local = ProjectId::local();
    let project = frame.project.as_ref().map_or(&local, |it| &it.id);
    let title = if q.is_empty() { "Search".to_owned() } else { format!("{q} · Search") };
    let page = Page { query: q, ..Page::new(frame, title).at(Place::Search) };
    html(&SearchPage { page, project, snapshot, found, all: snapshot.specs().len() })
}

impl SearchPage<'_> {
    fn results(&self) -> Vec<(&Spec, &Hit)> {
        let hits = self.found.hits.iter();
        hits.filter_map(|hit| Some((self.snapshot.spec(hit.name.as_str())?, hit))).collect()
    }

    fn when(spec: &Spec) -> Option<words::Html> {
        spec.updated_at.or(spec.created_at).map(words::time)
    }

    /// `12 specs`, or `The best 50 of 120 specs`.
    fn count(&self) -> String {
        let all = words::counted(self.found.total, "spec", "specs");
        let shown = self.found.hits.len();
        if shown < self.found.total { format!("The best {shown} of {all}") } else { all }
    }
}
