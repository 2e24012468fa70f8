//! The graph as a list: in steps, of which each needs only those before it.

use domain::Spec;
use domain::graph::Graph;

use super::picture::Reached;

/// Neighbours of a spec that are named; the others are counted.
const NAMED: usize = 12;

/// Specs that can be done when those of the steps before are.
pub(super) struct Step<'a> {
    /// From 1.
    pub(super) number: usize,
    pub(super) rows: Vec<Row<'a>>,
}

pub(super) struct Row<'a> {
    pub(super) spec: &'a Spec,
    /// Those before it, and those after it, where there are any.
    pub(super) near: Vec<Near<'a>>,
    pub(super) class: &'static str,
    pub(super) in_focus: bool,
}

/// The specs directly before or after another one.
pub(super) struct Near<'a> {
    pub(super) is_before: bool,
    pub(super) named: Vec<&'a Spec>,
    pub(super) more: usize,
}

/// The specs that have a dependency, step by step, in the order of `specs`.
pub(super) fn steps<'a>(specs: &[&'a Spec], graph: &Graph, reached: Option<&Reached>) -> Vec<Step<'a>> {
    let levels = graph.levels().of;
    let mut steps: Vec<Step<'a>> = Vec::new();
    let near = |is_before: bool, nodes: &[usize]| Near {
        is_before,
        named: nodes.iter().take(NAMED).map(|&node| specs[node]).collect(),
        more: nodes.len().saturating_sub(NAMED),
    };
    for (node, spec) in specs.iter().enumerate().filter(|(node, _)| !graph.is_alone(*node)) {
        while steps.len() <= levels[node] {
            steps.push(Step { number: steps.len() + 1, rows: Vec::new() });
        }
        let in_focus = reached.is_some_and(|it| it.node == node);
        steps[levels[node]].rows.push(Row {
            spec,
            near: [(true, graph.before(node)), (false, graph.after(node))]
                .into_iter()
                .filter(|(_, nodes)| !nodes.is_empty())
                .map(|(is_before, nodes)| near(is_before, nodes))
                .collect(),
            class: if reached.is_some_and(|it| !it.has(node)) { "off" } else { "" },
            in_focus,
        });
    }
    steps
}
