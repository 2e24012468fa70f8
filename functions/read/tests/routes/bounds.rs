//! What is asked for and what is answered, below, at and above each bound.

use serde_json::Value;
use service::Mode;
use web::bounds::BODY_BYTES;

use crate::world::World;

#[tokio::test]
async fn a_body_is_taken_in_up_to_its_bound_in_bytes() {
    let world = World::new();
    let check = async |bytes: usize, status: u16| {
        let query = r#"{"query": "zebra"}"#;
        let body = format!("{query}{}", " ".repeat(bytes - query.len()));
        assert_eq!(world.post("/api/projects/local/search", &body).await.status, status, "{bytes}");
    };
    check(BODY_BYTES - 1, 200).await;
    check(BODY_BYTES, 200).await;
    check(BODY_BYTES + 1, 413).await;
}

#[tokio::test]
async fn a_list_has_so_many_projects_or_syncs() {
    let world = World::following(Mode::Both).await;
    world.follow(1, "acme.app").await;
    let check = async |path: &str, limit: usize, status: u16| {
        assert_eq!(world.get(&format!("{path}?limit={limit}")).await.status, status, "{path} {limit}");
    };
    for path in ["/api/projects", "/api/sync"] {
        check(path, 999, 200).await;
        check(path, 1000, 200).await;
        check(path, 1001, 400).await;
    }
    check("/api/projects/acme.app/syncs", 99, 200).await;
    check("/api/projects/acme.app/syncs", 100, 200).await;
    check("/api/projects/acme.app/syncs", 101, 400).await;
}

/// How many levels the longest branch has.
fn levels(nodes: &Value) -> usize {
    let below = nodes.as_array().into_iter().flatten().map(|node| 1 + levels(&node["childNodes"]));
    below.max().unwrap_or(0)
}

#[tokio::test]
async fn children_are_shown_as_children_up_to_their_depth() {
    let check = async |specs: usize, expect: usize| {
        let of = |at: usize| (format!("{at:03}-x/README.md"), format!("---\nparent: {}\n---\n# X\n", at - 1));
        let files: Vec<_> = (1..=specs).map(of).collect();
        let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let list = World::with(&files).json("/api/specs?hierarchy=true").await;
        assert_eq!((list["total"].as_u64(), levels(&list["hierarchy"])), (Some(specs as u64), expect));
    };
    // The first level has a depth of none.
    check(29, 29).await;
    check(30, 30).await;
    check(31, 30).await;
}

#[tokio::test]
async fn however_deep_children_are_an_answer_nests_no_deeper_than_parsers_go() {
    let of = |at: usize| (format!("{at:03}-x/README.md"), format!("---\nparent: {}\n---\n# X\n", at - 1));
    let files: Vec<_> = (1..=100).map(of).collect();
    let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let answer = World::with(&files).get("/api/specs?hierarchy=true").await;
    let (mut open, mut most) = (0_i32, 0);
    for c in answer.text().chars() {
        open += i32::from(matches!(c, '[' | '{')) - i32::from(matches!(c, ']' | '}'));
        most = most.max(open);
    }
    assert!(open == 0 && most <= 64, "{most}");
}

#[tokio::test]
async fn so_many_files_are_compared() {
    let check = async |files: usize, status: u16| {
        let world = World::following(Mode::Both).await;
        let ulid = world.follow(1, "acme.app").await;
        let some: Vec<_> =
            (0..files).map(|it| (format!("{it:03}-x/README.md"), format!("# {it}\n"))).collect();
        let some: Vec<_> = some.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let first = ("999-y/README.md", "# Y\n");
        world.show(ulid, &[first]).await;
        world.show(ulid, &[&[first], &some[..]].concat()).await;
        assert_eq!(world.get("/api/projects/acme.app/diff").await.status, status, "{files}");
    };
    check(299, 200).await;
    check(300, 200).await;
    check(301, 413).await;
}

#[tokio::test]
async fn so_many_bytes_are_compared() {
    let world = World::following(Mode::Both).await;
    let ulid = world.follow(1, "acme.app").await;
    let check = async |bytes: usize, status: u16| {
        let (before, mut after) = ("# A\n", String::from("# B\n"));
        world.show(ulid, &[("001-a/README.md", before)]).await;
        after.push_str(&" ".repeat(bytes - before.len() - after.len()));
        world.show(ulid, &[("001-a/README.md", &after)]).await;
        world.pass_ttl();
        assert_eq!(world.get("/api/projects/acme.app/diff").await.status, status, "{bytes}");
    };
    check((4 << 20) - 1, 200).await;
    check(4 << 20, 200).await;
    check((4 << 20) + 1, 413).await;
}

#[tokio::test]
async fn a_badge_has_so_many_characters() {
    let world = World::new();
    let check = async |chars: usize, shown: usize| {
        let badge = world.get(&format!("/projects/local/badge.svg?label={}", "q".repeat(chars))).await;
        let longest = badge.text().split(|c| c != 'q').map(str::len).max();
        assert_eq!(longest, Some(shown), "{chars}");
    };
    check(39, 39).await;
    check(40, 40).await;
    check(41, 40).await;
}
