//! Text in lines: what can be written of it, where it breaks, and where it is cut.

use std::borrow::Cow;

use crate::canvas::{Canvas, Ink};
use crate::font::{Font, Weight};
use crate::outline::{Outline, Point};

/// No more characters of a text are looked at.
pub const MOST_CHARS: usize = 400;

/// How text is set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    pub(crate) weight: Weight,
    /// Pixels to an em.
    pub(crate) size: f32,
}

/// What can be written of a text, in one line: signs that the font has not are left out. `None` where these are letters or
/// digits, because the text is in another script then.
pub(crate) fn writable(text: &str) -> Option<String> {
    let font = Font::of(Weight::SemiBold);
    let mut line = String::new();
    for c in text.chars().take(MOST_CHARS) {
        match replaced(c) {
            Some(words) => line.push_str(words),
            None if c.is_whitespace() => line.push(' '),
            None if font.has(c) => line.push(c),
            None if c.is_alphanumeric() => return None,
            None => {}
        }
    }
    let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}

/// Signs that are often in titles, and not in the font.
fn replaced(c: char) -> Option<&'static str> {
    Some(match c {
        '→' | '⇒' => "->",
        '←' | '⇐' => "<-",
        '↔' | '⇔' => "<->",
        '≤' => "<=",
        '≥' => ">=",
        '≠' => "!=",
        '≈' => "~",
        '\u{2010}' | '\u{2011}' => "-",
        _ => return None,
    })
}

/// How wide a line is.
pub(crate) fn width(line: &str, style: Style) -> f32 {
    places(line, style).last().map_or(0.0, |(_, _, end)| end)
}

/// Breaks a text into lines that are no wider than `most`: between words, and within one that is wider than that alone.
pub(crate) fn lines(text: &str, style: Style, most: f32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(&longer, style) <= most {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        let mut rest = word;
        while width(rest, style) > most {
            let (head, behind) = rest.split_at(cut(rest, style, most));
            lines.push(head.to_owned());
            rest = behind;
        }
        rest.clone_into(&mut line);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Where a word is broken, in bytes: behind the last `-`, `_`, `/` or `.` of what fits, or else where it does not fit any
/// more. Never 0.
fn cut(word: &str, style: Style, most: f32) -> usize {
    let fits = places(word, style).take_while(|(_, _, end)| *end <= most).count().max(1);
    let end = word.char_indices().nth(fits).map_or(word.len(), |(at, _)| at);
    word[..end].rfind(['-', '_', '/', '.']).map_or(end, |at| at + 1)
}

/// A line that is no wider than `most`, cut with an ellipsis.
pub(crate) fn shortened(line: &str, style: Style, most: f32) -> Cow<'_, str> {
    if width(line, style) <= most {
        return line.into();
    }
    let mut end = line.len();
    while let Some((at, _)) = line[..end].char_indices().next_back() {
        end = at;
        let shorter = format!("{}…", line[..end].trim_end());
        if width(&shorter, style) <= most {
            return shorter.into();
        }
    }
    "…".into()
}

/// The first `most` lines, the last of them with an ellipsis where that is not all.
pub(crate) fn first(mut lines: Vec<String>, most: usize, style: Style, width: f32) -> Vec<String> {
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.push('…');
            *last = shortened(last, style, width).into_owned();
        }
    }
    lines
}

/// Writes a line, its pen at `x` on the baseline `y`; gives where it ends.
pub(crate) fn write(canvas: &mut Canvas, line: &str, style: Style, (x, y): (f32, f32), ink: Ink) -> f32 {
    let mut end = x;
    for (c, from, to) in places(line, style) {
        let mut outline = Outline::default();
        Font::of(style.weight).draw(c, style.size, Point { x: x + from, y }, &mut outline);
        canvas.fill(outline, ink);
        end = x + to;
    }
    end
}

/// Each character with where it begins and ends.
fn places(line: &str, style: Style) -> impl Iterator<Item = (char, f32, f32)> {
    let font = Font::of(style.weight);
    // Large type is set a little tighter.
    let tracking = if style.size > 40.0 { -0.018 * style.size } else { 0.0 };
    let (mut at, mut before) = (0.0, None);
    line.chars().map(move |c| {
        if let Some(before) = before.replace(c) {
            at += font.kerning(before, c, style.size) + tracking;
        }
        let from = at;
        at += font.advance(c, style.size);
        (c, from, at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style = Style { weight: Weight::SemiBold, size: 50.0 };

    #[test]
    fn signs_are_left_out_and_other_scripts_are_told() {
        let check =
            |text: &str, expect: Option<&str>| assert_eq!(writable(text).as_deref(), expect, "{text}");
        check("🚀 Launch  the\nthing", Some("Launch the thing"));
        check("a → b ≥ c", Some("a -> b >= c"));
        check("Überprüfung \u{202e}gnissalt", Some("Überprüfung gnissalt"));
        check("実時間同期", None);
        check("Sync 同期", None);
        check("🚀", None);
        check("", None);
        assert_eq!(writable(&"x".repeat(10_000)).unwrap().len(), MOST_CHARS);
    }

    #[test]
    fn lines_break_between_words_and_in_words_that_are_too_long() {
        let lines = lines("The quick web-based-synchronisation_of_everything fox", STYLE, 420.0);
        assert_eq!(lines, ["The quick", "web-based-", "synchronisation_", "of_everything fox"]);
        assert!(lines.iter().all(|line| width(line, STYLE) <= 420.0));
    }

    #[test]
    fn what_does_not_fit_is_cut() {
        let short = shortened("A long line of text", STYLE, 200.0);
        assert!(short.ends_with('…') && width(&short, STYLE) <= 200.0, "{short}");
        assert_eq!(shortened("x", STYLE, 0.0), "…");
        let lines = lines("one two three four five six seven", STYLE, 220.0);
        assert_eq!(first(lines, 2, STYLE, 220.0), ["one two", "three…"]);
    }
}
