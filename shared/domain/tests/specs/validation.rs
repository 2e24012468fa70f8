//! What one spec shows by itself to be wrong or missing.

use domain::ValidationStatus;

use crate::support::{files, read_well, readme, seen};

fn check(text: &str, expect: &[&str]) {
    let spec = readme(text);
    read_well(&spec.problems);
    assert_eq!(seen(&spec.problems), expect, "{text}");
}

#[test]
fn a_good_spec_passes() {
    check("---\nstatus: planned\npriority: low\ncreated: 2025-11-14\n---\n\n# T\n\n## A\n\ntext\n", &[]);
    check("---\nstatus: complete\ncompleted: 2025-11-14\n---\n\n# T\n\n- [x] done\n", &[]);
    check("---\nstatus: archived\n---\n# T\n", &[]);
}

#[test]
fn a_planned_spec_has_a_priority() {
    check(
        "---\ntags: a\nstatus: planned\n---\n# T\n",
        &["3: warning The spec is `planned`, and has no `priority`."],
    );
}

#[test]
fn a_complete_spec_says_since_when() {
    let told = ["2: warning The spec is `complete`, and does not say since when."];
    check("---\nstatus: complete\n---\n# T\n", &told);
    check("---\nstatus: complete\ncompleted_at: 2025-11-14T00:00:00Z\n---\n# T\n", &[]);
}

#[test]
fn a_complete_spec_with_open_items_is_worth_knowing() {
    let front = "---\nstatus: complete\ncompleted: 2025-11-14\n---\n# T\n\n";
    check(
        &format!("{front}- [ ] a\n- [x] b\n"),
        &["info The spec is `complete`, and one checklist item is open."],
    );
    check(
        &format!("{front}- [ ] a\n- [ ] b\n"),
        &["info The spec is `complete`, and 2 checklist items are open."],
    );
}

#[test]
fn a_spec_has_one_title() {
    check("---\nstatus: draft\n---\n## A\n\ntext\n", &["error There is no title."]);
    check("---\nstatus: draft\n---\n", &["error There is no title."]);
    check(
        "---\nstatus: draft\n---\n# A\n\n# B\n\n# C\n\n> # not this\n",
        &["6: warning There are 3 headings of the first level."],
    );
    check("---\nstatus: draft\n---\n# A\n\n```\n# B\n```\n", &[]);
}

#[test]
fn a_section_has_something_in_it() {
    let check = |body: &str, expect: &[&str]| check(&format!("---\nstatus: draft\n---\n# T\n{body}"), expect);
    check("## A\n\n## B `c`\n\ntext\n", &["5: warning The section `A` is empty."]);
    check("## A\n\ntext\n\n## B `c`\n", &["9: warning The section `B c` is empty."]);
    check("## A\n\n---\n\n<!-- later -->\n\n## B\n\n### C\n", &["5: warning The section `A` is empty."]);
    check(
        "## A\n\n# Next\n",
        &["7: warning There are 2 headings of the first level.", "5: warning The section `A` is empty."],
    );
    check(
        "## A\n- x\n\n## B\n> q\n\n## C\n\n    code\n\n## D\n\n<details></details>\n\n## E\n\n| a |\n|---|\n",
        &[],
    );
    check("- ## in a list\n", &[]);
}

#[test]
fn a_long_spec_is_warned_of_and_a_very_long_one_is_wrong() {
    let check = |words: usize, expect: &[&str]| {
        check(&format!("---\nstatus: draft\n---\n# T\n\n{}", "word ".repeat(words - 2)), expect);
    };
    check(3500, &[]);
    check(3501, &["warning The text has 3501 tokens, which is more than 3500."]);
    check(5000, &["warning The text has 5000 tokens, which is more than 3500."]);
    check(5001, &["error The text has 5001 tokens, which is more than 5000."]);
}

#[test]
fn a_spec_fails_with_errors_and_warns_with_warnings() {
    let check = |text: &str, expect: ValidationStatus| {
        let snapshot = files([("001-a/README.md", text)]).snapshot();
        assert_eq!(snapshot.specs()[0].validation(), expect, "{text}");
    };
    check("---\nstatus: draft\n---\n# T\n", ValidationStatus::Pass);
    check("---\nstatus: complete\ncompleted: 2025-11-14\n---\n# T\n\n- [ ] a\n", ValidationStatus::Pass);
    check("---\nstatus: blocked\n---\n# T\n", ValidationStatus::Warn);
    check("---\nstatus: draft\n---\n", ValidationStatus::Fail);
}

#[test]
fn problems_are_bounded_and_the_last_one_counts_the_rest() {
    let spec = readme(&format!("---\nstatus: draft\n---\n# T\n\n{}", "## A\n".repeat(5000)));
    assert_eq!(spec.problems.len(), domain::limits::PROBLEMS_PER_SPEC);
    assert_eq!(spec.problems[99].message, "There are 1902 more problems.");
}
