//! A picture of few inks, each in sixteen steps between itself and the paper.

use crate::outline::Outline;
use crate::png;

/// The picture's width in pixels: what all who show link previews ask for.
pub const WIDTH: usize = 1200;
/// The picture's height in pixels.
pub const HEIGHT: usize = 630;

const PAPER: [u8; 3] = [0xfd, 0xfd, 0xfe];

/// A colour to draw with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    Text,
    Muted,
    Accent,
    Fold,
    Track,
    Planned,
    InProgress,
    Complete,
    Archived,
    Dot,
}

/// In the order of [`Ink`]: the light scheme of the pages, as their `tokens.css` has it.
const INKS: [[u8; 3]; 10] = [
    [0x1c, 0x20, 0x2b],
    [0x58, 0x5e, 0x6b],
    [0x5b, 0x57, 0xd1],
    [0xb9, 0xb8, 0xf2],
    [0xd9, 0xdd, 0xe4],
    [0x1c, 0x6f, 0xc4],
    [0x97, 0x62, 0x0a],
    [0x1d, 0x82, 0x4c],
    [0x85, 0x8a, 0x94],
    [0x1f, 0xa4, 0x63],
];

/// The steps between paper and ink.
const STEPS: u8 = 15;

/// The picture while it is drawn: for each pixel the ink in the upper four bits, and how much of it in the lower ones.
pub(crate) struct Canvas(Vec<u8>);

impl Canvas {
    pub(crate) fn new() -> Self {
        Self(vec![0; WIDTH * HEIGHT])
    }

    /// Fills an outline.
    pub(crate) fn fill(&mut self, outline: Outline, ink: Ink) {
        outline.coverage(WIDTH, HEIGHT, |x, y, inside| {
            let pixel = &mut self.0[y * WIDTH + x];
            let step = (inside * f32::from(STEPS)).round() as u8;
            // Two shapes that touch do not mix: the one that covers more has the pixel.
            if step >= *pixel & 0xf {
                *pixel = (ink as u8) << 4 | step;
            }
        });
    }

    /// Takes an outline out of what was drawn.
    pub(crate) fn erase(&mut self, outline: Outline) {
        outline.coverage(WIDTH, HEIGHT, |x, y, inside| {
            let pixel = &mut self.0[y * WIDTH + x];
            let left = STEPS - (inside * f32::from(STEPS)).round() as u8;
            *pixel = *pixel & 0xf0 | (*pixel & 0xf).min(left);
        });
    }

    /// The picture as a PNG.
    pub(crate) fn png(&self) -> Vec<u8> {
        png::indexed(WIDTH, HEIGHT, &palette(), &self.0)
    }
}

fn palette() -> Vec<[u8; 3]> {
    let mixed = |paper: u8, ink: u8, step: u8| {
        let sum = u16::from(paper) * u16::from(STEPS - step) + u16::from(ink) * u16::from(step);
        ((sum + 7) / u16::from(STEPS)) as u8
    };
    let steps = INKS.iter().flat_map(|ink| (0..=STEPS).map(move |step| (ink, step)));
    steps.map(|(ink, step)| [0, 1, 2].map(|at: usize| mixed(PAPER[at], ink[at], step))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outline::Point;

    #[test]
    fn every_ink_has_its_steps_in_the_palette() {
        let palette = palette();
        assert_eq!(palette.len(), 160);
        assert_eq!((palette[0], palette[15], palette[16]), (PAPER, INKS[0], PAPER));
        assert_eq!(palette[(Ink::Dot as usize) << 4 | 15], INKS[9]);
    }

    #[test]
    fn what_is_taken_out_is_paper_again() {
        let square = |from: f32, to: f32| {
            let mut outline = Outline::default();
            let corners = [(from, from), (to, from), (to, to), (from, to)];
            outline.polygon(corners.map(|(x, y)| Point { x, y }));
            outline
        };
        let mut canvas = Canvas::new();
        canvas.fill(square(1.0, 4.0), Ink::Complete);
        canvas.erase(square(2.0, 3.0));
        let levels = [1, 2, 3, 4].map(|x: usize| canvas.0[2 * WIDTH + x] & 0xf);
        assert_eq!(levels, [15, 0, 15, 0]);
    }
}
