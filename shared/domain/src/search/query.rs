//! The query language. Any text is a query.

use std::ops::Range;

use super::filters::Filters;
use super::words::Word;
use crate::limits::{QUERY_CHARS, QUERY_TERMS};

/// What somebody asks for. [`Query::parse`] reads any text.
///
/// ```text
/// sync web          both words, in any of name, number, title, tags, headings and body; the last one may go on
/// "web sync"        these words in this order
/// camelCase a-b     an identifier: whole, or its parts in this order
/// 82 or 082         the spec of that number first
/// status:planned    also priority: tag: assignee:, with several values after commas, or quoted ones
/// created:>2025-11  also updated: completed:, with > >= < <= = or from..to, and a year, a month or a day
/// -word -"a b" -tag:x   none of these
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    pub(super) text: String,
    pub(super) clauses: Vec<Clause>,
    pub(super) unwanted: Vec<Clause>,
    pub(super) filters: Filters,
    /// All parts of all words, as they follow each other: for comparing with names and titles.
    pub(super) sequence: Vec<String>,
    problems: Vec<String>,
}

/// A word or a phrase.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Clause {
    /// As it is written.
    pub(super) text: String,
    /// One word, or several that follow each other; never none.
    pub(super) words: Vec<ClauseWord>,
    /// It was in quotes: it has to match, and without typos.
    pub(super) quoted: bool,
    /// Its last word may be the beginning of one: it is the last of the query, and no closed quote.
    pub(super) beginning: bool,
    /// What it is as the number of a spec.
    pub(super) number: Option<u32>,
}

/// One word of a clause, folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ClauseWord {
    /// Its parts in one, where it has several.
    pub(super) whole: Option<String>,
    /// Its parts; never none.
    pub(super) parts: Vec<String>,
}

impl Query {
    /// Reads a query: its first [`QUERY_CHARS`] characters. What is not understood is taken
    /// as words; a filter with a value that is not understood finds nothing, and is told of in [`Self::problems`].
    pub fn parse(text: &str) -> Self {
        let end = text.char_indices().nth(QUERY_CHARS).map_or(text.len(), |(at, _)| at);
        let text = text[..end].trim();
        let mut query = Self { text: text.to_owned(), ..Self::default() };
        let mut terms = QUERY_TERMS;
        let mut rest = text;
        while let Some((token, behind)) = Token::read(rest) {
            query.add(&token, &mut terms);
            rest = behind;
        }
        if let Some((_, before)) = query.clauses.split_last_mut() {
            for clause in before {
                clause.beginning = false;
            }
        }
        query
    }

    /// Whether it asks for nothing: every spec matches it. (Text without any word or filter in it, like `?!`, asks for
    /// something that no spec has.)
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether there are words or phrases in it: without them there is no order of hits but the list's, and no snippet.
    pub fn has_words(&self) -> bool {
        !self.clauses.is_empty()
    }

    /// The words and phrases that are wanted, as written, without quotes: for what shows them.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.clauses.iter().map(|clause| clause.text.as_str())
    }

    /// What is wrong with its filters, one sentence each, for whoever wrote it.
    pub fn problems(&self) -> &[String] {
        &self.problems
    }

    /// Whether there is text in it, but nothing that can be looked for.
    pub(super) fn is_unreadable(&self) -> bool {
        !self.is_empty() && self.clauses.is_empty() && self.unwanted.is_empty() && self.filters.is_empty()
    }

    fn add(&mut self, token: &Token<'_>, terms: &mut usize) {
        if let Some((key, value)) = token.filter
            && self.filters.take(key, value, token.negated, &mut self.problems)
        {
            return;
        }
        let words = clause_words(token.text, terms);
        if words.is_empty() {
            return;
        }
        if !token.negated {
            self.sequence.extend(words.iter().flat_map(|(word, _)| word.parts.iter().cloned()));
        }
        // `-a/b` is against what is written like that, not against each of `a` and `b`.
        if token.quoted || token.negated {
            let words = words.into_iter().map(|(word, _)| word).collect();
            let text = token.text.to_owned();
            let clause = Clause { text, words, quoted: true, beginning: token.open, number: None };
            if token.negated {
                self.unwanted.push(clause);
            } else {
                self.clauses.push(clause);
            }
            return;
        }
        for (word, range) in words {
            let number = word.number();
            let words = vec![word];
            // A word that is there already asks for nothing more; but as the last one it may still go on.
            self.clauses.retain(|clause| clause.quoted || clause.words != words);
            let text = token.text[range].to_owned();
            self.clauses.push(Clause { text, words, quoted: false, beginning: true, number });
        }
    }
}

impl ClauseWord {
    /// The one term that stands for the word.
    pub(super) fn term(&self) -> Option<&str> {
        match (&self.whole, self.parts.as_slice()) {
            (Some(whole), _) => Some(whole),
            (None, [part]) => Some(part),
            _ => None,
        }
    }

    fn number(&self) -> Option<u32> {
        let [part] = self.parts.as_slice() else { return None };
        if part.len() > 9 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        part.parse().ok()
    }
}

/// The words of a text, and where they are in it; as many as there are `terms` left.
fn clause_words(text: &str, terms: &mut usize) -> Vec<(ClauseWord, Range<usize>)> {
    let (mut word, mut at, mut words) = (Word::default(), 0, Vec::new());
    while let Some(next) = word.read(text, at) {
        at = next;
        let parts: Vec<_> = word.parts().take(*terms).map(|(part, _)| part.to_owned()).collect();
        if parts.is_empty() {
            continue;
        }
        *terms -= parts.len();
        let range = word.parts().map(|(_, it)| it).reduce(|all, it| all.start..it.end).unwrap_or_default();
        words.push((ClauseWord { whole: word.whole().map(str::to_owned), parts }, range));
    }
    words
}

/// One word, phrase or filter as it is written.
#[derive(Debug, Default)]
struct Token<'t> {
    text: &'t str,
    negated: bool,
    quoted: bool,
    /// Its quote is not closed: it is still being written.
    open: bool,
    filter: Option<(&'t str, &'t str)>,
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

impl<'t> Token<'t> {
    /// Reads one, and gives what is behind it.
    fn read(text: &'t str) -> Option<(Self, &'t str)> {
        let text = text.trim_start();
        text.chars().next()?;
        // `--flag` is a word of its own: people look for those.
        let sign =
            text.strip_prefix('-').filter(|rest| !rest.starts_with(|c: char| c == '-' || c.is_whitespace()));
        let (negated, text) = sign.map_or((false, text), |rest| (true, rest));
        if let Some(inner) = text.strip_prefix(is_quote) {
            let (inner, closed) = quoted(inner);
            let (quoted, open) = (true, closed.is_none());
            return Some((
                Self { text: inner, negated, quoted, open, filter: None },
                closed.unwrap_or_default(),
            ));
        }
        let end = text.find(|c: char| c.is_whitespace() || is_quote(c)).unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        let filter = word.split_once([':', '：']);
        // `assignee:"Jane Doe"`
        if let Some((key, "")) = filter
            && let Some(inner) = rest.strip_prefix(is_quote)
        {
            let (inner, closed) = quoted(inner);
            let token = Self { text: inner, negated, filter: Some((key, inner)), ..Self::default() };
            return Some((token, closed.unwrap_or_default()));
        }
        Some((Self { text: word, negated, filter, ..Self::default() }, rest))
    }
}

/// What is in quotes, up to the closing one or the end, and what is behind the closing one.
fn quoted(text: &str) -> (&str, Option<&str>) {
    match text.split_once(is_quote) {
        Some((inner, rest)) => (inner, Some(rest)),
        None => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wanted words, then unwanted ones; quotes as they are meant, `*` for one that may go on.
    fn shown(text: &str) -> String {
        let query = Query::parse(text);
        let show = |clause: &Clause| {
            let words: Vec<_> = clause.words.iter().map(|word| word.parts.join("+")).collect();
            let quote = if clause.quoted { "\"" } else { "" };
            format!("{quote}{}{quote}{}", words.join(" "), if clause.beginning { "*" } else { "" })
        };
        let wanted: Vec<_> = query.clauses.iter().map(show).collect();
        let unwanted: Vec<_> = query.unwanted.iter().map(|it| format!("-{}", show(it))).collect();
        [wanted, unwanted].concat().join(" ")
    }

    #[test]
    fn words_phrases_and_what_is_unwanted_are_told_apart() {
        let check = |text: &str, expect: &str| assert_eq!(shown(text), expect, "{text}");
        check("web sync", "web sync*");
        check("Sync sync SYNC", "sync*");
        check("\"web sync\" real", "\"web sync\" real*");
        check("real \"web sync\"", "real \"web sync\"");
        check("“web sync", "\"web sync\"*");
        check("web -sync -\"a b\" -c/d", "web* -\"sync\" -\"a b\" -\"c d\"");
        check("--port - a -b", "port a* -\"b\"");
        check("snakeCase src/main.rs", "snake+case src main+rs*");
        check("検索 status:planned", "検+索*");
        check("status:planned priority:high", "");
        check("http://x.dev foo:bar", "http x+dev foo bar*");
        check("?! -", "");
        assert!(Query::parse("?!").is_unreadable());
        assert!(Query::parse("  ").is_empty());
        assert_eq!(Query::parse("src/main.rs \"a b").words().collect::<Vec<_>>(), ["src", "main.rs", "a b"]);
    }

    #[test]
    fn bad_values_are_told_of_and_those_not_written_yet_are_not() {
        let check = |text: &str, expect: &[&str]| assert_eq!(Query::parse(text).problems(), expect, "{text}");
        check("status: priority: created:> tag:x", &[]);
        check("status:done,\"in progress\"", &[]);
        check(
            "created:soon",
            &[
                "`soon` is no date for `created:`: expected `2025`, `2025-11` or `2025-11-14`, with `>`, `>=`, `<` or `<=` in front or `..` between",
            ],
        );
        check(
            "priority:p1,high",
            &["`p1` is no priority: expected one of `low`, `medium`, `high`, `critical`"],
        );
    }

    #[test]
    fn long_queries_are_cut() {
        let query = Query::parse(&"a1 b2 c3 ".repeat(1000));
        assert_eq!(query.clauses.len(), 3);
        let many: Vec<_> = (0..200).map(|n| format!("w{n}")).collect();
        assert_eq!(Query::parse(&many.join(" ")).clauses.len(), QUERY_TERMS);
        assert_eq!(Query::parse(&"語".repeat(600)).clauses[0].words[0].parts.len(), QUERY_TERMS);
    }
}
