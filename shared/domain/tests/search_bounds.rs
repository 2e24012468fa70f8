//! What a search reads and finds, below, at and above each bound.

mod search_support;

use domain::limits::{QUERY_BEGINNINGS, QUERY_CHARS, QUERY_TERMS, QUERY_TYPOS, SEARCH_SPEC_BYTES};
use domain::search::Query;
use search_support::{Say, World, spec};

#[test]
fn a_query_is_read_up_to_its_bounds() {
    let check = |chars: usize, read: usize| {
        let query = Query::parse(&"é".repeat(chars));
        assert_eq!(query.words().map(|it| it.chars().count()).collect::<Vec<_>>(), [read]);
    };
    check(QUERY_CHARS - 1, QUERY_CHARS - 1);
    check(QUERY_CHARS, QUERY_CHARS);
    check(QUERY_CHARS + 1, QUERY_CHARS);
    let check = |words: usize, read: usize| {
        let text = (0..words).map(|it| format!("w{it}")).collect::<Vec<_>>().join(" ");
        assert_eq!(Query::parse(&text).words().count(), read, "{words}");
    };
    check(QUERY_TERMS - 1, QUERY_TERMS - 1);
    check(QUERY_TERMS, QUERY_TERMS);
    check(QUERY_TERMS + 1, QUERY_TERMS);
}

#[test]
fn a_beginning_and_a_word_with_typos_stand_for_so_many_words() {
    let found = |query: &str, words: Vec<String>| {
        let specs = words.iter().enumerate().map(|(at, word)| spec(&format!("{at}")).body(word));
        World::new(specs).find(query).total
    };
    let check = |words: usize, expect: usize| {
        assert_eq!(found("abc", (0..words).map(|it| format!("abc{it:04}")).collect()), expect, "{words}");
    };
    check(QUERY_BEGINNINGS - 1, QUERY_BEGINNINGS - 1);
    check(QUERY_BEGINNINGS, QUERY_BEGINNINGS);
    check(QUERY_BEGINNINGS + 1, QUERY_BEGINNINGS);
    let check = |words: usize, expect: usize| {
        let letters = || "bcefghijklmn".chars();
        let pairs = letters().flat_map(|a| letters().map(move |b| format!("longwo{a}{b}")));
        assert_eq!(found("longword", pairs.take(words).collect()), expect, "{words}");
    };
    check(QUERY_TYPOS - 1, QUERY_TYPOS - 1);
    check(QUERY_TYPOS, QUERY_TYPOS);
    check(QUERY_TYPOS + 1, QUERY_TYPOS);
}

#[test]
fn the_body_of_a_spec_is_searched_up_to_its_bound_in_bytes() {
    let check = |end: usize, expect: &str| {
        let body = format!("{}needle", ".".repeat(end - "needle".len()));
        assert_eq!(World::new([spec("001-a").body(&body)]).names("\"needle\""), expect, "{end}");
    };
    check(SEARCH_SPEC_BYTES - 1, "001-a");
    check(SEARCH_SPEC_BYTES, "001-a");
    check(SEARCH_SPEC_BYTES + 1, "");
}
