//! Anchors of headings, exactly as GitHub makes them.

use std::collections::HashMap;

use crate::unicode::is_mark_digit_or_connector;

/// Gives each heading of a document an id of its own.
#[derive(Default)]
pub(crate) struct Slugger {
    seen: HashMap<String, usize>,
}

impl Slugger {
    /// The id of the next heading: its slug, with `-1`, `-2`, … where that is taken.
    ///
    /// An id never contains an ASCII capital, a dot or a colon: pages name their own elements with one of those, so
    /// that no heading can take their place.
    pub(crate) fn next(&mut self, heading: &str) -> String {
        let base = slug(heading);
        let mut id = base.clone();
        while self.seen.contains_key(&id) {
            let count = self.seen.entry(base.clone()).or_default();
            *count += 1;
            id = format!("{base}-{count}");
        }
        self.seen.insert(id.clone(), 0);
        id
    }
}

/// A heading's text in lower case, without punctuation, with `-` for spaces. A heading of nothing but punctuation, for
/// which GitHub leaves nothing, is called `section`.
pub(crate) fn slug(heading: &str) -> String {
    let mut slug = String::with_capacity(heading.len());
    for c in heading.trim().chars().flat_map(char::to_lowercase) {
        match c {
            ' ' => slug.push('-'),
            '-' | '_' | '0'..='9' => slug.push(c),
            _ if c.is_alphabetic() || is_mark_digit_or_connector(c) => slug.push(c),
            _ => {}
        }
    }
    if slug.is_empty() { "section".to_owned() } else { slug }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_those_of_github() {
        for (heading, expect) in [
            ("Overview", "overview"),
            ("What & why?", "what--why"),
            ("`cargo run` — quickly!", "cargo-run--quickly"),
            ("API v2.0 (beta)", "api-v20-beta"),
            ("snake_case and kebab-case", "snake_case-and-kebab-case"),
            ("  spaces  inside ", "spaces--inside"),
            ("中文标题：第一章", "中文标题第一章"),
            ("Ünïcödé ÀÉÎ", "ünïcödé-àéî"),
            ("🚀 Launch", "-launch"),
            ("⚙️ Setup", "\u{fe0f}-setup"),
            ("½ done, x²", "-done-x"),
            ("e\u{301}tude", "e\u{301}tude"),
            ("!!!", "section"),
            ("İstanbul", "i\u{307}stanbul"),
        ] {
            assert_eq!(slug(heading), expect, "{heading}");
        }
    }

    #[test]
    fn headings_of_one_name_are_numbered_as_github_numbers_them() {
        let mut slugger = Slugger::default();
        let ids: Vec<String> =
            ["Foo", "Foo", "Foo 1", "foo", "Foo-1"].iter().map(|heading| slugger.next(heading)).collect();
        assert_eq!(ids, ["foo", "foo-1", "foo-1-1", "foo-2", "foo-1-2"]);
    }
}
