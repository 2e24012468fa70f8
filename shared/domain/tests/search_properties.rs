//! What is true of any query over any texts.

mod search_support;

use domain::search::{Found, Query, SearchIndex};
use domain::{SpecName, SpecText};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use search_support::{Say, World, spec};

fn word() -> impl Strategy<Value = String> {
    let known = select(vec![
        "web",
        "sync",
        "webhook",
        "wehbook",
        "webhooks",
        "camelCase",
        "snake_case",
        "camel",
        "case",
        "82",
        "082",
        "café",
        "cafe\u{301}",
        "検索",
        "索",
        "<b>",
        "&amp;",
        "\"",
        "'",
        "-",
        ":",
        "a",
        "the",
        "status",
        "한국",
        "don't",
        "\n",
    ]);
    prop_oneof![8 => known.prop_map(str::to_owned), 1 => "\\PC{0,6}", 1 => any::<String>()]
}

fn text(most: usize) -> impl Strategy<Value = String> {
    vec(word(), 0..most).prop_map(|words| words.join(" "))
}

fn query() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => word(),
        1 => word().prop_map(|word| format!("-{word}")),
        1 => text(4).prop_map(|text| format!("\"{text}\"")),
        1 => text(3).prop_map(|text| format!("-\"{text}\"")),
        1 => select(vec!["status:planned", "tag:web", "-tag:web", "created:>2025", "priority:x", "assignee:\""])
            .prop_map(str::to_owned),
    ];
    prop_oneof![9 => vec(part, 0..6).prop_map(|parts| parts.join(" ")), 1 => any::<String>()]
}

fn spec_text() -> impl Strategy<Value = SpecText> {
    (0..12_u32, text(4), vec(word(), 0..3), vec(text(4), 0..3), text(60)).prop_map(
        |(n, title, tags, headings, body)| {
            let name = SpecName::new(format!("{n:03}-{}", ["web", "sync-page", "case"][n as usize % 3]));
            SpecText { name, number: Some(n), title, tags, headings, body }
        },
    )
}

fn snapshot() -> domain::Snapshot {
    let names = (0..12_u32).map(|n| format!("{n:03}-{}", ["web", "sync-page", "case"][n as usize % 3]));
    World::new(names.map(|name| spec(&name).tags(&["web"]))).snapshot
}

fn search(index: &SearchIndex, query: &str) -> Found {
    index.search(&snapshot(), &Query::parse(query), &|_| true, 50)
}

/// Whether a snippet is text with `<mark>` as its only markup, opened and closed in turn, and every `&` an escape.
fn is_safe(snippet: &str) -> bool {
    let plain = |text: &str| {
        let escapes = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"];
        let mut ampersands = text.match_indices('&');
        !text.contains(['<', '>', '"', '\''])
            && ampersands.all(|(at, _)| escapes.iter().any(|escape| text[at..].starts_with(escape)))
    };
    let mut pieces = snippet.split("<mark>");
    pieces.next().is_some_and(plain)
        && pieces.all(|piece| {
            piece
                .split_once("</mark>")
                .is_some_and(|(marked, rest)| plain(marked) && plain(rest) && !marked.trim().is_empty())
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, rng_seed: RngSeed::Fixed(4), ..ProptestConfig::default() })]

    #[test]
    fn any_query_over_any_texts_gives_safe_snippets(texts in vec(spec_text(), 0..8), query in query()) {
        let found = search(&SearchIndex::build(texts), &query);
        prop_assert_eq!(found.total, found.names.len());
        prop_assert!(found.hits.is_sorted_by(|a, b| a.score >= b.score));
        for hit in found.hits {
            prop_assert!(is_safe(&hit.snippet), "{}", hit.snippet);
        }
    }

    #[test]
    fn an_updated_index_answers_like_a_new_one(
        first in vec(spec_text(), 0..8),
        updates in vec((vec(spec_text(), 0..3), vec(0..12_usize, 0..2)), 0..12),
        queries in vec(query(), 4),
    ) {
        let names: Vec<_> = snapshot().specs().iter().map(|spec| spec.name.clone()).collect();
        let mut index = SearchIndex::build(first.clone());
        let mut last: std::collections::BTreeMap<_, _> =
            first.into_iter().map(|text| (text.name.clone(), text)).collect();
        for (changed, removed) in updates {
            let removed: Vec<_> = removed.into_iter().map(|n| names[n].clone()).collect();
            index = index.update(changed.clone(), &removed);
            last.retain(|name, _| !removed.contains(name));
            last.extend(changed.into_iter().map(|text| (text.name.clone(), text)));
        }
        let new = SearchIndex::build(last.into_values().collect());
        for query in queries {
            prop_assert_eq!(search(&index, &query), search(&new, &query), "{}", query);
        }
        prop_assert!(index.to_bytes() == new.to_bytes());
    }

    #[test]
    fn written_and_read_it_answers_the_same(texts in vec(spec_text(), 0..8), query in query()) {
        let index = SearchIndex::build(texts);
        let read = SearchIndex::from_bytes(&index.to_bytes()).unwrap();
        prop_assert_eq!(search(&read, &query), search(&index, &query));
        prop_assert!(read.to_bytes() == index.to_bytes());
    }

    #[test]
    fn damaged_bytes_are_read_without_harm(
        texts in vec(spec_text(), 1..6),
        damage in vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        cut in proptest::option::of(any::<prop::sample::Index>()),
        query in query(),
        more in spec_text(),
    ) {
        let mut bytes = SearchIndex::build(texts).to_bytes();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(index) = SearchIndex::from_bytes(&bytes) {
            let found = search(&index, &query);
            prop_assert!(found.hits.iter().all(|hit| is_safe(&hit.snippet)));
            let updated = index.update(vec![more], &[]);
            search(&updated, &query);
            SearchIndex::from_vec(updated.to_bytes()).unwrap();
        }
    }

    #[test]
    fn any_bytes_are_read_without_harm(bytes in vec(any::<u8>(), 0..400)) {
        let _ = SearchIndex::from_bytes(&[b"search 1", bytes.as_slice()].concat());
        let _ = SearchIndex::from_bytes(&bytes);
    }
}
