//! Outlines, and how much of each pixel is inside of them.
//!
//! The area that a line cuts off of each pixel is added up along each row; what comes out is exact. The method is that of
//! Raph Levien's font-rs.

/// A place in pixels; y grows downwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Point {
    pub(crate) x: f32,
    pub(crate) y: f32,
}

/// Closed contours. Inside is what they go around more often one way than the other.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    lines: Vec<(Point, Point)>,
    start: Option<Point>,
    at: Option<Point>,
}

impl Outline {
    /// Closes the contour, and begins another one.
    pub(crate) fn move_to(&mut self, to: Point) {
        self.close();
        (self.start, self.at) = (Some(to), Some(to));
    }

    /// A straight line.
    pub(crate) fn line_to(&mut self, to: Point) {
        if let Some(from) = self.at.replace(to) {
            self.lines.push((from, to));
        }
    }

    /// A quadratic curve, as straight lines that are no more than a twentieth of a pixel beside it.
    pub(crate) fn curve_to(&mut self, control: Point, to: Point) {
        let Some(from) = self.at else { return };
        let bend_x = from.x - 2.0 * control.x + to.x;
        let bend_y = from.y - 2.0 * control.y + to.y;
        let steps = (bend_x.hypot(bend_y) / (4.0 * 0.05)).sqrt().ceil().clamp(1.0, 32.0);
        for step in 1..=steps as u16 {
            let t = f32::from(step) / steps;
            let (a, b, c) = ((1.0 - t) * (1.0 - t), 2.0 * t * (1.0 - t), t * t);
            self.line_to(Point {
                x: a * from.x + b * control.x + c * to.x,
                y: a * from.y + b * control.y + c * to.y,
            });
        }
    }

    /// A contour of straight lines.
    pub(crate) fn polygon(&mut self, points: impl IntoIterator<Item = Point>) {
        for (place, point) in points.into_iter().enumerate() {
            if place == 0 { self.move_to(point) } else { self.line_to(point) }
        }
        self.close();
    }

    fn close(&mut self) {
        if let (Some(start), Some(at)) = (self.start.take(), self.at.take())
            && start != at
        {
            self.lines.push((at, start));
        }
    }

    /// How much of each pixel of an area of that size is inside, 0 to 1, row by row.
    pub(crate) fn coverage(mut self, width: usize, height: usize, mut see: impl FnMut(usize, usize, f32)) {
        self.close();
        // Only the rows and columns that the outline is in.
        let (mut top, mut bottom, mut left) = (height, 0, width);
        for (from, to) in &self.lines {
            top = top.min(from.y.min(to.y).max(0.0) as usize);
            bottom = bottom.max((from.y.max(to.y).max(0.0).ceil() as usize).min(height));
            left = left.min(from.x.min(to.x).max(0.0) as usize);
        }
        if top >= bottom || left >= width {
            return;
        }
        let columns = width - left;
        let mut areas = vec![0.0; columns * (bottom - top) + 1];
        for (from, to) in &self.lines {
            let moved = |it: &Point| Point { x: it.x - left as f32, y: it.y - top as f32 };
            add(&mut areas, columns, bottom - top, moved(from), moved(to));
        }
        for (row, areas) in areas.chunks_exact(columns).enumerate() {
            let mut sum = 0.0_f32;
            for (column, area) in areas.iter().enumerate() {
                sum += area;
                let inside = sum.abs().min(1.0);
                if inside > 1.0 / 64.0 {
                    see(left + column, top + row, inside);
                }
            }
        }
    }
}

/// Adds what a line cuts off.
fn add(areas: &mut [f32], width: usize, height: usize, from: Point, to: Point) {
    if (from.y - to.y).abs() < f32::EPSILON {
        return;
    }
    let (direction, from, to) = if from.y < to.y { (1.0, from, to) } else { (-1.0, to, from) };
    let slope = (to.x - from.x) / (to.y - from.y);
    let last = (width - 1) as f32;
    let mut x = if from.y < 0.0 { from.x - from.y * slope } else { from.x };
    let rows = (from.y.max(0.0) as usize)..height.min(to.y.ceil().max(0.0) as usize);
    for row in rows {
        let line = &mut areas[row * width..];
        let y = row as f32;
        let dy = (y + 1.0).min(to.y) - y.max(from.y);
        let next = x + slope * dy;
        let d = dy * direction;
        // What is beyond the right edge is not seen, and must not come in at the left of the next row.
        let (x0, x1) = (x.min(next).clamp(0.0, last), x.max(next).clamp(0.0, last));
        x = next;
        let (first, end) = (x0.floor(), x1.ceil());
        let at = first as usize;
        if end <= first + 1.0 {
            let middle = 0.5 * (x0 + x1) - first;
            line[at] += d - d * middle;
            line[at + 1] += d * middle;
            continue;
        }
        let per_pixel = 1.0 / (x1 - x0);
        let rest = x0 - first;
        let area = 0.5 * per_pixel * (1.0 - rest) * (1.0 - rest);
        let end_part = x1 - end + 1.0;
        let end_area = 0.5 * per_pixel * end_part * end_part;
        let count = end as usize - at;
        line[at] += d * area;
        if count == 2 {
            line[at + 1] += d * (1.0 - area - end_area);
        } else {
            let second = per_pixel * (1.5 - rest);
            line[at + 1] += d * (second - area);
            for area in &mut line[at + 2..at + count - 1] {
                *area += d * per_pixel;
            }
            let before = second + (count - 3) as f32 * per_pixel;
            line[at + count - 1] += d * (1.0 - before - end_area);
        }
        line[at + count] += d * end_area;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(points: &[(f32, f32)]) -> Vec<(usize, usize, u8)> {
        let mut outline = Outline::default();
        outline.polygon(points.iter().map(|&(x, y)| Point { x, y }));
        let mut seen = Vec::new();
        outline.coverage(8, 4, |x, y, inside| seen.push((x, y, (inside * 100.0).round() as u8)));
        seen
    }

    #[test]
    fn pixels_are_covered_by_the_part_that_is_inside() {
        let square = [(1.0, 1.0), (2.0, 1.0), (2.0, 2.5), (1.0, 2.5)];
        assert_eq!(seen(&square), [(1, 1, 100), (1, 2, 50)]);
        let half = [(1.5, 0.0), (3.0, 0.0), (3.0, 1.0), (1.5, 1.0)];
        assert_eq!(seen(&half), [(1, 0, 50), (2, 0, 100)]);
        assert_eq!(seen(&[(0.0, 0.0), (2.0, 0.0), (0.0, 2.0)]), [(0, 0, 100), (1, 0, 50), (0, 1, 50)]);
    }

    #[test]
    fn what_is_outside_is_cut_off() {
        let beyond = [(-5.0, -5.0), (50.0, -5.0), (50.0, 1.0), (-5.0, 1.0)];
        let row = seen(&beyond);
        assert!(row.iter().all(|&(_, y, inside)| y == 0 && inside == 100), "{row:?}");
        assert!(row.len() >= 7);
        assert_eq!(seen(&[(0.0, 50.0), (5.0, 50.0), (5.0, 60.0)]), []);
        assert_eq!(seen(&[]), []);
    }
}
