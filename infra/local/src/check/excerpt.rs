//! The part of a line of source that is shown, and what in it is underlined.

use crate::plain::plain;

/// A longer line is cut to this many characters around what is meant.
const WIDTH: usize = 120;

/// How much of a cut line stands before what is meant.
const BEFORE: usize = 30;

/// A piece of a line, ready for a terminal.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// What is shown.
    pub(super) text: String,
    /// The underlined part: characters before it, and in it.
    pub(super) mark: Option<(usize, usize)>,
    /// The column of what is underlined in the file, from 1, in characters.
    pub(super) column: Option<usize>,
}

/// The piece of `line` to show for `message`: what the message quotes in backticks is underlined where it is there.
pub(super) fn excerpt(line: &str, message: &str) -> Excerpt {
    let line = line.trim_end();
    let found: Vec<_> = quoted(message).filter_map(|quote| Some((find(line, quote)?, quote))).collect();
    // The field's name says less than the value that is wrong.
    let is_value =
        |(at, quote): &&(usize, &str)| *at > 0 || !line[quote.len()..].trim_start().starts_with(':');
    let Some(&(at, quote)) = found.iter().find(is_value).or(found.first()) else {
        return Excerpt { text: cut(plain(line).chars()), mark: None, column: None };
    };
    let before: Vec<char> = plain(&line[..at]).chars().collect();
    let marked = plain(quote).chars().count();
    // Only where it would not be seen: a line that begins in the middle is harder to read.
    let skip = if before.len() + marked > WIDTH { before.len().saturating_sub(BEFORE) } else { 0 };
    let start = if skip > 0 { "…" } else { "" };
    let shown = plain(&line[at..]);
    let text = format!("{start}{}", cut(before[skip..].iter().copied().chain(shown.chars())));
    let begins = before.len() - skip + start.chars().count();
    let length = marked.min(WIDTH.saturating_sub(begins)).max(1);
    Excerpt { text, mark: Some((begins, length)), column: Some(line[..at].chars().count() + 1) }
}

fn cut(mut chars: impl Iterator<Item = char>) -> String {
    let mut text: String = chars.by_ref().take(WIDTH).collect();
    if chars.next().is_some() {
        text.push('…');
    }
    text
}

/// What stands in backticks.
pub(super) fn quoted(message: &str) -> impl Iterator<Item = &str> {
    message.split('`').skip(1).step_by(2).filter(|quote| !quote.trim().is_empty())
}

/// Where `quote` stands in `line`, preferably as a word of its own; letter case counts.
fn find(line: &str, quote: &str) -> Option<usize> {
    find_word(line, quote).or_else(|| line.find(quote))
}

/// Where `quote` stands in `line` as a word of its own.
pub(super) fn find_word(line: &str, quote: &str) -> Option<usize> {
    let is_word = |at: usize| {
        let before = line[..at].chars().next_back();
        let after = line[at + quote.len()..].chars().next();
        ![before, after].into_iter().flatten().any(char::is_alphanumeric)
    };
    line.match_indices(quote).map(|(at, _)| at).find(|&at| is_word(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The marked part between angle brackets.
    fn check(line: &str, message: &str, expect: &str) {
        let found = excerpt(line, message);
        let mut shown: Vec<char> = found.text.chars().collect();
        if let Some((begins, length)) = found.mark {
            shown.insert((begins + length).min(shown.len()), '>');
            shown.insert(begins, '<');
        }
        assert_eq!(shown.into_iter().collect::<String>(), expect);
    }

    #[test]
    fn what_the_message_quotes_is_underlined() {
        check("status: blocked", "Unknown status `blocked`.", "status: <blocked>");
        check("tags: [a, ab, b]", "Tag `b` is there twice.", "tags: [a, ab, <b>]");
        check("  - 12", "`depends_on` names `12`, which is no spec.", "  - <12>");
        check("depends_on: 12", "`depends_on` names `12`.", "depends_on: <12>");
        check("depends_on: 12", "`depends_on` names `13`.", "<depends_on>: 12");
        check("status: Blocked\r", "Unknown status `blocked`.", "status: Blocked");
        check("a\tb", "`b` is odd.", "a    <b>");
        check("x \u{1b}[2J y", "No quote here.", "x \\u{1b}[2J y");
        check("", "`x`", "");
    }

    #[test]
    fn a_long_line_is_cut_around_what_is_meant() {
        let line = format!("{}blocked{}", "é".repeat(1000), " x".repeat(1000));
        let found = excerpt(&line, "Unknown status `blocked`.");
        assert!(found.text.starts_with("…é") && found.text.ends_with('…'));
        assert!(found.text.chars().count() <= WIDTH + 2);
        assert_eq!((found.mark, found.column), (Some((BEFORE + 1, 7)), Some(1001)));
        assert_eq!(excerpt(&"y".repeat(500), "none").text.chars().count(), WIDTH + 1);
    }
}
