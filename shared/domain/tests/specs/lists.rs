//! Lists, numbers and finding one spec.

use domain::{Filter, NotFound, Priority, Snapshot, Sort, SpecRef, Stats, Status};

use crate::support::files;

fn project() -> Snapshot {
    files([
        ("001-zebra/README.md", "---\nstatus: complete\npriority: low\ntags: [Web, api]\nassignee: Ann\ncreated: 2025-01-01\ncompleted: 2025-03-01\n---\n# Zebra\n"),
        ("082-web-sync/README.md", "---\nstatus: in-progress\npriority: critical\ntags: [web]\ncreated: 2025-02-01\n---\n# apple\n"),
        ("038-one/README.md", "---\nstatus: archived\n---\n# One\n"),
        ("038-two/README.md", "---\nstatus: draft\nassignee: bob\n---\n# Two\n"),
        ("notes/README.md", "---\nstatus: draft\n---\nno title\n"),
        ("7-notes/README.md", "---\nstatus: planned\npriority: high\ncreated: 2025-03-01\n---\n# Small\n"),
        ("2024/README.md", "---\nstatus: complete\ncompleted: 2025-01-01\n---\n# Year\n"),
    ])
    .snapshot()
}

fn list(filter: &Filter, sort: &str) -> String {
    let project = project();
    let found = project.list(filter, Sort::parse(sort).expect(sort));
    found.iter().map(|spec| spec.name.to_string()).collect::<Vec<_>>().join(" ")
}

#[test]
fn lists_are_sorted_with_what_is_missing_last() {
    let check = |sort: &str, expect: &str| assert_eq!(list(&Filter::default(), sort), expect, "{sort}");
    check("-number", "2024 082-web-sync 038-one 038-two 7-notes 001-zebra notes");
    check("number", "001-zebra 7-notes 038-one 038-two 082-web-sync 2024 notes");
    check("title", "082-web-sync notes 038-one 7-notes 038-two 2024 001-zebra");
    check("-title", "001-zebra 2024 038-two 7-notes 038-one notes 082-web-sync");
    check("status", "038-two notes 7-notes 082-web-sync 001-zebra 2024 038-one");
    check("priority", "001-zebra 7-notes 082-web-sync 038-one 038-two 2024 notes");
    check("-priority", "082-web-sync 7-notes 001-zebra 038-one 038-two 2024 notes");
    check("created", "001-zebra 082-web-sync 7-notes 038-one 038-two 2024 notes");
    check("-updated", "7-notes 082-web-sync 001-zebra 038-one 038-two 2024 notes");
    assert_eq!(Sort::parse("--number").or(Sort::parse("size")), None);
    for word in Sort::WORDS {
        assert_eq!(Sort::parse(word).unwrap().as_str(), word);
    }
}

#[test]
fn filters_narrow_a_list() {
    let check = |filter: Filter, expect: &str| assert_eq!(list(&filter, "number"), expect, "{filter:?}");
    let words = |words: &[&str]| words.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    check(
        Filter { status: vec![Status::Draft, Status::Planned], ..Filter::default() },
        "7-notes 038-two notes",
    );
    check(Filter { priority: vec![Priority::Low], ..Filter::default() }, "001-zebra");
    check(Filter { tags: words(&["WEB"]), ..Filter::default() }, "001-zebra 082-web-sync");
    check(Filter { tags: words(&["web", "api"]), ..Filter::default() }, "001-zebra");
    check(Filter { assignee: words(&["ann", "BOB"]), ..Filter::default() }, "001-zebra 038-two");
    check(
        Filter { hide_archived: true, ..Filter::default() },
        "001-zebra 7-notes 038-two 082-web-sync 2024 notes",
    );
    check(Filter { hide_archived: true, status: vec![Status::Archived], ..Filter::default() }, "038-one");
    check(Filter { problems: true, ..Filter::default() }, "038-one 038-two notes");
}

#[test]
fn numbers_count_every_spec() {
    let stats = Stats::of(&project());
    assert_eq!((stats.total, stats.by_status, stats.by_priority), (7, [2, 1, 1, 2, 1], [1, 0, 1, 1]));
    assert_eq!(stats.with_status(Status::Complete), 2);
    assert_eq!(stats.with_priority(Priority::Critical), 1);
    assert!((stats.completion_rate() - 200.0 / 7.0).abs() < 1e-9);
    assert!(Stats::default().completion_rate().abs() < 1e-9);
}

#[test]
fn a_spec_is_found_by_what_people_call_it() {
    let project = project();
    let check = |text: &str, expect: Result<&str, NotFound>| {
        let found =
            SpecRef::parse(text).and_then(|it| project.resolve(&it).map(|spec| spec.name.to_string()));
        assert_eq!(found, expect.map(ToOwned::to_owned), "{text}");
    };
    let missing = || Err(NotFound::Missing);
    check("082-web-sync", Ok("082-web-sync"));
    check("082", Ok("082-web-sync"));
    check("82", Ok("082-web-sync"));
    check("0000082", Ok("082-web-sync"));
    check("web-sync", Ok("082-web-sync"));
    check("2024", Ok("2024"));
    check("notes", Ok("notes"));
    check("zebra", Ok("001-zebra"));
    check("web", missing());
    check("82-web-sync", missing());
    check("Web-sync", missing());
    check("99", missing());
    check("0000000000082", missing());
    check(" 82", missing());
    for refused in ["", "a/b", "a\\b", "..", "a..b", "a\0"] {
        check(refused, Err(NotFound::Refused));
    }
    let names = vec![domain::SpecName::new("038-one"), domain::SpecName::new("038-two")];
    let ambiguous = NotFound::Ambiguous(names);
    assert_eq!(ambiguous.to_string(), "several specs are called that: `038-one`, `038-two`");
    check("38", Err(ambiguous));
}

#[test]
fn neighbours_are_those_of_the_list() {
    let project = project();
    let next = |name: &str, step| {
        project.neighbour(&domain::SpecName::new(name), step).map(|it| it.name.to_string())
    };
    assert_eq!(next("2024", -1), None);
    assert_eq!(next("2024", 1).as_deref(), Some("082-web-sync"));
    assert_eq!(next("notes", 1), None);
    assert_eq!(next("nobody", 1), None);
    assert_eq!(project.numbered(38).count(), 2);
}
