//! What a search found, with the places where.

use askama::Template;
use domain::{ProjectId, Spec};
use service::{FoundEverywhere, ProjectHit};
use web::layout::{Frame, Page, Place};

use super::{address, html, words};

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage<'a> {
    page: Page<'a>,
    found: &'a FoundEverywhere,
    all: usize,
}

/// The page of a search: of the field alone where `q` is empty. `all` is how many specs there are then.
pub fn search(frame: &Frame, q: &str, found: &FoundEverywhere, all: usize) -> String {
    let t = frame.t();
    let title = if q.is_empty() { t.search.heading.to_owned() } else { t.search.title(q) };
    let page = Page { query: q, ..Page::new(frame, title).at(Place::Search) };
    html(&SearchPage { page, found, all })
}

impl SearchPage<'_> {
    fn results(&self) -> Vec<(&Spec, &ProjectHit)> {
        let hits = self.found.hits.iter();
        hits.filter_map(|it| Some((it.snapshot.spec(it.hit.name.as_str())?, it))).collect()
    }

    fn when(&self, spec: &Spec) -> Option<words::Html> {
        spec.updated_at.or(spec.created_at).map(|at| self.page.t.spec.changed(at))
    }

    /// Whether a result says which project it is of.
    fn names_projects(&self) -> bool {
        self.found.projects > 1
    }

    fn specs_href(project: &ProjectId) -> String {
        format!("/projects/{project}/specs")
    }

    /// `304 specs in 12 projects`
    fn everything(&self) -> String {
        let t = self.page.t;
        let specs = t.counts.specs(self.all);
        if !self.names_projects() {
            return t.search.everything(specs);
        }
        t.search.everything(t.search.in_projects(specs, t.counts.projects(self.found.projects)))
    }

    /// `12 specs`, or `The best 50 of 120 specs`.
    fn count(&self) -> String {
        let t = self.page.t;
        let all = t.counts.specs(self.found.total);
        let shown = self.found.hits.len();
        if shown < self.found.total { t.search.best(shown, all) } else { all }
    }

    /// What was not searched, or not whole.
    fn reach(&self) -> Option<String> {
        let t = self.page.t;
        let FoundEverywhere { searched, projects, whole, .. } = self.found;
        if searched < projects {
            Some(t.search.some_projects(words::thousands(*searched), words::thousands(*projects)))
        } else {
            (!whole).then(|| t.search.not_whole.to_owned())
        }
    }
}
