//! A document's events, written as HTML.

use std::ops::Range;

use domain::Blocks;
use pulldown_cmark::{Alignment, BlockQuoteKind, Event, LinkType, Tag, TagEnd};

use crate::address::{Address, resolve};
use crate::autolink::{Piece, pieces};
use crate::events::formula_source;
use crate::notes::Notes;
use crate::outline::Outline;
use crate::writer::{TABLE_BOX, Writer};
use crate::{Links, TocEntry, icons};

/// What a link to another site says about it.
pub(crate) const OUTSIDE_REL: &str = "noopener noreferrer nofollow ugc";

/// A document on its way.
pub(crate) struct Body<'a> {
    pub(crate) events: &'a [Event<'a>],
    pub(crate) outline: &'a Outline,
    pub(crate) links: &'a Links<'a>,
    pub(crate) blocks: &'a Blocks,
    pub(crate) writer: Writer,
    pub(crate) notes: Notes<'a>,
    table: Table,
    /// The heading that is being written.
    heading: Option<&'a TocEntry>,
}

#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
}

impl<'a> Body<'a> {
    pub(crate) fn new(
        events: &'a [Event<'a>],
        outline: &'a Outline,
        links: &'a Links<'a>,
        blocks: &'a Blocks,
        writer: Writer,
    ) -> Self {
        Self {
            events,
            outline,
            links,
            blocks,
            writer,
            notes: Notes::default(),
            table: Table::default(),
            heading: None,
        }
    }

    /// Writes everything, the footnotes last.
    pub(crate) fn write(mut self) -> Writer {
        self.range(0..self.events.len());
        self.footnotes();
        self.writer
    }

    pub(crate) fn range(&mut self, range: Range<usize>) {
        let events = self.events;
        let mut at = range.start;
        while at < range.end && !self.writer.is_full() {
            at = match &events[at] {
                Event::Start(tag) => self.start(tag, at),
                Event::End(tag) => {
                    self.end(*tag);
                    at + 1
                }
                event => {
                    self.leaf(event, at);
                    at + 1
                }
            };
        }
    }

    /// Writes the start of a tag, or all of it; answers where to go on.
    fn start(&mut self, tag: &'a Tag<'a>, at: usize) -> usize {
        match tag {
            Tag::Paragraph => self.writer.start("p", &[], "</p>\n"),
            Tag::Heading { level, .. } => self.heading(*level as usize, at),
            Tag::BlockQuote(None) => self.writer.start("blockquote", &[], "</blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => self.alert(*kind),
            Tag::CodeBlock(kind) => return self.code_block(kind, at),
            Tag::List(None) => self.writer.start("ul", &[], "</ul>\n"),
            Tag::List(Some(1)) => self.writer.start("ol", &[], "</ol>\n"),
            Tag::List(Some(first)) => {
                self.writer.start("ol", &[("start", first.to_string().as_str())], "</ol>\n");
            }
            Tag::Item if self.is_task(at) => self.writer.start("li", &[("class", "task")], "</li>\n"),
            Tag::Item => self.writer.start("li", &[], "</li>\n"),
            Tag::FootnoteDefinition(_) => {
                return self.outline.footnote_ends.get(&at).map_or(self.events.len(), |end| end + 1);
            }
            Tag::Table(alignments) => {
                self.table = Table { alignments: alignments.clone(), column: 0, in_head: false };
                self.writer.start("div", TABLE_BOX, "</div>\n");
                self.writer.start("table", &[], "</table>");
            }
            Tag::TableHead => {
                self.table.in_head = true;
                self.table.column = 0;
                self.writer.start("thead", &[], "</thead>\n");
                self.writer.start("tr", &[], "</tr>");
            }
            Tag::TableRow => {
                self.table.column = 0;
                self.writer.start("tr", &[], "</tr>\n");
            }
            Tag::TableCell => self.cell(),
            Tag::Emphasis => self.writer.start("em", &[], "</em>"),
            Tag::Strong => self.writer.start("strong", &[], "</strong>"),
            Tag::Strikethrough => self.writer.start("del", &[], "</del>"),
            Tag::Superscript => self.writer.start("sup", &[], "</sup>"),
            Tag::Subscript => self.writer.start("sub", &[], "</sub>"),
            Tag::Link { link_type, dest_url, title, .. } => self.link(*link_type, dest_url, title),
            Tag::Image { dest_url, title, .. } => {
                let (alt, end) = alt_text(self.events, at + 1);
                self.picture(dest_url, &alt, &[("title", title.to_string())]);
                return end;
            }
            Tag::HtmlBlock
            | Tag::MetadataBlock(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition => {}
        }
        at + 1
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::HtmlBlock
            | TagEnd::MetadataBlock(_)
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::CodeBlock
            | TagEnd::Image
            | TagEnd::FootnoteDefinition => {}
            TagEnd::Table => {
                // The body, the table, and the box it scrolls in.
                self.writer.end();
                self.writer.end();
                self.writer.end();
            }
            TagEnd::TableHead => {
                self.table.in_head = false;
                self.writer.end();
                self.writer.end();
                self.writer.start("tbody", &[], "</tbody>");
            }
            TagEnd::Heading(_) => self.end_heading(),
            _ => self.writer.end(),
        }
    }

    fn leaf(&mut self, event: &'a Event<'a>, at: usize) {
        match event {
            Event::Text(text) => self.text(text),
            Event::Code(code) => {
                self.writer.tag("code", &[]);
                self.writer.text(code);
                self.writer.markup("</code>");
            }
            Event::InlineMath(formula) => self.formula("$", formula_source(formula)),
            Event::DisplayMath(formula) => self.formula("$$", formula),
            Event::Html(html) | Event::InlineHtml(html) => self.raw_html(html),
            Event::FootnoteReference(label) => self.footnote_reference(label),
            Event::SoftBreak => self.writer.markup("\n"),
            Event::HardBreak => self.writer.markup("<br>\n"),
            Event::Rule => {
                self.writer.start("hr", &[], "\n");
                self.writer.end();
            }
            Event::TaskListMarker(done) => self.checkbox(*done, at),
            Event::Start(_) | Event::End(_) => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.writer.in_link() {
            self.writer.text(text);
            return;
        }
        for piece in pieces(text) {
            match piece {
                Piece::Text(text) => self.writer.text(text),
                Piece::Link(written, target) => {
                    self.link(LinkType::Autolink, &target, "");
                    self.writer.text(written);
                    self.writer.end();
                }
            }
        }
    }

    fn heading(&mut self, level: usize, at: usize) {
        const NAMES: [(&str, &str); 6] = [
            ("h1", "</h1>\n"),
            ("h2", "</h2>\n"),
            ("h3", "</h3>\n"),
            ("h4", "</h4>\n"),
            ("h5", "</h5>\n"),
            ("h6", "</h6>\n"),
        ];
        let (name, end) = NAMES[(level - 1).min(5)];
        self.heading = self.outline.heading_at(at);
        match self.heading {
            Some(entry) => self.writer.start(name, &[("id", &entry.id)], end),
            None => self.writer.start(name, &[], end),
        }
        // Ended first, so that what an author left open does not take the link to itself in.
        self.writer.start_nothing();
    }

    fn end_heading(&mut self) {
        self.writer.end();
        if let Some(entry) = self.heading.take().filter(|_| !self.writer.in_link()) {
            let href = format!("#{}", entry.id);
            let label = if entry.text.is_empty() { &entry.id } else { &entry.text };
            self.writer.tag("a", &[("class", "anchor"), ("href", &href), ("aria-label", label)]);
            self.writer.markup("</a>");
        }
        self.writer.end();
    }

    fn alert(&mut self, kind: BlockQuoteKind) {
        let (class, title, icon) = match kind {
            BlockQuoteKind::Note => ("alert alert-note", "Note", icons::NOTE),
            BlockQuoteKind::Tip => ("alert alert-tip", "Tip", icons::TIP),
            BlockQuoteKind::Important => ("alert alert-important", "Important", icons::IMPORTANT),
            BlockQuoteKind::Warning => ("alert alert-warning", "Warning", icons::WARNING),
            BlockQuoteKind::Caution => ("alert alert-caution", "Caution", icons::CAUTION),
        };
        self.writer.start("div", &[("class", class), ("role", "note")], "</div>\n");
        self.writer.start("p", &[("class", "alert-title")], "</p>\n");
        self.writer.fragment(icon);
        self.writer.text(title);
        self.writer.end();
    }

    /// Whether the item that starts at `at` is a task.
    fn is_task(&self, at: usize) -> bool {
        matches!(
            self.events[at + 1..],
            [Event::TaskListMarker(_), ..] | [Event::Start(Tag::Paragraph), Event::TaskListMarker(_), ..]
        )
    }

    fn checkbox(&mut self, done: bool, at: usize) {
        // A box needs a name, and the words behind it are the one that it has in every language.
        let mut name = String::new();
        for event in self.events[at + 1..].iter().take(12) {
            match event {
                Event::Text(text) | Event::Code(text) => name.extend(text.chars().take(80)),
                Event::End(TagEnd::Item | TagEnd::Paragraph) | Event::Start(Tag::List(_)) => break,
                _ => {}
            }
            if name.len() >= 80 {
                break;
            }
        }
        let mut html = String::from("<input type=\"checkbox\" disabled=\"\"");
        if done {
            html.push_str(" checked=\"\"");
        }
        html.push_str(" aria-label=\"");
        crate::escape::push_attribute(&mut html, name.trim());
        html.push_str("\">");
        self.writer.fragment(&html);
    }

    fn cell(&mut self) {
        let alignment = self.table.alignments.get(self.table.column).copied().unwrap_or(Alignment::None);
        self.table.column += 1;
        let align: &[(&str, &str)] = match alignment {
            Alignment::None => &[],
            Alignment::Left => &[("align", "left")],
            Alignment::Center => &[("align", "center")],
            Alignment::Right => &[("align", "right")],
        };
        if self.table.in_head {
            self.writer.start("th", align, "</th>");
        } else {
            self.writer.start("td", align, "</td>");
        }
    }

    fn link(&mut self, link_type: LinkType, written: &str, title: &str) {
        let mailed;
        let written = if link_type == LinkType::Email {
            mailed = format!("mailto:{written}");
            &mailed
        } else {
            written
        };
        match self.target(written) {
            Some((href, rel)) => {
                let mut attributes: Vec<(&str, &str)> = vec![("href", &href)];
                attributes.extend(rel.map(|rel| ("rel", rel)));
                if !title.is_empty() {
                    attributes.push(("title", title));
                }
                self.writer.start("a", &attributes, "</a>");
            }
            None => self.writer.start_nothing(),
        }
    }

    /// The `href` and `rel` of a link.
    pub(crate) fn target(&self, written: &str) -> Option<(String, Option<&'static str>)> {
        match resolve(written, self.links) {
            Address::Here(fragment) => Some((format!("#{}", self.outline.fragment(&fragment)), None)),
            Address::Site(href) | Address::Mail(href) => Some((href, None)),
            Address::Outside(href) => Some((href, Some(OUTSIDE_REL))),
            Address::Nowhere => None,
        }
    }
}

/// The text of the picture whose start is before `from`, and where to go on behind it.
fn alt_text(events: &[Event<'_>], from: usize) -> (String, usize) {
    let mut text = String::new();
    let mut depth = 1;
    for (at, event) in events.iter().enumerate().skip(from) {
        match event {
            Event::Text(piece) | Event::Code(piece) | Event::InlineMath(piece) => text.push_str(piece),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::Start(Tag::Image { .. }) => depth += 1,
            Event::End(TagEnd::Image) => {
                depth -= 1;
                if depth == 0 {
                    return (text, at + 1);
                }
            }
            _ => {}
        }
    }
    (text, events.len())
}
