//! The page that says how following goes.

use domain::sync::Trouble;
use service::Mode;

use crate::world::World;

const APP: &[(&str, &str)] = &[("001-a/README.md", "# A\n")];

#[tokio::test]
async fn every_project_has_a_row_and_every_run_a_bar_and_a_row() {
    let world = World::following(Mode::Both).await;
    let ulid = world.follow_shown(1, "acme.app", APP).await;
    world.log(ulid, None).await;
    let page = world.get("/sync").await;
    assert!(page.is_page());
    for shown in [
        "href=\"/projects/acme.app\"",
        "href=\"/projects/local\"",
        "/tree/0101010101010101010101010101010101010101\"",
        "4,994",
        "<g class=\"succeeded\"><title>acme.app · Succeeded · 250 ms</title>",
        "1 added",
        "aria-label=\"The last 1 run; failed: 0, waiting for GitHub: 0.",
    ] {
        assert!(page.text().contains(shown), "{shown}: {}", page.text());
    }
    assert!(!page.text().contains("style="));
}

#[tokio::test]
async fn what_is_wrong_is_said_with_what_to_do_in_the_reader_s_language() {
    let world = World::following(Mode::Both).await;
    let ulid = world.follow_shown(1, "acme.app", APP).await;
    world.trouble(ulid, Trouble::TokenRejected).await;
    world.log(ulid, Some("GitHub refused the token.")).await;
    world.pass_ttl();
    let page = world.get("/sync").await;
    assert!(page.text().contains("Set a new <code>GITHUB_TOKEN</code>."), "{}", page.text());
    assert!(page.text().contains("<g class=\"failed\">"));
    let other = world.get_with("/sync", &[("accept-language", "zh")]).await;
    assert!(other.text().contains("请设置新的 <code>GITHUB_TOKEN</code>。"), "{}", other.text());
    assert_ne!(page.header("etag"), other.header("etag"));
}

#[tokio::test]
async fn the_page_is_another_one_after_a_run_and_not_before() {
    let world = World::following(Mode::Both).await;
    let ulid = world.follow_shown(1, "acme.app", APP).await;
    let tag = world.get("/sync").await.header("etag").to_owned();
    assert_eq!(world.get_with("/sync", &[("if-none-match", &tag)]).await.status, 304);
    world.log(ulid, None).await;
    assert_eq!(world.get_with("/sync", &[("if-none-match", &tag)]).await.status, 200);
}

#[tokio::test]
async fn without_a_store_there_is_only_the_folder() {
    let page = World::new().get("/sync").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Nothing ran yet."), "{}", page.text());
}
