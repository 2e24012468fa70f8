//! What people do to a repository.

use domain::sync::{SyncState, Trigger};
use github_model::Push;
use world::Config;

use crate::said::{APP, all_three, changed, equal, seen, spec, state, synced, synced_with, until_due};

#[tokio::test]
async fn a_force_push_shows_what_is_there_now() {
    let (world, project) = synced().await;
    let first = world.github.head(APP, "main");
    world.github.push(APP, "main", changed());
    world.sync_now(project).await;
    world.github.force_push(
        APP,
        "main",
        Some(first),
        Push::new().write("specs/009-ninth/README.md", spec("Ninth")),
    );
    world.sync_now(project).await;
    equal(&world, project).await;
    assert_eq!(seen(&world).await.unwrap().first().map(String::as_str), Some("009-ninth"));
}

#[tokio::test]
async fn a_renamed_default_branch_is_followed() {
    let (world, project) = synced().await;
    world.github.rename_branch(APP, "main", "trunk");
    world.github.set_default_branch(APP, "trunk");
    world.github.push(APP, "trunk", changed());
    world.sync_now(project).await;
    equal(&world, project).await;
    assert_eq!(world.project(project).await.head.unwrap().branch, "trunk");
}

#[tokio::test]
async fn a_folder_that_is_gone_is_an_empty_project_that_says_so_and_one_that_moved_is_found() {
    let (world, project) = synced().await;
    let mut push = Push::new();
    for path in world.github.files(APP, "main").into_keys().filter(|path| path.starts_with("specs/")) {
        push = push.rename(path.clone(), format!("elsewhere/{path}"));
    }
    world.github.push(APP, "main", push);
    world.sync_now(project).await;
    assert_eq!(seen(&world).await, Some(Vec::new()));
    let problems = world.snapshot(project).await.unwrap().problems().to_vec();
    assert!(problems.iter().any(|it| it.message.contains("specs")), "{problems:?}");

    let mut push = Push::new();
    for path in world.github.files(APP, "main").into_keys().filter(|path| path.starts_with("elsewhere/")) {
        push = push.rename(path.clone(), path.replace("elsewhere/", "docs/"));
    }
    world.github.push(APP, "main", push);
    world.sync_now(project).await;
    assert_eq!(seen(&world).await, all_three());
    assert_eq!(world.project(project).await.head.unwrap().specs_path.as_deref(), Some("docs/specs"));
}

#[tokio::test]
async fn a_renamed_and_a_moved_repository_stay_the_same_project() {
    let (world, project) = synced().await;
    world.github.rename(APP, "acme/better");
    world.github.push("acme/better", "main", changed());
    world.sync_now(project).await;
    let found = world.project(project).await;
    assert_eq!((found.repository.name.to_string().as_str(), found.id.as_str()), ("acme/better", "acme.app"));
    world.github.transfer("acme/better", "other");
    world.sync_now(project).await;
    assert_eq!(world.project(project).await.repository.name.to_string(), "other/better");
    assert_eq!(world.shown(project).await, world.expected("other/better", "main", "specs"));
}

#[tokio::test]
async fn a_stranger_who_takes_the_old_name_is_never_shown() {
    let (world, project) = synced().await;
    world.github.rename(APP, "acme/better");
    world.github.create(APP);
    world.github.push(APP, "main", Push::new().write("specs/666-evil/README.md", spec("Evil")));
    world.sync_now(project).await;
    assert_eq!(seen(&world).await, all_three());

    world.github.delete("acme/better");
    world.sync_now(project).await;
    assert_eq!(seen(&world).await, None);
    assert_eq!(state(&world, project).await.0, SyncState::Gone);
}

#[tokio::test]
async fn a_repository_that_is_emptied_is_an_empty_project_and_an_archived_one_stays() {
    let (world, project) = synced().await;
    world.github.set_archived(APP, true);
    world.sync_now(project).await;
    assert_eq!(seen(&world).await, all_three());
    assert!(world.project(project).await.repository.archived);

    world.github.set_archived(APP, false);
    world.github.empty(APP);
    world.sync_now(project).await;
    assert_eq!(seen(&world).await, Some(Vec::new()));
    world.github.push(APP, "main", crate::said::three());
    world.sync_now(project).await;
    equal(&world, project).await;
}

#[tokio::test]
async fn what_github_no_longer_shows_to_everybody_is_hidden_at_the_next_look_and_comes_back() {
    for may_read in [false, true] {
        let (world, project) = synced().await;
        world.github.set_private(APP, true);
        if may_read {
            world.github.grant(world::TOKEN, APP);
        }
        until_due(&world, project).await;
        world.look(project, Trigger::Schedule).await.unwrap();
        assert_eq!(seen(&world).await, None, "the token may read it: {may_read}");
        let (hidden, _) = state(&world, project).await;
        assert_eq!(hidden, if may_read { SyncState::Hidden } else { SyncState::Gone });

        world.github.set_private(APP, false);
        until_due(&world, project).await;
        world.look(project, Trigger::Schedule).await.unwrap();
        equal(&world, project).await;
        assert_eq!(seen(&world).await, all_three());
    }
}

#[tokio::test]
async fn a_private_showcase_goes_on_showing_it() {
    let (world, project) = synced_with(Config { private_allowed: true, ..Config::default() }).await;
    world.github.set_private(APP, true);
    world.github.grant(world::TOKEN, APP);
    world.github.push(APP, "main", changed());
    world.sync_now(project).await;
    assert_eq!(seen(&world).await, crate::said::after_change());
}

#[tokio::test]
async fn one_that_is_deleted_taken_down_or_disabled_is_gone_and_may_come_back() {
    let (world, project) = synced().await;
    world.github.set_taken_down(APP, true);
    world.sync_now(project).await;
    assert_eq!((seen(&world).await, state(&world, project).await.0), (None, SyncState::Gone));
    world.github.set_taken_down(APP, false);
    world.sync_now(project).await;
    assert_eq!(seen(&world).await, all_three());

    world.github.set_disabled(APP, true);
    world.sync_now(project).await;
    assert_eq!((seen(&world).await, state(&world, project).await.0), (None, SyncState::Gone));
    world.github.set_disabled(APP, false);
    world.sync_now(project).await;
    equal(&world, project).await;

    world.github.delete(APP);
    world.sync_now(project).await;
    assert_eq!((seen(&world).await, state(&world, project).await.0), (None, SyncState::Gone));
}

#[tokio::test]
async fn without_a_token_a_public_repository_is_followed_all_the_same() {
    let (world, project) = synced_with(Config { anonymous: true, ..Config::default() }).await;
    world.github.push(APP, "main", changed());
    world.sync_now(project).await;
    equal(&world, project).await;
}

#[tokio::test]
async fn odd_files_are_shown_or_told_and_harm_nothing() {
    let (world, project) = synced().await;
    let push = Push::new()
        .symlink("specs/001-first/link.md", "../../../../etc/passwd")
        .symlink("specs/005-linked", "../src")
        .submodule("specs/006-module", world.github.head(APP, "main"))
        .lfs_pointer("specs/001-first/large.md", 1 << 30)
        .write("specs/001-first/binary.md", &[0xff, 0xfe, 0, 1, 2][..])
        .write("specs/001-first/README.MD", "# Twin\n")
        .write("specs/archived/000-old/README.md", spec("Old"))
        .write("specs/007-big/README.md", vec![b'a'; 20 << 20]);
    world.github.push(APP, "main", push);
    world.sync_now(project).await;
    let snapshot = world.snapshot(project).await.unwrap();
    let names: Vec<_> = snapshot.specs().iter().map(|it| it.name.to_string()).collect();
    assert_eq!(names, ["007-big", "003-third", "002-second", "001-first"]);
    let said: Vec<_> =
        snapshot.specs().iter().flat_map(|it| it.problems().iter().map(|it| it.message.clone())).collect();
    for part in ["Git LFS", "UTF-8", "has 20 MB"] {
        assert!(said.iter().any(|it| it.contains(part)), "{part}: {said:#?}");
    }
    let first = snapshot.spec("001-first").unwrap();
    let paths: Vec<_> = first.documents.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(paths, ["README.md", "binary.md", "large.md", "README.MD"]);
    assert_eq!(state(&world, project).await.0, SyncState::Ok);
}

#[tokio::test]
async fn a_branch_that_is_not_there_keeps_the_old_pages_and_says_so() {
    let (world, project) = synced().await;
    let found = world.project(project).await;
    let settings = domain::Settings { branch: Some("gone".to_owned()), ..found.settings.clone() };
    world.direct.change_settings(&found, settings, world.now()).await.unwrap().unwrap();
    world.sync_now(project).await;
    let (seen_state, sentence) = state(&world, project).await;
    assert_eq!(seen_state, SyncState::Failed);
    assert!(sentence.contains("`gone`"), "{sentence}");
    assert_eq!(seen(&world).await, all_three());
}

#[tokio::test]
async fn whatever_a_repository_holds_no_item_is_too_large() {
    let (world, project) = synced().await;
    world.github.set_description(APP, Some(&"A very long story. ".repeat(10_000)));
    let names = (0..5000).map(|n| format!("{n:04}-nowhere")).collect::<Vec<_>>().join(", ");
    let odd = format!("---\nstatus: planned\ntags: [{names}]\ndepends_on: [{names}]\n---\n\n# {names}\n");
    let mut push = Push::new().write("specs/010-odd/README.md", odd);
    for n in 0..3000 {
        push = push.write(format!("specs/{n:04}-{}/notes.txt", "x".repeat(200)), "");
    }
    let deep = ["d".repeat(250), "e".repeat(250), "f".repeat(250)].join("/");
    push = push.write(format!("specs/001-first/{deep}/{}.md", "g".repeat(240)), "# Deep\n");
    world.github.push(APP, "main", push);
    world.look(project, Trigger::Webhook).await.unwrap();
    equal(&world, project).await;

    let found = world.project(project).await;
    assert!(found.repository.description.unwrap().len() < 2000);
    let snapshot = world.snapshot(project).await.unwrap();
    assert!(snapshot.problems().len() <= 100, "{}", snapshot.problems().len());
    let said = &world.direct.syncs(project, 1).await.unwrap().syncs[0].1.problems;
    assert!(said.iter().map(String::len).sum::<usize>() < 20_000, "{said:?}");
}

#[tokio::test]
async fn a_branch_whose_name_no_git_can_have_keeps_the_old_pages() {
    let (world, project) = synced().await;
    world.github.rename_branch(APP, "main", &"b".repeat(1000));
    world.look(project, Trigger::Webhook).await.unwrap();
    assert_eq!(state(&world, project).await.0, SyncState::Failed);
    assert_eq!(seen(&world).await, all_three());
}
