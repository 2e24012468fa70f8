//! One pass over a document's Markdown: headings, checklists, code, and the text without markup.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::nesting::limit_nesting;
use super::text::count_newlines;
use crate::limits::{HEADINGS, TITLE_CHARS};
use crate::{Tasks, tag_text};

/// What a document's Markdown holds. Places are bytes of the decoded text, lines are lines of the file.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// The first H1: one that stands in a quote or list only where there is no other.
    pub(super) title: Option<String>,
    /// Where that H1 is.
    pub(super) title_range: Range<usize>,
    /// The lines of the H1s outside quotes and lists.
    pub(super) h1_lines: Vec<u32>,
    pub(super) headings: Vec<String>,
    /// The H2 sections outside quotes and lists.
    pub(super) sections: Vec<Section>,
    pub(super) tasks: Tasks,
    /// Fenced and indented code, except what stands inside a checklist item.
    pub(super) code: Vec<Range<usize>>,
    /// Checklist items, the outermost ones.
    pub(super) checklists: Vec<Range<usize>>,
    /// The text without markup, a line for each block.
    pub(super) text: String,
}

/// An H2 and what is below it.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) heading: String,
    pub(super) line: u32,
    /// Where its line begins.
    pub(super) start: usize,
    /// Nothing is below it, not even a smaller heading.
    pub(super) empty: bool,
}

/// Reads the body of a decoded text, which begins at `start`, on line `line`. The words of `header` are left out of the
/// text.
pub(super) fn outline(text: &str, start: usize, line: u32, header: Option<(u32, u32)>) -> Outline {
    let body = limit_nesting(&text[start..]);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    let mut pass = Pass {
        text,
        start,
        header: header.map_or(0..0, |(from, to)| from as usize..to as usize),
        lines: Lines { at: start, line },
        items: Vec::new(),
        heading: None,
        html: None,
        nested: 0,
        nested_title: None,
        found: Outline::default(),
    };
    pass.found.text.reserve(body.len());
    for (event, range) in Parser::new_ext(&body, options).into_offset_iter() {
        pass.take(event, range.start + start..range.end + start);
    }
    let Pass { mut found, nested_title, .. } = pass;
    if found.title.is_none()
        && let Some((title, range)) = nested_title
    {
        (found.title, found.title_range) = (Some(title), range);
    }
    found.text.truncate(found.text.trim_end().len());
    found
}

struct Pass<'a> {
    text: &'a str,
    start: usize,
    header: Range<usize>,
    lines: Lines,
    /// Where the list items around begin and end.
    items: Vec<Range<usize>>,
    /// The heading that is being read, and where its text begins in ours.
    heading: Option<(u8, Range<usize>, usize)>,
    /// The block of raw HTML that is being read.
    html: Option<String>,
    /// How many quotes, lists and the like are around.
    nested: usize,
    nested_title: Option<(String, Range<usize>)>,
    found: Outline,
}

impl Pass<'_> {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.open(&tag, range),
            Event::End(tag) => self.close(tag),
            Event::Text(text) | Event::Code(text) => {
                if !self.header.contains(&range.start) {
                    self.push(&text);
                }
            }
            Event::Html(html) => {
                if let Some(block) = &mut self.html {
                    block.push_str(&html);
                }
            }
            Event::SoftBreak | Event::HardBreak => self.space(),
            Event::TaskListMarker(done) => self.task(done),
            Event::InlineHtml(tag) => match tag_text(&tag) {
                " " => self.space(),
                text if self.header.contains(&range.start) || text.is_empty() => {}
                text => self.push(text),
            },
            // A rule between two sections fills neither.
            Event::Rule | Event::FootnoteReference(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn open(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.new_line();
                if *level > HeadingLevel::H2 {
                    self.fill_section();
                }
                self.heading = Some((*level as u8, range, self.found.text.len()));
                return;
            }
            Tag::HtmlBlock => {
                self.html = Some(String::new());
                return;
            }
            Tag::CodeBlock(_) => {
                if self.found.checklists.last().is_none_or(|it| it.end <= range.start) {
                    self.found.code.push(range);
                }
                self.new_line();
            }
            Tag::Item => {
                self.items.push(range);
                self.nested += 1;
                self.new_line();
            }
            Tag::BlockQuote(_) | Tag::List(_) | Tag::FootnoteDefinition(_) => {
                self.nested += 1;
                self.new_line();
            }
            Tag::Paragraph | Tag::Table(_) | Tag::TableRow | Tag::TableHead => self.new_line(),
            _ => return,
        }
        self.fill_section();
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => self.close_heading(),
            TagEnd::HtmlBlock => {
                let html = self.html.take().unwrap_or_default();
                let text = without_tags(&html);
                if !text.is_empty() {
                    self.new_line();
                    self.push(&text);
                    self.new_line();
                }
                if !html.trim_start().starts_with("<!--") || !text.is_empty() {
                    self.fill_section();
                }
            }
            TagEnd::Item => {
                self.items.pop();
                self.nested -= 1;
                self.new_line();
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::FootnoteDefinition => {
                self.nested -= 1;
                self.new_line();
            }
            TagEnd::TableCell => self.space(),
            TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::Table | TagEnd::TableRow | TagEnd::TableHead => {
                self.new_line();
            }
            _ => {}
        }
    }

    /// Adds text. What is no character to show becomes `U+FFFD`, as CommonMark has it for NUL.
    fn push(&mut self, text: &str) {
        if text.bytes().any(|c| c < b' ' && !matches!(c, b'\n' | b'\t' | b'\r') || c == 0x7f) {
            let shown =
                |c: char| if c.is_control() && !matches!(c, '\n' | '\t' | '\r') { '\u{fffd}' } else { c };
            self.found.text.extend(text.chars().map(shown));
        } else {
            self.found.text.push_str(text);
        }
    }

    fn close_heading(&mut self) {
        let Some((level, range, from)) = self.heading.take() else { return };
        let text: String = self.found.text[from..].split_whitespace().collect::<Vec<_>>().join(" ");
        let text = match text.char_indices().nth(TITLE_CHARS) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text,
        };
        self.new_line();
        let line = self.lines.of(range.start, self.text);
        if level == 1 && !text.is_empty() {
            if self.nested > 0 {
                self.nested_title.get_or_insert_with(|| (text.clone(), range.clone()));
            } else {
                if self.found.title.is_none() {
                    (self.found.title, self.found.title_range) = (Some(text.clone()), range.clone());
                }
                self.found.h1_lines.push(line);
            }
        }
        if level == 2 && self.nested == 0 && self.found.sections.len() < HEADINGS {
            let start =
                self.text[self.start..range.start].rfind('\n').map_or(self.start, |at| self.start + at + 1);
            self.found.sections.push(Section { heading: text.clone(), line, start, empty: true });
        }
        if self.found.headings.len() < HEADINGS {
            self.found.headings.push(text);
        }
    }

    fn task(&mut self, done: bool) {
        self.found.tasks.total += 1;
        self.found.tasks.done += u32::from(done);
        if let Some(item) = self.items.last()
            && self.found.checklists.last().is_none_or(|it| it.end <= item.start)
        {
            self.found.checklists.push(item.clone());
        }
    }

    fn fill_section(&mut self) {
        if let Some(section) = self.found.sections.last_mut() {
            section.empty = false;
        }
    }

    fn new_line(&mut self) {
        if !self.found.text.is_empty() && !self.found.text.ends_with('\n') {
            self.found.text.push('\n');
        }
    }

    fn space(&mut self) {
        if !self.found.text.is_empty() && !self.found.text.ends_with([' ', '\n']) {
            self.found.text.push(' ');
        }
    }
}

/// Counts lines forwards: places are asked for in their order.
struct Lines {
    at: usize,
    line: u32,
}

impl Lines {
    fn of(&mut self, place: usize, text: &str) -> u32 {
        if place > self.at {
            self.line += count_newlines(&text.as_bytes()[self.at..place]);
            self.at = place;
        }
        self.line
    }
}

/// The words of raw HTML: no tags, no comments, and nothing of what a page would run.
fn without_tags(html: &str) -> String {
    let start = html.trim_start().get(..7).unwrap_or_default().to_ascii_lowercase();
    if start == "<script" || start.starts_with("<style") {
        return String::new();
    }
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        let tag = &rest[at..];
        let end = if tag.starts_with("<!--") {
            tag.find("-->").map(|it| it + 3)
        } else if tag[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            tag.find('>').map(|it| it + 1)
        } else {
            text.push('<');
            Some(1)
        };
        // What is not closed hides the rest, as in a browser.
        rest = end.map_or("", |end| &tag[end..]);
    }
    text.push_str(rest);
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}
