//! How the specs of a snapshot relate.

use std::collections::BTreeMap;

use domain::{Snapshot, ValidationStatus};

use crate::support::{Files, read_well, seen};

/// A snapshot of specs that are given as `name: fields`.
fn snapshot(specs: &[(&str, &str)]) -> Snapshot {
    let file = |(dir, fields): &(&str, &str)| {
        let text = format!("---\nstatus: draft\n{fields}\n---\n# T\n\ntext\n");
        (format!("{dir}/README.md"), text.into_bytes())
    };
    Files(specs.iter().map(file).collect()).snapshot()
}

fn depends_on(snapshot: &Snapshot, name: &str) -> String {
    let spec = snapshot.spec(name).expect(name);
    let show = |it: &domain::Reference| it.spec().map_or(format!("?{}", it.as_str()), ToString::to_string);
    spec.depends_on().iter().map(show).collect::<Vec<_>>().join(" ")
}

fn problems(snapshot: &Snapshot, name: &str) -> Vec<String> {
    let spec = snapshot.spec(name).expect(name);
    read_well(spec.problems());
    seen(spec.problems())
}

#[test]
fn a_reference_is_found_by_name_then_number_then_last_part_of_a_path() {
    let check = |written: &str, expect: &str| {
        let all = snapshot(&[
            ("001-a", &format!("depends_on: ['{written}']")),
            ("002-b", ""),
            ("20251101/010-c", ""),
            ("plain", ""),
        ]);
        assert_eq!(depends_on(&all, "001-a"), expect, "{written}");
    };
    check("002-b", "002-b");
    check("002", "002-b");
    check("2", "002-b");
    check("002-renamed", "002-b");
    check("20251101/010-c", "010-c");
    check("20240101/002-b", "002-b");
    check("../002-b/README.md", "002-b");
    check("../002-b/", "002-b");
    check("specs/002-b/spec.md", "002-b");
    check("plain", "plain");
    check("b", "?b");
    check("099-gone", "?099-gone");
    check("..", "?..");
    check("/", "?/");
    check("99999999999", "?99999999999");
    check("002-renamed, 010-c", "?002-renamed, 010-c");
}

#[test]
fn several_references_may_be_separated_by_commas() {
    let all = snapshot(&[("001-a", "depends_on: 002-b, 003, 009-gone"), ("002-b", ""), ("003-c", "")]);
    assert_eq!(depends_on(&all, "001-a"), "002-b 003-c ?009-gone");
    assert_eq!(
        problems(&all, "001-a"),
        ["3: warning `depends_on` names `009-gone`, and there is no such spec."]
    );
}

#[test]
fn a_number_that_two_specs_have_finds_neither() {
    let all = snapshot(&[("001-a", "depends_on: [2, 002-c, 002-gone]"), ("002-b", ""), ("002-c", "")]);
    assert_eq!(depends_on(&all, "001-a"), "?2 002-c ?002-gone");
    assert_eq!(problems(&all, "002-b"), ["warning The number 2 is there more than once: see `002-c`."]);
}

#[test]
fn nested_specs_that_collide_are_found_by_their_paths() {
    let all = snapshot(&[
        ("a/001-x", ""),
        ("b/001-x", "depends_on: a/001-x\nrelated: specs/b/001-x\nparent: 'a~001-x'"),
    ]);
    let spec = all.spec("b~001-x").unwrap();
    assert_eq!(depends_on(&all, "b~001-x"), "a~001-x");
    assert_eq!(spec.parent().unwrap().as_str(), "a~001-x");
    assert!(problems(&all, "b~001-x").contains(&"4: error `related` names the spec itself.".to_owned()));
    assert_eq!(spec.slug(), "x");
}

#[test]
fn dangling_references_are_kept_and_told() {
    let all = snapshot(&[("001-a", "depends_on: 099-gone\nrelated: [098-gone]\nparent: 097-gone")]);
    assert_eq!(
        problems(&all, "001-a"),
        [
            "3: warning `depends_on` names `099-gone`, and there is no such spec.",
            "4: warning `related` names `098-gone`, and there is no such spec.",
            "5: warning `parent` names `097-gone`, and there is no such spec.",
        ]
    );
    assert_eq!(all.spec("001-a").unwrap().validation(), ValidationStatus::Warn);
}

#[test]
fn a_problem_with_an_entry_is_shown_at_its_line() {
    let all =
        snapshot(&[("001-a", "depends_on:\n  - 002-b\n\n  # gone for good\n  - 099-gone"), ("002-b", "")]);
    assert_eq!(
        problems(&all, "001-a"),
        ["7: warning `depends_on` names `099-gone`, and there is no such spec."]
    );
}

#[test]
fn a_spec_does_not_refer_to_itself_nor_twice_to_another() {
    let all = snapshot(&[("001-a", "depends_on: [1, 002-b, 2, 099-x, 099-x]\nparent: 001-a"), ("002-b", "")]);
    assert_eq!(
        problems(&all, "001-a"),
        [
            "3: error `depends_on` names the spec itself.",
            "3: error `depends_on` names `002-b` twice.",
            "3: warning `depends_on` names `099-x`, and there is no such spec.",
            "3: error `depends_on` names `099-x` twice.",
            "4: error A spec cannot be its own `parent`.",
        ]
    );
    assert_eq!(depends_on(&all, "001-a"), "002-b ?099-x");
}

#[test]
fn children_and_dependents_are_the_reverse() {
    let all = snapshot(&[
        ("001-a", ""),
        ("002-b", "parent: 1\ndepends_on: 3"),
        ("010-c", "parent: 001-a"),
        ("003-d", ""),
        ("004-e", "depends_on: [003-d]"),
    ]);
    let names =
        |names: &[domain::SpecName]| names.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    assert_eq!(names(all.spec("001-a").unwrap().children()), "010-c 002-b");
    assert_eq!(names(all.spec("003-d").unwrap().required_by()), "004-e 002-b");
}

#[test]
fn a_circle_of_parents_is_cut_at_its_first_spec() {
    let all = snapshot(&[
        ("001-a", "parent: 3"),
        ("002-b", "parent: 1"),
        ("003-c", "parent: 2"),
        ("004-d", "parent: 3"),
    ]);
    let parent = |name: &str| all.spec(name).unwrap().parent().map(ToString::to_string);
    assert_eq!(
        ["001-a", "002-b", "003-c", "004-d"].map(parent),
        [None, Some("001-a".into()), Some("002-b".into()), Some("003-c".into())]
    );
    for name in ["001-a", "002-b", "003-c"] {
        assert_eq!(problems(&all, name), ["3: error `parent` goes in a circle: `001-a`, `002-b`, `003-c`."]);
    }
    assert!(problems(&all, "004-d").is_empty());
}

#[test]
fn a_circle_of_dependencies_is_told_and_kept() {
    let all = snapshot(&[("001-a", "depends_on: 2"), ("002-b", "depends_on: 1"), ("003-c", "depends_on: 1")]);
    assert_eq!(problems(&all, "001-a"), ["3: error `depends_on` goes in a circle: `001-a`, `002-b`."]);
    assert_eq!(depends_on(&all, "002-b"), "001-a");
    assert!(problems(&all, "003-c").is_empty());
}

#[test]
fn a_parent_that_is_also_a_dependency_is_an_error() {
    let all = snapshot(&[("001-a", ""), ("002-b", "parent: 1\ndepends_on: 001-a")]);
    assert_eq!(problems(&all, "002-b"), ["3: error `001-a` is both parent and dependency."]);
}

#[test]
fn thousands_of_specs_in_one_circle_and_of_one_number_are_no_burden() {
    let mut files = BTreeMap::new();
    for i in 0..10_000 {
        let text = format!(
            "---\nstatus: draft\nparent: 1-{}\ndepends_on: 1-{}\n---\n# T\n",
            (i + 1) % 10_000,
            (i + 2) % 10_000
        );
        files.insert(format!("1-{i}/README.md"), text.into_bytes());
    }
    let all = Files(files).snapshot();
    assert_eq!(all.specs().len(), 10_000);
    for spec in all.specs() {
        read_well(spec.problems());
    }
    assert_eq!(all.specs().iter().filter(|it| it.parent().is_none()).count(), 1);
}

#[test]
fn the_snapshot_is_named_by_what_it_shows() {
    let one = snapshot(&[("001-a", ""), ("002-b", "")]);
    assert_eq!(one.id(), snapshot(&[("002-b", ""), ("001-a", "")]).id());
    assert_ne!(one.id(), snapshot(&[("001-a", ""), ("002-c", "")]).id());
    assert_ne!(one.id(), snapshot(&[("001-a", ""), ("002-b", "tags: x")]).id());
    // A directory that is no spec is shown as a problem.
    let mut files = crate::support::files([("001-a/README.md", "# T\n")]);
    let before = files.snapshot().id();
    files.0.insert("046-x/plan.md".to_owned(), Vec::new());
    assert_ne!(before, files.snapshot().id());
}
