//! The whole drawing: each connected part by itself, the parts in rows.

use super::acyclic::{self, Sorted};
use super::components::components;
use super::heights::heights;
use super::layers::{Layers, layers, passed};
use super::{Graph, order};
use crate::limits::{GRAPH_EDGES, GRAPH_POINTS};

/// What a drawing is measured by, in any unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measures {
    /// The width of a node.
    pub width: f64,
    /// The height of a node.
    pub height: f64,
    /// The room between two layers.
    pub gap_x: f64,
    /// The least room between two nodes of a layer.
    pub gap_y: f64,
    /// The room between two parts.
    pub gap_parts: f64,
    /// As wide a row of parts may be, unless one part is wider.
    pub row_width: f64,
}

/// A place: from the left, from the top.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// Nodes with edges, drawn in layers from left to right.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
    /// What is drawn, in the order to read it: part by part, layer by layer, from the top. With its upper left corner.
    pub nodes: Vec<(usize, Point)>,
    /// The edges of these nodes.
    pub routes: Vec<Route>,
    /// The nodes with edges that are not drawn, because of [`GRAPH_POINTS`] and [`GRAPH_EDGES`]. In order.
    pub left_out: Vec<usize>,
}

/// An edge.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// What comes first.
    pub from: usize,
    /// What comes next.
    pub to: usize,
    /// It closes a circle, and leads from right to left.
    pub is_feedback: bool,
    /// Its points from left to right, one in each layer: the middle of the left node's right side, where it passes a
    /// layer that layer's left side, and the middle of the right node's left side.
    pub points: Vec<Point>,
}

/// Draws what of the graph is within the bounds, the largest parts first.
pub(super) fn draw(graph: &Graph, measures: &Measures) -> Drawing {
    let sorted = acyclic::sort(graph);
    let levels = acyclic::tight(&sorted);
    let mut drawing = Drawing::default();
    let (mut points, mut edges) = (0, 0);
    let mut parts = Vec::new();
    for nodes in components(graph) {
        let lines: Vec<_> =
            nodes.iter().flat_map(|&from| sorted.after[from].iter().map(move |&to| (from, to))).collect();
        let more = nodes.len() + passed(&levels, &lines);
        if points + more > GRAPH_POINTS || edges + lines.len() > GRAPH_EDGES {
            drawing.left_out.extend(nodes);
            continue;
        }
        points += more;
        edges += lines.len();
        let mut all = layers(&nodes, &levels, &lines);
        order::order(&mut all);
        let heights = heights(&all, measures);
        parts.push((all, heights));
    }
    drawing.left_out.sort_unstable();
    put_together(graph, &sorted, parts, measures, &mut drawing);
    drawing
}

/// The parts in rows, as books on shelves.
fn put_together(
    graph: &Graph,
    sorted: &Sorted,
    parts: Vec<(Layers, Vec<f64>)>,
    measures: &Measures,
    drawing: &mut Drawing,
) {
    let column = measures.width + measures.gap_x;
    let width_of = |part: &Layers| part.columns.len() as f64 * column - measures.gap_x;
    let widest = parts.iter().map(|(part, _)| width_of(part)).fold(measures.row_width, f64::max);
    let (mut corner, mut row_height) = (Point::default(), 0.0_f64);
    for (part, heights) in parts {
        let (width, height) = (width_of(&part), bottom(&part, &heights, measures));
        if corner.x > 0.0 && corner.x + width > widest {
            corner = Point { x: 0.0, y: corner.y + row_height + measures.gap_parts };
            row_height = 0.0;
        }
        add(graph, sorted, (&part, &heights), corner, measures, drawing);
        drawing.width = drawing.width.max(corner.x + width);
        drawing.height = drawing.height.max(corner.y + height);
        row_height = row_height.max(height);
        // The next one begins at a column, so that all columns of the drawing are the same.
        corner.x += part.columns.len() as f64 * column;
    }
}

fn bottom(part: &Layers, heights: &[f64], measures: &Measures) -> f64 {
    let lower = |it: Option<usize>| if it.is_some() { measures.height / 2.0 } else { 0.0 };
    part.points.iter().zip(heights).map(|(it, at)| at + lower(it.node)).fold(0.0, f64::max)
}

fn add(
    graph: &Graph,
    sorted: &Sorted,
    (part, heights): (&Layers, &[f64]),
    corner: Point,
    measures: &Measures,
    drawing: &mut Drawing,
) {
    let column = measures.width + measures.gap_x;
    let mut lefts = vec![0.0; part.points.len()];
    for (layer, points) in part.columns.iter().enumerate() {
        for &point in points {
            lefts[point] = corner.x + layer as f64 * column;
            if let Some(node) = part.points[point].node {
                let y = corner.y + heights[point] - measures.height / 2.0;
                drawing.nodes.push((node, Point { x: lefts[point], y }));
            }
        }
    }
    for chain in &part.chains {
        let at = |(place, &point): (usize, &usize)| {
            let right = if place == 0 { measures.width } else { 0.0 };
            Point { x: lefts[point] + right, y: corner.y + heights[point] }
        };
        let points: Vec<_> = chain.iter().enumerate().map(at).collect();
        let ends = chain.first().zip(chain.last());
        let nodes = ends.map(|(a, b)| (part.points[*a].node, part.points[*b].node));
        let Some((Some(left), Some(right))) = nodes else { continue };
        // Of two that depend on each other both edges take the same way.
        for (from, to) in [(left, right), (right, left)] {
            if graph.after(from).binary_search(&to).is_ok() {
                let is_feedback = sorted.feedback.binary_search(&(from, to)).is_ok();
                drawing.routes.push(Route { from, to, is_feedback, points: points.clone() });
            }
        }
    }
}
