//! The styles: in the page itself, one for each kind of page. What a page may be styled by, its
//! Content-Security-Policy says by the hash of exactly that text: nothing else that gets into a page is a style.

use http::header::HeaderValue;

/// Which style a page has. A page of another kind, put in place of one that is open, would lack its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// A message, and nothing else.
    Message,
    /// The first page.
    Projects,
    /// A project's first page.
    Overview,
    /// The list of specs.
    List,
    /// The specs in columns.
    Board,
    /// A spec.
    Spec,
    /// A document as it was written.
    Source,
    /// What was found.
    Search,
    /// What depends on what.
    Graph,
    /// A project in numbers.
    Statistics,
    /// What changed when, of a project and of a spec.
    Activity,
    /// What differs between two revisions.
    Diff,
    /// How following goes.
    Sync,
    /// What admins see, and the way in.
    Admin,
}

struct Sheet {
    css: &'static str,
    policy: HeaderValue,
}

/// What a page may do: nothing that is not from here, and no style but its own.
macro_rules! page_policy {
    ($style:literal) => {
        HeaderValue::from_static(concat!(
            "default-src 'none'; img-src 'self'; style-src '",
            $style,
            "'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ))
    };
}

// Made by `build.rs` of the files in `assets/css`.
include!(concat!(env!("OUT_DIR"), "/styles.rs"));

impl Style {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Message,
        Self::Projects,
        Self::Overview,
        Self::List,
        Self::Board,
        Self::Spec,
        Self::Source,
        Self::Search,
        Self::Graph,
        Self::Statistics,
        Self::Activity,
        Self::Diff,
        Self::Sync,
        Self::Admin,
    ];

    /// The text of the page's `style` element.
    pub fn css(self) -> &'static str {
        sheet(self).css
    }

    /// The Content-Security-Policy of a page with this style.
    pub fn policy(self) -> HeaderValue {
        sheet(self).policy
    }
}

#[cfg(test)]
#[expect(dead_code, reason = "what only the build script calls")]
#[path = "../build/styles.rs"]
mod build;
#[cfg(test)]
mod contrast;

#[cfg(test)]
mod tests {
    use super::build::{FILES, smaller_css};
    use super::*;

    #[test]
    fn css_loses_its_comments_and_keeps_its_meaning() {
        let check = |css: &str, expect: &str| assert_eq!(smaller_css(css), expect);
        check("/* a */\n.a {\n  b: c;\n}\n", ".a {b: c;}");
        check(".a\n.b { c: d\n e }", ".a .b { c: d e }");
        check(".a,\n.b {}", ".a,.b {}");
        check("a /* never closed", "a");
        for style in Style::ALL {
            let css = style.css();
            assert_eq!(css.matches('{').count(), css.matches('}').count(), "{style:?}");
            assert!(!css.contains("</"), "{style:?} ends in the middle");
        }
    }

    #[test]
    fn a_style_uses_no_property_that_it_does_not_set() {
        for style in Style::ALL {
            let css = style.css();
            for used in css.split("var(").skip(1).filter_map(|it| it.split([')', ',']).next()) {
                assert!(css.contains(&format!("{used}:")), "{style:?} uses {used}");
            }
        }
    }

    #[test]
    fn a_policy_allows_the_style_of_its_page_alone() {
        let policies: Vec<_> = Style::ALL.iter().map(|it| it.policy()).collect();
        let different: std::collections::HashSet<_> = policies.iter().collect();
        assert_eq!(different.len(), policies.len());
        for policy in policies {
            let styles = policy
                .to_str()
                .unwrap()
                .split("; ")
                .find(|it| it.starts_with("style-src"))
                .unwrap()
                .to_owned();
            assert_eq!(styles.matches('\'').count(), 2, "{styles}");
            assert!(styles.contains("'sha256-"), "{styles}");
        }
    }

    /// Two files that both set a class change each other's components.
    #[test]
    fn a_class_is_set_by_one_file() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/css");
        let bare = |name: &str| -> Vec<String> {
            let css = smaller_css(&std::fs::read_to_string(folder.join(name)).unwrap());
            let selectors = css.split(['{', '}', ';']).flat_map(|it| it.split(','));
            let name = |it: &str| it.trim().strip_prefix('.').map(str::to_owned);
            let mut classes: Vec<_> = selectors.filter_map(name).collect();
            classes.retain(|it| it.bytes().all(|c| c.is_ascii_alphanumeric() || b"-_".contains(&c)));
            classes.sort_unstable();
            classes.dedup();
            classes
        };
        // The last one is for paper: it takes away what others set. The frame of a piece of code is two files' business.
        let (_, components) = FILES.split_last().unwrap();
        let mut all: Vec<_> =
            components.iter().flat_map(|(file, _)| bare(file)).filter(|it| it != "code").collect();
        all.sort_unstable();
        let twice: Vec<_> = all.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| &pair[0]).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
