//! Documents that want to run something, load something, or get out of their box.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use scenarios::hostile::VECTORS;

use super::html;
use super::safe::assert_safe;

#[test]
fn no_known_vector_gets_through() {
    for vector in VECTORS {
        for document in [
            (*vector).to_owned(),
            format!("text {vector} text"),
            format!("<div>\n{vector}\n</div>\n\nmore"),
            format!("> - {vector}\n\n| a |\n|---|\n| {vector} |\n"),
            format!("<table><tr><td>\n\n{vector}\n\n</td></tr></table>"),
            format!("<a href=\"https://a.example\">{vector}</a>"),
            format!("[^n]\n\n[^n]: {vector}\n\n# {vector}\n"),
            format!("<details><summary>{vector}</summary>\n\n{vector}\n"),
        ] {
            assert_safe(&html(&document), &document);
        }
    }
}

#[test]
fn any_two_vectors_together_are_as_harmless() {
    for first in VECTORS {
        for second in VECTORS {
            let document = format!("{first}{second}");
            assert_safe(&html(&document), &document);
        }
    }
}

#[test]
fn a_document_cannot_name_the_places_of_fragments() {
    let guess = "- [x] a\n\n<b>b</b> fragment-00000000000000000000000000000000-0; `fragment-`";
    let html = html(guess);
    assert_eq!(html.matches("<input").count(), 1, "{html}");
    assert!(html.contains("fragment-00000000000000000000000000000000-0;"), "{html}");
}

const PIECES: &[&str] = &[
    "<",
    ">",
    "\"",
    "'",
    "&",
    "=",
    "/",
    "`",
    "*",
    "_",
    "~",
    "|",
    "$",
    "[",
    "]",
    "(",
    ")",
    "!",
    "#",
    "- ",
    "1. ",
    "> ",
    "\n",
    "\n\n",
    "    ",
    "\t",
    "a",
    "x:y",
    "\0",
    "\r",
    "\u{a0}",
    "\u{feff}",
    "<div>",
    "</div>",
    "<p>",
    "</p>",
    "<a href=x>",
    "</a>",
    "<a name=y>",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</table>",
    "<b>",
    "</b>",
    "<li>",
    "<ul>",
    "</ul>",
    "<pre>",
    "</pre>",
    "<details>",
    "<summary>",
    "</details>",
    "<img src=x>",
    "<script>",
    "</script>",
    "<style>",
    "<svg>",
    "<math>",
    "<!--",
    "-->",
    "<h1>",
    "</h1>",
    "<center>",
    "<br>",
    "<hr>",
    "<code>",
    "</code>",
    "https://a.example",
    "www.b.example",
    "c@d.example",
    "| a | b |\n|---|---|\n",
    "```\n",
    "```rust\n",
    "[^1]",
    "\n[^1]: n\n",
    "[!NOTE]\n",
    "[ ] ",
    "[x] ",
    "&lt;",
    "&#60;",
    "&nbsp;",
    "![a](b)",
    "[a](b)",
    "[a](https://c.example)",
    "![a](https://c.example)",
    "# h\n",
    "===\n",
    "---\n",
    "<dl>",
    "<dt>",
    "<dd>",
    "<ruby>",
    "<rt>",
    "<caption>",
    "<thead>",
    "<tfoot>",
    "<th>",
    "<figure>",
    "<blockquote>",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_safe(document in "\\PC{0,300}") {
        assert_safe(&html(&document), &document);
    }

    #[test]
    fn any_mixture_of_markup_is_safe(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..40)) {
        let document = pieces.concat();
        assert_safe(&html(&document), &document);
    }
}
