//! A graph without circles: some edges are turned, and all nodes stand in an order in which every edge leads on.

use super::Graph;

/// The graph with every edge leading on.
pub(super) struct Sorted {
    /// The nodes, each behind everything that is before it.
    pub(super) order: Vec<usize>,
    pub(super) before: Vec<Vec<usize>>,
    pub(super) after: Vec<Vec<usize>>,
    /// The edges that close a circle, as they are; turned above. In order.
    pub(super) feedback: Vec<(usize, usize)>,
}

/// How far a search has come with a node.
#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Open,
    Done,
}

/// Turns the edges that lead back to where a search in depth came from. Searches begin where nothing comes before, so that
/// only circles have such edges.
pub(super) fn sort(graph: &Graph) -> Sorted {
    let nodes = graph.nodes();
    let mut states = vec![State::New; nodes];
    let (mut finished, mut feedback) = (Vec::with_capacity(nodes), Vec::new());
    let firsts = (0..nodes).filter(|&node| graph.before(node).is_empty());
    for root in firsts.chain(0..nodes) {
        if states[root] != State::New {
            continue;
        }
        states[root] = State::Open;
        // The depth of a graph that comes from outside must not be the depth of our stack.
        let mut path = vec![(root, 0)];
        while let Some((node, at)) = path.last_mut() {
            let Some(&next) = graph.after(*node).get(*at) else {
                states[*node] = State::Done;
                finished.push(*node);
                path.pop();
                continue;
            };
            *at += 1;
            match states[next] {
                State::New => {
                    states[next] = State::Open;
                    path.push((next, 0));
                }
                State::Open => feedback.push((*node, next)),
                State::Done => {}
            }
        }
    }
    finished.reverse();
    feedback.sort_unstable();
    turned(graph, finished, feedback)
}

fn turned(graph: &Graph, order: Vec<usize>, feedback: Vec<(usize, usize)>) -> Sorted {
    let (mut before, mut after) = (vec![Vec::new(); graph.nodes()], vec![Vec::new(); graph.nodes()]);
    for from in 0..graph.nodes() {
        for &to in graph.after(from) {
            let (from, to) =
                if feedback.binary_search(&(from, to)).is_ok() { (to, from) } else { (from, to) };
            // Two that depend on each other have one line between them.
            if !after[from].contains(&to) {
                after[from].push(to);
                before[to].push(from);
            }
        }
    }
    Sorted { order, before, after, feedback }
}

/// The length of the longest way to each node.
pub(super) fn earliest(sorted: &Sorted) -> Vec<usize> {
    let mut levels = vec![0; sorted.order.len()];
    for &node in &sorted.order {
        for &next in &sorted.after[node] {
            levels[next] = levels[next].max(levels[node] + 1);
        }
    }
    levels
}

/// The same, with nodes that have more behind than before them moved on as far as possible: their edges get shorter.
pub(super) fn tight(sorted: &Sorted) -> Vec<usize> {
    let mut levels = earliest(sorted);
    for &node in sorted.order.iter().rev() {
        if sorted.after[node].len() > sorted.before[node].len() {
            let next = sorted.after[node].iter().map(|&next| levels[next]).min();
            levels[node] = next.map_or(levels[node], |next| next - 1);
        }
    }
    levels
}
