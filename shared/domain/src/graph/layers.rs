//! The points of a drawing, layer by layer: the nodes, and where long edges pass.

use std::collections::HashMap;

/// The points of one connected part.
pub(super) struct Layers {
    pub(super) points: Vec<LayerPoint>,
    /// The points of each layer, in the order in which they are drawn from the top.
    pub(super) columns: Vec<Vec<usize>>,
    /// Each edge, from left to right, as the points that it passes, its ends included.
    pub(super) chains: Vec<Vec<usize>>,
}

/// A point.
pub(super) struct LayerPoint {
    /// The node that is there; none where a long edge passes.
    pub(super) node: Option<usize>,
    /// The points in the layer before that an edge comes from.
    pub(super) left: Vec<usize>,
    /// The points in the next layer that an edge goes to.
    pub(super) right: Vec<usize>,
}

/// How many points it would take to draw these edges, without those of the nodes.
pub(super) fn passed(levels: &[usize], edges: &[(usize, usize)]) -> usize {
    edges.iter().map(|&(from, to)| levels[to] - levels[from] - 1).sum()
}

/// The points of `nodes`, and of `edges` between them, which lead from lower to higher levels.
pub(super) fn layers(nodes: &[usize], levels: &[usize], edges: &[(usize, usize)]) -> Layers {
    let first = nodes.iter().map(|&node| levels[node]).min().unwrap_or(0);
    let last = nodes.iter().map(|&node| levels[node]).max().unwrap_or(0);
    let mut all = Layers {
        points: Vec::with_capacity(nodes.len()),
        columns: vec![Vec::new(); last - first + 1],
        chains: Vec::new(),
    };
    let places: HashMap<usize, usize> =
        nodes.iter().map(|&node| (node, all.add(Some(node), levels[node] - first))).collect();
    for &(from, to) in edges {
        let mut chain = vec![places[&from]];
        chain.extend((levels[from] + 1..levels[to]).map(|level| all.add(None, level - first)));
        chain.push(places[&to]);
        for ends in chain.windows(2) {
            all.points[ends[0]].right.push(ends[1]);
            all.points[ends[1]].left.push(ends[0]);
        }
        all.chains.push(chain);
    }
    all
}

impl Layers {
    fn add(&mut self, node: Option<usize>, layer: usize) -> usize {
        let place = self.points.len();
        self.points.push(LayerPoint { node, left: Vec::new(), right: Vec::new() });
        self.columns[layer].push(place);
        place
    }
}
