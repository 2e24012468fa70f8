//! From one snapshot to the next: what has to be fetched, and that what comes out is what was there.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::limits::{FETCHED_BYTES, PICTURE_BYTES};
use domain::sync::{Plan, PlannedSpec, TreeFile, changes, plan};
use domain::{BlobId, ParsedProject, Snapshot};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::support::{Files, files};

fn tree(files: &Files) -> Vec<TreeFile> {
    let file = |(path, bytes): (&String, &Vec<u8>)| TreeFile {
        path: path.clone(),
        blob: BlobId::of(bytes),
        size: bytes.len() as u64,
    };
    files.0.iter().map(file).collect()
}

/// Does what the plan says, with the files that are there.
fn apply(plan: &Plan, files: &Files) -> Snapshot {
    let specs = plan.specs.iter().map(|spec| match spec {
        PlannedSpec::Keep(kept) => Arc::clone(kept),
        PlannedSpec::Parse { folder, .. } => Arc::new(files.parse(folder).0),
    });
    Snapshot::assemble(ParsedProject {
        specs: specs.collect(),
        problems: plan.problems.clone(),
        context: Vec::new(),
    })
}

fn fetched(plan: &Plan) -> Vec<&str> {
    plan.fetch.iter().map(|it| it.path.as_str()).collect()
}

fn before() -> Files {
    files([
        ("001-a/README.md", "# A\n"),
        ("001-a/plan.md", "# Plan\n"),
        ("001-a/picture.png", "png"),
        ("002-b/README.md", "# B\n"),
        ("notes.md", "no spec"),
    ])
}

#[test]
fn the_first_plan_fetches_each_content_of_a_spec_once() {
    let mut files = before();
    files.0.insert("002-b/same.md".to_owned(), b"# Plan\n".to_vec());
    let plan = plan(None, &tree(&files));
    assert_eq!(fetched(&plan), ["001-a/README.md", "001-a/plan.md", "002-b/README.md"]);
    assert_eq!(plan.pictures.iter().map(|it| it.path.as_str()).collect::<Vec<_>>(), ["001-a/picture.png"]);
    assert!(plan.reread.is_empty());
    assert_eq!(plan.fetch_bytes(), 4 + 7 + 4);
}

#[test]
fn nothing_changed_is_nothing_to_do() {
    let plan = plan(Some(&before().snapshot()), &tree(&before()));
    assert!(plan.fetch.is_empty() && plan.reread.is_empty() && plan.pictures.is_empty());
    assert!(plan.specs.iter().all(|spec| matches!(spec, PlannedSpec::Keep(_))));
}

#[test]
fn one_changed_document_is_fetched_and_what_is_beside_it_is_read_again() {
    let mut after = before();
    after.0.insert("001-a/plan.md".to_owned(), b"# Better plan\n".to_vec());
    let (old, plan) = (before().snapshot(), plan(Some(&before().snapshot()), &tree(&after)));
    assert_eq!(fetched(&plan), ["001-a/plan.md"]);
    assert_eq!(plan.reread, [BlobId::of(b"# A\n")]);
    let new = apply(&plan, &after);
    let changed = changes(Some(&old), &new);
    assert_eq!(changed.updated.iter().map(ToString::to_string).collect::<Vec<_>>(), ["001-a"]);
    assert!(changed.added.is_empty() && changed.deleted.is_empty());
}

#[test]
fn a_renamed_spec_fetches_nothing() {
    let mut after = before();
    let text = after.0.remove("002-b/README.md").unwrap();
    after.0.insert("003-b/README.md".to_owned(), text);
    let plan = plan(Some(&before().snapshot()), &tree(&after));
    assert!(plan.fetch.is_empty());
    assert_eq!(plan.reread, [BlobId::of(b"# B\n")]);
}

#[test]
fn a_document_that_is_too_large_is_a_problem_of_its_spec_and_nothing_else_is_lost() {
    let mut files = tree(&before());
    let mut grow = |path: &str| files.iter_mut().find(|it| it.path == path).unwrap().size = 20 << 20;
    grow("001-a/plan.md");
    grow("002-b/README.md");
    let plan = plan(None, &files);
    assert_eq!(fetched(&plan), ["001-a/README.md"]);
    let messages = plan.specs.iter().map(|spec| match spec {
        PlannedSpec::Parse { folder, assets, .. } => {
            let assets: Vec<_> = assets.iter().map(|it| it.path.as_str()).collect();
            format!("{}; {}", folder.problems[0].message, assets.join(" "))
        }
        PlannedSpec::Keep(_) => panic!("there is nothing to keep"),
    });
    assert_eq!(
        messages.collect::<Vec<_>>(),
        [
            "`001-a/plan.md` has 20 MB: it is not read.; picture.png plan.md",
            "`002-b/README.md` has 20 MB: it is not read.; "
        ]
    );
}

#[test]
fn documents_and_pictures_are_fetched_up_to_their_bounds() {
    let check = |path: &str, size: u64, expect: usize| {
        let mut files = tree(&files([("001-a/README.md", "# A\n"), (path, "x")]));
        files.iter_mut().find(|it| it.path == path).unwrap().size = size;
        let plan = plan(None, &files);
        assert_eq!(plan.fetch.len() - 1 + plan.pictures.len(), expect, "{path} {size}");
    };
    check("001-a/plan.md", FETCHED_BYTES - 1, 1);
    check("001-a/plan.md", FETCHED_BYTES, 1);
    check("001-a/plan.md", FETCHED_BYTES + 1, 0);
    check("001-a/p.png", PICTURE_BYTES - 1, 1);
    check("001-a/p.png", PICTURE_BYTES, 1);
    check("001-a/p.png", PICTURE_BYTES + 1, 0);
}

fn some_files() -> impl Strategy<Value = Files> {
    let path = prop_oneof![
        "00[1-3]-[ab]/(README|plan|spec|x/y)\\.md",
        "00[1-3]-[ab]/p\\.(png|yml)",
        "00[1-2]-a/00[4-5]-n/README\\.md",
    ];
    let text = prop_oneof!["# [A-D]\n", "---\nstatus: (draft|odd)\n---\n# [A-B]\n"];
    proptest::collection::btree_map(path, text.prop_map(String::into_bytes), 0..12).prop_map(Files)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, rng_seed: RngSeed::Fixed(11), ..ProptestConfig::default() })]

    #[test]
    fn whatever_was_there_before_the_plan_leads_to_what_is_there_now(old in some_files(), new in some_files()) {
        let before = old.snapshot();
        let plan = plan(Some(&before), &tree(&new));
        let after = apply(&plan, &new);
        let anew = new.snapshot();
        prop_assert_eq!(after.id(), anew.id());
        prop_assert_eq!(after.parsed(), anew.parsed());

        // What is fetched was not there before, and what is read again was.
        let had: BTreeSet<_> = before.specs().iter().flat_map(|it| it.documents.iter().map(|it| it.blob)).collect();
        prop_assert!(plan.fetch.iter().all(|it| !had.contains(&it.blob)));
        prop_assert!(plan.reread.iter().all(|it| had.contains(it)));
        // Every document of the new snapshot is there in the end.
        let fetched: BTreeSet<_> = plan.fetch.iter().map(|it| it.blob).collect();
        for document in after.specs().iter().flat_map(|it| &it.documents) {
            prop_assert!(had.contains(&document.blob) || fetched.contains(&document.blob));
        }
        let none = changes(Some(&anew), &after);
        prop_assert!(none.is_empty());
    }
}

#[test]
fn a_spec_with_the_same_files_under_another_name_was_moved() {
    let (before, mut files) = (before(), before());
    for name in ["README.md", "plan.md", "picture.png"] {
        let content = files.0.remove(&format!("001-a/{name}")).unwrap();
        files.0.insert(format!("007-z/{name}"), content);
    }
    files.0.insert("002-b/README.md".to_owned(), b"# Other\n".to_vec());
    let found = changes(Some(&before.snapshot()), &files.snapshot());
    let told: Vec<_> = found.moved.iter().map(|(from, to)| format!("{from} {to}")).collect();
    assert_eq!((told, found.updated.len()), (vec!["001-a 007-z".to_owned()], 1));
    assert_eq!((found.deleted.len(), found.added.len()), (1, 1));
    assert!(changes(None, &files.snapshot()).moved.is_empty());
}
