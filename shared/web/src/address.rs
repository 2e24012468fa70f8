//! Texts as parts of addresses. What is encoded has no character in it that HTML would mind.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, percent_decode_str, utf8_percent_encode};

/// All but the unreserved characters of RFC 3986, 2.3.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The same, with `/` as it is.
const PATH: &AsciiSet = &SEGMENT.remove(b'/');

/// A text as one part of a path, or as a value of a query.
pub fn segment(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, SEGMENT)
}

/// A path, encoded part by part.
pub fn path(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, PATH)
}

/// What was encoded as a part of a path; `None` where that is no text.
pub fn decoded(part: &str) -> Option<Cow<'_, str>> {
    percent_decode_str(part).decode_utf8().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_encoded() {
        assert_eq!(segment("a b/ä\"&").to_string(), "a%20b%2F%C3%A4%22%26");
        assert_eq!(path("contracts/a#b.md").to_string(), "contracts/a%23b.md");
        assert_eq!(decoded("a%20b%2F%C3%A4").as_deref(), Some("a b/ä"));
        assert_eq!(decoded("%ff"), None);
    }
}
