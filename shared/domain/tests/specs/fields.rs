//! What the fields of a frontmatter become.

use domain::{Field, Priority, Status, Timestamp};

use crate::support::{date, read_well, readme, seen, with};

#[test]
fn a_status_is_understood_in_any_spelling() {
    let check = |text: &str, expect: Status| {
        assert_eq!(readme(&format!("---\nstatus: {text}\n---\n# T")).status, expect, "{text}");
    };
    check("draft", Status::Draft);
    check("planned", Status::Planned);
    check("'In Progress'", Status::InProgress);
    check("in_progress", Status::InProgress);
    check("DONE", Status::Complete);
    check("archived", Status::Archived);
}

#[test]
fn an_unknown_or_missing_status_is_planned_with_a_problem() {
    let check = |front: &str, expect: &str| {
        let spec = readme(&format!("{front}# T\n"));
        read_well(&spec.problems);
        assert_eq!((spec.status, seen(&spec.problems)), (Status::Planned, vec![expect.to_owned()]));
    };
    check(
        "---\ncreated: 2025-11-14\nstatus: blocked\n---\n",
        "3: warning Unknown status `blocked`: the spec is shown as `planned`.",
    );
    check("---\nstatus: [a, b]\n---\n", "2: warning Unknown status `a, b`: the spec is shown as `planned`.");
    check("---\nstatus: 5\n---\n", "2: warning Unknown status `5`: the spec is shown as `planned`.");
    for none in ["", "---\n---\n", "---\nstatus:\n---\n", "---\nstatus: ''\n---\n", "---\ntags: a\n---\n"] {
        check(none, "1: warning There is no `status`: the spec is shown as `planned`.");
    }
    let remedy = |text: &str| readme(text).problems[0].remedy.clone();
    let words = "`status:` and one of `draft`, `planned`, `in-progress`, `complete`, `archived`.";
    assert_eq!(remedy("# T\n"), format!("Add a frontmatter with {words}"));
    assert_eq!(remedy("---\ntags: a\n---\n# T\n"), format!("Write into the frontmatter {words}"));
    assert_eq!(readme("\n\n---\ntags: a\n---\n# T\n").problems[0].line, Some(3));
}

#[test]
fn an_unknown_priority_is_none_with_a_problem() {
    assert_eq!(with("priority: Urgent").priority, Some(Priority::Critical));
    assert_eq!(with("priority: med").priority, Some(Priority::Medium));
    assert_eq!(with("priority:").priority, None);
    let spec = with("priority: P1");
    assert_eq!(spec.priority, None);
    assert_eq!(seen(&spec.problems), ["3: warning Unknown priority `P1`: the spec is shown without one."]);
    assert_eq!(spec.problems[0].remedy, "Use one of `low`, `medium`, `high`, `critical`.");
}

#[test]
fn dates_are_read_as_dates_strings_and_times() {
    let check = |text: &str| {
        assert_eq!(
            date(with(&format!("created: {text}")).created_at).as_deref(),
            Some("2025-11-14"),
            "{text}"
        );
    };
    check("2025-11-14");
    check("'2025-11-14'");
    check("\"2025-11-14\"");
    check("2025-11-14T05:33:26.170Z");
    check("2025-11-14 05:33:26");
    check("'2025-11-13T23:33:26-08:00'");
}

#[test]
fn the_exact_time_wins_over_the_day() {
    let spec = with("created_at: '2025-11-14T05:33:26.170Z'\ncreated: 2025-11-13\ncompleted: 2025-11-17");
    assert_eq!(spec.created_at, Timestamp::parse("2025-11-14T05:33:26.170Z"));
    assert_eq!(date(spec.completed_at).as_deref(), Some("2025-11-17"));
}

#[test]
fn when_it_changed_is_taken_from_what_it_says() {
    let check = |fields: &str, expect: Option<&str>| {
        assert_eq!(date(with(fields).updated_at).as_deref(), expect, "{fields}");
    };
    let transitions =
        "transitions:\n  - {status: planned, at: 2025-11-15}\n  - {status: complete, at: 2025-11-17}";
    check("", None);
    check("created: 2025-11-14", Some("2025-11-14"));
    check(&format!("created: 2025-11-14\n{transitions}"), Some("2025-11-17"));
    check(&format!("updated: 2025-11-16\n{transitions}"), Some("2025-11-16"));
    check("updated: 2025-11-16\nupdated_at: 2025-11-18T00:00:00Z", Some("2025-11-18"));
}

#[test]
fn a_date_that_is_none_is_an_error() {
    for (text, quoted) in [
        ("2025-13-45", "2025-13-45"),
        ("soon", "soon"),
        ("2025", "2025"),
        ("{date}", "date:"),
        ("[2025-11-14, 2025-11-15]", "2025-11-14, 2025-11-15"),
        ("14.11.2025", "14.11.2025"),
    ] {
        let spec = with(&format!("created: {text}"));
        read_well(&spec.problems);
        assert_eq!(seen(&spec.problems), [format!("3: error `{quoted}` in `created` is not a date.")]);
        assert_eq!(spec.created_at, None);
    }
    assert_eq!(seen(&with("updated_at: x\ncompleted_at: y").problems).len(), 2);
}

#[test]
fn transitions_are_the_timeline_and_bad_ones_are_told() {
    let spec = with(
        "transitions:\n  - status: in-progress\n    at: '2025-11-14T05:35:02.854Z'\n  - 113-some-spec\n  - status: blocked\n    at: \
         2025-11-14\n  - status: done\n    at: 2025-11-17\n  - status: planned",
    );
    let steps: Vec<_> =
        spec.transitions.iter().map(|it| format!("{} {}", it.at.date(), it.status.as_str())).collect();
    assert_eq!(steps, ["2025-11-14 in-progress", "2025-11-17 complete"]);
    assert_eq!(
        seen(&spec.problems),
        [
            "6: warning The transition `113-some-spec` is not understood.",
            "7: warning The transition `status: blocked, at: 2025-11-14` is not understood.",
            "11: warning The transition `status: planned` is not understood.",
        ]
    );
    assert_eq!(
        seen(&with("transitions: soon").problems),
        ["3: warning `transitions` is `soon`, not a list."]
    );
}

#[test]
fn the_timeline_is_in_the_order_of_time_whatever_the_file_has() {
    let spec = with(
        "transitions:\n  - {status: complete, at: 2025-03-01}\n  - {status: planned, at: 2025-01-01}\n  - {status: \
         in-progress, at: 2025-02-01}\n  - {status: draft, at: 2025-01-01}",
    );
    let steps: Vec<_> = spec.transitions.iter().map(|it| it.status.as_str()).collect();
    assert_eq!(steps, ["planned", "draft", "in-progress", "complete"]);
}

#[test]
fn when_it_was_completed_is_taken_from_its_last_transition_to_that() {
    let check = |fields: &str, expect: Option<&str>| {
        let text = format!(
            "---\n{fields}\ntransitions:\n  - {{status: complete, at: 2025-11-17}}\n  - {{status: in-progress, at: \
             2025-11-18}}\n  - {{status: complete, at: 2025-11-19}}\n---\n# T\n"
        );
        let spec = readme(&text);
        assert_eq!((date(spec.completed_at).as_deref(), seen(&spec.problems)), (expect, vec![]), "{fields}");
    };
    check("status: complete", Some("2025-11-19"));
    check("status: complete\ncompleted: 2025-11-20", Some("2025-11-20"));
    // It is worked on again.
    check("status: in-progress", None);
}

#[test]
fn tags_are_a_list_a_comma_string_or_json() {
    let check = |text: &str, expect: &[&str]| assert_eq!(with(text).tags, expect, "{text}");
    check("tags: [b, a, b]", &["b", "a"]);
    check("tags: [a, A, Über, über]", &["a", "Über"]);
    check("tags:\n- a\n- v0.3.0\n- 2024", &["a", "v0.3.0", "2024"]);
    check("tags: a, b,a", &["a", "b"]);
    check("tags: '[\"a\", \"b\"]'", &["a", "b"]);
    check("tags: a", &["a"]);
    check("tags:", &[]);
    check("tags: []", &[]);
    check("tags: 1.10", &["1.10"]);
    check("", &[]);
}

#[test]
fn odd_tags_are_told() {
    let spec = with("tags:\n  - a b\n  - ''\n  - [c]\n  - d");
    assert_eq!(
        seen(&spec.problems),
        [
            "4: warning The tag `a b` has a space in it.",
            "5: warning A tag is blank.",
            "6: warning The tag `[c]` is a list, not a word.",
        ]
    );
    assert_eq!(spec.tags, ["a b", "d"]);
}

#[test]
fn references_are_names_numbers_and_old_paths() {
    let check = |text: &str, expect: &[&str]| {
        assert_eq!(with(&format!("depends_on: {text}")).depends_on, expect, "{text}");
    };
    check("[002-b, 082, \"82\", 83, 20251101/002-name]", &["002-b", "082", "82", "83", "20251101/002-name"]);
    check("082", &["082"]);
    check("82", &["82"]);
    check("002-b", &["002-b"]);
    check("\n  - 002-b\n  - 003-c", &["002-b", "003-c"]);
    check("", &[]);
    check("[]", &[]);
    check("034-links, 040-pics", &["034-links", "040-pics"]);
    check("'[\"034-links\", 40]'", &["034-links", "40"]);
    let spec = with("related: 003-c\nparent: 1");
    assert_eq!((spec.related, spec.parent), (vec!["003-c".to_owned()], Some("1".to_owned())));
}

#[test]
fn blank_and_odd_references_are_errors() {
    let spec = with("depends_on:\n  - ''\n  - 002-b\n  -\n  - {a: b}");
    read_well(&spec.problems);
    assert_eq!(
        seen(&spec.problems),
        [
            "4: error An entry of `depends_on` is empty.",
            "6: error An entry of `depends_on` is empty.",
            "7: error `{a: b}` in `depends_on` is a mapping, not the name of a spec.",
        ]
    );
    assert_eq!(spec.depends_on, ["002-b"]);
    let nested = with("depends_on: [[001-generic]]\nrelated: 002-b,");
    read_well(&nested.problems);
    assert_eq!(
        seen(&nested.problems),
        [
            "3: error `[001-generic]` in `depends_on` is a list, not the name of a spec.",
            "4: error An entry of `related` is empty.",
        ]
    );
    let spec = with("parent: [001-a, 002-b]");
    assert_eq!(spec.parent.as_deref(), Some("001-a"));
    assert_eq!(seen(&spec.problems), ["3: warning `parent` names several specs; the first one counts."]);
}

#[test]
fn other_fields_are_kept_as_text_in_their_order() {
    let spec = with(
        "reviewer: [ann, bob]\nassignee: marvin\nissue: 12\npr: 007\nrelease: 1.10\nbreaking: true\nepic: {a: 1, b: [c]}\n\
         due: 2025-12-01\nnothing:\ntitle: 'Ünïcode'",
    );
    let field = |name: &str, value: &str| Field { name: name.to_owned(), value: value.to_owned() };
    assert_eq!(
        spec.fields,
        [
            field("reviewer", "ann, bob"),
            field("issue", "12"),
            field("pr", "007"),
            field("release", "1.10"),
            field("breaking", "true"),
            field("epic", "a: 1, b: c"),
            field("due", "2025-12-01"),
            field("nothing", ""),
            field("title", "Ünïcode"),
        ]
    );
    assert_eq!((spec.assignee.as_deref(), spec.problems.len()), (Some("marvin"), 0));
    assert_eq!(spec.title.as_deref(), Some("Title"));
}
