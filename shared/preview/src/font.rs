//! A font as `font/make.py` writes it: outlines, advances and kerning.

use std::sync::LazyLock;

use crate::outline::{Outline, Point};

/// Two weights of one face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    SemiBold,
}

/// A font, read in place.
pub(crate) struct Font {
    /// Units to an em.
    units: f32,
    glyphs: Vec<Glyph>,
    pairs: Vec<Pair>,
    contours: &'static [u8],
}

struct Glyph {
    code: u16,
    advance: u16,
    at: usize,
}

struct Pair {
    codes: (u16, u16),
    /// What is added between the two.
    space: i16,
}

static REGULAR: LazyLock<Font> = LazyLock::new(|| Font::read(include_bytes!("../font/inter-400.outlines")));
static SEMI_BOLD: LazyLock<Font> = LazyLock::new(|| Font::read(include_bytes!("../font/inter-600.outlines")));

impl Font {
    /// The font of that weight.
    pub(crate) fn of(weight: Weight) -> &'static Self {
        match weight {
            Weight::Regular => &REGULAR,
            Weight::SemiBold => &SEMI_BOLD,
        }
    }

    fn read(bytes: &'static [u8]) -> Self {
        let mut reader = Reader(bytes);
        let units = f32::from(reader.short()).max(1.0);
        let count = reader.short();
        let glyphs = (0..count).map(|_| {
            let (code, advance) = (reader.short(), reader.short());
            let at = usize::from(reader.byte()) << 16 | usize::from(reader.short());
            Glyph { code, advance, at }
        });
        let glyphs = glyphs.collect();
        let count = reader.short();
        let pairs = (0..count)
            .map(|_| Pair { codes: (reader.short(), reader.short()), space: reader.short().cast_signed() });
        let pairs = pairs.collect();
        Self { units, glyphs, pairs, contours: reader.0 }
    }

    /// Whether it has that character.
    pub(crate) fn has(&self, c: char) -> bool {
        self.glyph(c).is_some()
    }

    /// How far that character moves the pen, in pixels at that size.
    pub(crate) fn advance(&self, c: char, size: f32) -> f32 {
        self.glyph(c).map_or(0.0, |glyph| f32::from(glyph.advance) * size / self.units)
    }

    /// What is added between two characters, in pixels at that size.
    pub(crate) fn kerning(&self, left: char, right: char, size: f32) -> f32 {
        let code = |c: char| u16::try_from(u32::from(c)).ok();
        let Some(codes) = code(left).zip(code(right)) else { return 0.0 };
        let found = self.pairs.binary_search_by_key(&codes, |pair| pair.codes);
        found.map_or(0.0, |at| f32::from(self.pairs[at].space) * size / self.units)
    }

    /// Adds the character's contours at that size, its pen at `at` on the baseline.
    pub(crate) fn draw(&self, c: char, size: f32, at: Point, outline: &mut Outline) {
        let Some(bytes) = self.glyph(c).and_then(|glyph| self.contours.get(glyph.at..)) else { return };
        let mut reader = Reader(bytes);
        let scale = size / self.units;
        // In the font y grows upwards.
        let place = |(x, y): (i32, i32)| Point { x: at.x + x as f32 * scale, y: at.y - y as f32 * scale };
        for _ in 0..reader.byte() {
            let curves = reader.varint();
            let (mut x, mut y) = (unzigzag(reader.varint()), unzigzag(reader.varint()));
            outline.move_to(place((x, y)));
            for _ in 0..curves {
                let first = reader.varint();
                (x, y) = (x + unzigzag(first / 2), y + unzigzag(reader.varint()));
                if first.is_multiple_of(2) {
                    outline.line_to(place((x, y)));
                    continue;
                }
                let control = place((x, y));
                (x, y) = (x + unzigzag(reader.varint()), y + unzigzag(reader.varint()));
                outline.curve_to(control, place((x, y)));
            }
        }
    }

    fn glyph(&self, c: char) -> Option<&Glyph> {
        let code = u16::try_from(u32::from(c)).ok()?;
        let found = self.glyphs.binary_search_by_key(&code, |glyph| glyph.code);
        found.ok().map(|at| &self.glyphs[at])
    }
}

/// Reads numbers; zeros behind the end.
struct Reader(&'static [u8]);

impl Reader {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    fn short(&mut self) -> u16 {
        u16::from_be_bytes([self.byte(), self.byte()])
    }

    fn varint(&mut self) -> u32 {
        let mut number = 0;
        for shift in [0, 7, 14, 21] {
            let byte = self.byte();
            number |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        number
    }
}

fn unzigzag(number: u32) -> i32 {
    let half = (number / 2).cast_signed();
    if number.is_multiple_of(2) { half } else { -half - 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_weights_have_the_latin_letters_and_no_others() {
        for weight in [Weight::Regular, Weight::SemiBold] {
            let font = Font::of(weight);
            assert!("AZaz09 äéßøłő–“”…€™".chars().all(|c| font.has(c)));
            assert!(!"жα漢→🚀\u{202e}\n".chars().any(|c| font.has(c)));
            assert!(font.glyphs.is_sorted_by_key(|it| it.code) && font.pairs.is_sorted_by_key(|it| it.codes));
        }
    }

    #[test]
    fn advances_and_kerning_are_those_of_the_font() {
        let font = Font::of(Weight::SemiBold);
        assert!((0.5..1.1).contains(&(font.advance('M', 1.0))));
        assert!(font.advance('i', 100.0) < font.advance('m', 100.0) / 2.0);
        assert!(font.kerning('A', 'V', 100.0) < -2.0);
        assert!(font.kerning('漢', 'V', 100.0).abs() < f32::EPSILON);
    }
}
