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
    let title = if q.is_empty() { "Search".to_owned() } else { format!("{q} · Search") };
    let page = Page { query: q, ..Page::new(frame, title).at(Place::Search) };
    html(&SearchPage { page, found, all })
}

impl SearchPage<'_> {
    fn results(&self) -> Vec<(&Spec, &ProjectHit)> {
        let hits = self.found.hits.iter();
        hits.filter_map(|it| Some((it.snapshot.spec(it.hit.name.as_str())?, it))).collect()
    }

    fn when(spec: &Spec) -> Option<words::Html> {
        spec.updated_at.or(spec.created_at).map(words::time)
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
        let specs = words::counted(self.all, "spec", "specs");
        if self.names_projects() {
            format!("{specs} in {} projects", words::thousands(self.found.projects))
        } else {
            specs
        }
    }

    /// `12 specs`, or `The best 50 of 120 specs`.
    fn count(&self) -> String {
        let all = words::counted(self.found.total, "spec", "specs");
        let shown = self.found.hits.len();
        if shown < self.found.total { format!("The best {shown} of {all}") } else { all }
    }

    /// What was not searched, or not whole.
    fn reach(&self) -> Option<String> {
        let FoundEverywhere { searched, projects, whole, .. } = self.found;
        if searched < projects {
            let (searched, projects) = (words::thousands(*searched), words::thousands(*projects));
            Some(format!("{searched} of {projects} projects were searched, those that changed last."))
        } else if *whole {
            None
        } else {
            Some("Of some projects only names, titles, tags and headings were searched.".to_owned())
        }
    }
}
