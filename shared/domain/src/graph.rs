//! What comes before what: levels, circles, reach, and a drawing in layers.
//!
//! Nodes are numbers from 0; who asks knows what they stand for. The drawing is after Sugiyama, Tagawa and Toda (1981):
//! edges that close a circle are turned, every node gets a layer, long edges get a point in each layer that they pass,
//! each layer an order with few crossings, and each point a height that keeps edges straight.

mod acyclic;
mod circles;
mod components;
mod draw;
mod heights;
mod layers;
mod order;

use crate::{Reference, Spec};

pub(crate) use self::circles::circles;
pub use self::draw::{Drawing, Measures, Point, Route};

/// A graph: each edge once, none from a node to itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    before: Vec<Vec<usize>>,
    after: Vec<Vec<usize>>,
}

/// In which step each node can be, if what comes before it is in an earlier one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Levels {
    /// The level of each node, from 0.
    pub of: Vec<usize>,
    /// The edges that close a circle, in order: levels take no heed of them.
    pub feedback: Vec<(usize, usize)>,
}

impl Graph {
    /// A graph of that many nodes. Edges go from what comes first to what comes next; those to a node that is not there
    /// are dropped.
    pub fn new(nodes: usize, edges: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let (mut before, mut after) = (vec![Vec::new(); nodes], vec![Vec::new(); nodes]);
        for (from, to) in edges.into_iter().filter(|(from, to)| from != to && *from.max(to) < nodes) {
            after[from].push(to);
        }
        for (from, next) in after.iter_mut().enumerate() {
            next.sort_unstable();
            next.dedup();
            for &to in next.iter() {
                before[to].push(from);
            }
        }
        Self { before, after }
    }

    /// What depends on what among `specs`: from a spec to those that depend on it. A node is a place in `specs`.
    pub fn of_dependencies(specs: &[&Spec]) -> Self {
        let places: std::collections::HashMap<_, _> =
            specs.iter().enumerate().map(|(place, spec)| (&spec.name, place)).collect();
        let edges = specs.iter().enumerate().flat_map(|(place, spec)| {
            let on = spec.depends_on().iter().filter_map(Reference::spec);
            on.filter_map(|name| places.get(name).copied()).map(move |on| (on, place))
        });
        Self::new(specs.len(), edges)
    }

    /// How many nodes there are.
    pub fn nodes(&self) -> usize {
        self.after.len()
    }

    /// How many edges there are.
    pub fn edges(&self) -> usize {
        self.after.iter().map(Vec::len).sum()
    }

    /// The nodes directly before one.
    pub fn before(&self, node: usize) -> &[usize] {
        self.before.get(node).map_or(&[], Vec::as_slice)
    }

    /// The nodes directly after one.
    pub fn after(&self, node: usize) -> &[usize] {
        self.after.get(node).map_or(&[], Vec::as_slice)
    }

    /// Whether a node has no edge.
    pub fn is_alone(&self, node: usize) -> bool {
        self.before(node).is_empty() && self.after(node).is_empty()
    }

    /// Everything that comes before a node, however far, by node. The node itself is not in it, unless it is in a circle.
    pub fn upstream(&self, node: usize) -> Vec<bool> {
        reach(&self.before, node)
    }

    /// Everything that comes after a node, however far, by node.
    pub fn downstream(&self, node: usize) -> Vec<bool> {
        reach(&self.after, node)
    }

    /// The groups of nodes that come before themselves, each in order; the group with the first node first.
    pub fn circles(&self) -> Vec<Vec<usize>> {
        let mut found = circles(self.nodes(), |node| self.after[node].clone());
        for circle in &mut found {
            circle.sort_unstable();
        }
        found.sort_unstable();
        found
    }

    /// The earliest level that each node can have.
    pub fn levels(&self) -> Levels {
        let sorted = acyclic::sort(self);
        Levels { of: acyclic::earliest(&sorted), feedback: sorted.feedback }
    }

    /// A drawing in layers from left to right.
    pub fn draw(&self, measures: &Measures) -> Drawing {
        draw::draw(self, measures)
    }
}

fn reach(next: &[Vec<usize>], node: usize) -> Vec<bool> {
    let mut reached = vec![false; next.len()];
    let mut work = next.get(node).cloned().unwrap_or_default();
    while let Some(node) = work.pop() {
        if !std::mem::replace(&mut reached[node], true) {
            work.extend_from_slice(&next[node]);
        }
    }
    reached
}
