//! Bare addresses in text: `https://…`, `www.…` and `name@host`, as GitHub links them.

/// A piece of text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// Plain.
    Text(&'a str),
    /// An address: as written, and where it leads.
    Link(&'a str, String),
}

/// Cuts `text` at its addresses.
pub(crate) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut done = 0;
    let mut from = 0;
    while let Some(hint) = text[from..].find([':', '@', 'w', 'W']).map(|at| from + at) {
        let found = match text.as_bytes()[hint] {
            b':' => web_address(text, done, hint),
            b'@' => mail_address(text, done, hint),
            _ => www_address(text, hint),
        };
        let Some((start, end, target)) = found else {
            from = hint + 1;
            continue;
        };
        if done < start {
            pieces.push(Piece::Text(&text[done..start]));
        }
        pieces.push(Piece::Link(&text[start..end], target));
        done = end;
        from = end;
    }
    if done < text.len() {
        pieces.push(Piece::Text(&text[done..]));
    }
    pieces
}

/// Start, end, and where it leads.
type Found = Option<(usize, usize, String)>;

/// `http://…` or `https://…`, whose colon is at `colon`.
fn web_address(text: &str, not_before: usize, colon: usize) -> Found {
    let rest = text[colon..].strip_prefix("://")?;
    let start = ["https", "http"].iter().find_map(|scheme| {
        let start = colon.checked_sub(scheme.len()).filter(|start| *start >= not_before)?;
        let written = text.get(start..colon)?;
        (written.eq_ignore_ascii_case(scheme) && stands_free(text, start)).then_some(start)
    })?;
    let length = extent_from_host(rest)?;
    let end = colon + 3 + length;
    Some((start, end, text[start..end].to_owned()))
}

/// `www.…`, whose first letter is at `start`.
fn www_address(text: &str, start: usize) -> Found {
    let prefix = text.get(start..start + 4)?;
    if !prefix.eq_ignore_ascii_case("www.") || !stands_free(text, start) {
        return None;
    }
    let end = start + prefix.len() + extent_from_host(&text[start + prefix.len()..])?;
    Some((start, end, format!("https://{}", &text[start..end])))
}

/// `name@host.example`, whose `@` is at `at`.
fn mail_address(text: &str, not_before: usize, at: usize) -> Found {
    let name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'+' | b'-' | b'_');
    let host = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    let before = text[not_before..at].bytes().rev().take(65).take_while(|b| name(*b)).count();
    let after = text[at + 1..].bytes().take(256).take_while(|b| host(*b)).count();
    let host = text[at + 1..at + 1 + after].trim_end_matches('.');
    let end = at + 1 + host.len();
    // `git@github.com:owner/name` is no mailbox.
    let is_remote = text[end..].starts_with(':')
        && !text[end + 1..].starts_with(char::is_whitespace)
        && end + 1 < text.len();
    let fits = (1..=64).contains(&before)
        && host.contains('.')
        && !host.contains("..")
        && !host.starts_with('.')
        && !host.ends_with(['-', '_'])
        && !is_remote;
    let start = at - before;
    fits.then(|| (start, end, format!("mailto:{}", &text[start..end])))
}

/// An address starts at the edge of a word.
fn stands_free(text: &str, start: usize) -> bool {
    text[..start]
        .chars()
        .next_back()
        .is_none_or(|c| !(c.is_alphanumeric() || matches!(c, '/' | '@' | '_' | '.' | '-')))
}

/// How far an address reaches that begins with its host. One without a host is not followed to its end: a text may have
/// very many of them, each with the whole rest behind it.
fn extent_from_host(address: &str) -> Option<usize> {
    address.starts_with(|c: char| c.is_alphanumeric() || c == '[').then(|| extent(address))
}

/// How far an address reaches: to white space, `<` or full-width punctuation, without the punctuation that belongs to
/// the sentence around it.
fn extent(text: &str) -> usize {
    let stops = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(
                c,
                '<' | '>'
                    | '"'
                    | '`'
                    | '，'
                    | '。'
                    | '；'
                    | '：'
                    | '、'
                    | '！'
                    | '？'
                    | '）'
                    | '》'
                    | '」'
                    | '』'
                    | '】'
                    | '”'
            )
    };
    let mut end = text.find(stops).unwrap_or(text.len());
    let count = |c: u8| text[..end].bytes().filter(|b| *b == c).count();
    let (opened, mut closed) = (count(b'('), count(b')'));
    while let Some(last) = text[..end].chars().next_back() {
        match last {
            ')' if closed > opened => closed -= 1,
            '?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '\'' | ';' | ']' | '}' | '|' => {}
            _ => break,
        }
        end -= last.len_utf8();
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[(&str, &str)]) {
        let found: Vec<(String, String)> = pieces(text)
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::Link(written, target) => Some((written.to_owned(), target)),
                Piece::Text(_) => None,
            })
            .collect();
        let expect: Vec<(String, String)> =
            expect.iter().map(|(written, target)| ((*written).to_owned(), (*target).to_owned())).collect();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn bare_addresses_are_found() {
        check("see https://a.example/x.", &[("https://a.example/x", "https://a.example/x")]);
        check("(https://a.example/x_(y))", &[("https://a.example/x_(y)", "https://a.example/x_(y)")]);
        check("http://localhost:3000/a, b", &[("http://localhost:3000/a", "http://localhost:3000/a")]);
        check("www.a.example!", &[("www.a.example", "https://www.a.example")]);
        check("见https://a.example，好", &[]);
        check("见 https://a.example，好", &[("https://a.example", "https://a.example")]);
        check("mail a.b+c@d.example.", &[("a.b+c@d.example", "mailto:a.b+c@d.example")]);
        check(
            "https://a.example https://b.example",
            &[("https://a.example", "https://a.example"), ("https://b.example", "https://b.example")],
        );
    }

    #[test]
    fn what_only_looks_like_an_address_stays_text() {
        for text in [
            "http://",
            "https://.",
            "xhttps://a.example",
            "ftp://a.example",
            "wwwx.example",
            "a@b",
            "@name",
            "git@github.com:owner/name",
            "w",
            "www",
            "www.",
            "a:b@",
            "ſ://x",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn nothing_is_lost() {
        for text in ["a https://b.example c@d.example e", "@@@:::www", "https://a.example))))", ""] {
            let all: String = pieces(text)
                .iter()
                .map(|piece| match piece {
                    Piece::Text(text) | Piece::Link(text, _) => *text,
                })
                .collect();
            assert_eq!(all, text);
        }
    }
}
