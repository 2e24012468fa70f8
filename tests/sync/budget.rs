//! What a look costs.

use domain::ProjectUlid;
use domain::sync::{Signal, Trigger};
use github_model::Push;

use crate::said::{APP, equal, forget, spec, synced, three, until_due};
use world::World;

#[tokio::test]
async fn the_first_look_at_a_few_specs_takes_six_requests_at_most() {
    let world = World::new().await;
    world.github.create(APP);
    world.github.push(APP, "main", three());
    let project = world.add(APP).await;
    forget(&world);
    world.sync_now(project).await;
    // Repository, commit, tree, one batch of documents, one picture.
    assert!(world.github.request_count() <= 6, "{:#?}", world.github.requests());
    equal(&world, project).await;
}

#[tokio::test]
async fn the_first_look_at_many_specs_is_few_requests_one_after_another() {
    for (specs, requests) in [(50, 6), (300, 15)] {
        let world = World::new().await;
        github_model::fill(&world.github, APP, specs, 1, 200);
        let project = world.add(APP).await;
        world.look(project, Trigger::Added).await.unwrap();
        assert!(world.github.request_count() <= requests, "{specs}: {:#?}", world.github.requests());
        // The lease, the limits, the head and the log; all else is in batches, side by side.
        let batches = specs * 2 / 25 + specs * 2 / 100;
        assert!(world.table.requests() <= batches + 8, "{specs}: {:?}", world.table.seen());
        equal(&world, project).await;
    }
}

#[tokio::test]
async fn a_tick_is_a_query_for_either_end_of_each_shard_and_no_scan() {
    let world = World::new().await;
    for number in 0..60 {
        let name = format!("crowd/p{number}");
        world.github.create(&name);
        world.add(&name).await;
    }
    forget(&world);
    let done = world.tick().await.unwrap();
    assert_eq!(done.asked, 60);
    let seen: Vec<_> = world.table.seen().into_iter().map(|it| it.operation).collect();
    assert_eq!(seen, ["Query"; 16]);
}

#[tokio::test]
async fn nothing_changed_is_two_free_requests_and_one_item() {
    let (world, project) = synced().await;
    // The first one learns the tags that make the others free.
    for _ in 0..2 {
        forget(&world);
        until_due(&world, project).await;
        world.look(project, Trigger::Schedule).await.unwrap();
    }
    let asked = world.github.requests();
    assert_eq!(asked.len(), 2, "{asked:#?}");
    assert!(asked.iter().all(|request| request.free), "{asked:#?}");
    assert_eq!(world.table.written().len(), 1, "{:?}", world.table.seen());
    assert!(world.bucket.written().is_empty());
    equal(&world, project).await;
}

#[tokio::test]
async fn a_change_elsewhere_in_the_repository_is_three_requests_and_one_item() {
    let (world, project) = synced().await;
    world.github.push(APP, "main", Push::new().write("src/lib.rs", "//! New.\n"));
    until_due(&world, project).await;
    world.look(project, Trigger::Schedule).await.unwrap();
    assert_eq!(world.github.request_count(), 3, "{:#?}", world.github.requests());
    assert_eq!(world.table.written().len(), 1, "{:?}", world.table.seen());
    let project_now = world.project(project).await;
    assert_eq!(project_now.head.unwrap().revision, world.github.head(APP, "main"), "the revision moves");
    equal(&world, project).await;
}

#[tokio::test]
async fn one_changed_spec_is_one_request_where_it_is_named_and_five_items() {
    let named = |project| Signal::Look {
        projects: vec![project],
        trigger: Trigger::Webhook,
        files: vec!["specs/001-first/README.md".to_owned()],
    };
    check_one_changed(named, 1).await;
    check_one_changed(|project| Signal::look(vec![project], Trigger::Webhook), 2).await;
    check_one_changed(|project| Signal::look(vec![project], Trigger::Schedule), 4).await;
}

async fn check_one_changed(signal: impl FnOnce(ProjectUlid) -> Signal, requests: usize) {
    let (world, project) = synced().await;
    world.github.push(APP, "main", Push::new().write("specs/001-first/README.md", spec("Changed")));
    world.signal(signal(project)).await.expect("the store works");
    assert_eq!(world.github.request_count(), requests, "{:#?}", world.github.requests());
    let written = world.table.written().len() + world.bucket.written().len();
    assert!(written <= 5, "{:?} {:?}", world.table.seen(), world.bucket.seen());
    equal(&world, project).await;
}

#[tokio::test]
async fn one_changed_spec_of_fifty_is_no_more() {
    let world = World::new().await;
    github_model::fill(&world.github, APP, 50, 1, 200);
    let project = world.add(APP).await;
    world.look(project, Trigger::Added).await.unwrap();
    forget(&world);
    world.github.push(APP, "main", Push::new().write("specs/900-new/README.md", "# New"));
    world.sync_now(project).await;
    assert_eq!(world.github.request_count(), 2, "{:#?}", world.github.requests());
    let written = world.table.written().len() + world.bucket.written().len();
    assert!(written <= 5, "{:?} {:?}", world.table.seen(), world.bucket.seen());
}

#[tokio::test]
async fn a_star_more_changes_the_card_and_no_content() {
    let (world, project) = synced().await;
    world.github.set_stars(APP, 7);
    until_due(&world, project).await;
    world.look(project, Trigger::Schedule).await.unwrap();
    assert_eq!(world.github.request_count(), 2);
    assert_eq!(world.project(project).await.repository.stars, 7);
    assert_eq!(world.table.written().len(), 1);
}
