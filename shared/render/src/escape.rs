//! Text as HTML, written the way a browser's own serialiser writes it: parsing and writing our output again gives
//! the same bytes, which is what the tests compare.

/// Appends `text` as character data.
pub(crate) fn push_text(out: &mut String, text: &str) {
    push(out, text, false);
}

/// Appends `text` as the inside of a double-quoted attribute value.
pub(crate) fn push_attribute(out: &mut String, text: &str) {
    push(out, text, true);
}

fn push(out: &mut String, text: &str, in_attribute: bool) {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let (written, length) = match byte {
            b'&' => ("&amp;", 1),
            b'<' => ("&lt;", 1),
            b'>' => ("&gt;", 1),
            b'"' if in_attribute => ("&quot;", 1),
            0xc2 if text.as_bytes().get(at + 1) == Some(&0xa0) => ("&nbsp;", 2),
            // A parser would replace these, or leave them out; a document that says them means nothing by it.
            0 => ("\u{fffd}", 1),
            0xef if text.as_bytes()[at..].starts_with(b"\xef\xbb\xbf") => ("", 3),
            b'\r' => ("\n", 1),
            _ => continue,
        };
        out.push_str(&text[done..at]);
        out.push_str(written);
        done = at + length;
    }
    out.push_str(&text[done..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_in_html_is_escaped() {
        let mut out = String::new();
        push_text(&mut out, "a<b>&\"\u{a0}ä\0");
        assert_eq!(out, "a&lt;b&gt;&amp;\"&nbsp;ä\u{fffd}");
        out.clear();
        push_attribute(&mut out, "\"<>&'");
        assert_eq!(out, "&quot;&lt;&gt;&amp;'");
    }
}
