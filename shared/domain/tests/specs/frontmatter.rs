//! Where the frontmatter is, and what becomes of one that is odd.

use domain::{Status, decode};

use crate::support::{read_well, readme, seen};

fn body(text: &str) -> String {
    let spec = readme(text);
    decode(text.as_bytes())[spec.main().body_start as usize..].to_owned()
}

#[test]
fn it_stands_between_two_lines_at_the_start() {
    for text in [
        "---\nstatus: complete\n---\n# T\n",
        "\u{feff}---\nstatus: complete\n---\n# T\n",
        "\n \n\n---\nstatus: complete\n---\n# T\n",
        "--- \nstatus: complete\n---  \n# T\n",
        "---\r\nstatus: complete\r\n---\r\n# T\n",
    ] {
        assert_eq!(readme(text).status, Status::Complete, "{text:?}");
        assert_eq!(body(text), "# T\n", "{text:?}");
    }
    assert_eq!(body("---\nstatus: draft\n---"), "");
    assert_eq!(body("---\n---\n# T"), "# T");
}

#[test]
fn a_rule_at_the_start_is_no_frontmatter() {
    for text in [
        "---\n\n# T\n\nText.\n\n---\n\nMore.\n",
        "---\nText\n---\n",
        "---",
        "----\nstatus: draft\n----\n",
        "a\n---\nb\n---\n",
    ] {
        assert_eq!(body(text), text);
    }
}

#[test]
fn one_without_an_end_is_told_and_shown() {
    let spec = readme("\n---\nstatus: complete\n\n# T\n");
    assert_eq!(seen(&spec.problems)[0], "2: error The frontmatter has no end.");
    assert_eq!(spec.main().body_start, 0);
}

#[test]
fn broken_yaml_is_told_with_line_and_column_of_the_file() {
    let check = |text: &str, expect: &str| {
        let spec = readme(text);
        read_well(&spec.problems);
        assert_eq!(seen(&spec.problems), [expect]);
        assert_eq!((spec.status, spec.title.as_deref()), (Status::Planned, Some("T")));
        assert!(spec.fields.is_empty());
    };
    check(
        "---\nstatus: complete\ntags: [a, b\ncreated: 2025-11-14\n---\n# T\n",
        "4: error The frontmatter is not valid YAML: did not find expected ',' or ']' at line 4 column 8, while parsing a \
         flow sequence at line 3 column 7.",
    );
    check(
        "\r\n---\r\nstatus: complete: yes\r\n---\r\n# T\r\n",
        "3: error The frontmatter is not valid YAML: mapping values are not allowed in this context at line 3 column 17.",
    );
    check(
        "---\nstatus: complete\n\ttags: a\n---\n# T\n",
        "3: error The frontmatter is not valid YAML: found a tab character that violates indentation at line 3 column 1, \
         while scanning a plain scalar at line 2 column 9.",
    );
    check(
        "---\nstatus: \u{1}\n---\n# T\n",
        "2: error The frontmatter is not valid YAML: control characters are not allowed at line 2 column 9.",
    );
    check(
        "---\nstatus: draft\n...\ntags: a\n---\n# T\n",
        "1: error The frontmatter is not valid YAML: it has more than one document.",
    );
    check("---\n- status: draft\n- b\n---\n# T\n", "2: error The frontmatter has no fields.");
}

#[test]
fn the_remedy_fits_the_mistake() {
    let remedy = |text: &str| readme(text).problems[0].remedy.clone();
    assert_eq!(remedy("---\nstatus: draft\n\ttags: a\n---\n# T\n"), "Indent with spaces, not with tabs.");
    assert_eq!(remedy("---\ntitle: a: b\n---\n# T\n"), "Put a value that has `: ` in it into quotes.");
}

#[test]
fn a_bomb_is_told_by_its_line_and_not_by_a_path() {
    let laugh = |i: u32| format!("a{i}: &a{i} [{}]\n", vec![format!("*a{}", i - 1); 9].join(","));
    let laughs = (1..6).map(laugh).collect::<Vec<_>>().concat();
    let told = |first: &str| readme(&format!("---\na0: &a0 {first}\n{laughs}---\n# T\n")).problems.remove(0);
    let expect = "The frontmatter is not valid YAML: aliases unfold to too much";
    // The parser has a bound of its own, and does not say where it is reached.
    assert_eq!(told("lol").message, format!("{expect}."));
    let told = told(&format!("[{}]", ["lol"; 90].join(",")));
    let is_placed = told.message.starts_with(&format!("{expect} at line "));
    assert!(is_placed && told.line.is_some_and(|it| it > 1), "{told:?}");
    assert_eq!(told.remedy, "Write fewer values out, in place of aliases (`*name`) of aliases.");
    let told = readme(&format!("---\na: {}\n---\n# T\n", "[".repeat(200))).problems.remove(0);
    assert_eq!(told.remedy, "Keep lists and mappings flat.");
}

#[test]
fn a_header_stays_visible_where_the_frontmatter_cannot_be_read() {
    let spec = readme("---\nstatus: [\n---\n# T\n\n> **Status**: Complete\n");
    assert_eq!((spec.status, spec.main().header), (Status::Planned, None));
}

#[test]
fn a_doubled_field_is_told_and_the_rest_is_read() {
    let spec = readme("---\nstatus: draft\ntags: [a]\nstatus: complete\ncompleted: 2025-11-14\n---\n# T\n");
    assert_eq!(seen(&spec.problems), ["4: error `status` is there twice; the last one counts."]);
    assert_eq!((spec.status, spec.tags), (Status::Complete, vec!["a".to_owned()]));
}

#[test]
fn the_letter_case_of_a_field_is_forgiven() {
    let spec = readme("---\nStatus: draft\nTAGS: a\n---\n# T\n");
    assert_eq!(
        seen(&spec.problems),
        [
            "2: warning The field `Status` is written `status`.",
            "3: warning The field `TAGS` is written `tags`."
        ]
    );
    assert_eq!((spec.status, spec.tags.len()), (Status::Draft, 1));
}

#[test]
fn one_that_is_too_long_is_read_as_far_as_it_may_be() {
    let list = "  - x\n".repeat(100_000);
    let spec = readme(&format!("---\nstatus: complete\ncompleted: 2025-11-14\ntags:\n{list}---\n# T\n"));
    assert_eq!(
        seen(&spec.problems),
        [
            "1: error The frontmatter has more than 64 KiB; the rest of it is not read.".to_owned(),
            format!("4: warning `tags` has {} entries; the first 500 are read.", (65_536 - 45) / 6),
        ]
    );
    assert_eq!((spec.status, spec.title.as_deref()), (Status::Complete, Some("T")));
}

#[test]
fn bombs_do_no_harm() {
    let laugh = |i: u32| format!("a{i}: &a{i} [{}]\n", vec![format!("*a{}", i - 1); 9].join(","));
    let laughs = (1..20).map(laugh).collect::<Vec<_>>().concat();
    for yaml in [
        format!("a0: &a0 lol\n{laughs}"),
        format!("a: &a [{}]\nb: [{}]", vec!["x"; 9000].join(","), vec!["*a"; 9000].join(",")),
        format!("a: &a {}\nb: [{}]", "x".repeat(30_000), vec!["*a"; 9000].join(",")),
        format!("a: {}", "[".repeat(60_000)),
        format!("a: {}", "{a: ".repeat(15_000)),
        format!("a:\n {}", "- ".repeat(30_000)),
    ] {
        let spec = readme(&format!("---\n{yaml}\nstatus: complete\n---\n# T\n"));
        read_well(&spec.problems);
        assert_eq!(
            (seen(&spec.problems).len(), spec.title.as_deref()),
            (1, Some("T")),
            "{:?}",
            spec.problems
        );
        assert!(spec.problems[0].message.starts_with("The frontmatter is not valid YAML: "));
    }
}
