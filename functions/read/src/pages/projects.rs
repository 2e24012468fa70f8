//! The list of all projects.

use askama::Template;
use service::Totals;
use web::layout::{Frame, Page, Place};
use web::project::{ByStatus, Project, epoch};

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
}

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
    /// `12 projects · 1,304 specs · 62 % complete`
    fn count(&self) -> String {
        let (t, totals) = (self.page.t, self.list.totals);
        let mut parts = vec![t.counts.projects(totals.projects)];
        if totals.stats.total > 0 {
            parts.push(t.counts.specs(totals.stats.total));
            parts.push(t.projects.specs_complete(totals.stats.completion_rate().floor()));
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

    /// What is done and what is under way, in words.
    fn progress(&self, project: &Project) -> String {
        let t = self.page.t;
        let ByStatus { in_progress, complete, .. } = project.by_status;
        let complete = (complete > 0).then(|| t.projects.complete(complete));
        let in_progress = (in_progress > 0).then(|| t.projects.in_progress(in_progress));
        complete.into_iter().chain(in_progress).collect::<Vec<_>>().join(" · ")
    }

    /// The stretches of the bar that shows how many of the specs are complete and in progress: status, start and length in
    /// percent.
    fn stretches(project: &Project) -> [(&'static str, String, String); 2] {
        let all = project.spec_count.max(1) as f64;
        let part = |count: usize| count as f64 / all * 100.0;
        let (complete, in_progress) = (part(project.by_status.complete), part(project.by_status.in_progress));
        [
            ("complete", "0".to_owned(), format!("{complete:.2}")),
            ("in-progress", format!("{complete:.2}"), format!("{in_progress:.2}")),
        ]
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
