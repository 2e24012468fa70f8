//! Writes HTML that is balanced, of bounded depth and of bounded size, whatever it is told.

use crate::allow::{self, Implied};
use crate::bounds::{OPEN_ELEMENTS, OUTPUT_BYTES};
use crate::escape::{push_attribute, push_text};

/// Attributes of a start tag, in the order to write them.
pub(crate) type Attributes<'a> = &'a [(&'a str, &'a str)];

/// The box that a wide table scrolls in, whoever wrote it.
pub(crate) const TABLE_BOX: Attributes<'static> = &[("class", "table-scroll"), ("tabindex", "0")];

/// HTML under construction.
pub(crate) struct Writer {
    html: String,
    open: Vec<Open>,
    /// The elements of `open` that were really written.
    depth: usize,
    /// Of `open`, links: one does not stand inside another.
    links: usize,
    /// Marks places for fragments, where the HTML has to be sanitised before they are put in.
    nonce: Option<String>,
    fragments: Vec<String>,
    authored: bool,
}

struct Open {
    /// Empty for one that was left out.
    name: &'static str,
    /// What ends it.
    end: &'static str,
    /// How many elements were written for it: none for one that was left out, two for a table in its box.
    elements: usize,
    /// Whether raw HTML opened it. Only raw HTML can end it early, and raw HTML can end nothing else.
    author: bool,
}

impl Writer {
    /// With a nonce, trusted fragments are put in by [`Writer::finish`]; without one, at once.
    pub(crate) fn new(capacity: usize, nonce: Option<String>) -> Self {
        Self {
            html: String::with_capacity(capacity),
            open: Vec::new(),
            depth: 0,
            links: 0,
            nonce,
            fragments: Vec::new(),
            authored: false,
        }
    }

    /// Whether there is room for more.
    pub(crate) fn is_full(&self) -> bool {
        self.html.len() > OUTPUT_BYTES
    }

    /// Whether an author's link or one of ours is open.
    pub(crate) fn in_link(&self) -> bool {
        self.links > 0
    }

    /// Character data.
    pub(crate) fn text(&mut self, text: &str) {
        push_text(&mut self.html, text);
    }

    /// Markup of ours, complete in itself.
    pub(crate) fn markup(&mut self, markup: &'static str) {
        self.html.push_str(markup);
    }

    /// An element without content, or a start tag whose end the caller writes at once.
    pub(crate) fn tag(&mut self, name: &str, attributes: Attributes<'_>) {
        self.html.push('<');
        self.html.push_str(name);
        for (name, value) in attributes {
            self.html.push(' ');
            self.html.push_str(name);
            self.html.push_str("=\"");
            push_attribute(&mut self.html, value);
            self.html.push('"');
        }
        self.html.push('>');
    }

    /// Opens an element of ours. Each is ended by one [`Writer::end`], also if it was too deep to be written.
    pub(crate) fn start(&mut self, name: &'static str, attributes: Attributes<'_>, end: &'static str) {
        self.end_implied(name, false);
        let fits = self.depth < OPEN_ELEMENTS && !(name == "a" && self.in_link());
        self.push(name, attributes, end, false, fits);
    }

    /// Opens nothing, but is ended by [`Writer::end`] like any other.
    pub(crate) fn start_nothing(&mut self) {
        self.open.push(Open { name: "", end: "", elements: 0, author: false });
    }

    /// Ends the innermost element of ours, and what authors left open inside.
    pub(crate) fn end(&mut self) {
        while let Some(open) = self.pop() {
            if !open.author {
                break;
            }
        }
    }

    /// Opens an author's element, where it may stand.
    pub(crate) fn author_start(&mut self, name: &'static str, attributes: Attributes<'_>, end: &'static str) {
        self.authored = true;
        if self.depth >= OPEN_ELEMENTS {
            return;
        }
        let needed = allow::needs(name);
        let mut reach = self.open.iter().rev().take_while(|open| open.author);
        if !needed.is_empty() && !reach.any(|open| needed.contains(&open.name)) {
            return;
        }
        self.end_implied(name, true);
        if !(name == "a" && self.in_link()) {
            self.push(name, attributes, end, true, true);
        }
    }

    /// Opens an author's table in its box. Both are one for whoever ends it: no end tag of a table names the box, and no
    /// end tag of a `div` means it.
    pub(crate) fn author_table(&mut self, attributes: Attributes<'_>) {
        const ELEMENTS: usize = 2;
        self.authored = true;
        if self.depth + ELEMENTS > OPEN_ELEMENTS {
            return;
        }
        self.end_implied("table", true);
        self.tag("div", TABLE_BOX);
        self.tag("table", attributes);
        self.depth += ELEMENTS;
        self.open.push(Open { name: "table", end: "</table></div>", elements: ELEMENTS, author: true });
    }

    /// An author's element without content.
    pub(crate) fn author_void(&mut self, name: &'static str, attributes: Attributes<'_>) {
        self.authored = true;
        self.end_implied(name, true);
        self.tag(name, attributes);
    }

    /// Ends an author's element, if one of that name is open in reach.
    pub(crate) fn author_end(&mut self, name: &str) {
        let reach = self.open.iter().rev().take_while(|open| open.author);
        if let Some(inside) = reach.into_iter().position(|open| open.name == name) {
            for _ in 0..=inside {
                self.pop();
            }
        }
    }

    /// Character data of raw HTML: its entities stay, everything else is escaped.
    pub(crate) fn author_text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.find('&') {
            push_text(&mut self.html, &rest[..at]);
            rest = &rest[at..];
            let length = crate::tags::reference_length(rest);
            if let Some(length) = length {
                self.authored = true;
                self.html.push_str(&rest[..length]);
            } else {
                push_text(&mut self.html, "&");
            }
            rest = &rest[length.unwrap_or(1)..];
        }
        push_text(&mut self.html, rest);
    }

    /// Finished HTML of our own making.
    pub(crate) fn fragment(&mut self, html: &str) {
        match &self.nonce {
            None => self.html.push_str(html),
            Some(nonce) => {
                self.html.push_str(nonce);
                self.html.push_str(&self.fragments.len().to_string());
                self.html.push(';');
                self.fragments.push(html.to_owned());
            }
        }
    }

    /// The HTML: what is open is ended; where raw HTML had a part in it, it is sanitised once more; then the fragments
    /// are put in their places.
    pub(crate) fn finish(mut self, sanitize: impl Fn(&str) -> String) -> String {
        while self.pop().is_some() {}
        let html = if self.authored { sanitize(&self.html) } else { self.html };
        match self.nonce {
            Some(nonce) if !self.fragments.is_empty() => put_in(&html, &nonce, &self.fragments),
            _ => html,
        }
    }

    fn push(
        &mut self,
        name: &'static str,
        attributes: Attributes<'_>,
        end: &'static str,
        author: bool,
        fits: bool,
    ) {
        if fits {
            self.tag(name, attributes);
            self.depth += 1;
            self.links += usize::from(name == "a");
            self.open.push(Open { name, end, elements: 1, author });
        } else {
            self.open.push(Open { name: "", end: "", elements: 0, author });
        }
    }

    fn pop(&mut self) -> Option<Open> {
        let open = self.open.pop()?;
        if !open.name.is_empty() {
            self.depth -= open.elements;
            self.links -= usize::from(open.name == "a");
            self.html.push_str(open.end);
        }
        Some(open)
    }

    /// Ends the authors' elements that a browser would end at a start tag called `name`. Keeping in step with it here
    /// keeps what it has to repair, and to repeat, small.
    fn end_implied(&mut self, name: &str, by_author: bool) {
        // Ours need it for open paragraphs only, and mostly there is nothing of an author's open at all.
        if !self.open.last().is_some_and(|open| open.author) {
            return;
        }
        let Some(Implied { ended, scope }) = allow::implied_ends(name) else { return };
        if !by_author && ended != &["p"][..] {
            return;
        }
        let reach = self.open.iter().rev().take_while(|open| open.author && !scope.contains(&open.name));
        let ends =
            reach.enumerate().filter(|(_, open)| ended.contains(&open.name)).map(|(at, _)| at + 1).last();
        for _ in 0..ends.unwrap_or(0) {
            self.pop();
        }
    }
}

fn put_in(html: &str, nonce: &str, fragments: &[String]) -> String {
    let mut whole = String::with_capacity(html.len() + fragments.iter().map(String::len).sum::<usize>());
    let mut parts = html.split(nonce);
    whole.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (number, rest) = part.split_once(';').unwrap_or((part, ""));
        if let Some(fragment) = number.parse::<usize>().ok().and_then(|number| fragments.get(number)) {
            whole.push_str(fragment);
        }
        whole.push_str(rest);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_elements_are_open_at_one_time() {
        let check = |elements: usize, written: usize| {
            let mut writer = Writer::new(0, None);
            (0..elements).for_each(|_| writer.start("em", &[], "</em>"));
            let html = writer.finish(str::to_owned);
            assert_eq!((html.matches("<em>").count(), html.matches("</em>").count()), (written, written));
        };
        check(OPEN_ELEMENTS - 1, OPEN_ELEMENTS - 1);
        check(OPEN_ELEMENTS, OPEN_ELEMENTS);
        check(OPEN_ELEMENTS + 1, OPEN_ELEMENTS);
    }

    #[test]
    fn a_table_and_its_box_are_two_elements() {
        let check = |around: usize, written: usize| {
            let mut writer = Writer::new(0, None);
            (0..around).for_each(|_| writer.start("em", &[], "</em>"));
            writer.author_table(&[]);
            writer.author_end("table");
            assert_eq!(writer.depth, around);
            let html = writer.finish(str::to_owned);
            assert_eq!(
                (html.matches("<div ").count(), html.matches("</table></div>").count()),
                (written, written)
            );
        };
        check(OPEN_ELEMENTS - 2, 1);
        check(OPEN_ELEMENTS - 1, 0);
        check(OPEN_ELEMENTS, 0);
    }

    #[test]
    fn content_is_taken_until_there_is_so_much() {
        let check = |bytes: usize, is_full: bool| {
            let mut writer = Writer::new(0, None);
            writer.text(&"x".repeat(bytes));
            assert_eq!(writer.is_full(), is_full, "{bytes}");
        };
        check(OUTPUT_BYTES - 1, false);
        check(OUTPUT_BYTES, false);
        check(OUTPUT_BYTES + 1, true);
    }
}
