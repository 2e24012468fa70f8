//! The graph as a picture: boxes that are links, and lines between them.

use std::fmt::Write as _;

use domain::graph::{Drawing, Graph, Measures, Point, Route};
use domain::{ProjectId, Spec};
use web::texts::Texts;

use super::super::{address, words};
use super::label;

const MEASURES: Measures =
    Measures { width: 208.0, height: 46.0, gap_x: 60.0, gap_y: 12.0, gap_parts: 36.0, row_width: 1100.0 };

/// The size of a title's letters, and where they begin in a box without a number.
const FONT: f64 = 13.0;
const TITLE_LEFT: f64 = 31.0;

/// The room for each digit of a number, and behind them.
const DIGIT: f64 = 7.5;
const BEHIND_NUMBER: f64 = 5.0;

/// Room around the whole, for the ring around a box that has the focus.
const MARGIN: f64 = 6.0;

/// What one spec reaches.
pub(super) struct Reached {
    /// The spec.
    pub(super) node: usize,
    /// What comes before it.
    pub(super) before: Vec<bool>,
    /// What comes after it.
    pub(super) after: Vec<bool>,
}

impl Reached {
    /// Whether a spec is seen from the one in focus.
    pub(super) fn has(&self, node: usize) -> bool {
        node == self.node || self.before[node] || self.after[node]
    }

    /// Whether an edge is on a way to or from the one in focus.
    fn on_way(&self, from: usize, to: usize) -> bool {
        let leads_to = self.before[from] && (to == self.node || self.before[to]);
        leads_to || (self.after[to] && (from == self.node || self.after[from]))
    }
}

/// What the template sets.
pub(super) struct Picture {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) boxes: Vec<SpecBox>,
    pub(super) lines: Vec<Line>,
    pub(super) left_out: usize,
}

/// A spec.
pub(super) struct SpecBox {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) status: &'static str,
    pub(super) number: String,
    pub(super) title: Vec<String>,
    /// Where the title begins.
    pub(super) left: f64,
    pub(super) class: &'static str,
    pub(super) in_focus: bool,
}

/// A dependency.
pub(super) struct Line {
    pub(super) path: String,
    /// The places of its ends among the boxes.
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) class: &'static str,
}

pub(super) fn picture(
    t: &Texts,
    project: &ProjectId,
    specs: &[&Spec],
    graph: &Graph,
    reached: Option<&Reached>,
) -> Picture {
    let drawing = graph.draw(&MEASURES);
    let mut places = vec![0; specs.len()];
    drawing.nodes.iter().enumerate().for_each(|(place, (node, _))| places[*node] = place);
    let one = |&(node, at): &(usize, Point)| {
        let spec = specs[node];
        let in_focus = reached.is_some_and(|it| it.node == node);
        let number = words::number(spec);
        let left = match number.len() {
            0 => TITLE_LEFT,
            digits => (TITLE_LEFT + digits as f64 * DIGIT + BEHIND_NUMBER).round(),
        };
        SpecBox {
            href: address::spec(project, &spec.name),
            name: name(t, spec, graph.before(node).len(), graph.after(node).len()),
            x: at.x + MARGIN,
            y: (at.y + MARGIN).round(),
            status: spec.status.as_str(),
            title: label::lines(&spec.display_title(), 2, (MEASURES.width - left - 12.0) / FONT),
            number,
            left,
            class: if in_focus {
                "on here"
            } else if reached.is_some_and(|it| it.has(node)) {
                "on"
            } else {
                ""
            },
            in_focus,
        }
    };
    let line = |route: &Route| {
        let on = reached.is_some_and(|it| it.on_way(route.from, route.to));
        Line {
            path: path(route),
            from: places[route.from],
            to: places[route.to],
            class: match (on, route.is_feedback) {
                (true, true) => "on back",
                (true, false) => "on",
                (false, true) => "back",
                (false, false) => "",
            },
        }
    };
    let Drawing { width, height, left_out, .. } = &drawing;
    Picture {
        width: width + 2.0 * MARGIN,
        height: (height + 2.0 * MARGIN).ceil(),
        boxes: drawing.nodes.iter().map(one).collect(),
        lines: drawing.routes.iter().map(line).collect(),
        left_out: left_out.len(),
    }
}

/// What a box is called: everything that it shows, and what is cut from it.
fn name(t: &Texts, spec: &Spec, before: usize, after: usize) -> String {
    let title = format!("{} {}", words::number(spec), spec.display_title());
    let mut parts = vec![title.trim().to_owned(), words::status(t, spec.status).to_owned()];
    if before > 0 {
        parts.push(t.graph.waits_for(before));
    }
    if after > 0 {
        parts.push(t.graph.awaited_by(after));
    }
    parts.join(" · ")
}

/// The way of a line: straight where it passes a layer, bent between the layers.
fn path(route: &Route) -> String {
    // Of two that depend on each other the line that leads back is beside the other one.
    let shift = if route.is_feedback { 9.0 } else { 0.0 };
    let at = |point: &Point| (point.x + MARGIN, (point.y + MARGIN + shift).round());
    let mut pieces: Vec<((f64, f64), (f64, f64))> = Vec::new();
    let last = route.points.len() - 1;
    for (place, pair) in route.points.windows(2).enumerate() {
        let start = at(&pair[0]);
        // A point in between is where the line comes into its layer; it goes straight through it.
        let start = if place == 0 { start } else { (start.0 + MEASURES.width, start.1) };
        pieces.push((start, at(&pair[1])));
    }
    if route.is_feedback {
        pieces.reverse();
        for (start, end) in &mut pieces {
            std::mem::swap(start, end);
        }
    }
    let mut path = String::with_capacity(24 * (last + 1));
    let bend = if route.is_feedback { -MEASURES.gap_x / 2.0 } else { MEASURES.gap_x / 2.0 };
    for (place, ((x, y), (to_x, to_y))) in pieces.into_iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = if place == 0 { write!(path, "M{x} {y}") } else { write!(path, "H{x}") };
        let _ = if (y - to_y).abs() < 0.5 {
            write!(path, "H{to_x}")
        } else {
            write!(path, "C{} {y} {} {to_y} {to_x} {to_y}", x + bend, to_x - bend)
        };
    }
    path
}
