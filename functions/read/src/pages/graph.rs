//! The graph of dependencies: as a picture, or as a list in the order of the work.

mod label;
mod picture;
mod steps;

use askama::Template;
use domain::graph::Graph;
use domain::{Filter, ProjectId, Snapshot, Sort, Spec, SpecName, Status};
use web::layout::{Frame, Page, Place};
use web::texts::Texts;

use self::picture::Picture;
use self::steps::Step;
use super::address::{self, ListQuery};
use super::facets::Facets;
use super::filters::{Chosen, ListAsked, chosen, chosen_words, plain};
use super::{html, list, words};

/// What of the graph is asked for.
#[derive(Clone, Debug, Default)]
pub struct GraphAsked {
    /// The specs that are in it; their order is always the same.
    pub narrowed: ListAsked,
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
    filter: &'a Filter,
    facets: Facets,
    chosen: Vec<Chosen>,
    /// The address of the same view, narrowed to nothing.
    clear: String,
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
    let filter = &asked.narrowed.filter;
    let in_order = ListAsked { sort: Some(Sort::default()), ..asked.narrowed.clone() };
    let specs = list::shown(snapshot, &in_order);
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
        filter,
        facets: asked.narrowed.facets(snapshot),
        chosen: asked.chosen(frame.t(), &path),
        clear: asked.seen(ListQuery::of("", &plain(), "", false)).from(&path, 0),
        specs: specs.len(),
        archived: if asked.narrowed.is_plain() { snapshot.specs().len() - specs.len() } else { 0 },
        edges: graph.edges(),
        alone: specs.iter().enumerate().filter(|(node, _)| graph.is_alone(*node)).map(|it| *it.1).collect(),
        circles: graph.circles().iter().map(|it| it.iter().map(|&node| specs[node]).collect()).collect(),
        focus,
        picture: (!asked.as_list)
            .then(|| picture::picture(frame.t(), project, &specs, &graph, reached.as_ref())),
        steps: if asked.as_list { steps::steps(&specs, &graph, reached.as_ref()) } else { Vec::new() },
        query: ListQuery::of(&asked.narrowed.q, filter, "", false),
    };
    html(&page)
}

impl GraphAsked {
    /// What it is narrowed to, each part with the address of the same view without it.
    fn chosen(&self, t: &Texts, path: &str) -> Vec<Chosen> {
        let ListAsked { filter, q, .. } = &self.narrowed;
        let query = self.seen(ListQuery::of(q, filter, "", false));
        let mut all = chosen(t, filter, &query, path);
        all.extend(chosen_words(t, q, &query, path));
        all
    }

    /// The query with which it is seen in the same way, from the same spec.
    fn seen(&self, query: ListQuery) -> ListQuery {
        let view = self.as_list.then_some("list");
        query.with("view", view.as_slice()).with("focus", self.focus.as_slice())
    }
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
