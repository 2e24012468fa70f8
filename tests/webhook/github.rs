//! The same with GitHub itself delivering.

use domain::ProjectUlid;
use github_model::{DeliveryFault, Push};
use world::World;

use crate::said::{APP, followed, forget, spec, titles};

const FIRST: &str = "specs/001-first/README.md";

/// A world where GitHub delivers to the project; the ping has come.
async fn hooked(kind: &str) -> (World, ProjectUlid, u64) {
    let (world, project) = followed().await;
    let hook = world.hook(APP, project, kind);
    world.arrived().await;
    assert_eq!(answers(&world, hook), [(200, r#"{"ping":true}"#.to_owned())]);
    forget(&world);
    (world, project, hook)
}

fn write(world: &World, title: &str) {
    world.github.push(APP, "main", Push::new().write(FIRST, spec(title)));
}

/// What GitHub heard, the last first.
fn answers(world: &World, hook: u64) -> Vec<(u16, String)> {
    let answered = world.github.deliveries(APP, hook).into_iter().filter_map(|delivery| delivery.answered);
    answered.map(|answer| (answer.status_code, answer.body)).collect()
}

#[tokio::test]
async fn a_push_shows_up_on_the_page() {
    for kind in ["json", "form"] {
        let (world, _, hook) = hooked(kind).await;
        write(&world, "Changed");
        world.arrived().await;
        assert_eq!(answers(&world, hook)[0], (202, r#"{"projects":1}"#.to_owned()));
        assert_eq!(titles(&world, "acme.app").await, ["Second", "Changed"]);
        assert_eq!(world.github.request_count(), 1, "{:#?}", world.github.requests());
    }
}

#[tokio::test]
async fn pushes_elsewhere_cost_nothing() {
    let (world, _, hook) = hooked("json").await;
    world.github.push(APP, "main", Push::new().write("src/lib.rs", "//! New.\n"));
    world.github.push(APP, "next", Push::new().write(FIRST, spec("Next")));
    world.github.delete_branch(APP, "next");
    world.arrived().await;
    assert!(
        answers(&world, hook)[..3].iter().all(|(status, body)| *status == 200 && body.contains("ignored"))
    );
    assert_eq!(world.github.request_count(), 0, "{:#?}", world.github.requests());
}

#[tokio::test]
async fn a_burst_ends_in_the_newest_state_whatever_its_order() {
    let (world, project, _) = hooked("json").await;
    world.github.hold_deliveries();
    for n in 0..10 {
        write(&world, &format!("Version {n}"));
    }
    world.github.release_deliveries_reversed();
    world.arrived().await;
    assert_eq!(titles(&world, "acme.app").await, ["Second", "Version 9"]);
    let syncs = world.direct.syncs(project, 100).await.expect("the store works").syncs;
    assert!(syncs.len() <= 1 + 2, "the first one, and two at most: {syncs:#?}");
}

#[tokio::test]
async fn what_comes_twice_or_again_works_once() {
    let (world, _, hook) = hooked("json").await;
    for fault in [DeliveryFault::Doubled, DeliveryFault::AnswerLost] {
        world.github.fail_deliveries(fault, 1);
        write(&world, &format!("{fault:?}"));
        world.arrived().await;
        let (looked, last) = (world.github.request_count(), world.github.deliveries(APP, hook)[0].id);
        world.github.redeliver(APP, hook, last);
        world.arrived().await;
        assert_eq!(answers(&world, hook)[0], (200, r#"{"repeated":true}"#.to_owned()));
        assert_eq!(world.github.request_count(), looked, "{fault:?}");
        assert_eq!(titles(&world, "acme.app").await, ["Second".to_owned(), format!("{fault:?}")]);
    }
}

#[tokio::test]
async fn what_was_lost_is_made_up_for_by_the_next_push() {
    let (world, _, _) = hooked("json").await;
    world.github.fail_deliveries(DeliveryFault::Lost, 1);
    write(&world, "Lost");
    world.arrived().await;
    assert_eq!(titles(&world, "acme.app").await, ["Second", "First"]);
    world.github.push(APP, "main", Push::new().write("specs/002-second/README.md", spec("Too")));
    world.arrived().await;
    assert_eq!(titles(&world, "acme.app").await, ["Too", "Lost"]);
}

#[tokio::test]
async fn a_force_push_back_and_a_merge_are_looked_at() {
    let (world, _, _) = hooked("json").await;
    let before = world.github.head(APP, "main");
    write(&world, "Undone");
    world.arrived().await;
    world.github.set_branch(APP, "main", before);
    world.arrived().await;
    assert_eq!(titles(&world, "acme.app").await, ["Second", "First"]);
    let side = world.github.push(APP, "side", Push::new().write(FIRST, spec("Merged")));
    let merge = Push::new().merge(side).message("Merge branch 'side'").write(FIRST, spec("Merged"));
    world.github.push(APP, "main", merge);
    world.arrived().await;
    assert_eq!(titles(&world, "acme.app").await, ["Second", "Merged"]);
}

#[tokio::test]
async fn what_happens_to_the_repository_is_seen_at_once() {
    let (world, project, _) = hooked("json").await;
    world.github.rename(APP, "acme/renamed");
    world.arrived().await;
    assert_eq!(world.project(project).await.repository.name.to_string(), "acme/renamed");
    world.github.set_private("acme/renamed", true);
    world.arrived().await;
    let answer = world.reader().get("/api/projects/acme.app/specs").await;
    assert_eq!(answer.json()["code"], "PROJECT_NOT_FOUND");
}
