//! Which pushes may change what a project shows.

use domain::limits::{LOOK_FILES, LOOK_PATH_BYTES};
use domain::webhook::{Push, PushedCommit, PushedFiles, changed_documents, reason_to_ignore};
use domain::{
    BlobId, Head, Lease, Look, Project, ProjectUlid, Repository, RepositoryId, Settings, SnapshotId, Stats,
    Timestamp, Visibility,
};

/// A project that follows `main` and was found in `specs`.
fn project() -> Project {
    let now = Timestamp::from_millis(0);
    let id = BlobId::of(b"");
    Project {
        ulid: ProjectUlid::new(0, [0; 10]),
        id: "acme.app".parse().expect("an id"),
        added_at: now,
        settings: Settings::default(),
        settings_version: 1,
        repository: Repository {
            id: RepositoryId(1),
            name: "acme/app".parse().expect("a name"),
            default_branch: "main".to_owned(),
            description: None,
            stars: 0,
            archived: false,
            private: false,
        },
        visibility: Visibility::Public,
        visibility_version: 1,
        head: Some(Head {
            snapshot: SnapshotId::of([]),
            format: 1,
            bytes: 0,
            revision: [0; 20].into(),
            branch: "main".to_owned(),
            specs_path: Some("specs".to_owned()),
            tree: None,
            context: vec![("README.md".to_owned(), id)],
            stats: Stats::default(),
            changed_at: now,
            sequence: 1,
        }),
        history: Vec::new(),
        look: Look { settings_version: 1, ..Look::default() },
        webhook: None,
        lease: None,
        removed: false,
    }
}

fn configured(specs_path: &str) -> Project {
    let mut project = project();
    if let Some(head) = &mut project.head {
        head.context.push((".lean-spec/config.json".to_owned(), BlobId::of(b"{}")));
        head.specs_path = Some(specs_path.to_owned());
    }
    project
}

fn set_to(specs_path: &str) -> Project {
    let settings = Settings { specs_path: specs_path.parse().ok(), ..Settings::default() };
    Project { settings, ..project() }
}

/// A push of one commit that changed those files; `+` marks those that it added.
fn push(files: &[&str]) -> Push {
    let (added, modified): (Vec<&str>, _) = files.iter().partition(|it| it.starts_with('+'));
    let own = |paths: Vec<&str>| paths.into_iter().map(|it| it.trim_start_matches('+').to_owned()).collect();
    let commit = PushedCommit { added: own(added), modified: own(modified), ..PushedCommit::default() };
    let mut files = PushedFiles::default();
    files.add(commit);
    Push { reference: "refs/heads/main".to_owned(), files, ..Push::default() }
}

#[track_caller]
fn check(project: &Project, push: &Push, expect: Option<&str>) {
    assert_eq!(reason_to_ignore(push, project).as_deref(), expect);
}

const UNTOUCHED: Option<&str> = Some("Its commit does not touch the specs.");

#[test]
fn a_push_below_the_specs_folder_may_change_it() {
    check(&project(), &push(&["src/main.rs", "specs/001-a/README.md"]), None);
    check(&project(), &push(&["specs"]), None);
    check(&project(), &push(&["src/main.rs"]), UNTOUCHED);
    check(&project(), &push(&["specs.md", "src/specs/001-a/README.md", "Specs/1/README.md"]), UNTOUCHED);
    check(&set_to("docs/a/specs"), &push(&["docs/a/specs/1/README.md"]), None);
    check(&set_to("docs/a/specs"), &push(&["+docs/a"]), None);
    check(&set_to("docs/a/specs"), &push(&["specs/1/README.md", "docs/a/other"]), UNTOUCHED);
}

#[test]
fn a_push_while_somebody_looks_may_change_what_that_look_makes_of_it() {
    let lease = Lease { owner: "other".to_owned(), until: Timestamp::from_millis(1), dirty: false };
    check(&Project { lease: Some(lease), ..project() }, &push(&["docs/foo/1/README.md"]), None);
}

#[test]
fn so_may_one_of_the_roots_own_files() {
    for file in ["AGENTS.md", "CLAUDE.md", "README.md", ".lean-spec/config.json"] {
        check(&project(), &push(&[file]), None);
        check(&set_to("docs/a/specs"), &push(&[file]), None);
    }
    check(&project(), &push(&["docs/README.md", ".lean-spec/other.json"]), UNTOUCHED);
}

#[test]
fn a_folder_that_is_looked_for_may_come_up_where_it_is_looked_for() {
    for folder in ["specs", ".lean-spec/specs", "docs/specs", "doc/specs"] {
        check(&project(), &push(&[&format!("+{folder}/1/README.md")]), None);
    }
    let nowhere = Project { head: project().head.map(|head| Head { specs_path: None, ..head }), ..project() };
    check(&nowhere, &push(&["+docs/specs/1/README.md"]), None);
    check(&nowhere, &push(&["+src/specs/1/README.md"]), UNTOUCHED);
}

#[test]
fn a_folder_that_a_configuration_names_is_followed_and_may_come_up_anywhere() {
    check(&configured("planning"), &push(&["planning/1/README.md"]), None);
    check(&configured("planning"), &push(&["+other/1/README.md"]), UNTOUCHED);
    check(&configured("specs"), &push(&["+planning/1/README.md"]), None);
    check(&configured("specs"), &push(&["+planning/1/Spec.md"]), None);
    check(&configured("specs"), &push(&["planning/1/README.md", "+src/README.md", "+a/b/c.rs"]), UNTOUCHED);
    check(&project(), &push(&["+planning/1/README.md"]), UNTOUCHED);
}

#[test]
fn other_branches_and_tags_are_not_followed() {
    let to = |reference: &str| Push { reference: reference.to_owned(), ..push(&["specs/1/README.md"]) };
    check(&project(), &to("refs/heads/next"), Some("It went to `next`; `main` is followed."));
    check(&project(), &to("refs/heads/Main"), Some("It went to `Main`; `main` is followed."));
    check(&project(), &to("refs/tags/main"), Some("It went to `refs/tags/main`, which is no branch."));
    check(&project(), &to("main"), Some("It went to `main`, which is no branch."));
    let gone = Push { deleted: true, ..to("refs/heads/next") };
    check(&project(), &gone, Some("It went to `next`; `main` is followed."));
}

#[test]
fn another_default_branch_is_followed_only_where_no_branch_is_set() {
    let moved = Push { default_branch: Some("trunk".to_owned()), ..push(&["src/main.rs"]) };
    check(&project(), &moved, None);
    let settings = Settings { branch: Some("main".to_owned()), ..Settings::default() };
    check(&Project { settings, ..project() }, &moved, UNTOUCHED);
    check(&project(), &Push { default_branch: Some("main".to_owned()), ..push(&["src/main.rs"]) }, UNTOUCHED);
}

#[test]
fn what_cannot_be_told_may_change_something() {
    let untouched = || push(&["src/main.rs"]);
    check(&project(), &Push { created: true, ..untouched() }, None);
    check(&project(), &Push { deleted: true, ..untouched() }, None);
    check(&project(), &Push { forced: true, ..untouched() }, None);
    check(&project(), &Push { files: PushedFiles::default(), ..untouched() }, None);
    let mut merged = untouched();
    merged.files.add(PushedCommit {
        is_merge: true,
        modified: vec!["src/x.rs".to_owned()],
        ..PushedCommit::default()
    });
    check(&project(), &merged, None);
    check(&Project { head: None, ..project() }, &untouched(), None);
    check(&Project { settings_version: 2, ..project() }, &untouched(), None);
}

#[test]
fn many_commits_are_told_as_many() {
    let mut many = push(&["src/main.rs"]);
    many.files.add(PushedCommit { removed: vec!["src/x.rs".to_owned()], ..PushedCommit::default() });
    check(&project(), &many, Some("None of its 2 commits touches the specs."));
    many.files.add(PushedCommit { removed: vec!["specs/1/README.md".to_owned()], ..PushedCommit::default() });
    check(&project(), &many, None);
}

#[test]
fn the_documents_that_a_push_changed_are_worth_asking_for() {
    let files =
        ["specs/2/b.MD", "+specs/1/README.md", "AGENTS.md", "specs/1/x.png", "src/a.md", "specs/2/b.MD"];
    assert_eq!(
        changed_documents(&push(&files), &project()),
        ["AGENTS.md", "specs/1/README.md", "specs/2/b.MD"]
    );
    assert_eq!(changed_documents(&push(&files), &set_to("src")), ["AGENTS.md", "src/a.md"]);
    assert!(changed_documents(&Push::default(), &project()).is_empty());
}

#[test]
fn more_documents_than_a_signal_takes_are_none() {
    let named = |count: usize, length: usize| {
        let files: Vec<_> = (0..count).map(|number| format!("specs/{number:0length$}/README.md")).collect();
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        changed_documents(&push(&files), &project()).len()
    };
    assert_eq!(
        (named(LOOK_FILES - 1, 3), named(LOOK_FILES, 3), named(LOOK_FILES + 1, 3)),
        (LOOK_FILES - 1, LOOK_FILES, 0)
    );
    let around = "specs//README.md".len();
    let named_long = |bytes: usize| named(1, bytes - around);
    assert_eq!((named_long(LOOK_PATH_BYTES), named_long(LOOK_PATH_BYTES + 1)), (1, 0));
}
