//! Made-up histories, and large repositories.

use github_model::{Model, Random, fill};

fn history(seed: u64, pushes: usize) -> (Model, Vec<String>) {
    let model = Model::new();
    model.create("acme/app");
    let mut random = Random::new(seed);
    let said = (0..pushes).map(|_| random.push(&model, "acme/app")).collect();
    (model, said)
}

#[test]
fn the_same_seed_makes_the_same_history() {
    let ((one, said), (other, again)) = (history(7, 40), history(7, 40));
    assert_eq!(said, again);
    assert_eq!(one.branches("acme/app"), other.branches("acme/app"));
    assert_ne!(said, history(8, 40).1);
}

#[test]
fn histories_of_all_kinds_are_made() {
    let mut said = Vec::new();
    for seed in 0..60 {
        let (model, pushes) = history(seed, 30);
        assert!(!model.files("acme/app", "main").is_empty());
        said.extend(pushes);
    }
    let kinds = [
        "force push back",
        "force push of",
        "merge",
        "another branch",
        "empty commit",
        "changed",
        "removed",
        "renamed",
        "a picture",
        "code",
        "AGENTS.md",
        "the folder renamed to docs/specs",
        "archived",
        "broken YAML",
        "a symlink",
        "a submodule",
        "LFS",
        "letter case",
        "no UTF-8",
        "GraphQL cuts",
        "deep sub-spec",
        "spec-kit",
        "specs again",
    ];
    let missing = kinds.iter().filter(|kind| !said.iter().any(|said| said.contains(**kind)));
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<&&str>::new());
}

#[test]
fn a_repository_is_filled() {
    let model = Model::new();
    fill(&model, "acme/app", 3, 2, 10);
    let files = model.files("acme/app", "main");
    let specs = files.keys().filter(|path| path.starts_with("specs/")).count();
    assert_eq!((specs, files.len()), (9, 21));
    let readme = files.iter().find(|(path, _)| path.ends_with("/README.md")).unwrap().1;
    assert!((3000..9000).contains(&readme.len()), "{}", readme.len());
}
