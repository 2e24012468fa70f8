//! The first words of a document, for link previews.

use domain::tag_text;
use pulldown_cmark::{Event, Tag, TagEnd};

use crate::bounds::SUMMARY_BYTES;
use crate::events::{bounded, parse};

/// Characters of a summary, with the `…` of one that is cut.
const SUMMARY_CHARS: usize = 200;

/// The first paragraph that says something, as plain text of at most 200 characters; empty where there is none.
/// Quotes, lists, and lines of `**Field**: value` are passed over.
pub fn summary(markdown: &str) -> String {
    let markdown = bounded(&markdown[..markdown.floor_char_boundary(SUMMARY_BYTES)]);
    let events = parse(&markdown);
    let mut nesting = 0_u32;
    let mut text: Option<String> = None;
    let mut hidden = 0_u32;
    for (at, event) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::Paragraph) if nesting == 0 && !is_field(&events[at + 1..]) => {
                text = Some(String::new());
            }
            Event::End(TagEnd::Paragraph) => {
                let found = text.take().unwrap_or_default();
                if found.chars().any(char::is_alphanumeric) {
                    return cut(&found);
                }
            }
            Event::Start(Tag::BlockQuote(_) | Tag::List(_) | Tag::Table(_) | Tag::FootnoteDefinition(_)) => {
                nesting += 1;
            }
            Event::End(
                TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Table | TagEnd::FootnoteDefinition,
            ) => {
                nesting = nesting.saturating_sub(1);
            }
            Event::Start(Tag::Image { .. }) => hidden += 1,
            Event::End(TagEnd::Image) => hidden = hidden.saturating_sub(1),
            Event::Text(piece) | Event::Code(piece) | Event::InlineMath(piece) if hidden == 0 => {
                if let Some(text) = &mut text {
                    text.push_str(piece);
                }
            }
            Event::InlineHtml(tag) if hidden == 0 => {
                if let Some(text) = &mut text {
                    text.push_str(tag_text(tag));
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some(text) = &mut text {
                    text.push(' ');
                }
            }
            _ => {}
        }
    }
    String::new()
}

/// Whether a paragraph starts with `**Field**:` or `**Field:**`.
fn is_field(events: &[Event<'_>]) -> bool {
    let [Event::Start(Tag::Strong), Event::Text(name), Event::End(TagEnd::Strong), Event::Text(rest), ..] =
        events
    else {
        return false;
    };
    name.trim_end().ends_with([':', '：']) || rest.trim_start().starts_with([':', '：'])
}

fn cut(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= SUMMARY_CHARS {
        return words;
    }
    let kept: String = words.chars().take(SUMMARY_CHARS - 1).collect();
    let end = kept.rfind(' ').filter(|end| *end > kept.len() / 2).unwrap_or(kept.len());
    format!("{}…", kept[..end].trim_end_matches([',', ';', ':', '.', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(markdown: &str, expect: &str) {
        assert_eq!(summary(markdown), expect, "{markdown}");
    }

    #[test]
    fn the_first_words_are_found() {
        check(
            "# T\n\n> **Status**: x\n\n**Created**: y\n\nThe *first* `words`\nare [here](x).\n\nMore.",
            "The first words are here.",
        );
        check("- list\n\n![badge](x)\n\nText", "Text");
        check("A `Vec` or Option<T>,<br>*and* <kbd>k</kbd>", "A Vec or Option<T>, and k");
        check("# Only a title", "");
        check("", "");
    }

    #[test]
    fn the_first_words_are_looked_for_up_to_a_bound_in_bytes() {
        let behind = |end: usize| format!("{}words", "\n".repeat(end - "words".len()));
        check(&behind(SUMMARY_BYTES - 1), "words");
        check(&behind(SUMMARY_BYTES), "words");
        check(&behind(SUMMARY_BYTES + 1), "word");
    }

    #[test]
    fn a_long_paragraph_is_cut_at_a_word() {
        let summary = summary(&"word ".repeat(100));
        assert!(summary.ends_with("word…") && summary.chars().count() <= SUMMARY_CHARS, "{summary}");
        let cjk = super::summary(&"字".repeat(300));
        assert_eq!(cjk.chars().count(), SUMMARY_CHARS);
    }
}
