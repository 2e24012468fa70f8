//! The parts of a graph that no edge connects.

use super::Graph;

/// The nodes of each part that has an edge, in order; the largest part first, of two as large the one with the first node.
pub(super) fn components(graph: &Graph) -> Vec<Vec<usize>> {
    let mut seen = vec![false; graph.nodes()];
    let mut parts = Vec::new();
    for root in 0..graph.nodes() {
        if seen[root] || graph.is_alone(root) {
            continue;
        }
        seen[root] = true;
        let mut part = vec![root];
        let mut at = 0;
        while let Some(&node) = part.get(at) {
            at += 1;
            for &next in graph.before(node).iter().chain(graph.after(node)) {
                if !std::mem::replace(&mut seen[next], true) {
                    part.push(next);
                }
            }
        }
        part.sort_unstable();
        parts.push(part);
    }
    parts.sort_by_key(|part| (std::cmp::Reverse(part.len()), part[0]));
    parts
}
