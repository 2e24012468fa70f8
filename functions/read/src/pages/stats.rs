//! A project in numbers: bars that are the rows of tables, and what happened over time as a chart.

mod bars;
mod chart;
mod duration;

use askama::Template;
use domain::stats::{Cycle, Report, Sizes};
use domain::{Area, Filter, ProjectId, Snapshot, Spec};
use web::layout::{Frame, Page, Place};
use web::texts::{Texts, thousands};

use self::bars::Bar;
use self::chart::Charts;
use super::filters::ListAsked;
use super::narrowed::{Narrowed, list_with};
use super::{address, html, list, words};

#[derive(Template)]
#[template(path = "stats.html")]
struct StatsPage<'a> {
    page: Page<'a>,
    project: &'a ProjectId,
    narrowed: Narrowed,
    /// All specs of the project.
    total: usize,
    report: Report,
    by_status: Vec<Bar>,
    by_priority: Vec<Bar>,
    by_tag: Vec<Bar>,
    by_assignee: Vec<Bar>,
    problems: Vec<Bar>,
    problems_href: String,
    took: Vec<Bar>,
    sizes: Vec<Bar>,
    largest: Vec<(&'a Spec, usize)>,
    charts: Option<Charts>,
}

/// The page of a project's statistics: of the specs that are asked for.
pub fn stats(frame: &Frame, snapshot: &Snapshot, asked: &ListAsked) -> String {
    if snapshot.specs().is_empty() {
        return super::message::empty(frame, snapshot.problems(), Place::Statistics);
    }
    let local = ProjectId::local();
    let project = frame.project.as_ref().map_or(&local, |it| &it.id);
    let path = format!("/projects/{project}/specs");
    let list_of = |filter: &Filter| list_with(&path, asked, filter);
    let t = frame.t();
    let narrowed = Narrowed::new(t, &format!("/projects/{project}/stats"), asked, None);
    let report = Report::of(&list::shown(snapshot, asked));
    let largest = report.sizes.iter().flat_map(|it| &it.largest);
    let largest =
        largest.filter_map(|(name, tokens)| Some((snapshot.spec(name.as_str())?, *tokens as usize)));
    let page = StatsPage {
        page: Page::new(frame, t.stats.heading).at(Place::Statistics),
        project,
        total: snapshot.specs().len(),
        narrowed,
        by_status: bars::by_status(t, &report, &list_of),
        by_priority: bars::by_priority(t, &report, &list_of),
        by_tag: bars::by_tag(t, &report, &list_of),
        by_assignee: bars::by_assignee(t, &report, &list_of),
        problems: bars::problems(t, &report),
        problems_href: list_of(&Filter { problems: true, ..Filter::default() }),
        took: report.cycle.as_ref().map(|it| bars::took(t, it)).unwrap_or_default(),
        sizes: report.sizes.as_ref().map(|it| bars::sizes(t, it)).unwrap_or_default(),
        largest: largest.collect(),
        charts: report.over_time.as_ref().map(|it| chart::charts(t, it)),
        report,
    };
    html(&page)
}

/// What a kind of problem is called.
fn area(t: &Texts, area: Area) -> &'static str {
    match area {
        Area::Frontmatter => t.stats.area_frontmatter,
        Area::Structure => t.stats.area_structure,
        Area::Length => t.stats.area_length,
    }
}

impl StatsPage<'_> {
    /// `304 specs`, or `12 of 304 specs`.
    fn count(&self) -> String {
        let (counted, t) = (self.report.stats.total, self.page.t);
        let all = t.counts.specs(self.total);
        if counted == self.total { all } else { t.list.some_of(thousands(counted), all) }
    }

    fn percent(&self) -> u64 {
        words::percent(self.report.stats.completion_rate())
    }

    fn median(&self, cycle: &Cycle) -> String {
        duration::words(self.page.t, cycle.days.median)
    }

    fn longest(&self, cycle: &Cycle) -> String {
        duration::words(self.page.t, cycle.days.most)
    }

    fn middle_half(&self, cycle: &Cycle) -> String {
        let [first, third] = [cycle.days.first, cycle.days.third].map(|it| duration::words(self.page.t, it));
        self.page.t.stats.between(first, third)
    }

    fn total_tokens(sizes: &Sizes) -> String {
        thousands(sizes.total as usize)
    }

    fn middle_tokens(&self, sizes: &Sizes) -> String {
        let [first, third] =
            [sizes.tokens.first, sizes.tokens.third].map(|it| thousands(it.round() as usize));
        self.page.t.stats.between(first, third)
    }

    fn median_tokens(sizes: &Sizes) -> String {
        thousands(sizes.tokens.median.round() as usize)
    }
}
