//! Which files are specs.

use domain::{Layout, Listing, list_folder};

fn list(paths: &[&str]) -> Listing {
    list_folder(paths.iter().copied())
}

/// `name = main + sub-specs; assets`, a line for each spec.
fn check(paths: &[&str], expect: &[&str]) {
    let listing = list(paths);
    let seen: Vec<_> = listing
        .specs
        .iter()
        .map(|it| {
            format!("{} = {} + {}; {}", it.name, it.main, it.sub_specs.join(", "), it.assets.join(", "))
        })
        .map(|line| line.trim_end_matches(['+', ';', ' ']).to_owned())
        .collect();
    assert_eq!(seen, expect);
}

fn problems(paths: &[&str]) -> Vec<String> {
    let listing = list(paths);
    let all = listing.problems.iter().chain(listing.specs.iter().flat_map(|it| &it.problems));
    all.map(|it| format!("{}: {} {}", it.path, it.message, it.remedy)).collect()
}

#[test]
fn a_directory_with_a_main_document_is_a_spec() {
    check(
        &["002-b/README.md", "001-a/README.md", "001-a/x.png", "001-a/z.md", "001-a/Design.md", "notes.md"],
        &["001-a = 001-a/README.md + 001-a/Design.md, 001-a/z.md; 001-a/x.png", "002-b = 002-b/README.md"],
    );
    check(&[], &[]);
    assert_eq!(problems(&["001-a/README.md", "note.txt"]), [""; 0]);
}

#[test]
fn names_may_be_anything_and_numbers_are_the_digits_in_front() {
    let number = |name: &str| {
        let listing = list(&[&format!("{name}/README.md")]);
        assert_eq!(listing.specs[0].name.as_str(), name);
        listing.specs[0].number
    };
    assert_eq!(number("082-web-realtime-sync"), Some(82));
    assert_eq!(number("7_small"), Some(7));
    assert_eq!(number("7"), Some(7));
    assert_eq!(number("0001234-long"), Some(1234));
    assert_eq!(number("999999999-most"), Some(999_999_999));
    assert_eq!(number("1234567890-too-many"), None);
    assert_eq!(number("Some Name with Spaces"), None);
    assert_eq!(number("🎉-party"), None);
    assert_eq!(number("3d-print"), None);
    assert_eq!(number("-1-minus"), None);
}

#[test]
fn one_level_deeper_only_directories_with_a_digit_in_front_are_specs() {
    check(
        &[
            "20251031/001-name/README.md",
            "20251031/notes/README.md",
            "20251031/001-name/deep/002-x/README.md",
        ],
        &["001-name = 20251031/001-name/README.md + 20251031/001-name/deep/002-x/README.md"],
    );
    check(
        &[
            "001-group/README.md",
            "001-group/005-part/README.md",
            "001-group/005-part/a.png",
            "001-group/design/x.md",
        ],
        &[
            "001-group = 001-group/README.md + 001-group/design/x.md",
            "005-part = 001-group/005-part/README.md + ; 001-group/005-part/a.png",
        ],
    );
    // A folder with digits and no main document belongs to the spec around it.
    check(
        &["001-group/README.md", "001-group/2024-notes/a.md"],
        &["001-group = 001-group/README.md + 001-group/2024-notes/a.md"],
    );
}

#[test]
fn nested_specs_that_collide_are_named_after_the_directory_above() {
    check(
        &["a/001-x/README.md", "b/001-x/README.md", "b/002-y/README.md"],
        &["a~001-x = a/001-x/README.md", "b~001-x = b/001-x/README.md", "002-y = b/002-y/README.md"],
    );
    // The one directly in the specs folder keeps its name.
    check(
        &["001-x/README.md", "a/001-x/README.md"],
        &["001-x = 001-x/README.md", "a~001-x = a/001-x/README.md"],
    );
    // Even where somebody has taken the longer name.
    check(
        &["001-x/README.md", "a/001-x/README.md", "a~001-x/README.md"],
        &["001-x = 001-x/README.md", "a~001-x~ = a/001-x/README.md", "a~001-x = a~001-x/README.md"],
    );
    let listing = list(&["a/001-x/README.md", "b/001-x/README.md"]);
    assert_eq!(listing.specs[0].number, Some(1));
}

#[test]
fn what_is_put_away_hidden_or_installed_is_ignored() {
    check(
        &[
            "archived/001-a/README.md",
            "Archived/001-a/README.md",
            ".hidden/README.md",
            "node_modules/README.md",
            "templates/README.md",
            "20251031/archived/README.md",
            "002-b/README.md",
            "002-b/README.md.backup",
            "002-b/.draft.md",
            "002-b/.git/x.md",
            "002-b/archived/old.md",
            "002-b/node_modules/x/README.md",
            "002-b/templates/spec.md",
        ],
        &["002-b = 002-b/README.md + 002-b/templates/spec.md"],
    );
    // Two of them only hold what is ignored.
    assert_eq!(
        problems(&["archived/001-a/README.md", "templates/x/README.md", "20251031/archived/README.md"]),
        [""; 0]
    );
}

#[test]
fn a_spec_kit_directory_has_its_parts_in_spec_kits_order() {
    check(
        &[
            "001-a/tasks.md",
            "001-a/checklists/ux.md",
            "001-a/contracts/b.md",
            "001-a/contracts/a.md",
            "001-a/contracts/api.yml",
            "001-a/quickstart.md",
            "001-a/data-model.md",
            "001-a/appendix.md",
            "001-a/research.md",
            "001-a/plan.md",
            "001-a/spec.md",
        ],
        &[
            "001-a = 001-a/spec.md + 001-a/plan.md, 001-a/research.md, 001-a/data-model.md, 001-a/quickstart.md, \
           001-a/contracts/a.md, 001-a/contracts/b.md, 001-a/tasks.md, 001-a/checklists/ux.md, 001-a/appendix.md; \
           001-a/contracts/api.yml",
        ],
    );
    assert_eq!(list(&["001-a/spec.md"]).specs[0].layout, Layout::SpecKit);
}

#[test]
fn where_both_layouts_meet_the_readme_wins() {
    check(
        &["001-a/tasks.md", "001-a/spec.md", "001-a/README.md", "001-a/plan.md"],
        &["001-a = 001-a/README.md + 001-a/plan.md, 001-a/spec.md, 001-a/tasks.md"],
    );
    assert_eq!(list(&["001-a/spec.md", "001-a/README.md"]).specs[0].layout, Layout::LeanSpec);
}

#[test]
fn letter_case_is_forgiven_with_a_problem() {
    check(&["001-a/readme.md"], &["001-a = 001-a/readme.md"]);
    check(&["001-a/Spec.MD", "001-a/DATA.MD"], &["001-a = 001-a/Spec.MD + 001-a/DATA.MD"]);
    check(&["001-a/README.md", "001-a/Readme.md"], &["001-a = 001-a/README.md + 001-a/Readme.md"]);
    assert_eq!(
        problems(&["001-a/readme.md"]),
        [
            "001-a/readme.md: The main document is called `readme.md`, not `README.md`. Rename it to `README.md`: other \
          tools, and systems that mind letter case, miss it."
        ]
    );
}

#[test]
fn a_directory_that_is_no_spec_is_a_problem_of_the_project() {
    assert_eq!(
        problems(&["046-x/plan.md", "pictures/a.png", "001-a/README.md"]),
        [
            "046-x: `046-x` has no `README.md` and no `spec.md`: it is not a spec. Add a `README.md` to it, or move it \
             out of the specs folder.",
            "pictures: `pictures` has no `README.md` and no `spec.md`: it is not a spec. Add a `README.md` to it, or \
             move it out of the specs folder.",
        ]
    );
    // With a nested spec it is a group.
    assert_eq!(problems(&["20251031/001-a/README.md"]), [""; 0]);
    assert_eq!(problems(&["20251031/001-a/README.md", "20251031/002-b/x.md"]).len(), 1);
}

#[test]
fn a_directory_that_no_address_can_name_is_a_problem_of_the_project() {
    let paths = [
        "075-a..b/README.md",
        "076-a\\b/README.md",
        "x..y/001-c/README.md",
        "001-d/e..f.md",
        "001-d/README.md",
    ];
    check(&paths, &["001-d = 001-d/README.md + 001-d/e..f.md", "001-c = x..y/001-c/README.md"]);
    let told = |dir: &str| {
        format!(
            "{dir}: `{dir}` cannot be the name of a spec: no address may have `..` or `\\` in it. Rename the directory."
        )
    };
    assert_eq!(problems(&paths), [told("075-a..b"), told("076-a\\b")]);
    // Of two that collide the name has the directory above in it.
    let collide = ["001-c/README.md", "x..y/001-c/README.md"];
    check(&collide, &["001-c = 001-c/README.md"]);
    assert_eq!(problems(&collide), [told("x..y/001-c")]);
}

#[test]
fn of_many_directories_that_are_no_specs_the_first_are_named_and_the_others_counted() {
    let paths: Vec<_> = (0..100_000).map(|at| format!("{at:06}/notes.txt")).collect();
    let listing = domain::list_folder(paths.iter().map(String::as_str));
    assert_eq!(listing.problems.len(), domain::limits::PROBLEMS_PER_SPEC);
    assert_eq!(listing.problems[99].message, "There are 99901 more problems.");
}

#[test]
fn paths_that_lead_elsewhere_are_passed_over() {
    check(
        &[
            "../README.md",
            "/README.md",
            "/etc/README.md",
            "a/../README.md",
            "./README.md",
            "a//README.md",
            "a/",
            "",
            "/",
            "a\0/README.md",
        ],
        &[],
    );
}
