//! The graph of dependencies: as a picture, or as a list in the order of the work.

mod label;
mod picture;
mod steps;

use askama::Template;
use domain::graph::Graph;
use domain::{Filter, ProjectId, Snapshot, Sort, Spec, SpecName, Status};
use web::layout::{Frame, Page, Place};

use self::picture::Picture;
use self::steps::Step;
use super::address::{self, ListQuery};
use super::facets::Facets;
use super::{html, words};

/// What of the graph is asked for.
#[derive(Clone, Debug, Default)]
pub struct GraphAsked {
    /// The specs that are in it.
    pub filter: Filter,
    /// The spec that everything else is seen from.
    pub focus: Option<SpecName>,
    /// What was asked for as that spec, where it was not found.
    pub missed: Option<String>,
    /// As a list.
    pub as_list: bool,
}

/// Circles that are named; the list shows them all.
const CIRCLES: usize = 3;

#[derive(Template)]
#[template(path = "graph.html")]
struct GraphPage<'a> {
    page: Page<'a>,
    project: &'a ProjectId,
    path: &'a str,
    asked: &'a GraphAsked,
    facets: Facets,
    specs: usize,
    archived: usize,
    edges: usize,
    alone: Vec<&'a Spec>,
    circles: Vec<Vec<&'a Spec>>,
    focus: Option<Focus<'a>>,
    picture: Option<Picture>,
    steps: Vec<Step<'a>>,
    query: ListQuery,
}

/// A spec that everything else is seen from.
struct Focus<'a> {
    spec: &'a Spec,
    before: usize,
    after: usize,
    /// The filter leaves it out.
    is_hidden: bool,
}

/// The page of a project's graph.
pub fn graph(frame: &Frame, snapshot: &Snapshot, asked: &GraphAsked) -> String {
    if snapshot.specs().is_empty() {
        return super::message::empty(frame, snapshot.problems(), Place::Graph);
    }
    let local = ProjectId::local();
    let project = frame.project.as_ref().map_or(&local, |it| &it.id);
    let path = format!("/projects/{project}/graph");
    let specs = snapshot.list(&asked.filter, Sort::default());
    let graph = Graph::of_dependencies(&specs);
    let focused = asked.focus.as_ref().and_then(|name| specs.iter().position(|it| it.name == *name));
    let reached = focused.map(|node| picture::Reached {
        node,
        before: graph.upstream(node),
        after: graph.downstream(node),
    });
    let count = |reached: &[bool]| reached.iter().filter(|it| **it).count();
    let focus = asked.focus.as_ref().and_then(|name| snapshot.spec(name.as_str())).map(|spec| Focus {
        spec,
        before: reached.as_ref().map_or(0, |it| count(&it.before)),
        after: reached.as_ref().map_or(0, |it| count(&it.after)),
        is_hidden: focused.is_none(),
    });
    let page = GraphPage {
        page: Page::new(frame, frame.t().frame.graph).at(Place::Graph),
        project,
        path: &path,
        asked,
        facets: Facets::count(snapshot.specs(), &asked.filter),
        specs: specs.len(),
        archived: if asked.filter.hide_archived && asked.filter.status.is_empty() {
            snapshot.specs().iter().filter(|it| it.status == Status::Archived).count()
        } else {
            0
        },
        edges: graph.edges(),
        alone: specs.iter().enumerate().filter(|(node, _)| graph.is_alone(*node)).map(|it| *it.1).collect(),
        circles: graph.circles().iter().map(|it| it.iter().map(|&node| specs[node]).collect()).collect(),
        focus,
        picture: (!asked.as_list)
            .then(|| picture::picture(frame.t(), project, &specs, &graph, reached.as_ref())),
        steps: if asked.as_list { steps::steps(&specs, &graph, reached.as_ref()) } else { Vec::new() },
        query: ListQuery::of("", &asked.filter, "", false),
    };
    html(&page)
}

impl GraphPage<'_> {
    /// The address of the same graph, as a list or not, seen from a spec or from none.
    fn address(&self, as_list: bool, focus: Option<&Spec>) -> String {
        let mut address = self.query.from(self.path, 0);
        let mut add = |pair: String| {
            address.push(if address.contains('?') { '&' } else { '?' });
            address.push_str(&pair);
        };
        if as_list {
            add("view=list".to_owned());
        }
        if let Some(spec) = focus {
            add(format!("focus={}#Focus", web::address::segment(spec.name.as_str())));
        }
        address
    }

    fn view(&self, as_list: bool) -> String {
        self.address(as_list, self.focus.as_ref().map(|it| it.spec))
    }

    fn whole(&self) -> String {
        self.address(self.asked.as_list, None)
    }

    fn as_whole_list(&self) -> String {
        self.address(true, None)
    }

    fn seen_from(&self, spec: &Spec) -> String {
        self.address(false, Some(spec))
    }

    fn named_circles(&self) -> &[Vec<&Spec>] {
        &self.circles[..self.circles.len().min(CIRCLES)]
    }

    /// The specs of a circle that are named.
    fn some<'a>(circle: &'a [&'a Spec]) -> &'a [&'a Spec] {
        &circle[..circle.len().min(domain::limits::NAMED_SPECS)]
    }

    fn left_out(&self) -> usize {
        self.picture.as_ref().map_or(0, |it| it.left_out)
    }

    fn focus_text(&self) -> String {
        match (&self.asked.missed, &self.asked.focus) {
            (Some(missed), _) => missed.clone(),
            (None, Some(name)) => name.to_string(),
            (None, None) => String::new(),
        }
    }
}
