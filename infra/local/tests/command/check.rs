//! `livespecs check`.

use insta::assert_snapshot;

use crate::world::World;

/// A folder with one of each: an unknown word, broken YAML, a dangling dependency, no main document.
fn broken() -> World {
    let world = World::with_a_spec();
    world.write(
        "specs/002-second/README.md",
        "---\nstatus: blocked\npriority: high\ndepends_on: [001-first, 099-gone]\n---\n# Second\n",
    );
    world.write("specs/003-third/README.md", "---\nstatus: [planned\n---\n# Third\n");
    world.write("specs/004-fourth/notes.md", "# Notes\n");
    world
}

#[test]
fn a_broken_folder_is_printed_as_a_compiler_would() {
    let ended = broken().run(&["check"]);
    assert_snapshot!(ended.all(), @r"
    warning: Unknown status `blocked`: the spec is shown as `planned`.
     --> specs/002-second/README.md:2:9
      |
    2 | status: blocked
      |         ^^^^^^^
      = help: Use one of `draft`, `planned`, `in-progress`, `complete`, `archived`.

    warning: `depends_on` names `099-gone`, and there is no such spec.
     --> specs/002-second/README.md:4:25
      |
    4 | depends_on: [001-first, 099-gone]
      |                         ^^^^^^^^
      = help: Name a spec that exists, or remove the reference.

    error: The frontmatter is not valid YAML: did not find expected ',' or ']' at line 3 column 1, while parsing a flow sequence at line 2 column 9.
     --> specs/003-third/README.md:3
      |
    3 | ---
      = help: Mend that line; values with `:`, `#`, `[`, `{`, `*` or `&` in them need quotes.

    warning: `004-fourth` has no `README.md` and no `spec.md`: it is not a spec.
     --> specs/004-fourth
      = help: Add a `README.md` to it, or move it out of the specs folder.

    3 specs: 1 error, 3 warnings
    exit 1
    ");
}

#[test]
fn programs_and_github_get_the_same_in_their_own_form() {
    let world = broken();
    let json: serde_json::Value =
        serde_json::from_str(&world.run(&["check", "--format", "json"]).stdout).unwrap();
    let problems = json["problems"].as_array().unwrap();
    let count = |severity: &str| problems.iter().filter(|it| it["severity"] == severity).count() as u64;
    assert_eq!(json["specs"], 3);
    assert_eq!(json["errors"], count("error"));
    assert_eq!(json["warnings"], count("warning"));
    let unknown = problems.iter().find(|it| it["message"].as_str().unwrap().contains("blocked")).unwrap();
    assert_eq!(unknown["path"], "specs/002-second/README.md");
    assert_eq!(unknown["line"], 2);
    assert_eq!(unknown["spec"], "002-second");

    let github = world.run(&["check", "--format", "github"]).stdout;
    let commands = github.lines().filter(|line| line.starts_with("::")).count();
    assert_eq!(commands, problems.len());
    assert!(
        github.contains("::warning file=specs/002-second/README.md,line=2,title=livespecs::"),
        "{github}"
    );
}

#[test]
fn a_folder_with_nothing_to_mend_ends_well() {
    assert_snapshot!(World::with_a_spec().run(&["check", "specs"]).all(), @"
    1 spec: no problems
    exit 0
    ");
}

#[test]
fn warnings_alone_end_well() {
    let world = World::with_a_spec();
    world.write("specs/002-second/README.md", "---\nstatus: blocked\npriority: low\n---\n# Second\n");
    assert_eq!(world.run(&["check"]).code, Some(0));
}

#[test]
fn wrong_use_is_told_apart_from_errors_in_specs() {
    let world = World::with_a_spec();
    world.write("file.md", "");
    assert_snapshot!(world.run(&["check", "docs"]).all(), @"
    livespecs: the specs folder `docs` does not exist in `HERE`; there is `specs`: `livespecs check specs`
    exit 2
    ");
    assert_snapshot!(world.run(&["check", "file.md"]).all(), @"
    livespecs: `file.md` is a file, and no folder of specs; name the folder with the specs: `livespecs check DIR`
    exit 2
    ");
    assert_eq!(world.run(&["check", "--format", "xml"]).code, Some(2));
    assert_eq!(world.run(&["check", "specs", "more"]).code, Some(2));
    assert_eq!(world.run(&["--help"]).code, Some(0));
}

#[test]
fn what_is_in_a_spec_does_not_steer_the_terminal() {
    let world = World::new();
    world.write(
        "specs/001-a/README.md",
        "---\nstatus: \"\u{202e}x\u{7}\" # \u{1b}]0;owned\u{7}\n---\n# A \u{1b}[2J\n",
    );
    let ended = world.run(&["check"]);
    let steers = ended.stdout.chars().find(|&c| (c.is_control() && c != '\n') || c == '\u{202e}');
    assert_eq!(steers, None, "{}", ended.stdout);
}
