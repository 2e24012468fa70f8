//! Where a link or a picture leads.

use ammonia::Url;

use crate::Links;
use crate::bounds::ADDRESS_BYTES;

/// What an address in a document stands for. The strings still need escaping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Address {
    /// `#x`: a place in this document, without the `#`.
    Here(String),
    /// A path of our own site.
    Site(String),
    /// Another site, over http or https.
    Outside(String),
    /// `mailto:`.
    Mail(String),
    /// Anything else: shown as text.
    Nowhere,
}

/// Finds out where `written` leads.
pub(crate) fn resolve(written: &str, links: &Links<'_>) -> Address {
    // Browsers drop these before they look at the scheme.
    let cleaned: String = written.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    let cleaned = cleaned.trim_matches(|c: char| c <= ' ');
    if cleaned.is_empty() || cleaned.len() > ADDRESS_BYTES || cleaned.contains(char::is_control) {
        return Address::Nowhere;
    }
    if let Some(fragment) = cleaned.strip_prefix('#') {
        return Address::Here(fragment.replace(' ', "%20"));
    }
    if cleaned.starts_with("//") {
        return absolute(&format!("https:{cleaned}"));
    }
    if has_scheme(cleaned) {
        return absolute(cleaned);
    }
    let (rest, fragment) = cut(cleaned, '#');
    let (path, _query) = cut(rest, '?');
    let Some(path) = percent_decode(path).and_then(|path| normalise(links.document, &path)) else {
        return Address::Nowhere;
    };
    match (links.target)(&path) {
        Some(mut address) => {
            if !fragment.is_empty() && !address.contains('#') {
                address.push('#');
                address.push_str(&fragment.replace(' ', "%20"));
            }
            from_target(address)
        }
        None => Address::Nowhere,
    }
}

/// What `Links::target` answers is checked like anything else: a path of this site, or another site.
fn from_target(address: String) -> Address {
    if has_scheme(&address) {
        absolute(&address)
    } else if is_on_site(&address) {
        Address::Site(address)
    } else {
        Address::Nowhere
    }
}

/// Whether a browser would ask our own host for it: an absolute path.
pub(crate) fn is_on_site(address: &str) -> bool {
    address.starts_with('/')
        && !address.starts_with("//")
        && !address.contains(|c: char| c == '\\' || c.is_control())
}

fn absolute(address: &str) -> Address {
    let Ok(url) = Url::parse(address) else { return Address::Nowhere };
    match url.scheme() {
        // `https:x` without slashes would be relative to the page.
        "http" | "https" if url.has_host() && address.contains("://") => Address::Outside(url.into()),
        "mailto" if url.path().contains('@') => Address::Mail(url.into()),
        _ => Address::Nowhere,
    }
}

fn has_scheme(address: &str) -> bool {
    address.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-'))
    })
}

fn cut(text: &str, at: char) -> (&str, &str) {
    text.split_once(at).unwrap_or((text, ""))
}

fn percent_decode(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = |offset: usize| bytes.get(at + offset).and_then(|&b| char::from(b).to_digit(16));
        match (bytes[at], hex(1), hex(2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, _, _) => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).ok()
}

/// A path that `document` names, relative to the specs folder; with `/` in front, relative to the repository.
fn normalise(document: &str, path: &str) -> Option<String> {
    if path.is_empty() || path.contains(|c: char| c.is_control() || c == '\\') {
        return None;
    }
    let from_root = path.starts_with('/');
    let folder = if from_root { "" } else { document.rsplit_once('/').map_or("", |(folder, _)| folder) };
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if from_root => {}
            _ => parts.push(part),
        }
    }
    let joined = parts.join("/");
    Some(if from_root { format!("/{joined}") } else { joined })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, expect: &Address) {
        let target = |path: &str| Some(format!("/at/{path}"));
        let links = Links { document: "082-sync/README.md", target: &target };
        assert_eq!(&resolve(written, &links), expect, "{written:?}");
    }

    #[test]
    fn relative_addresses_are_normalised_against_the_document() {
        let site = |address: &str| Address::Site(address.to_owned());
        check("design.md", &site("/at/082-sync/design.md"));
        check("./a/../b.md#Part one", &site("/at/082-sync/b.md#Part%20one"));
        check("../083-other/", &site("/at/083-other"));
        check("../../src/x.rs?plain=1#L3", &site("/at/../src/x.rs#L3"));
        check("a%20b.md", &site("/at/082-sync/a b.md"));
        check("%2e%2e/%2e%2e/%2e%2e/etc", &site("/at/../../etc"));
        check("..", &site("/at/"));
        check("/docs/x.md", &site("/at//docs/x.md"));
        check("#part", &Address::Here("part".into()));
    }

    #[test]
    fn only_http_and_mail_lead_outside() {
        let outside = |address: &str| Address::Outside(address.to_owned());
        check("https://example.com/a?b=c#d", &outside("https://example.com/a?b=c#d"));
        check("HTTP://Example.com", &outside("http://example.com/"));
        check("//evil.example/x", &outside("https://evil.example/x"));
        check("mailto:a@b.example", &Address::Mail("mailto:a@b.example".into()));
        for nowhere in [
            "javascript:alert(1)",
            " java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "C:\\x",
            "https:x",
            "https://",
            "a\\b",
            "a%00b",
            "a%ff",
            "",
            "mailto:",
            "view-source:https://x",
        ] {
            check(nowhere, &Address::Nowhere);
        }
    }

    #[test]
    fn an_address_leads_somewhere_up_to_its_bound_in_bytes() {
        let address =
            |bytes: usize| format!("https://a.example/{}", "x".repeat(bytes - "https://a.example/".len()));
        for bytes in [ADDRESS_BYTES - 1, ADDRESS_BYTES] {
            check(&address(bytes), &Address::Outside(address(bytes)));
        }
        check(&address(ADDRESS_BYTES + 1), &Address::Nowhere);
    }

    #[test]
    fn what_the_caller_answers_is_checked_too() {
        for (answer, expect) in [
            ("javascript:alert(1)", Address::Nowhere),
            ("//evil.example", Address::Nowhere),
            ("/\\evil.example", Address::Nowhere),
            ("https://github.com/x", Address::Outside("https://github.com/x".into())),
        ] {
            let target = |_: &str| Some(answer.to_owned());
            let links = Links { document: "a/README.md", target: &target };
            assert_eq!(resolve("x", &links), expect, "{answer}");
        }
    }
}
