//! Code blocks, diagrams and formulas: as they were prepared, or as their source.

use domain::BlockId;
use pulldown_cmark::{CodeBlockKind, Event, TagEnd};

use crate::body::Body;
use crate::events::language;

impl Body<'_> {
    pub(crate) fn code_block(&mut self, kind: &CodeBlockKind<'_>, at: usize) -> usize {
        let (source, end) = code_source(self.events, at + 1);
        let written = match kind {
            CodeBlockKind::Fenced(info) => language(info),
            CodeBlockKind::Indented => "",
        };
        let name = written.to_ascii_lowercase();
        if name == "math" {
            let block = self.blocks.get(&BlockId::of("$$", &source));
            if let Some(block) = block {
                self.boxed("math-display", block);
                return end;
            }
        }
        let block = if name.is_empty() { None } else { self.blocks.get(&BlockId::of(&name, &source)) };
        if let (Some(block), "mermaid") = (block, name.as_str()) {
            self.boxed("diagram", block);
            return end;
        }
        let labelled = [("class", "code"), ("data-lang", written)];
        self.writer.start("div", if written.is_empty() { &labelled[..1] } else { &labelled }, "</div>\n");
        self.writer.start("pre", &[("tabindex", "0")], "</pre>");
        self.writer.start("code", &[], "</code>");
        match block {
            Some(block) => self.writer.fragment(block),
            None => self.writer.text(&source),
        }
        self.writer.end();
        self.writer.end();
        self.writer.end();
        end
    }

    /// A block that stands for itself, in a box that scrolls.
    fn boxed(&mut self, class: &str, block: &str) {
        self.writer.start("div", &[("class", class), ("tabindex", "0")], "</div>\n");
        self.writer.fragment(block);
        self.writer.end();
    }

    pub(crate) fn formula(&mut self, kind: &str, source: &str) {
        let class = if kind == "$" { "math" } else { "math-display" };
        if let Some(block) = self.blocks.get(&BlockId::of(kind, source)) {
            self.writer.tag("span", &[("class", class)]);
            self.writer.fragment(block);
            self.writer.markup("</span>");
        } else {
            self.writer.tag("code", &[("class", class)]);
            self.writer.text(source);
            self.writer.markup("</code>");
        }
    }
}

/// The source of the code block whose start is before `from`, and where to go on behind it.
pub(crate) fn code_source(events: &[Event<'_>], from: usize) -> (String, usize) {
    let mut source = String::new();
    for (at, event) in events.iter().enumerate().skip(from) {
        match event {
            Event::Text(text) => source.push_str(text),
            Event::End(TagEnd::CodeBlock) => return (source, at + 1),
            _ => {}
        }
    }
    (source, events.len())
}
