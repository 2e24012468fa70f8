//! The header in the body, in place of a frontmatter and beside one.

use domain::{Priority, Status};

use crate::support::{date, files, readme, seen};

#[test]
fn without_frontmatter_the_blockquote_is_read_and_not_shown_again() {
    let text = "# T\n\n> **Status**: ✅ Complete · **Priority**: High · **Created**: 2025-11-14 · **Tags**: a, b\n> **Completed**: 2025-11-15 · **Assignee**: marvin · **Reviewer**: TBD\n\nText.\n";
    let spec = readme(text);
    assert_eq!(seen(&spec.problems), [""; 0]);
    assert_eq!((spec.status, spec.priority), (Status::Complete, Some(Priority::High)));
    assert_eq!(date(spec.created_at).as_deref(), Some("2025-11-14"));
    assert_eq!(date(spec.completed_at).as_deref(), Some("2025-11-15"));
    assert_eq!((spec.tags.join(" "), spec.assignee.as_deref()), ("a b".to_owned(), Some("marvin")));
    assert_eq!((spec.fields[0].name.as_str(), spec.fields[0].value.as_str()), ("reviewer", "TBD"));
    let (from, to) = spec.main().header.unwrap();
    let shown = format!("{}{}", &text[..from as usize], &text[to as usize..]);
    assert_eq!(shown, "# T\n\n\nText.\n");
}

#[test]
fn a_status_is_read_through_pictures_and_remarks() {
    let check = |value: &str, expect: Status| {
        let spec = readme(&format!("# T\n\n> **Status**: {value}\n"));
        assert_eq!(spec.status, expect, "{value}");
        assert!(spec.main().header.is_some());
    };
    check("🗓️ Planned", Status::Planned);
    check("⏳ In progress", Status::InProgress);
    check("📦 Archived · **Created**: 2025-11-14", Status::Archived);
    check("**Complete** (phase 1)", Status::Complete);
    check("`done` - shipped", Status::Complete);
    check("Draft.", Status::Draft);
    let spec = readme("# T\n\n> **Status**: Blocked\n");
    assert_eq!(
        seen(&spec.problems),
        ["3: warning Unknown status `Blocked`: the spec is shown as `planned`."]
    );
}

#[test]
fn lines_of_bold_labels_are_read_and_stay() {
    for text in [
        "# T\n\n**Status**: In Progress\n**Priority**: low\n**Created**: 2025-11-14\n",
        "# T\n\n**Status:** In Progress\n\n**Priority:** low\n\n**Created:** 2025-11-14\n",
        "# T\n\n- **Status**: in-progress\n- **Priority**: Low\n- **Created**: 2025-11-14 (first)\n",
        "T\n=\n\n**Status**: in-progress · **Priority**: low, for now · **Created**: `2025-11-14`\n",
    ] {
        let spec = readme(text);
        assert_eq!((spec.status, spec.priority), (Status::InProgress, Some(Priority::Low)), "{text}");
        assert_eq!((date(spec.created_at).as_deref(), spec.main().header), (Some("2025-11-14"), None));
        assert_eq!(seen(&spec.problems), [""; 0]);
    }
}

#[test]
fn only_what_stands_above_the_first_section_is_a_header() {
    for text in [
        "# T\n\n## A\n\n> **Status**: Complete\n",
        "# T\n\n```\n> **Status**: Complete\n```\n",
        "# T\n\n    > **Status**: Complete\n",
        "# T\n\n> The **Status**: Complete\n",
        "# T\n\nThe **Status**: Complete\n",
        "# T\n\n> **Priority**: High\n",
    ] {
        let spec = readme(text);
        assert_eq!((spec.status, spec.main().header, spec.priority), (Status::Planned, None, None), "{text}");
    }
}

#[test]
fn what_is_no_metadata_stays_visible() {
    let header = |text: &str| {
        let range = readme(text).main().header;
        range.map(|(from, to)| text[from as usize..to as usize].to_owned())
    };
    assert_eq!(
        header("# T\n\n> **Status**: Draft\n> **Token Budget**: 2000\n").as_deref(),
        Some("> **Status**: Draft\n")
    );
    assert_eq!(
        header("# T\n\n> **Status**: Draft\n>\n> Read this first.\n").as_deref(),
        Some("> **Status**: Draft\n")
    );
    assert_eq!(header("# T\n\n> **Status**: Draft · **Part of**: 184\n"), None);
    assert_eq!(
        header("# T\n\n> **Note**: a\n> **Status**: Draft\n").as_deref(),
        Some("> **Status**: Draft\n")
    );
    assert_eq!(
        header("# T\r\n\r\n> **Status**: Draft\r\n\r\nText").as_deref(),
        Some("> **Status**: Draft\r\n")
    );
    assert_eq!(header("> **Status**: Draft").as_deref(), Some("> **Status**: Draft"));
}

#[test]
fn beside_a_frontmatter_it_only_fills_gaps_and_contradictions_are_told() {
    let spec = readme(
        "---\nstatus: complete\ncompleted: 2025-11-17\ncreated_at: '2025-11-14T23:59:00Z'\ncreated: 2025-11-14\ntags: [a, b]\n---\n\n# T\n\n\
         > **Status**: 📅 Planned · **Priority**: High · **Created**: 2025-11-14 · **Tags**: b, a\n> **Assignee**: marvin\n",
    );
    assert_eq!(
        (spec.status, spec.priority, spec.assignee.as_deref()),
        (Status::Complete, Some(Priority::High), Some("marvin"))
    );
    assert_eq!(
        seen(&spec.problems),
        ["11: info The header says `📅 Planned`, and the frontmatter `complete`: the frontmatter counts."]
    );
    let all = readme(
        "---\nstatus: draft\npriority: low\ncreated: 2025-11-14\ntags: a\nassignee: x\nreviewer: r\n---\n# T\n\n> **Status**: Done · \
         **Priority**: high · **Created**: 2025-11-15 · **Tags**: a, c · **Assignee**: y · **Reviewer**: s\n",
    );
    assert_eq!(seen(&all.problems).len(), 6);
    assert_eq!(all.fields.len(), 1);
}

#[test]
fn beside_a_frontmatter_lines_of_labels_are_a_header_too() {
    let check = |body: &str, shown: &str| {
        let text = format!("---\nstatus: planned\n---\n# T\n\n{body}");
        let spec = readme(&text);
        assert_eq!((spec.status, spec.priority), (Status::Planned, Some(Priority::High)), "{body}");
        let contradiction =
            "info The header says `✅ Complete`, and the frontmatter `planned`: the frontmatter counts.";
        let told = seen(&spec.problems);
        assert!(told.len() == 1 && told[0].ends_with(contradiction), "{told:?}");
        let (start, (from, to)) = (spec.main().body_start as usize, spec.main().header.unwrap_or_default());
        let (from, to) = (start.max(from as usize), start.max(to as usize));
        assert_eq!(format!("{}{}", &text[start..from], &text[to..]), format!("# T\n\n{shown}"), "{body}");
    };
    check("**Status**: ✅ Complete\n**Priority**: High\n\nText.\n", "\nText.\n");
    check("**Priority:** High\n\n**Status:** ✅ Complete\n\nText.\n", "\nText.\n");
    check("- **Status**: ✅ Complete\n- **Priority**: High\n- **Risk**: none\n", "- **Risk**: none\n");
    // What has something else with it stays.
    for shown in [
        "**Status**: ✅ Complete · **Priority**: High · **Risk**: none\n",
        "**Priority**: High\n**Risk**: none\n**Status**: ✅ Complete, as far as\nit goes.\n",
        "- **Status**: Complete\n    - but for this\n- **Priority**: High\n",
    ] {
        let spec = readme(&format!("---\nstatus: planned\n---\n# T\n\n{shown}"));
        assert_eq!((spec.main().header, spec.priority), (None, Some(Priority::High)), "{shown}");
    }
}

#[test]
fn a_spec_kit_spec_with_a_frontmatter_says_what_its_lines_contradict() {
    let (spec, _) = files([(
        "001-a/spec.md",
        "---\nstatus: in-progress\n---\n# Feature Specification: A\n\n**Feature Branch**: `001-a`  \n**Created**: \
         2025-12-10  \n**Status**: Draft  \n**Input**: words\n",
    )])
    .one();
    assert_eq!((spec.status, date(spec.created_at).as_deref()), (Status::InProgress, Some("2025-12-10")));
    assert_eq!(
        seen(&spec.problems),
        ["8: info The header says `Draft`, and the frontmatter `in-progress`: the frontmatter counts."]
    );
    assert!(spec.main().header.is_some());
}

#[test]
fn tags_are_the_same_in_any_letter_case() {
    let spec = readme(
        "---\nstatus: draft\ntags: [API, web]\n---\n# T\n\n> **Status**: Draft · **Tags**: Web, api, WEB\n",
    );
    assert_eq!(seen(&spec.problems), [""; 0]);
    assert_eq!(readme("# T\n\n> **Status**: Draft · **Tags**: Web, api, WEB\n").tags, ["Web", "api"]);
}

#[test]
fn a_frontmatter_without_status_takes_it_from_the_header_with_a_warning() {
    let spec = readme("---\ntags: a\n---\n# T\n\n> **Status**: 📦 Archived\n");
    assert_eq!(spec.status, Status::Archived);
    assert_eq!(
        seen(&spec.problems),
        ["6: warning There is no `status` in the frontmatter: the header's is taken."]
    );
    assert_eq!(spec.problems[0].remedy, "Add `status: archived` to the frontmatter.");
}

#[test]
fn a_spec_kit_spec_is_read_from_the_lines_below_its_title() {
    let (spec, text) = files([
        (
            "001-photo-albums/spec.md",
            "# Feature Specification: Photo `Albums`\n\n**Feature Branch**: `001-photo-albums`  \n**Created**: 2025-12-10  \n**Status**: Draft  \n\
             **Input**: User description: \"albums\"\n\n## User Scenarios\n\n- [ ] not this\n",
        ),
        ("001-photo-albums/tasks.md", "# Tasks\n\n- [x] T001 [P] [US1] Do\n- [ ] T002 Do\n- [X] T003 Do\n"),
        ("001-photo-albums/plan.md", "no heading\n"),
        ("001-photo-albums/contracts/user-api.md", "## Deep\n"),
    ])
    .one();
    assert_eq!(spec.title.as_deref(), Some("Photo Albums"));
    assert_eq!((spec.status, date(spec.created_at).as_deref()), (Status::Draft, Some("2025-12-10")));
    assert_eq!((spec.tasks.done, spec.tasks.total), (2, 3));
    assert_eq!(seen(&spec.problems), [""; 0]);
    let tabs: Vec<_> = spec.documents.iter().map(|it| format!("{}: {}", it.path, it.title)).collect();
    assert_eq!(
        tabs,
        ["spec.md: Photo Albums", "plan.md: Plan", "contracts/user-api.md: User api", "tasks.md: Tasks"]
    );
    assert_eq!(text.title, "Photo Albums");
    assert!(text.body.contains("T001 [P] [US1] Do") && text.body.contains("no heading"));
}

#[test]
fn a_spec_kit_template_that_was_not_filled_in_is_told() {
    let (spec, _) = files([(
        "001-a/spec.md",
        "# Feature Specification: [FEATURE NAME]\n\n**Created**: [DATE]  \n**Status**: Ready for Planning\n",
    )])
    .one();
    assert_eq!(
        seen(&spec.problems),
        [
            "3: error `DATE` in `created` is not a date.",
            "4: warning Unknown status `Ready for Planning`: the spec is shown as `planned`.",
        ]
    );
}
