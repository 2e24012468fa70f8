//! Raw HTML in tokens. Stricter than a browser: what is no clean tag is text.

use crate::bounds::ATTRIBUTES;

/// A piece of raw HTML.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// Character data, with its entities as written.
    Text(&'a str),
    /// A start tag; `raw` is how it was written.
    Open { name: String, attributes: Vec<Attribute>, raw: &'a str },
    /// An end tag.
    Close { name: String, raw: &'a str },
}

/// An attribute of a tag: its name in lower case, its value decoded.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Attribute {
    pub(crate) name: String,
    pub(crate) value: String,
}

/// Cuts raw HTML into tokens. Comments are left out. Linear in time.
pub(crate) fn tokens(html: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut text_from = 0;
    let mut at = 0;
    let mut comments_end = true;
    while let Some(open) = html[at..].find('<').map(|offset| at + offset) {
        let rest = &html[open..];
        let (token, length) = if let Some(comment) = rest.strip_prefix("<!--").filter(|_| comments_end) {
            if let Some(length) = comment_length(comment) {
                (None, 4 + length)
            } else {
                // Nor does any later one end: it is not looked for again.
                comments_end = false;
                at = open + 1;
                continue;
            }
        } else if let Some((token, length)) = tag(rest) {
            (Some(token), length)
        } else {
            at = open + 1;
            continue;
        };
        if text_from < open {
            tokens.push(Token::Text(&html[text_from..open]));
        }
        tokens.extend(token);
        at = open + length;
        text_from = at;
    }
    if text_from < html.len() {
        tokens.push(Token::Text(&html[text_from..]));
    }
    tokens
}

/// How long a comment is behind its `<!--`, with its end. `<!-->` and `<!--->` are whole comments.
fn comment_length(rest: &str) -> Option<usize> {
    for short in [">", "->"] {
        if rest.starts_with(short) {
            return Some(short.len());
        }
    }
    rest.find("-->").map(|end| end + 3)
}

/// The tag that `rest` starts with, and its length.
fn tag(rest: &str) -> Option<(Token<'_>, usize)> {
    let closing = rest.starts_with("</");
    let name_from = if closing { 2 } else { 1 };
    let name_length =
        rest[name_from..].bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'-').count();
    let name = &rest[name_from..name_from + name_length];
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let name = name.to_ascii_lowercase();
    let mut scanner = Scanner { text: rest, at: name_from + name_length };
    let mut attributes = Vec::new();
    loop {
        let spaced = scanner.skip_spaces();
        scanner.skip("/");
        scanner.skip_spaces();
        if scanner.skip(">") {
            let raw = &rest[..scanner.at];
            let token =
                if closing { Token::Close { name, raw } } else { Token::Open { name, attributes, raw } };
            return Some((token, scanner.at));
        }
        if !spaced && attributes.is_empty() {
            // `<Vec<T>>`, `<a"b>`: a name ends at a space.
            return None;
        }
        let attribute = scanner.attribute()?;
        // The first of a name counts, as in browsers.
        if attributes.len() < ATTRIBUTES
            && attributes.iter().all(|known: &Attribute| known.name != attribute.name)
        {
            attributes.push(attribute);
        }
    }
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    fn skip_spaces(&mut self) -> bool {
        let count = self.rest().bytes().take_while(u8::is_ascii_whitespace).count();
        self.at += count;
        count > 0
    }

    fn take(&mut self, ends: impl Fn(u8) -> bool) -> &'a str {
        let count = self.rest().bytes().take_while(|b| !ends(*b)).count();
        let taken = &self.rest()[..count];
        self.at += count;
        taken
    }

    fn attribute(&mut self) -> Option<Attribute> {
        let name =
            self.take(|b| b.is_ascii_whitespace() || matches!(b, b'"' | b'\'' | b'<' | b'>' | b'/' | b'='));
        if name.is_empty() {
            return None;
        }
        let after_name = self.at;
        self.skip_spaces();
        let value = if self.skip("=") {
            self.skip_spaces();
            if self.skip("\"") {
                self.quoted(b'"')?
            } else if self.skip("'") {
                self.quoted(b'\'')?
            } else {
                let value = self.take(|b| {
                    b.is_ascii_whitespace() || matches!(b, b'"' | b'\'' | b'<' | b'>' | b'=' | b'`')
                });
                if value.is_empty() {
                    return None;
                }
                value
            }
        } else {
            self.at = after_name;
            ""
        };
        Some(Attribute { name: name.to_ascii_lowercase(), value: decode(value) })
    }

    fn quoted(&mut self, quote: u8) -> Option<&'a str> {
        let value = self.take(|b| b == quote);
        (self.at < self.text.len()).then(|| {
            self.at += 1;
            value
        })
    }
}

/// Named character references that are decoded in attributes. Others stay as written: the value is checked and
/// escaped as it is then, so that a browser does not decode them either.
const NAMED: [(&str, &str); 24] = [
    ("amp", "&"),
    ("apos", "'"),
    ("colon", ":"),
    ("copy", "©"),
    ("gt", ">"),
    ("hellip", "…"),
    ("larr", "←"),
    ("ldquo", "“"),
    ("lpar", "("),
    ("lsquo", "‘"),
    ("lt", "<"),
    ("mdash", "—"),
    ("middot", "·"),
    ("nbsp", "\u{a0}"),
    ("ndash", "–"),
    ("newline", "\n"),
    ("num", "#"),
    ("period", "."),
    ("quot", "\""),
    ("rarr", "→"),
    ("rdquo", "”"),
    ("rpar", ")"),
    ("rsquo", "’"),
    ("tab", "\t"),
];

fn decode(value: &str) -> String {
    let mut decoded = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((text, length)) = reference(rest) {
            decoded.push_str(&text);
            rest = &rest[length..];
        } else {
            decoded.push('&');
            rest = &rest[1..];
        }
    }
    decoded.push_str(rest);
    decoded
}

/// The character reference that `rest` starts with, decoded, and its length.
fn reference(rest: &str) -> Option<(String, usize)> {
    let length = reference_length(rest)?;
    let body = rest[1..length].trim_end_matches(';');
    let text = if let Some(number) = body.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        code.ok().and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER).to_string()
    } else {
        let name = body.to_ascii_lowercase();
        NAMED.iter().find(|(known, _)| *known == name)?.1.to_owned()
    };
    Some((text, length))
}

/// The length of what looks like a character reference at the start of `rest`: `&name;`, `&#1;`, `&#x1;`, the last two
/// also without the semicolon.
pub(crate) fn reference_length(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix('&')?;
    let (skip, is_part): (usize, fn(&u8) -> bool) = if body.starts_with("#x") || body.starts_with("#X") {
        (2, u8::is_ascii_hexdigit)
    } else if body.starts_with('#') {
        (1, u8::is_ascii_digit)
    } else {
        (0, u8::is_ascii_alphanumeric)
    };
    let count = body[skip..].bytes().take(32).take_while(is_part).count();
    let end = skip + count;
    let semicolon = body[end..].starts_with(';');
    (count > 0 && (semicolon || skip > 0)).then_some(1 + end + usize::from(semicolon))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expect: &str) {
        let shown: Vec<String> = tokens(html)
            .into_iter()
            .map(|token| match token {
                Token::Text(text) => format!("{text:?}"),
                Token::Close { name, .. } => format!("/{name}"),
                Token::Open { name, attributes, .. } => attributes
                    .iter()
                    .fold(name, |all, attribute| format!("{all} {}={:?}", attribute.name, attribute.value)),
            })
            .collect();
        assert_eq!(shown.join(" | "), expect, "{html}");
    }

    #[test]
    fn tags_are_read_as_browsers_read_them() {
        check("<A HREF='x' title=y disabled>z</a >", "a href=\"x\" title=\"y\" disabled=\"\" | \"z\" | /a");
        check("<br/><img src=\"a\"/>", "br | img src=\"a\"");
        check("<img\n src = 'a>b'\n>", "img src=\"a>b\"");
        check("<a x=1 x=2>", "a x=\"1\"");
        check("a<!-- b --><!--> c", "\"a\" | \" c\"");
        check("<a href='&#106;ava&#x73;cript&colon;&unknown;'>", "a href=\"javascript:&unknown;\"");
    }

    #[test]
    fn so_many_attributes_of_a_tag_are_read() {
        let check = |count: usize, expect: usize| {
            let attributes = (0..count).map(|it| format!(" a{it}=x")).collect::<Vec<_>>().concat();
            let html = format!("<b{attributes}>");
            let [Token::Open { attributes, .. }] = &tokens(&html)[..] else { panic!("{html}") };
            assert_eq!(attributes.len(), expect, "{count}");
        };
        check(ATTRIBUTES - 1, ATTRIBUTES - 1);
        check(ATTRIBUTES, ATTRIBUTES);
        check(ATTRIBUTES + 1, ATTRIBUTES);
    }

    #[test]
    fn what_is_no_clean_tag_is_text() {
        for text in [
            "a < b",
            "<",
            "<>",
            "</>",
            "<a",
            "<a x='",
            "<1>",
            "<a =x>",
            "<!DOCTYPE html>",
            "<!-- x",
            "<?php ?>",
        ] {
            check(text, &format!("{text:?}"));
        }
        check("<a <b>", "\"<a \" | b");
    }

    #[test]
    fn a_megabyte_of_openings_is_read_in_linear_time() {
        for unit in ["<", "<a ", "<a x='", "<!--", "<a x=\"<a y='", "</", "<a x", "&", "<a x=&#"] {
            tokens(&unit.repeat((1 << 20) / unit.len()));
        }
    }
}
