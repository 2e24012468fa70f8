//! `livespecs prepare`.

use std::fs;

use domain::{Prepared, Snapshot};

use crate::world::World;

fn many_specs() -> World {
    let world = World::with_a_spec();
    for n in 2..120 {
        let body = format!("# Spec {n}\n\n```rust\nfn f{n}() {{}}\n```\n\n$x_{n}$ and text of spec {n}.\n");
        world.write(
            &format!("specs/{n:03}-spec-{n}/README.md"),
            format!("---\nstatus: complete\ntags: [t{}]\n---\n{body}", n % 7),
        );
        world.write(&format!("specs/{n:03}-spec-{n}/PLAN.md"), format!("# Plan {n}\n\nThe same.\n"));
    }
    world
}

#[test]
fn what_is_written_is_read_back_whole() {
    let world = many_specs();
    let ended = world.run(&["prepare", "--out", "out/specs.snapshot"]);
    assert_eq!(ended.code, Some(0), "{}", ended.all());
    assert!(ended.stdout.starts_with("out/specs.snapshot: 119 specs, 237 documents, "), "{}", ended.stdout);

    let prepared = Prepared::decode(fs::read(world.path("out/specs.snapshot")).unwrap()).unwrap();
    assert!(prepared.index().is_ok());
    let snapshot = Snapshot::assemble(prepared.project.clone());
    assert_eq!(snapshot.specs().len(), 119);
    let spec = snapshot.spec("002-spec-2").unwrap();
    assert!(spec.main().tokens.is_some(), "tokens are counted");
    assert!(prepared.blocks(&spec.main().blob).is_some(), "its code is highlighted");
}

#[test]
fn the_same_folder_gives_the_same_bytes() {
    let world = many_specs();
    for out in ["a", "b"] {
        assert_eq!(world.run(&["prepare", "--specs-dir", "specs", "--out", out]).code, Some(0));
    }
    assert!(fs::read(world.path("a")).unwrap() == fs::read(world.path("b")).unwrap());
}

#[test]
fn without_a_name_it_goes_beside_the_folder() {
    let world = World::with_a_spec();
    assert_eq!(world.run(&["prepare"]).code, Some(0));
    assert!(world.path("specs.snapshot").is_file());
}

#[test]
fn a_missing_folder_and_a_place_that_cannot_be_written_are_failures() {
    let world = World::with_a_spec();
    assert_eq!(world.run(&["prepare", "--specs-dir", "docs"]).code, Some(1));
    fs::create_dir(world.path("taken")).unwrap();
    let ended = world.run(&["prepare", "--out", "taken"]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.stderr.starts_with("livespecs: `taken` cannot be written: "), "{}", ended.stderr);
}
