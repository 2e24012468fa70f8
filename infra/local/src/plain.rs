//! Text of others, made harmless for a terminal.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The text with everything in it made visible that would steer a terminal, or show it in another order than it has:
/// control characters and direction marks become `\u{1b}`. A tab becomes four spaces.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\t' => out.push_str("    "),
            c if steers(c) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_shown_and_does_nothing() {
        let check = |text: &str, expect: &str| assert_eq!(plain(text), expect);
        check("status: blocked — né 🚀", "status: blocked — né 🚀");
        check("\u{1b}[31mred\u{1b}]0;title\u{7}", "\\u{1b}[31mred\\u{1b}]0;title\\u{7}");
        check("a\tb\r\nc", "a    b\\u{d}\\u{a}c");
        check("user\u{202e}nimda\u{9b}2J", "user\\u{202e}nimda\\u{9b}2J");
    }
}
