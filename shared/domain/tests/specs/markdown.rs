//! Titles, headings, checklists and the plain text.

use crate::support::{bytes, files, readme};

fn title(body: &str) -> Option<String> {
    readme(body).title
}

#[test]
fn the_title_is_the_first_heading_of_the_first_level() {
    let check = |body: &str, expect: Option<&str>| assert_eq!(title(body).as_deref(), expect, "{body}");
    check("# Web sync\n", Some("Web sync"));
    check("Web sync\n===\n", Some("Web sync"));
    check("Intro.\n\n## Two\n\n# One\n\n# Other\n", Some("One"));
    check(
        "# The `code` of *all* **things** [here](x) ~~not~~ ![alt](y.png) <b>bold</b> #\n",
        Some("The code of all things here not alt bold"),
    );
    check("# 082: Spec: kept\n", Some("082: Spec: kept"));
    check("# Feature Specification: kept here\n", Some("Feature Specification: kept here"));
    check("# A &amp; B &lt;C&gt;\n", Some("A & B <C>"));
    check("# Add Option<T> support\n", Some("Add Option<T> support"));
    check("# <Foo> & Vec<Vec<u8>>, no <script>\n", Some("<Foo> & Vec<Vec<u8>>, no <script>"));
    check("# One<br>two <!-- not --> <kbd>k</kbd>\n", Some("One two k"));
    check("```\n# code\n```\n\n# Real\n", Some("Real"));
    check("    # code\n\n# Real\n", Some("Real"));
    check("```\n# never closed\n", None);
    check("> # Quoted\n\n# Real\n", Some("Real"));
    check("> # Quoted\n", Some("Quoted"));
    check("#\n\n# Real\n", Some("Real"));
    check("#NoSpace\n", None);
    check("<h1>Html</h1>\n", None);
    check("", None);
    assert_eq!(title(&format!("# {}\n", "x".repeat(100_000))).unwrap().chars().count(), 501);
}

#[test]
fn without_a_title_the_name_is_put_into_words() {
    let check = |name: &str, expect: &str| {
        let (spec, text) = files([(&*format!("{name}/README.md"), "Text.\n")]).one();
        assert_eq!((spec.title.as_deref(), spec.display_title().as_str()), (None, expect));
        assert_eq!((spec.main().title.as_str(), text.title.as_str()), (expect, expect));
    };
    check("082-web-realtime_sync", "Web realtime sync");
    check("no-number", "No number");
    check("082", "082");
    check("7-élan", "Élan");
    check("🎉", "🎉");
    check("-", "-");
}

#[test]
fn a_sub_spec_is_called_by_its_heading_or_its_file() {
    let (spec, _) = files([
        ("001-a/README.md", "# T\n"),
        ("001-a/DESIGN.md", "---\nstatus: complete\n---\n# The *design*\n"),
        ("001-a/data-model.v2.md", "nothing\n"),
        ("001-a/README-old.md", "---\nstatus: [broken\n---\n\n> **Status**: Done\n"),
    ])
    .one();
    let tabs: Vec<_> = spec.sub_specs().iter().map(|it| format!("{}: {}", it.path, it.title)).collect();
    assert_eq!(
        tabs,
        ["data-model.v2.md: Data model.v2", "DESIGN.md: The design", "README-old.md: README old"]
    );
    // Only the main document speaks for the spec.
    assert_eq!(spec.status, domain::Status::Planned);
    assert_eq!(spec.sub_specs()[1].body_start, 25);
    assert_eq!(spec.sub_specs()[2].header, None);
}

#[test]
fn headings_are_found_without_their_markup() {
    let (_, text) = bytes(
        b"---\nstatus: draft\n---\n\n# T\n\n## A `b`\r\n\r\ntext\n\nSetext\ntwo\n---\n\n- x\n\n  ### In a list\n\n###### Six\n",
    );
    assert_eq!(text.headings, ["T", "A b", "Setext two", "In a list", "Six"]);
}

#[test]
fn checklist_items_are_counted_outside_code() {
    let check = |body: &str, expect: (u32, u32)| {
        let tasks = readme(body).tasks;
        assert_eq!((tasks.done, tasks.total), expect, "{body}");
    };
    check("- [ ] a\n- [x] b\n- [X] c\n- d\n", (2, 3));
    check("* [ ] a\n  1. [x] b\n     + [ ] c\n", (1, 3));
    check("- [ ] a\n\n  text\n\n- [x] b\n", (1, 2));
    check("```\n- [ ] a\n```\n\n    - [x] b\n\n`- [ ] c`\n", (0, 0));
    check("> - [x] quoted\n", (1, 1));
    check("- [] a\n- [y] b\n-[ ] c\n- [link](x)\n", (0, 0));
    // An odd number of fences: what is behind the last one is code.
    check("- [ ] a\n```\ncode\n```\n- [x] b\n```\n- [ ] c\n", (1, 2));
}

#[test]
fn the_text_has_no_markup_and_a_line_for_each_block() {
    let check = |body: &str, expect: &str| assert_eq!(bytes(body.as_bytes()).1.body, expect, "{body}");
    check(
        "# T\n\nOne *two*\nthree `four`.\\\nFive.\n\n- a\n- [ ] b\n  - c\n",
        "T\nOne two three four. Five.\na\nb\nc",
    );
    check("| a | b |\n|---|---|\n| c | `d` |\n", "a b \nc d");
    check(
        "```rust\nfn main() {}\n\nlet x = \"<script>\";\n```\nafter\n",
        "fn main() {}\n\nlet x = \"<script>\";\nafter",
    );
    check(
        "<details>\n<summary>More</summary>\n\nInside <b>bold</b><br>next\n\n</details>\n",
        "More\nInside bold next",
    );
    check("<script>\nalert(1)\n</script>\n\n<style>a {}</style>\n\n<!-- a > b -->\n\ntext\n", "text");
    check("<div>a < b, 2 <3</div>\n", "a < b, 2 <3");
    check("a Vec<T> of <b>bold</b><br/>text\n", "a Vec<T> of bold text");
    check("# A <T>\n\n> **Status**: Draft <T>\n", "A <T>");
    check("[text](https://a.example/x \"title\") and <https://b.example>\n", "text and https://b.example");
    check("Note[^1].\n\n[^1]: The note.\n", "Note.\nThe note.");
    check("> [!NOTE]\n> Careful.\n", "Careful.");
    check("---\nstatus: draft\n---\n# T\n\n> **Status**: Draft\n> Kept.\n", "T\nKept.");
    check("&copy; 2 &lt; 3 \\*\n", "© 2 < 3 *");
    check("", "");
}

#[test]
fn the_text_is_that_of_all_documents() {
    let (_, text) =
        files([("001-a/README.md", "# T\n\nmain\n"), ("001-a/b.md", "## B\n\nsub\n"), ("001-a/c.md", "")])
            .one();
    assert_eq!((text.body.as_str(), text.headings.join(" ")), ("T\nmain\nB\nsub", "T B".to_owned()));
}

#[test]
fn markdown_that_is_made_to_hurt_takes_little_time() {
    let deep = |marker: &str, times: usize| format!("{}a\n", marker.repeat(times));
    let lazy = |times: usize| "a\n".repeat(times);
    let stairs = |marker: &str| {
        (0..70)
            .map(|i| format!("{}{}a\n", " ".repeat(200 * i), marker.repeat(100)))
            .collect::<Vec<_>>()
            .concat()
    };
    for text in [
        ">".repeat(1 << 20),
        "[".repeat(1 << 20),
        "*a ".repeat(300_000),
        "![[a](".repeat(150_000),
        "`a``".repeat(250_000),
        "<a ".repeat(300_000),
        "<!-- <".repeat(150_000),
        "- [ ] a\n".repeat(130_000),
        "# a\n".repeat(250_000),
        "## a\n".repeat(200_000),
        "[^a]: ".repeat(100_000) + &lazy(200_000),
        "| a ".repeat(200_000) + "\n" + &"|-".repeat(200_000),
        deep(">", 300_000) + &lazy(300_000),
        deep("- ", 200_000) + &lazy(300_000),
        deep("> 1. ", 50_000) + &lazy(300_000),
        stairs("- ") + &lazy(250_000),
        stairs("* ") + &" a\n".repeat(200_000),
        "<div>\n".repeat(170_000),
    ] {
        let (spec, text) = bytes(text.as_bytes());
        assert!(text.headings.len() <= domain::limits::HEADINGS);
        assert!(spec.problems.len() <= domain::limits::PROBLEMS_PER_SPEC);
        assert!(text.body.len() <= 3 << 20);
    }
}
