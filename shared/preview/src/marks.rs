//! The marks beside the words: our own, of a status, of a priority; the shapes that the pages have too.

use std::f32::consts::TAU;

use domain::{Priority, Status};

use crate::canvas::{Canvas, Ink};
use crate::outline::{Outline, Point};

/// A square that a mark is drawn in: where its upper left corner is, and how long its sides are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) size: f32,
}

impl Place {
    /// A point in it, in parts of which `units` are its side.
    fn point(self, units: f32, x: f32, y: f32) -> Point {
        Point { x: self.x + x / units * self.size, y: self.y + y / units * self.size }
    }

    fn polygon(self, units: f32, points: &[(f32, f32)]) -> Outline {
        let mut outline = Outline::default();
        outline.polygon(points.iter().map(|&(x, y)| self.point(units, x, y)));
        outline
    }
}

/// The ink of a status.
pub(crate) fn ink(status: Status) -> Ink {
    match status {
        Status::Draft => Ink::Muted,
        Status::Planned => Ink::Planned,
        Status::InProgress => Ink::InProgress,
        Status::Complete => Ink::Complete,
        Status::Archived => Ink::Archived,
    }
}

/// The mark of a status: never colour alone.
pub(crate) fn status(canvas: &mut Canvas, status: Status, place: Place) {
    let ink = ink(status);
    let centre = (8.0, 8.0);
    match status {
        Status::Draft => {
            const DASHES: u8 = 8;
            for dash in 0..DASHES {
                let from = f32::from(dash) / f32::from(DASHES);
                canvas.fill(arc(place, centre, (5.6, 7.2), (from, from + 0.5 / f32::from(DASHES))), ink);
            }
        }
        Status::Planned => canvas.fill(arc(place, centre, (5.6, 7.2), (0.0, 1.0)), ink),
        Status::InProgress => {
            canvas.fill(arc(place, centre, (5.6, 7.2), (0.0, 1.0)), ink);
            canvas.fill(arc(place, centre, (0.0, 4.0), (-0.25, 0.25)), ink);
        }
        Status::Complete => {
            canvas.fill(arc(place, centre, (0.0, 7.4), (0.0, 1.0)), ink);
            let check = [(4.3, 8.3), (5.4, 7.1), (7.1, 8.8), (10.6, 5.1), (11.8, 6.2), (7.1, 11.1)];
            canvas.erase(place.polygon(16.0, &check));
        }
        Status::Archived => {
            canvas.fill(place.polygon(16.0, &[(1.5, 3.0), (14.5, 3.0), (14.5, 6.2), (1.5, 6.2)]), ink);
            canvas.fill(place.polygon(16.0, &[(2.5, 7.2), (13.5, 7.2), (13.5, 13.5), (2.5, 13.5)]), ink);
            canvas.erase(place.polygon(16.0, &[(5.8, 8.8), (10.2, 8.8), (10.2, 10.2), (5.8, 10.2)]));
        }
    }
}

/// The mark of a priority: bars.
pub(crate) fn priority(canvas: &mut Canvas, priority: Priority, place: Place) {
    for (bar, of) in Priority::ALL.into_iter().enumerate() {
        let (x, y) = (1.5 + 3.6 * bar as f32, 11.0 - 2.8 * bar as f32);
        let ink = if of <= priority { Ink::Muted } else { Ink::Track };
        canvas.fill(place.polygon(16.0, &[(x, y), (x + 2.4, y), (x + 2.4, 14.0), (x, 14.0)]), ink);
    }
}

/// Our own mark, as `favicon.svg` has it: a page with a living dot.
pub(crate) fn page(canvas: &mut Canvas, place: Place) {
    let sheet = [(5.5, 5.5), (8.0, 3.0), (19.0, 3.0), (26.0, 10.0), (26.0, 29.0), (5.5, 29.0)];
    canvas.fill(place.polygon(32.0, &sheet), Ink::Accent);
    canvas.fill(place.polygon(32.0, &[(19.0, 3.0), (26.0, 10.0), (19.0, 10.0)]), Ink::Fold);
    for (y, end) in [(14.5, 19.0), (19.0, 16.0)] {
        let line = [(10.0, y - 1.1), (end, y - 1.1), (end, y + 1.1), (10.0, y + 1.1)];
        canvas.erase(place.polygon(32.0, &line));
    }
    canvas.erase(arc_of(place, 32.0, (23.5, 24.0), (0.0, 7.0), (0.0, 1.0)));
    canvas.fill(arc_of(place, 32.0, (23.5, 24.0), (0.0, 4.8), (0.0, 1.0)), Ink::Dot);
}

/// A rectangle, in pixels.
pub(crate) fn bar(canvas: &mut Canvas, (left, right): (f32, f32), (top, bottom): (f32, f32), ink: Ink) {
    let mut outline = Outline::default();
    let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
    outline.polygon(corners.map(|(x, y)| Point { x, y }));
    canvas.fill(outline, ink);
}

fn arc(place: Place, centre: (f32, f32), radii: (f32, f32), turns: (f32, f32)) -> Outline {
    arc_of(place, 16.0, centre, radii, turns)
}

/// A part of a ring between two radii, from one part of a turn to another one; a whole turn begins and ends on the right.
fn arc_of(
    place: Place,
    units: f32,
    centre: (f32, f32),
    (inner, outer): (f32, f32),
    (from, to): (f32, f32),
) -> Outline {
    const STEPS: u16 = 64;
    let at = |radius: f32, step: u16| {
        let turn = from + (to - from) * f32::from(step) / f32::from(STEPS);
        let (sin, cos) = (turn * TAU).sin_cos();
        place.point(units, centre.0 + radius * cos, centre.1 + radius * sin)
    };
    let mut outline = Outline::default();
    let outside = (0..=STEPS).map(|step| at(outer, step));
    outline.polygon(outside.chain((0..=STEPS).rev().map(|step| at(inner, step))));
    outline
}
