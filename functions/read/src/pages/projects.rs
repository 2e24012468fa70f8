//! The list of all projects.

use askama::Template;
use service::Totals;
use web::layout::{Frame, Page, Place};
use web::project::{ByStatus, Project, epoch};

use super::proportions::{Stretch, stretches};
use super::{html, words};

/// What the list shows.
pub struct ProjectList<'a> {
    /// The projects, in their order.
    pub projects: &'a [Project],
    /// All of them in numbers, those on other pages too.
    pub totals: &'a Totals,
    /// The cursor of the next page.
    pub next: Option<&'a str>,
    /// Whether this is the first page.
    pub is_first: bool,
    /// What could not be asked, where the list is as it was last known.
    pub problem: Option<&'a str>,
    /// The words that they have, as typed.
    pub q: &'a str,
    /// Their order, as the address has it; empty where it is the one by default.
    pub sort: &'a str,
    /// How many there are with those words.
    pub matching: usize,
    /// Whether there are more projects than were looked through.
    pub is_cut: bool,
}

/// The orders that can be asked for.
pub(crate) const PROJECT_ORDERS: [&str; 5] = ["name", "-changed", "-specs", "-complete", "-stars"];

#[derive(Template)]
#[template(path = "projects.html")]
struct ProjectsPage<'a> {
    page: Page<'a>,
    list: &'a ProjectList<'a>,
}

/// The page of all projects.
pub fn projects(frame: &Frame, list: &ProjectList) -> String {
    html(&ProjectsPage { page: Page::new(frame, frame.t().projects.heading).at(Place::Projects), list })
}

impl ProjectsPage<'_> {
    /// The orders: value, words, and whether it is chosen.
    fn orders(&self) -> Vec<(&'static str, &'static str, bool)> {
        let t = self.page.t;
        let words = [
            t.projects.by_name,
            t.projects.by_change,
            t.projects.by_specs,
            t.projects.by_completion,
            t.projects.by_stars,
        ];
        let all =
            std::iter::once(("", t.projects.featured_first)).chain(PROJECT_ORDERS.into_iter().zip(words));
        all.map(|(value, word)| (value, word, value == self.list.sort)).collect()
    }

    /// Whether words or an order are asked for.
    fn is_chosen(&self) -> bool {
        !self.list.q.is_empty() || !self.list.sort.is_empty()
    }

    /// `12 projects · 1,304 specs · 62 % complete`, or `3 of 12 projects` of those with the words
    fn count(&self) -> String {
        let (t, totals) = (self.page.t, self.list.totals);
        let all = t.counts.projects(totals.projects);
        if !self.list.q.is_empty() {
            return t.list.some_of(words::thousands(self.list.matching), all);
        }
        let mut parts = vec![all];
        if totals.stats.total > 0 {
            parts.push(t.counts.specs(totals.stats.total));
            parts.push(t.projects.specs_complete(words::percent(totals.stats.completion_rate())));
        }
        parts.join(" · ")
    }

    fn next_href(&self) -> Option<String> {
        self.list.next.map(|cursor| format!("/?cursor={}", web::address::segment(cursor)))
    }

    /// When it changed last, where that is known.
    fn when(project: &Project) -> Option<words::Html> {
        let of_folder = || (project.source == "local").then_some(project.last_accessed);
        let at = project.sync.last_changed_at.or_else(of_folder)?.0;
        // A folder whose specs have no dates has one that only has to be there.
        (at != epoch()).then(|| web::markup::time(at))
    }

    /// Whether it is known what specs there are.
    fn is_read(project: &Project) -> bool {
        project.source == "local" || project.sync.last_changed_at.is_some()
    }

    fn stretches(project: &Project) -> Vec<Stretch> {
        let ByStatus { draft, planned, in_progress, complete, archived } = project.by_status;
        stretches(&[draft, planned, in_progress, complete, archived])
    }

    /// `3 complete, 2 planned`, for those who do not see the bar.
    fn in_words(&self, project: &Project) -> String {
        let t = self.page.t;
        let part = |it: Stretch| format!("{} {}", words::thousands(it.count), words::status(t, it.status));
        Self::stretches(project).into_iter().map(part).collect::<Vec<_>>().join(", ")
    }

    /// `62 %`
    fn percent(project: &Project) -> u64 {
        words::percent(project.completion_rate)
    }

    /// The mark and the words for a sync that did not end well, or did not end yet.
    fn state(&self, project: &Project) -> Option<(&'static str, &'static str, &'static str)> {
        let t = self.page.t;
        match project.sync.state {
            "never" => Some(("draft", "", t.sync.never)),
            "running" => Some(("in-progress", "", t.sync.running)),
            "deferred" => Some(("warn", "problem-mark", t.sync.deferred)),
            "failed" => Some(("warn", "problem-mark error", t.sync.failed)),
            _ if project.sync.problem.is_some() => Some(("warn", "problem-mark", t.sync.no_folder)),
            _ => None,
        }
    }
}
