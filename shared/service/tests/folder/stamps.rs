//! A folder in which nothing was written for a long time: its stamps are trusted, and every change shows all the same.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use crate::world::{World, set_old};
use service::{SpecSource as _, Target};

/// What a reader sees: `name: title` with the files of each spec.
async fn seen(world: &World) -> Vec<String> {
    let snapshot = world.current().await.snapshot;
    let files = |spec: &domain::Spec| {
        let documents = spec.documents.iter().map(|it| it.path.clone());
        documents.chain(spec.assets.iter().map(|it| it.path.clone())).collect::<Vec<_>>().join(" ")
    };
    let specs = snapshot.specs().iter();
    specs.map(|spec| format!("{}: {} ({})", spec.name, spec.display_title(), files(spec))).collect()
}

/// Two specs, one with a sub-spec and a picture in a directory, all of the same time, as in a bundle.
async fn settled() -> World {
    let world = World::new()
        .with("001-a/README.md", "# A\n")
        .with("001-a/PLAN.md", "# Plan\n")
        .with("001-a/img/a.svg", "<svg/>")
        .with("002-b/README.md", "# B\n");
    world.settle();
    assert_eq!(
        seen(&world).await,
        ["002-b: B (README.md)", "001-a: A (README.md PLAN.md img/a.svg)"],
        "before"
    );
    world.pass_ttl();
    world.current().await;
    world
}

/// After the change all times are again what they were before it.
async fn check(change: fn(&World), expect: &[&str]) {
    let world = settled().await;
    change(&world);
    world.settle();
    world.pass_ttl();
    assert_eq!(seen(&world).await, expect);
    // And so they stay, whatever was remembered of this look.
    world.pass_ttl();
    assert_eq!(seen(&world).await, expect, "again");
}

fn rename(world: &World, from: &str, to: &str) {
    fs::rename(world.path(from), world.path(to)).unwrap();
}

fn link(world: &World, target: &std::path::Path, name: &str) {
    std::os::unix::fs::symlink(target, world.path(name)).unwrap();
}

#[tokio::test]
async fn files_that_come_and_go_show() {
    const A: &str = "001-a: A (README.md PLAN.md img/a.svg)";
    const B: &str = "002-b: B (README.md)";
    check(|it| it.write("002-b/NOTES.md", "# Notes\n"), &["002-b: B (README.md NOTES.md)", A]).await;
    check(
        |it| it.write("001-a/img/b.svg", "<svg/>"),
        &[B, "001-a: A (README.md PLAN.md img/a.svg img/b.svg)"],
    )
    .await;
    check(|it| it.write("002-b/new/x.txt", ""), &["002-b: B (README.md new/x.txt)", A]).await;
    check(|it| it.remove("001-a/PLAN.md"), &[B, "001-a: A (README.md img/a.svg)"]).await;
    check(|it| it.remove("001-a/img"), &[B, "001-a: A (README.md PLAN.md)"]).await;
    check(|it| it.remove("002-b/README.md"), &[A]).await;
}

#[tokio::test]
async fn specs_that_come_and_go_show() {
    const A: &str = "001-a: A (README.md PLAN.md img/a.svg)";
    const B: &str = "002-b: B (README.md)";
    check(|it| it.write("003-c/README.md", "# C\n"), &["003-c: C (README.md)", B, A]).await;
    check(|it| it.write("002-b/004-d/README.md", "# D\n"), &["004-d: D (README.md)", B, A]).await;
    check(|it| it.remove("001-a"), &[B]).await;
    check(|it| rename(it, "002-b", "005-e"), &["005-e: B (README.md)", A]).await;
    check(|it| rename(it, "001-a", "archived"), &[B]).await;
}

#[tokio::test]
async fn an_edit_that_leaves_size_and_time_as_they_were_shows() {
    check(
        |it| it.write("002-b/README.md", "# Z\n"),
        &["002-b: Z (README.md)", "001-a: A (README.md PLAN.md img/a.svg)"],
    )
    .await;
}

#[tokio::test]
async fn what_trades_places_shows() {
    let files = |it: &World| {
        rename(it, "001-a/README.md", "aside");
        rename(it, "002-b/README.md", "001-a/README.md");
        rename(it, "aside", "002-b/README.md");
    };
    check(files, &["002-b: A (README.md)", "001-a: B (README.md PLAN.md img/a.svg)"]).await;
    let dirs = |it: &World| {
        rename(it, "001-a", "aside");
        rename(it, "002-b", "001-a");
        rename(it, "aside", "002-b");
    };
    check(dirs, &["002-b: A (README.md PLAN.md img/a.svg)", "001-a: B (README.md)"]).await;
}

#[tokio::test]
async fn a_link_or_a_file_in_the_place_of_something_else_is_not_followed() {
    let file_by_link = |it: &World| {
        let secret = it.outside("README.md", "# S\n");
        it.remove("002-b/README.md");
        link(it, &secret, "002-b/README.md");
    };
    check(file_by_link, &["001-a: A (README.md PLAN.md img/a.svg)"]).await;
    let dir_by_link = |it: &World| {
        let secret = it.outside("README.md", "# S\n");
        it.remove("002-b");
        link(it, secret.parent().unwrap(), "002-b");
    };
    check(dir_by_link, &["001-a: A (README.md PLAN.md img/a.svg)"]).await;
    let dir_by_file = |it: &World| {
        it.remove("001-a/img");
        it.write("001-a/img", "a file");
    };
    check(dir_by_file, &["002-b: B (README.md)", "001-a: A (README.md PLAN.md img)"]).await;
    let file_by_dir = |it: &World| {
        it.remove("001-a/PLAN.md");
        it.write("001-a/PLAN.md/x.txt", "");
    };
    check(file_by_dir, &["002-b: B (README.md)", "001-a: A (README.md PLAN.md/x.txt img/a.svg)"]).await;
}

#[tokio::test]
async fn the_same_content_written_once_more_keeps_the_snapshot() {
    let world = settled().await;
    let before = world.current().await.snapshot;
    world.write("002-b/README.md", "# B\n");
    for _ in 0..3 {
        // Written just now, it is read again at each look.
        world.pass_ttl();
        assert!(Arc::ptr_eq(&world.current().await.snapshot, &before));
    }
    world.source.invalidate(&Target::All);
    assert!(Arc::ptr_eq(&world.current().await.snapshot, &before));

    // And while it is, a change shows that leaves it as long as it was.
    world.write("002-b/README.md", "# Z\n");
    world.pass_ttl();
    assert_eq!(world.titles().await, ["002-b: Z", "001-a: A"]);
}

#[tokio::test]
async fn a_file_of_a_time_to_come_is_read_again_at_each_look() {
    let world = settled().await;
    let future = world.stamp("002-b/README.md") + Duration::from_hours(24 * 365 * 200);
    for title in ["One", "Two", "Six"] {
        world.write("002-b/README.md", &format!("# {title}\n"));
        world.set_stamp("002-b/README.md", future);
        world.pass_ttl();
        assert_eq!(world.titles().await, [format!("002-b: {title}"), "001-a: A".to_owned()]);
    }
}

#[tokio::test]
async fn an_asset_and_a_document_are_found_by_their_content() {
    let world = settled().await;
    let snapshot = world.current().await.snapshot;
    let asset = snapshot.spec("001-a").unwrap().assets[0].blob;
    let got = world.source.document(&domain::ProjectId::local(), &asset).await.unwrap();
    assert_eq!(got.bytes, "<svg/>");

    // A file with the same content elsewhere will do as well.
    world.remove("001-a/img");
    world.write("002-b/b.svg", "<svg/>");
    world.pass_ttl();
    assert_eq!(world.current().await.snapshot.spec("002-b").unwrap().assets[0].blob, asset);
}

/// The two specs that are edited are the first and the last of a walk: the second edit falls into many a look that began
/// before the first.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edit_never_shows_without_the_one_before_it() {
    let world = World::new();
    for spec in 0..200 {
        world.write(&format!("{spec:03}-s/README.md"), "# 0\n");
    }
    world.settle();
    world.current().await;
    let dir = world.path("");
    let writer = std::thread::spawn(move || {
        for round in 1..200 {
            for spec in ["000-s", "199-s"] {
                fs::write(dir.join(spec).join("new"), format!("# {round}\n")).unwrap();
                // Written just now, it would be read at each look, and not only where its stamp is another one.
                set_old(&dir.join(spec).join("new"));
                fs::rename(dir.join(spec).join("new"), dir.join(spec).join("README.md")).unwrap();
            }
            std::thread::sleep(Duration::from_millis(3));
        }
    });
    let round = |snapshot: &domain::Snapshot, name: &str| -> u32 {
        snapshot.spec(name).unwrap().display_title().parse().unwrap()
    };
    while !writer.is_finished() {
        world.pass_ttl();
        let snapshot = world.current().await.snapshot;
        let (first, second) = (round(&snapshot, "000-s"), round(&snapshot, "199-s"));
        assert!(first >= second, "the second edit of round {second} shows, and the first one is of {first}");
    }
    writer.join().unwrap();
    world.pass_ttl();
    assert_eq!(round(&world.current().await.snapshot, "199-s"), 199);
}
