//! How far down each point is: near its neighbours, in the order of its layer, and with room between.

use super::draw::Measures;
use super::layers::Layers;

/// Sweeps there and back.
const SWEEPS: usize = 10;

/// How much a piece of an edge wants to be straight: most of all where it only passes, because bends in it lead the eye
/// astray.
fn weight(all: &Layers, a: usize, b: usize) -> f64 {
    match (all.points[a].node, all.points[b].node) {
        (None, None) => 8.0,
        (Some(_), Some(_)) => 1.0,
        _ => 2.0,
    }
}

/// The middle of each point from the top.
pub(super) fn heights(all: &Layers, measures: &Measures) -> Vec<f64> {
    let mut heights = vec![0.0; all.points.len()];
    for layer in &all.columns {
        // At first stacked, around a common middle.
        let mut at = 0.0;
        for pair in layer.windows(2) {
            at += room(all, measures, pair[0], pair[1]);
            heights[pair[1]] = at;
        }
        for &point in layer {
            heights[point] -= at / 2.0;
        }
    }
    let count = all.columns.len();
    for round in 0..SWEEPS {
        let is_last = round + 2 >= SWEEPS;
        for layer in 0..count {
            place(all, measures, &all.columns[layer], (true, is_last), &mut heights);
        }
        for layer in (0..count).rev() {
            place(all, measures, &all.columns[layer], (is_last, true), &mut heights);
        }
    }
    let top = all.points.iter().zip(&heights).map(|(it, at)| at - half(it.node.is_some(), measures));
    let top = top.fold(f64::INFINITY, f64::min);
    heights.iter().map(|at| (at - top).round()).collect()
}

fn half(is_node: bool, measures: &Measures) -> f64 {
    if is_node { measures.height / 2.0 } else { 0.0 }
}

/// The least distance between the middles of two that follow each other.
fn room(all: &Layers, measures: &Measures, upper: usize, lower: usize) -> f64 {
    let (upper, lower) = (all.points[upper].node.is_some(), all.points[lower].node.is_some());
    let gap = if upper || lower { measures.gap_y } else { measures.gap_y * 0.75 };
    half(upper, measures) + half(lower, measures) + gap
}

/// Puts one layer's points where its neighbours (to the left, to the right) would have them, as near as order and room
/// allow: the least squares under an order, by pooling neighbours that are in each other's way (Ayer et al. 1955).
fn place(
    all: &Layers,
    measures: &Measures,
    layer: &[usize],
    (by_left, by_right): (bool, bool),
    heights: &mut [f64],
) {
    struct Pool {
        sum: f64,
        weight: f64,
        count: usize,
    }
    let mut pools: Vec<Pool> = Vec::with_capacity(layer.len());
    let (mut offsets, mut offset) = (Vec::with_capacity(layer.len()), 0.0);
    for (at, &point) in layer.iter().enumerate() {
        if let Some(&upper) = at.checked_sub(1).and_then(|before| layer.get(before)) {
            offset += room(all, measures, upper, point);
        }
        offsets.push(offset);
        let it = &all.points[point];
        let left = it.left.iter().filter(|_| by_left);
        let near = left.chain(it.right.iter().filter(|_| by_right));
        let (mut sum, mut total) = (0.0, 0.0);
        for &near in near {
            let weight = weight(all, point, near);
            sum += weight * heights[near];
            total += weight;
        }
        // Nothing pulls at it: it stays, and makes way for any other.
        let (wanted, weight) = if total > 0.0 { (sum / total, total) } else { (heights[point], 0.01) };
        let mut pool = Pool { sum: (wanted - offset) * weight, weight, count: 1 };
        while let Some(upper) = pools.pop_if(|upper| upper.sum / upper.weight > pool.sum / pool.weight) {
            pool.sum += upper.sum;
            pool.weight += upper.weight;
            pool.count += upper.count;
        }
        pools.push(pool);
    }
    let mut at = 0;
    for pool in pools {
        for _ in 0..pool.count {
            heights[layer[at]] = pool.sum / pool.weight + offsets[at];
            at += 1;
        }
    }
}
