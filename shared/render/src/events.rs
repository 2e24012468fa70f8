//! What a document is made of: pulldown-cmark's events, with GitHub's rule for `$`, and neighbouring text in one piece.

use std::borrow::Cow;
use std::ops::Range;

use domain::limit_nesting;
use domain::limits::DOCUMENT_BYTES;
use pulldown_cmark::{CowStr, Event, Options, Parser};

/// A body that can be parsed in time that grows with its size: see [`limit_nesting`]. That it is no longer than a document is
/// the last defence: callers cut before.
pub(crate) fn bounded(markdown: &str) -> Cow<'_, str> {
    limit_nesting(&markdown[..markdown.floor_char_boundary(DOCUMENT_BYTES)])
}

/// The events of a [`bounded`] body.
pub(crate) fn parse(markdown: &str) -> Vec<Event<'_>> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM;
    let mut events: Vec<Event<'_>> = Vec::with_capacity(markdown.len() / 24);
    // Text and raw HTML come in pieces; the run that is being put together, and whether it is HTML.
    let mut run: Option<(Cow<'_, str>, bool)> = None;
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        let (piece, is_html) = match event {
            Event::Text(text) => (text, false),
            Event::Html(html) => (html, true),
            Event::InlineMath(ref formula) if !is_formula(markdown, &range, formula) => {
                (CowStr::Borrowed(&markdown[range]), false)
            }
            other => {
                flush(&mut run, &mut events);
                events.push(other);
                continue;
            }
        };
        match &mut run {
            Some((text, kind)) if *kind == is_html => text.to_mut().push_str(&piece),
            _ => {
                flush(&mut run, &mut events);
                run = Some((piece.into(), is_html));
            }
        }
    }
    flush(&mut run, &mut events);
    events
}

fn flush<'a>(run: &mut Option<(Cow<'a, str>, bool)>, events: &mut Vec<Event<'a>>) {
    if let Some((text, is_html)) = run.take() {
        let text = CowStr::from(text);
        events.push(if is_html { Event::Html(text) } else { Event::Text(text) });
    }
}

/// GitHub's rule, so that prices and shell variables stay what they are: neither `$` touches a letter, a digit or
/// another `$` on its outer side. (That it touches no space on its inner side is pulldown-cmark's own rule.)
fn is_formula(markdown: &str, range: &Range<usize>, formula: &str) -> bool {
    let sticks = |c: char| c.is_alphanumeric() || c == '$' || c == '\\';
    !formula.is_empty()
        && !markdown[..range.start].chars().next_back().is_some_and(sticks)
        && !markdown[range.end..].chars().next().is_some_and(|c| c.is_alphanumeric() || c == '$')
}

/// The formula inside GitHub's other spelling, `` $`x`$ ``.
pub(crate) fn formula_source(formula: &str) -> &str {
    formula.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')).unwrap_or(formula)
}

/// The language that an info string names, as written: `rust` of `rust,ignore`. Empty where it names none.
pub(crate) fn language(info: &str) -> &str {
    let word = info.trim_start();
    let end = word
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '-' | '_' | '.')))
        .unwrap_or(word.len());
    if end <= 32 { &word[..end] } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formulas(markdown: &str) -> Vec<String> {
        parse(markdown)
            .into_iter()
            .filter_map(|event| match event {
                Event::InlineMath(formula) | Event::DisplayMath(formula) => Some(formula.to_string()),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn dollars_are_formulas_only_where_github_says_so() {
        for (markdown, expect) in [
            ("$x^2$", vec!["x^2"]),
            ("so $x$, and ($y$)", vec!["x", "y"]),
            ("it costs $5 and $10", vec![]),
            ("$HOME/$USER", vec![]),
            ("US$5 or 6$", vec![]),
            ("`$a$`", vec![]),
            ("\\$a$", vec![]),
            ("$$\na+b\n$$", vec!["\na+b\n"]),
        ] {
            assert_eq!(formulas(markdown), expect, "{markdown}");
        }
    }

    #[test]
    fn a_body_is_read_as_far_as_a_document_is() {
        let check =
            |bytes: usize, read: usize| assert_eq!(bounded(&"x".repeat(bytes)).len(), read, "{bytes}");
        check(DOCUMENT_BYTES - 1, DOCUMENT_BYTES - 1);
        check(DOCUMENT_BYTES, DOCUMENT_BYTES);
        check(DOCUMENT_BYTES + 1, DOCUMENT_BYTES);
    }

    #[test]
    fn an_info_string_names_its_language_first() {
        for (info, expect) in [
            ("rust,ignore", "rust"),
            ("ts {1,3}", "ts"),
            ("C++", "C++"),
            ("{.python}", ""),
            ("", ""),
            (" sh", "sh"),
        ] {
            assert_eq!(language(info), expect, "{info}");
        }
    }
}
