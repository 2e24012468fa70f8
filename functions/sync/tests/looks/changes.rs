//! What a look fetches and writes.

use std::time::Duration;

use domain::sync::Trigger;
use domain::{Head, Prepared, Settings};
use github_model::{Fault, Kind, Push};
use store::{HeadMove, Moved};

use crate::world::{REPO, World, spec};

#[tokio::test]
async fn a_push_that_github_announced_and_did_not_show_yet_is_looked_for_a_minute_later() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    world.handle(ulid, Trigger::Webhook).await;
    let next = world.project(ulid).await.look.next_at.unwrap();
    assert_eq!(next.as_millis() - world.clock.clock().now().as_millis(), 60_000);
    world.push(spec(4));
    world.clock.advance(Duration::from_mins(1));
    assert_eq!(world.scheduled(ulid).await, None);
    assert_eq!(world.shown(ulid).await.len(), 4);
    let next = world.project(ulid).await.look.next_at.unwrap();
    assert!(next.as_millis() - world.clock.clock().now().as_millis() > 60_000, "once is enough");
}

#[tokio::test]
async fn the_log_has_so_many_problems() {
    let check = async |problems: usize, logged: usize| {
        let world = World::new().await;
        // Each of these directories is no spec.
        let push =
            (0..problems).fold(spec(1), |push, at| push.write(format!("specs/9{at:02}-x/notes.txt"), "x"));
        world.push(push);
        let ulid = world.add(Settings::default()).await;
        world.look(ulid, Trigger::Added).await;
        let syncs = world.store.syncs(ulid, 1).await.unwrap().syncs;
        assert_eq!(syncs[0].1.problems.len(), logged, "{problems}");
    };
    check(19, 19).await;
    check(20, 20).await;
    check(21, 20).await;
}

#[tokio::test]
async fn the_first_look_shows_all_specs_with_few_requests() {
    let world = World::new().await;
    let mut push = Push::new();
    for number in 1..=50 {
        push = push.write(format!("specs/{number:03}-x/README.md"), format!("# Spec {number}\n"));
        push = push.write(format!("specs/{number:03}-x/plan.md"), format!("# Plan {number}\n"));
    }
    world.push(
        push.write("specs/001-x/a.png", vec![0x89, b'P', b'N', b'G', 0, 1, 2]).write("AGENTS.md", "Hi"),
    );
    let ulid = world.add(Settings::default()).await;
    assert_eq!(world.look(ulid, Trigger::Added).await, None);

    let snapshot = world.snapshot(ulid).await;
    assert_eq!(snapshot.specs().len(), 50);
    assert_eq!(snapshot.context()[0].content, "Hi");
    let named = snapshot.spec("001-x").unwrap().shared();
    assert!(world.store.document(ulid, &named.sub_specs()[0].blob).await.unwrap().is_ok());
    assert!(world.store.picture(ulid, &named.assets[0].blob).await.unwrap().is_ok());
    let pictures = world.github.requests().iter().filter(|it| it.kind == Kind::Blob).count();
    assert!(world.github.request_count() - pictures <= 6, "{:?}", world.github.requests());
    assert_eq!(world.log(ulid).await, ["Succeeded +50 ~0 -0"]);
    assert!(world.project(ulid).await.lease.is_none());
}

#[tokio::test]
async fn nothing_new_takes_few_requests_and_is_not_logged() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    let before = world.project(ulid).await;
    let tree_only = &[(Kind::GraphQl, false)][..];
    let tags = &[(Kind::Repository, false), (Kind::Commit, false)][..];
    let free = &[(Kind::Repository, true), (Kind::Commit, true)][..];
    // The schedule learns the tags that make its next look free, and no other look forgets them.
    let looks = [
        (Trigger::Webhook, tree_only),
        (Trigger::Schedule, tags),
        (Trigger::Schedule, free),
        (Trigger::Manual, tree_only),
        (Trigger::Schedule, free),
    ];
    for (trigger, expect) in looks {
        world.github.forget_requests();
        assert_eq!(world.look(ulid, trigger).await, None);
        let mut asked: Vec<_> = world.github.requests().iter().map(|it| (it.kind, it.free)).collect();
        asked.sort_by_key(|(kind, _)| *kind != Kind::Repository);
        assert_eq!(asked, expect, "{trigger:?}");
    }
    let after = world.project(ulid).await;
    assert_eq!((after.head, after.lease), (before.head, None));
    assert_eq!(world.log(ulid).await.len(), 1);
}

#[tokio::test]
async fn other_folders_take_three_requests_and_only_the_revision_moves() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    let before = world.project(ulid).await.head.unwrap();
    world.push(Push::new().write("src/main.rs", "fn main() {}"));
    assert_eq!(world.scheduled(ulid).await, None);
    let after = world.project(ulid).await;
    assert_eq!(world.github.request_count(), 3);
    assert_ne!(after.head.as_ref().unwrap().revision, before.revision);
    assert_eq!(after.head.as_ref().unwrap().snapshot, before.snapshot);
    assert_eq!(after.head.as_ref().unwrap().changed_at, before.changed_at);
    assert_eq!((after.history.len(), world.log(ulid).await.len()), (1, 1));
    assert!(after.lease.is_none());
}

#[tokio::test]
async fn one_changed_spec_takes_four_requests() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    world.push(Push::new().write("specs/001-a/README.md", "# Another title\n"));
    assert_eq!(world.scheduled(ulid).await, None);
    assert!(world.github.request_count() <= 4, "{:?}", world.github.requests());
    assert_eq!(world.shown(ulid).await, ["003-c Spec 3", "002-b Spec 2", "001-a Another title"]);
    assert_eq!(world.log(ulid).await, ["Succeeded +0 ~1 -0", "Succeeded +3 ~0 -0"]);
    let spec = world.snapshot(ulid).await.spec("001-a").unwrap().shared();
    assert_eq!(spec.sub_specs()[0].title, "Notes");
}

#[tokio::test]
async fn specs_come_and_go_and_come_back() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    world.push(Push::new().remove("specs/002-b").write("specs/004-d/README.md", "# Four\n"));
    assert_eq!(world.scheduled(ulid).await, None);
    assert_eq!(world.shown(ulid).await, ["004-d Four", "003-c Spec 3", "001-a Spec 1"]);
    world.push(spec(2).remove("specs/004-d"));
    assert_eq!(world.scheduled(ulid).await, None);
    assert_eq!(world.shown(ulid).await, ["003-c Spec 3", "002-b Spec 2", "001-a Spec 1"]);
    assert_eq!(world.log(ulid).await, ["Succeeded +1 ~0 -1", "Succeeded +1 ~0 -1", "Succeeded +3 ~0 -0"]);
    assert_eq!(world.project(ulid).await.history.len(), 3);
}

#[tokio::test]
async fn search_knows_what_changed() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    world.push(Push::new().write("specs/002-b/README.md", "# Telescope\n").remove("specs/003-c"));
    world.scheduled(ulid).await;
    let head = world.project(ulid).await.head.unwrap();
    let bytes = world.store.snapshot(ulid, head.snapshot, head.format, head.bytes).await.unwrap().unwrap();
    let whole = domain::Prepared::decode(bytes.to_vec()).unwrap();
    let bytes = world.store.segments(&[(ulid, head.snapshot)]).await.unwrap().remove(0).unwrap();
    let heads = domain::Prepared::decode_segment(&bytes).unwrap();
    let snapshot = world.snapshot(ulid).await;
    for index in [whole.index().unwrap(), heads.index().unwrap()] {
        let found =
            |text: &str| index.search(&snapshot, &domain::search::Query::parse(text), &|_| true, 9).total;
        assert_eq!((index.len(), found("telescope"), found("notes")), (2, 1, 1));
    }
}

#[tokio::test]
async fn without_a_token_it_works_as_well() {
    let (world, ulid) = World::new().await.without_token().with_three_specs().await;
    assert_eq!(world.shown(ulid).await.len(), 3);
    world.push(Push::new().write("specs/001-a/README.md", "# Another title\n"));
    assert_eq!(world.scheduled(ulid).await, None);
    assert_eq!(world.shown(ulid).await[2], "001-a Another title");
    // What the raw file host has is no part of the sixty requests of an hour.
    let asked = world.github.requests();
    assert_eq!(asked.iter().filter(|it| it.kind == Kind::Raw).count(), 1, "{asked:?}");
    assert!(asked.iter().all(|it| it.kind != Kind::Blob), "{asked:?}");
}

#[tokio::test]
async fn without_a_token_a_look_goes_on_where_the_last_one_failed() {
    let world = World::new().await.without_token();
    let mut push = Push::new();
    for number in 1..=30 {
        push = push.write(format!("specs/{number:03}-x/README.md"), format!("# Spec {number}\n"));
    }
    world.push(push);
    let ulid = world.add(Settings::default()).await;
    let failing = Fault::SecondaryLimit { status: 429, retry_after: Some(30) };
    world.github.fail("/specs/030-x/", failing, 9);
    assert!(world.look(ulid, Trigger::Added).await.is_some());
    world.github.heal();
    world.github.forget_requests();
    world.clock.advance(Duration::from_mins(5));
    assert_eq!(world.scheduled(ulid).await, None);
    assert_eq!(world.shown(ulid).await.len(), 30);
    assert!(world.github.request_count() < 15, "{}", world.github.request_count());
}

#[tokio::test]
async fn other_settings_are_followed_at_the_same_commit() {
    let world = World::new().await;
    world.push(spec(1).write("docs/specs/009-z/README.md", "# Nine\n"));
    let ulid = world.add(Settings::default()).await;
    world.look(ulid, Trigger::Added).await;
    assert_eq!(world.shown(ulid).await, ["001-a Spec 1"]);

    let base = world.project(ulid).await;
    let settings = Settings { specs_path: Some("docs/specs".parse().unwrap()), ..base.settings.clone() };
    world.store.change_settings(&base, settings, world.clock.clock().now()).await.unwrap().unwrap();
    assert_eq!(world.scheduled(ulid).await, None);
    assert_eq!(world.shown(ulid).await, ["009-z Nine"]);
}

#[tokio::test]
async fn a_branch_that_moves_while_it_is_read_ends_right() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    world.push(spec(4));
    world.github.after_request("commits", 1, |github| {
        github.push(REPO, "main", spec(5));
    });
    assert_eq!(world.scheduled(ulid).await, None);
    assert_eq!(world.shown(ulid).await.len(), 4);
    assert_eq!(world.scheduled(ulid).await, None);
    assert_eq!(world.shown(ulid).await.len(), 5);
}

#[tokio::test]
async fn a_snapshot_of_another_format_is_made_anew_of_what_the_store_has() {
    let (world, ulid) = World::new().await.with_three_specs().await;
    let before = world.project(ulid).await;
    let head = before.head.clone().unwrap();
    let old = Head { format: Prepared::FORMAT - 1, ..head.clone() };
    let look = before.look.clone();
    let (repository, visibility) = (before.repository.clone(), before.visibility);
    let change = HeadMove { base: before, owner: None, repository, visibility, head: Some(old), look };
    assert_eq!(world.store.move_head(&change).await.unwrap(), Moved::Done);

    assert_eq!(world.scheduled(ulid).await, None);
    // Two that ask what there is, the tree, and the files of the root: the store has those only in what cannot be read.
    let asked: Vec<_> = world.github.requests().iter().map(|it| it.kind).collect();
    assert_eq!(asked, [Kind::Repository, Kind::Commit, Kind::GraphQl, Kind::GraphQl]);
    let after = world.project(ulid).await.head.unwrap();
    assert_eq!((after.snapshot, after.format, after.revision), (head.snapshot, head.format, head.revision));
    assert_eq!(after.changed_at, head.changed_at);
    assert_eq!(world.shown(ulid).await.len(), 3);
    assert_eq!(world.log(ulid).await.len(), 1);
}
