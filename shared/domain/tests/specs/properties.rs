//! Any bytes in, a value out.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use domain::limits::{DOCUMENT_BYTES, PROBLEMS_PER_SPEC};
use domain::{ParsedProject, ParsedSpec, Snapshot, SpecText, decode, limit_nesting, list_folder};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::support::{Files, bytes, read_well, readme};

const REAL: [&str; 3] = [
    "---\nstatus: complete\ncreated: '2025-11-14'\ntags:\n  - web\n  - v0.3.0\npriority: critical\ncreated_at: '2025-11-14T05:33:26.170Z'\n\
     transitions:\n  - status: in-progress\n    at: '2025-11-14T05:35:02.854Z'\n  - 113-some-spec\ncompleted: 2025-11-17\ndepends_on:\n  - \
     035-live-specs\n  - \"82\"\nepic: {a: &b [1, 2], c: *b}\n---\n\n# Web `App` Realtime Sync\n\n> **Status**: ✅ Complete · **Priority**: \
     Critical · **Created**: 2025-11-14 · **Tags**: web, v0.3.0\n> **Assignee**: marvin\n\n**Project**: lean-spec  \n**Team**: Core\n\n## \
     Overview\n\nText with [a link](../035-live-specs/README.md#part) and <br> <b>html</b>.\n\n```rust\n# no heading\nfn main() {}\n```\n\n- [x] \
     one\n  - [ ] two\n\n## Empty\n\n## Design\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<details>\n<summary>More</summary>\n\n```\n",
    "\u{feff}\r\n---\r\nstatus: in_progress\r\ntags: '[\"a\", \"b c\"]'\r\nparent: 5\r\n---\r\nTitle\r\n=====\r\n\r\n> [!NOTE]\r\n> - 1. * deep\r\n\r\n\
     Note[^1] 🎉\r\n\r\n[^1]: The note.\r\n",
    "# Feature Specification: Albums\n\n**Feature Branch**: `001-albums`  \n**Created**: 2025-12-10  \n**Status**: Draft  \n**Input**: \"x\"\n\n## \
     Scenarios *(mandatory)*\n\n1. **Given** a, **When** b, **Then** c\n\n- [ ] T001 [P] [US1] Do\n\n$$x^2$$\n\n<script>alert(1)</script>\n",
];

/// What holds for every spec, whatever it was made from.
fn sound(given: &[u8], (spec, text): &(ParsedSpec, SpecText)) {
    let shown = decode(given);
    assert!(shown.len() <= DOCUMENT_BYTES);
    let main = spec.main();
    let body = shown.get(main.body_start as usize..).expect("the body begins between two characters");
    if let Some((from, to)) = main.header {
        let header = shown.get(from as usize..to as usize).expect("the header stands between two characters");
        assert!(from >= main.body_start && header.contains("**"));
    }
    let lines = shown.split('\n').count() as u32;
    for line in spec.problems.iter().filter_map(|it| it.line) {
        assert!((1..=lines).contains(&line), "line {line} of {lines}");
    }
    assert!(spec.tasks.done <= spec.tasks.total);
    assert!(spec.problems.len() <= PROBLEMS_PER_SPEC);
    read_well(&spec.problems);
    assert!(!spec.display_title().is_empty() && !main.title.is_empty());
    assert_eq!(limit_nesting(body).len(), body.len());
    let tokens = main.tokens.as_ref().expect("they are counted");
    assert_eq!(tokens.content, tokens.prose + tokens.code_blocks + tokens.checklists);
    assert!(!text.body.contains('\0'));
}

fn edits() -> impl Strategy<Value = Vec<(prop::sample::Index, usize, String)>> {
    let piece = prop_oneof![
        "[\\PC\n\t]{0,6}",
        prop::sample::select(vec![
            "\n",
            "---\n",
            ":",
            ": ",
            "- ",
            "> ",
            "#",
            "# ",
            "\n## ",
            "```\n",
            "[",
            "]",
            "{",
            "}",
            "&a ",
            "*a",
            "'",
            "\"",
            "**",
            "`",
            "\r\n",
            "\t",
            "<!--",
            "-->",
            "<",
            "|",
            "- [ ] ",
            "**Status**: ",
            "status: ",
            "\u{0}",
            "\u{feff}",
            "…",
            "...\n",
            "!!x ",
            "? ",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec((any::<prop::sample::Index>(), 0..12_usize, piece), 1..12)
}

/// A text with some of its bytes replaced.
fn edited(text: &str, edits: Vec<(prop::sample::Index, usize, String)>) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for (place, length, piece) in edits {
        let from = place.index(bytes.len() + 1);
        let to = (from + length).min(bytes.len());
        bytes.splice(from..to, piece.into_bytes());
    }
    bytes
}

fn path() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => prop::sample::select(vec![
            "README.md", "readme.md", "spec.md", "Spec.md", "tasks.md", "plan.md", "001-a", "001-b", "2_c", "group", "archived", "templates",
            ".x", "..", "", "a~001-a", "node_modules", "README.md.backup", "🎉", "x.png", "contracts",
        ])
        .prop_map(str::to_owned),
        1 => "\\PC{0,8}",
    ];
    prop::collection::vec(part, 1..5).prop_map(|parts| parts.join("/"))
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(2),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn any_bytes_are_a_spec(given in prop::collection::vec(any::<u8>(), 0..400)) {
        sound(&given, &bytes(&given));
    }

    #[test]
    fn any_frontmatter_is_a_spec(yaml in "([a-z_]{1,9}: ?|status: |tags: |- |  |\\[|\\]|\\{|\\}|,|\n|\n|&a|\\*a|'|\"|#|\\||>|!|[0-9]{1,4}|2025-11-14|[\\PC]){0,60}") {
        let given = format!("---\n{yaml}\n---\n# T\n\n{yaml}\n");
        sound(given.as_bytes(), &bytes(given.as_bytes()));
    }

    #[test]
    fn any_markdown_is_a_spec(body in "([a-z ]{1,9}|\n|\n\n|# |## |> |- |\\[ \\] |```\n|    |\\*\\*|`|<b>|<!--|\\||1\\. |\\[\\^a\\]: |---\n|[\\PC]){0,80}") {
        sound(body.as_bytes(), &bytes(body.as_bytes()));
    }

    #[test]
    fn a_real_spec_survives_any_edit(which in 0..REAL.len(), edits in edits()) {
        let given = edited(REAL[which], edits);
        sound(&given, &bytes(&given));
        let crlf = String::from_utf8_lossy(&given).replace('\n', "\r\n");
        sound(crlf.as_bytes(), &bytes(crlf.as_bytes()));
    }

    #[test]
    fn any_paths_are_a_listing(mut paths in prop::collection::vec(path(), 0..30)) {
        let listing = list_folder(paths.iter().map(String::as_str));
        let mut names = HashSet::new();
        let mut files = HashSet::new();
        for spec in &listing.specs {
            prop_assert!(names.insert(&spec.name), "{} is there twice", spec.name);
            for file in [&spec.main].into_iter().chain(&spec.sub_specs).chain(&spec.assets) {
                prop_assert!(files.insert(file), "{file} belongs to two specs");
                let below = file.strip_prefix(&spec.dir).is_some_and(|it| it.starts_with('/'));
                prop_assert!(paths.contains(file) && below);
                prop_assert!(file.split('/').all(|part| !part.is_empty() && !part.starts_with('.')));
            }
        }
        prop_assert!(listing.specs.is_sorted_by_key(|it| &it.dir));
        paths.reverse();
        prop_assert_eq!(&listing, &list_folder(paths.iter().map(String::as_str)));
    }

    #[test]
    fn any_graph_is_a_tree_of_parents(
        specs in prop::collection::vec((0..9_u32, prop::option::of(0..12_usize), prop::collection::vec(0..12_usize, 0..4)), 1..12),
        turn in any::<prop::sample::Index>(),
    ) {
        let mut files = BTreeMap::new();
        for (place, (number, parent, on)) in specs.iter().enumerate() {
            let name = |place: &usize| specs.get(*place).map_or(format!("9{place}-gone"), |(number, ..)| format!("{number}-s{place}"));
            let parent = parent.as_ref().map(|it| format!("parent: {}\n", name(it))).unwrap_or_default();
            let on = on.iter().map(name).collect::<Vec<_>>().join(", ");
            let text = format!("---\nstatus: draft\n{parent}depends_on: [{on}]\n---\n# T\n");
            files.insert(format!("{number}-s{place}/README.md"), text.into_bytes());
        }
        let mut project = Files(files).project();
        let snapshot = Snapshot::assemble(project.clone());
        tree(&snapshot);
        let turn = turn.index(project.specs.len());
        project.specs.rotate_left(turn);
        same(&snapshot, &Snapshot::assemble(project));
    }
}

/// Every spec is in the tree of parents exactly once, and children and dependents are the reverse of what is said.
fn tree(snapshot: &Snapshot) {
    let mut seen = HashSet::new();
    let mut open: Vec<_> = snapshot.specs().iter().filter(|it| it.parent().is_none()).collect();
    while let Some(spec) = open.pop() {
        assert!(seen.insert(spec.name.clone()), "{} is there twice", spec.name);
        for child in spec.children() {
            let child = snapshot.spec(child.as_str()).expect("children are there");
            assert_eq!(child.parent(), Some(&spec.name));
            open.push(child);
        }
        for dependent in spec.required_by() {
            let dependent = snapshot.spec(dependent.as_str()).expect("dependents are there");
            assert!(dependent.depends_on().iter().any(|it| it.spec() == Some(&spec.name)));
        }
        assert!(spec.depends_on().iter().all(|it| it.spec() != Some(&spec.name)));
        read_well(spec.problems());
    }
    assert_eq!(seen.len(), snapshot.specs().len());
}

fn same(one: &Snapshot, other: &Snapshot) {
    assert_eq!(one.id(), other.id());
    for (a, b) in one.specs().iter().zip(other.specs()) {
        assert_eq!(
            (&a.name, a.parent(), a.children(), a.required_by()),
            (&b.name, b.parent(), b.children(), b.required_by())
        );
        assert_eq!(
            (a.depends_on(), a.related(), a.problems(), a.validation()),
            (b.depends_on(), b.related(), b.problems(), b.validation())
        );
    }
}

#[test]
fn the_real_looking_specs_are_what_they_look_like() {
    let titles = REAL.map(|text| readme(text).title.unwrap());
    assert_eq!(titles, ["Web App Realtime Sync", "Title", "Feature Specification: Albums"]);
}

#[test]
fn a_name_that_is_given_twice_is_kept_once() {
    let spec = Arc::new(readme("# T\n"));
    let other = Arc::new(ParsedSpec { number: Some(7), ..readme("# Other\n") });
    let project = ParsedProject { specs: vec![Arc::clone(&spec), other, spec], ..ParsedProject::default() };
    let snapshot = Snapshot::assemble(project);
    assert_eq!(snapshot.specs().len(), 1);
    tree(&snapshot);
}

#[test]
fn the_line_of_broken_yaml_is_one_of_the_file() {
    for end in ["\r", "\u{85}", "\u{2028}", "\u{2029}"] {
        let text = format!("---\nstatus: draft{end}a: b{end}c: d{end}{end}- [ x: y\n---\n# T\n");
        sound(text.as_bytes(), &bytes(text.as_bytes()));
    }
}
