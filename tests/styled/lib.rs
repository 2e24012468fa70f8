#![doc = include_str!("README.md")]

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use http::header::CONTENT_SECURITY_POLICY;
use sha2::{Digest as _, Sha256};
use web::styles::Style;

/// Looks at a page and its headers.
///
/// # Panics
///
/// Where the page has no style, or not the one that its policy allows, or where a page of another kind has a style for classes and
/// ids that are all on this one.
pub fn check(headers: &HeaderMap, html: &str) {
    let policy = headers[CONTENT_SECURITY_POLICY].to_str().expect("a policy is ASCII");
    let (_, behind) = html.split_once("<style>").unwrap_or_else(|| panic!("no style: {html}"));
    let (css, rest) = behind.split_once("</style>").expect("a style ends");
    let hash = STANDARD.encode(Sha256::digest(css.as_bytes()));
    assert!(policy.contains(&format!("style-src 'sha256-{hash}'; ")), "the page's style is not {policy}");
    assert!(!rest.contains("<style"), "a second style: {rest}");

    let (own, here) = (selectors(css), on_page(rest));
    let of_any: BTreeSet<_> = Style::ALL.iter().flat_map(|it| selectors(it.css())).collect();
    let is_for_it = |selector: &&&str| {
        let names = names(selector);
        !names.is_empty() && names.is_subset(&here)
    };
    let missing: Vec<_> = of_any.difference(&own).filter(is_for_it).collect();
    assert!(missing.is_empty(), "other pages have a style for {missing:?}: {}", html.replace(css, "…"));
}

/// The selectors of all rules, one by one.
fn selectors(css: &str) -> BTreeSet<&str> {
    let before_braces = css.split('{').filter_map(|it| it.rsplit(['}', ';']).next());
    before_braces.flat_map(parts).map(str::trim).filter(|it| !it.is_empty()).collect()
}

/// What commas part, those in parentheses aside.
fn parts(selectors: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    selectors.split(move |c| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    })
}

/// The classes and ids that a selector names: `.name`, `#Name`.
fn names(selector: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, sign) in selector.match_indices(['.', '#']) {
        let end = |c: char| !(c.is_ascii_alphanumeric() || "-_".contains(c));
        let name = selector[at + 1..].split(end).next().unwrap_or_default();
        if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            names.insert(format!("{sign}{name}"));
        }
    }
    names
}

/// The classes and ids that elements have.
fn on_page(html: &str) -> BTreeSet<String> {
    let values = |name: &str| {
        let begin = format!(" {name}=\"");
        html.split(&begin)
            .skip(1)
            .filter_map(|it| it.split('"').next())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let classes = values("class")
        .into_iter()
        .flat_map(|it| it.split_ascii_whitespace().map(|it| format!(".{it}")).collect::<Vec<_>>());
    classes.chain(values("id").into_iter().map(|it| format!("#{it}"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(of: BTreeSet<String>) -> Vec<String> {
        of.into_iter().collect()
    }

    #[test]
    fn names_are_read_from_selectors_and_elements() {
        let css = ":root{--a: #fff;}@media (min-width: 1.5em){.a.b > #C:is(.f,.g),.d{margin: .5em;}}.e{}";
        let all: Vec<_> = selectors(css).into_iter().collect();
        assert_eq!(all, [".a.b > #C:is(.f,.g)", ".d", ".e", ":root", "@media (min-width: 1.5em)"]);
        assert_eq!(list(names(all[0])), ["#C", ".a", ".b", ".f", ".g"]);
        assert!(names(all[4]).is_empty());
        let html = "<p id=\"C\" class=\"a  b\">class=\"x\"</p>";
        assert_eq!(list(on_page(html)), ["#C", ".a", ".b"]);
    }

    #[test]
    #[should_panic(expected = "other pages have a style for [\".column\"")]
    fn a_class_of_another_kind_of_page_is_found() {
        let headers = HeaderMap::from_iter([(CONTENT_SECURITY_POLICY, Style::List.policy())]);
        check(&headers, &format!("<style>{}</style><div class=\"column\">", Style::List.css()));
    }

    #[test]
    #[should_panic(expected = "is not default-src")]
    fn a_policy_of_another_page_is_found() {
        let headers = HeaderMap::from_iter([(CONTENT_SECURITY_POLICY, Style::Graph.policy())]);
        check(&headers, &format!("<style>{}</style>", Style::List.css()));
    }
}
