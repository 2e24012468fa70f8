//! What a hit looks like.

mod search_support;

use search_support::{Say, World, spec};

fn check(body: &str, query: &str, expect: &str) {
    let world = World::new([spec("001-a").title("The title").headings(&["A heading"]).body(body)]);
    assert_eq!(world.snippet(query), expect, "{query}");
}

#[test]
fn words_are_marked_in_their_text() {
    check("Changes show at once.", "show changes", "<mark>Changes</mark> <mark>show</mark> at once.");
    check("Changes show at once.", "chan", "<mark>Changes</mark> show at once.");
    check("Changes show at once.", "cahnges", "<mark>Changes</mark> show at once.");
}

#[test]
fn phrases_and_identifiers_are_marked_whole() {
    check("It is at once there.", "\"at once\"", "It is <mark>at once</mark> there.");
    check("Call fooBar now.", "foobar", "Call <mark>fooBar</mark> now.");
    check("Call fooBar now.", "foo-bar", "Call <mark>fooBar</mark> now.");
    check("Call fooBar now.", "bar", "Call foo<mark>Bar</mark> now.");
}

#[test]
fn text_is_escaped() {
    check(
        "<script>alert('x')</script> & \"more\"\u{0}",
        "alert",
        "&lt;script&gt;<mark>alert</mark>(&#39;x&#39;)&lt;/script&gt; &amp; &quot;more&quot;",
    );
}

#[test]
fn a_long_text_is_cut_between_words_around_the_best_place() {
    let body = format!(
        "{}The webhook is signed with a secret.\n\n{}",
        "Some words before. ".repeat(50),
        "And some behind. ".repeat(50)
    );
    check(
        &body,
        "secret webhook",
        "…Some words before. Some words before. The <mark>webhook</mark> is signed with a <mark>secret</mark>. And some behind. And some behind. And some behind. And some behind. And some behind. And some…",
    );
}

#[test]
fn the_place_with_most_words_is_shown() {
    let far = "filler ".repeat(100);
    let body = format!("webhook alone {far} webhook {far} webhook and secret together {far} secret");
    let world = World::new([spec("001-a").body(&body)]);
    let snippet = world.snippet("webhook secret");
    assert!(snippet.contains("<mark>webhook</mark> and <mark>secret</mark> together"), "{snippet}");
}

#[test]
fn what_is_not_in_the_body_is_shown_where_it_is() {
    check("Nothing here.", "heading", "A <mark>heading</mark>");
    check("Nothing here.", "title", "The <mark>title</mark>");
    check("The title is here, too.", "title", "The <mark>title</mark> is here, too.");
}

#[test]
fn a_snippet_is_of_a_sensible_length() {
    let bodies = [
        "word ".repeat(2000),
        "語".repeat(3000),
        "x".repeat(100_000),
        "word\n\n\n\n".repeat(500),
        format!("{} needle", "y".repeat(9000)),
    ];
    for body in bodies {
        let world = World::new([spec("001-a").body(&body)]);
        for query in ["word", "語", "xxxxxxxx", "\"word word\"", "needle", "語語語語語語語語"] {
            for hit in world.find(query).hits {
                let length = hit.snippet.replace("<mark>", "").replace("</mark>", "").chars().count();
                assert!((6..=200).contains(&length), "{query}: {}", hit.snippet);
                assert!(hit.snippet.contains("<mark>"), "{query}: {}", hit.snippet);
            }
        }
    }
}
