//! Which of HTML's elements authors may use in their Markdown. All other tags are text, wherever they are shown: as a
//! body, a title, a heading in a table of contents, words to be found.

/// In the order of their names. What becomes of each is decided where a page is rendered.
const ELEMENTS: [&str; 73] = [
    "a",
    "abbr",
    "article",
    "aside",
    "b",
    "bdo",
    "big",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "main",
    "mark",
    "nav",
    "ol",
    "p",
    "picture",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
];

/// The element of that name (in lower case), where authors may use it.
pub fn element(name: &str) -> Option<&'static str> {
    ELEMENTS.binary_search(&name).ok().map(|place| ELEMENTS[place])
}

/// What a reader sees of a tag or comment in a line of text: all of one that is no element (`<T>`, `<script>`), a blank of
/// a break, and nothing of any other.
pub fn tag_text(tag: &str) -> &str {
    if tag.starts_with("<!--") {
        return "";
    }
    let name = tag.trim_start_matches(['<', '/']);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(name.len());
    match element(&name[..end].to_ascii_lowercase()) {
        Some("br") => " ",
        Some(_) => "",
        None => tag,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_that_is_no_element_is_text() {
        for text in ["<T>", "</T>", "<K,>", "<script>", "<b-x>", "<!DOCTYPE html>", "<?php ?>", "<>"] {
            assert_eq!(tag_text(text), text);
        }
        for markup in ["<b>", "</b>", "<IMG src=x>", "<a href='x'>", "<code/>", "<!-- <T> -->", "<wbr>"] {
            assert_eq!(tag_text(markup), "", "{markup}");
        }
        assert_eq!((tag_text("<br>"), tag_text("<BR />")), (" ", " "));
    }

    #[test]
    fn elements_are_in_their_order() {
        assert!(ELEMENTS.is_sorted());
    }
}
