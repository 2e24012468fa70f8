//! What has to be known of a whole document before its first byte is written: headings, footnotes, anchors.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use domain::limits::TITLE_CHARS;
use domain::tag_text;
use pulldown_cmark::{Event, Tag, TagEnd};

use crate::TocEntry;
use crate::slug::Slugger;
use crate::tags::{Token, tokens};

/// The outline of a document. Positions are indices of events.
#[derive(Default)]
pub(crate) struct Outline {
    /// The headings, in order.
    pub(crate) toc: Vec<TocEntry>,
    /// Where each of `toc` starts.
    heading_starts: Vec<usize>,
    /// The events inside each footnote, by its label; of several with one label the first.
    pub(crate) footnotes: HashMap<String, Range<usize>>,
    /// Where each footnote definition ends, by where it starts.
    pub(crate) footnote_ends: HashMap<usize, usize>,
    /// Whether there is raw HTML.
    pub(crate) has_html: bool,
    heading_ids: HashSet<String>,
    author_ids: HashSet<String>,
}

impl Outline {
    pub(crate) fn of(events: &[Event<'_>]) -> Self {
        let mut outline = Self::default();
        let mut slugger = Slugger::default();
        let mut open_footnotes: Vec<(usize, String)> = Vec::new();
        for (at, event) in events.iter().enumerate() {
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    let text = heading_text(&events[at + 1..], tag_text);
                    // GitHub drops every tag before it makes an id, also one that is shown here.
                    let id = slugger.next(&heading_text(&events[at + 1..], |_| ""));
                    outline.heading_ids.insert(id.clone());
                    outline.heading_starts.push(at);
                    outline.toc.push(TocEntry { level: *level as u8, id, text });
                }
                Event::Start(Tag::FootnoteDefinition(label)) => open_footnotes.push((at, label.to_string())),
                Event::End(TagEnd::FootnoteDefinition) => {
                    if let Some((start, label)) = open_footnotes.pop() {
                        outline.footnotes.entry(label).or_insert(start + 1..at);
                        outline.footnote_ends.insert(start, at);
                    }
                }
                Event::Html(html) | Event::InlineHtml(html) => {
                    outline.has_html = true;
                    outline.collect_author_ids(html);
                }
                _ => {}
            }
        }
        outline
    }

    /// The heading that starts at the event `at`.
    pub(crate) fn heading_at(&self, at: usize) -> Option<&TocEntry> {
        self.heading_starts.binary_search(&at).ok().map(|index| &self.toc[index])
    }

    /// The fragment that a link to `#written` needs: authors' own anchors have a prefix, and GitHub forgives letter
    /// case.
    pub(crate) fn fragment(&self, written: &str) -> String {
        let id = author_id(written);
        if self.heading_ids.contains(written) {
            return written.to_owned();
        }
        if self.author_ids.contains(&id) {
            return id;
        }
        let lower = written.to_lowercase();
        if self.heading_ids.contains(&lower) { lower } else { written.to_owned() }
    }

    fn collect_author_ids(&mut self, html: &str) {
        let lower = html.to_ascii_lowercase();
        if !lower.contains("id=") && !lower.contains("name=") && !lower.contains("id =") {
            return;
        }
        for token in tokens(html) {
            let Token::Open { attributes, .. } = token else { continue };
            let named =
                attributes.iter().filter(|attribute| matches!(attribute.name.as_str(), "id" | "name"));
            self.author_ids.extend(named.filter(|id| is_id(&id.value)).map(|id| author_id(&id.value)));
        }
    }
}

/// What an author's id becomes: nothing of ours is ever called like that.
pub(crate) fn author_id(written: &str) -> String {
    let bare = written.strip_prefix("user-content-").unwrap_or(written);
    format!("user-content-{bare}")
}

/// Whether an author's id is one that may be used.
pub(crate) fn is_id(written: &str) -> bool {
    (1..=200).contains(&written.len()) && !written.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// The text of a heading, from the events behind its start, with what `of_tag` leaves of its tags.
fn heading_text(events: &[Event<'_>], of_tag: fn(&str) -> &str) -> String {
    let mut text = String::new();
    let mut pictures = 0_u32;
    for event in events {
        match event {
            Event::End(TagEnd::Heading(_)) => break,
            Event::Start(Tag::Image { .. }) => pictures += 1,
            Event::End(TagEnd::Image) => pictures = pictures.saturating_sub(1),
            Event::Text(piece)
            | Event::Code(piece)
            | Event::InlineMath(piece)
            | Event::DisplayMath(piece)
                if pictures == 0 =>
            {
                text.push_str(piece);
            }
            Event::InlineHtml(tag) if pictures == 0 => text.push_str(of_tag(tag)),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    match text.char_indices().nth(TITLE_CHARS) {
        Some((end, _)) => text[..end].trim().to_owned(),
        None => text.trim().to_owned(),
    }
}
