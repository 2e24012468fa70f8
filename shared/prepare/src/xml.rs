//! Writes a part of an XML document again, as far as a list allows it.

use roxmltree::{Document, Node};

use crate::bounds::{XML_DEPTH, XML_NODES};

/// What may be written of the elements below the root.
pub(crate) trait Allowed {
    /// What becomes of an element.
    fn element(&self, name: &str) -> Verdict;
    /// The attributes of an element that are written, in order, with their values.
    fn attributes(&self, element: Node<'_, '_>) -> Vec<(&'static str, String)>;
}

/// What becomes of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is written under this name.
    Keep(&'static str),
    /// Its content is written in its place.
    Unwrap,
    /// It and its content are left out.
    Drop,
}

/// Reads an XML document; nothing where it is none, or too large.
pub(crate) fn read(xml: &str) -> Option<Document<'_>> {
    let options =
        roxmltree::ParsingOptions { nodes_limit: XML_NODES, ..roxmltree::ParsingOptions::default() };
    Document::parse_with_options(xml, options).ok()
}

/// Appends what is inside `parent`, as far as it is allowed. `None` where it is nested too deeply.
pub(crate) fn push_children(
    out: &mut String,
    parent: Node<'_, '_>,
    allowed: &impl Allowed,
    depth: usize,
) -> Option<()> {
    if depth > XML_DEPTH {
        return None;
    }
    for node in parent.children() {
        if let Some(text) = node.text().filter(|_| node.is_text()) {
            push_text(out, text);
        }
        if !node.is_element() {
            continue;
        }
        match allowed.element(node.tag_name().name()) {
            Verdict::Drop => {}
            Verdict::Unwrap => push_children(out, node, allowed, depth + 1)?,
            Verdict::Keep(name) => {
                push_start(out, name, &allowed.attributes(node));
                push_children(out, node, allowed, depth + 1)?;
                out.push_str("</");
                out.push_str(name);
                out.push('>');
            }
        }
    }
    Some(())
}

/// Appends a start tag.
pub(crate) fn push_start(out: &mut String, name: &str, attributes: &[(&'static str, String)]) {
    out.push('<');
    out.push_str(name);
    for (name, value) in attributes {
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        for (index, part) in value.split('"').enumerate() {
            out.push_str(if index == 0 { "" } else { "&quot;" });
            push_text(out, part);
        }
        out.push('"');
    }
    out.push('>');
}

/// Appends text, escaped.
pub(crate) fn push_text(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\u{a0}' => out.push_str("&nbsp;"),
            '\0' => out.push(char::REPLACEMENT_CHARACTER),
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything is written.
    struct All;

    impl Allowed for All {
        fn element(&self, _: &str) -> Verdict {
            Verdict::Keep("g")
        }

        fn attributes(&self, _: Node<'_, '_>) -> Vec<(&'static str, String)> {
            Vec::new()
        }
    }

    #[test]
    fn a_drawing_has_so_many_nodes_and_not_more() {
        // The document and its root are nodes as well.
        let check = |nodes: u32, is_read: bool| {
            let xml = format!("<a>{}</a>", "<b/>".repeat(nodes as usize - 2));
            assert_eq!(read(&xml).is_some(), is_read, "{nodes}");
        };
        check(XML_NODES - 1, true);
        check(XML_NODES, true);
        check(XML_NODES + 1, false);
    }

    #[test]
    fn elements_are_written_up_to_their_depth() {
        let check = |depth: usize, is_written: bool| {
            let xml = format!("{}{}", "<a>".repeat(depth + 1), "</a>".repeat(depth + 1));
            let document = read(&xml).unwrap();
            let written = push_children(&mut String::new(), document.root_element(), &All, 0);
            assert_eq!(written.is_some(), is_written, "{depth}");
        };
        check(XML_DEPTH - 1, true);
        check(XML_DEPTH, true);
        check(XML_DEPTH + 1, false);
    }
}
