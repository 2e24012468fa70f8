//! The list of all projects.

use std::fmt::Write as _;

use askama::Template;
use service::Totals;
use web::layout::{Frame, Page, Place};
use web::project::{ByStatus, Project};

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
    html(&ProjectsPage { page: Page::new(frame, "Projects").at(Place::Projects), list })
}

impl ProjectsPage<'_> {
    /// `12 projects · 1,304 specs · 62 % complete`
    fn count(&self) -> String {
        let totals = self.list.totals;
        let mut text = words::counted(totals.projects, "project", "projects");
        if totals.stats.total > 0 {
            let specs = words::counted(totals.stats.total, "spec", "specs");
            let _ = write!(text, " · {specs} · {:.0} % complete", totals.stats.completion_rate().floor());
        }
        text
    }

    fn next_href(&self) -> Option<String> {
        self.list.next.map(|cursor| format!("/?cursor={}", web::address::segment(cursor)))
    }

    /// What is under way and what is done, in words.
    fn progress(project: &Project) -> String {
        let ByStatus { in_progress, complete, .. } = project.by_status;
        let mut parts = Vec::new();
        if in_progress > 0 {
            parts.push(format!("{} in progress", words::thousands(in_progress)));
        }
        if complete > 0 {
            parts.push(format!("{} complete", words::thousands(complete)));
        }
        parts.join(" · ")
    }

    /// The stretches of the bar that shows how many specs have each status: class, start and length in percent.
    fn stretches(project: &Project) -> Vec<(&'static str, String, String)> {
        let ByStatus { draft, planned, in_progress, complete, archived } = project.by_status;
        let all = (draft + planned + in_progress + complete + archived).max(1) as f64;
        let mut start = 0.0;
        let counts = [
            ("complete", complete),
            ("in-progress", in_progress),
            ("planned", planned),
            ("draft", draft),
            ("archived", archived),
        ];
        let stretch = |(class, count): (&'static str, usize)| {
            let length = count as f64 / all * 100.0;
            let from = start;
            start += length;
            (count > 0).then(|| (class, format!("{from:.2}"), format!("{length:.2}")))
        };
        counts.into_iter().filter_map(stretch).collect()
    }

    /// The mark and the words for a sync that did not end well, or did not end yet.
    fn state(project: &Project) -> Option<(&'static str, &'static str, &'static str)> {
        match project.sync.state {
            "never" => Some(("draft", "", "Not looked at yet")),
            "running" => Some(("in-progress", "", "First look under way")),
            "deferred" => Some(("warn", "problem-mark", "Waiting for GitHub")),
            "failed" => Some(("warn", "problem-mark error", "Last look failed")),
            _ if project.sync.problem.is_some() => Some(("warn", "problem-mark", "No specs folder")),
            _ => None,
        }
    }
}
