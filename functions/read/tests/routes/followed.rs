//! Followed projects: what their routes and pages say.

use domain::sync::Trouble;
use domain::{SpecsPath, Timestamp};
use http::StatusCode;
use serde_json::json;
use service::Mode;

use crate::follows::Files;
use crate::world::World;

const APP: Files<'_> = &[
    (
        "001-store/README.md",
        "---\nstatus: complete\npriority: high\ntags: [data]\ncreated: 2025-11-01\n---\n# The store\n\nSee \
         [the plan](notes.pdf), ![a map](map.png) and [the code](../../../src/lib.rs).\n",
    ),
    ("001-store/map.png", "not really a picture"),
    ("001-store/notes.pdf", "not really a document"),
    ("002-sync/README.md", "---\nstatus: planned\ndepends_on: [001-store]\n---\n# Sync\n\nA quagga.\n"),
];

#[tokio::test]
async fn a_followed_project_says_where_it_comes_from() {
    let world = World::following(Mode::Both).await;
    let change = |settings: &mut domain::Settings, repository: &mut domain::Repository| {
        settings.featured = true;
        repository.description = Some("An app".to_owned());
        repository.stars = 7;
    };
    let ulid = world.follow_with(1, "acme.app", change).await;
    world.show(ulid, APP).await;
    let project = world.json("/api/projects/acme.app").await;
    insta::assert_json_snapshot!(project["project"], @r#"
    {
      "addedAt": "2001-09-09T01:46:40Z",
      "byStatus": {
        "archived": 0,
        "complete": 1,
        "draft": 0,
        "in-progress": 0,
        "planned": 1
      },
      "color": null,
      "completionRate": 50.0,
      "description": "An app",
      "favorite": true,
      "featured": true,
      "git": {
        "branch": "main",
        "remoteUrl": "https://github.com/acme/app",
        "specsPath": "docs/specs"
      },
      "id": "acme.app",
      "lastAccessed": "2001-09-09T01:46:40Z",
      "name": "app",
      "path": "acme/app",
      "revision": "0101010101010101010101010101010101010101",
      "source": "git",
      "specCount": 2,
      "specsDir": "docs/specs",
      "stars": 7,
      "sync": {
        "lastChangedAt": "2001-09-09T01:46:40Z",
        "lastSyncedAt": "2001-09-09T01:46:40Z",
        "nextSyncAt": null,
        "state": "ok"
      }
    }
    "#);
}

#[tokio::test]
async fn every_route_of_a_project_answers_for_followed_ones_too() {
    let world = World::following(Mode::Both).await;
    world.follow_shown(1, "acme.app", APP).await;
    let list = world.json("/api/projects/acme.app/specs").await;
    assert_eq!((&list["total"], &list["projectId"]), (&json!(2), &json!("acme.app")));
    assert_eq!(list["specs"][0]["filePath"], "docs/specs/002-sync/README.md");
    let spec = world.json("/api/projects/acme.app/specs/2").await;
    assert_eq!(spec["editUrl"], "https://github.com/acme/app/edit/main/docs/specs/002-sync/README.md");
    let found = world.json("/api/projects/acme.app/search?q=quagga").await;
    assert_eq!((&found["total"], &found["projectId"]), (&json!(1), &json!("acme.app")));
    for route in ["stats", "dependencies", "context", "head", "specs/1/raw", "specs/1/tokens", "syncs"] {
        let answer = world.get(&format!("/api/projects/acme.app/{route}")).await;
        assert_eq!(answer.status, 200, "{route}: {}", answer.text());
    }
    let page = world.get("/projects/acme.app/specs").await;
    for shown in
        ["https://github.com/acme/app\"", "/tree/0101010101010101010101010101010101010101\"", "main@0101010"]
    {
        assert!(page.text().contains(shown), "{shown}: {}", page.text());
    }
}

#[tokio::test]
async fn the_head_tells_pages_apart_from_older_ones() {
    let world = World::following(Mode::Both).await;
    let ulid = world.follow(1, "acme.app").await;
    let head = async || {
        let answer = world.get("/api/projects/acme.app/head").await;
        assert!(answer.body.len() <= 100, "{}", answer.text());
        let head = answer.json();
        format!("{} {}", head["sequence"], head["state"].as_str().unwrap())
    };
    assert_eq!(head().await, "0 never");
    world.looking(ulid).await;
    world.pass_ttl();
    assert_eq!(head().await, "0 running");
    world.show(ulid, APP).await;
    world.pass_ttl();
    assert_eq!(head().await, "1 ok");
    world.trouble(ulid, Trouble::TokenRejected).await;
    world.pass_ttl();
    assert_eq!(head().await, "1 failed");
}

#[tokio::test]
async fn a_look_that_finds_nothing_new_changes_no_page_and_what_is_seen_of_the_sync_does() {
    let world = World::following(Mode::Both).await;
    let ulid = world.follow_shown(1, "acme.app", APP).await;
    let tags = async || {
        world.pass_ttl();
        let mut tags = Vec::new();
        for path in ["/projects/acme.app/specs", "/", "/api/projects/acme.app", "/api/sync", "/api/projects"]
        {
            tags.push(world.get(path).await.header("etag").to_owned());
        }
        tags
    };
    let before = tags().await;
    let base = world.project(ulid).await;
    world.look(&base, |it| it.look.next_at = Some(Timestamp::from_millis(7))).await;
    let looked = tags().await;
    assert_eq!(looked[..2], before[..2], "pages do not say when it was looked at last");
    assert!((2..5).all(|it| looked[it] != before[it]), "these do");
    world.trouble(ulid, Trouble::GithubUnreachable).await;
    let troubled = tags().await;
    assert!((0..5).all(|it| troubled[it] != looked[it]), "{troubled:?}");
}

#[tokio::test]
async fn why_there_are_no_specs_is_said() {
    let world = World::following(Mode::Both).await;
    let ulid = world.follow(1, "acme.app").await;
    let page = async || {
        world.pass_ttl();
        let page = world.get("/projects/acme.app/specs").await;
        assert_eq!(page.status, StatusCode::OK);
        page.text().to_owned()
    };
    let first = page().await;
    assert!(first.contains("acme/app was not read yet") && first.contains("http-equiv=\"refresh\""));
    assert!(first.contains("data-head=\"/api/projects/acme.app/head\""), "it follows by itself");
    world.trouble(ulid, Trouble::TokenRejected).await;
    let failed = page().await;
    assert!(failed.contains("acme/app could not be read yet"), "{failed}");

    world.show(ulid, &[]).await;
    assert!(page().await.contains("has no folder with a <code>README.md</code> in it"));
    let base = world.project(ulid).await;
    world.look(&base, |it| it.head.as_mut().unwrap().specs_path = None).await;
    let without = page().await;
    assert!(without.contains("<code>docs/specs</code>, <code>doc/specs</code>"), "{without}");
    let problem = world.json("/api/projects/acme.app").await["project"]["sync"]["problem"].clone();
    assert!(problem.as_str().unwrap().starts_with("There is no specs folder on the branch `main`"));
}

#[tokio::test]
async fn a_folder_that_was_set_and_is_not_there_is_named() {
    let world = World::following(Mode::Both).await;
    let path: SpecsPath = "plans".parse().unwrap();
    let ulid = world.follow_with(1, "acme.app", |settings, _| settings.specs_path = Some(path)).await;
    world.show(ulid, &[]).await;
    let base = world.project(ulid).await;
    world.look(&base, |it| it.head.as_mut().unwrap().specs_path = None).await;
    let page = world.get("/projects/acme.app/specs").await;
    assert!(page.text().contains("There is no folder <code>plans</code> on the branch <code>main</code>."));
}

#[tokio::test]
async fn trouble_is_told_on_every_page_of_the_project() {
    let world = World::following(Mode::Both).await;
    let ulid = world.follow_shown(1, "acme.app", APP).await;
    world.trouble(ulid, Trouble::TokenRejected).await;
    let sentence = Trouble::TokenRejected.sentence();
    for path in ["/projects/acme.app/specs", "/projects/acme.app/specs/002-sync"] {
        let page = world.get(path).await;
        assert!(page.text().contains(&sentence.replace('`', "")[..60]), "{path}");
        assert!(page.text().contains("Last look failed"), "{path}");
    }
    assert_eq!(world.json("/api/projects/acme.app").await["project"]["sync"]["problem"], sentence);
}

#[tokio::test]
async fn pictures_come_from_the_bucket_and_other_files_are_in_the_repository() {
    let world = World::following(Mode::Both).await;
    world.follow_shown(1, "acme.app", APP).await;
    let picture = world.get("/projects/acme.app/specs/001-store/assets/map.png").await;
    assert_eq!((picture.status, picture.header("content-type")), (StatusCode::OK, "image/png"));
    assert_eq!(picture.header("content-security-policy"), "sandbox; default-src 'none'");
    assert_eq!(picture.header("x-content-type-options"), "nosniff");
    assert_eq!(picture.text(), "not really a picture");

    let address = "https://github.com/acme/app/blob/0101010101010101010101010101010101010101";
    let notes = format!("{address}/docs/specs/001-store/notes.pdf");
    let path = "/projects/acme.app/specs/001-store/assets/notes.pdf";
    let other = world.get_with(path, &[("accept", "application/json")]).await;
    assert_eq!(other.status, 404);
    let detail = format!("This file is not kept here. It is in the repository: {notes}");
    assert_eq!(other.json()["detail"], detail);

    let page = world.get("/projects/acme.app/specs/001-store").await;
    for href in [notes, format!("{address}/src/lib.rs"), "001-store/assets/map.png".to_owned()] {
        assert!(page.text().contains(&href), "{href}: {}", page.text());
    }
}

#[tokio::test]
async fn one_projects_caches_can_be_dropped() {
    let world = World::following(Mode::Both).await;
    let ulid = world.follow_shown(1, "acme.app", APP).await;
    let total = async || world.json("/api/projects/acme.app/specs").await["total"].clone();
    assert_eq!(total().await, 2);
    world.show(ulid, &[]).await;
    assert_eq!(total().await, 2);
    let body = r#"{"secret": "s3cret", "projectId": "acme.app"}"#;
    assert_eq!(world.post("/api/revalidate", body).await.status, 200);
    assert_eq!(total().await, 0);
    let body = r#"{"secret": "s3cret", "projectId": "acme.other"}"#;
    assert_eq!(world.post("/api/revalidate", body).await.json()["code"], "PROJECT_NOT_FOUND");
}

#[tokio::test]
async fn a_refusal_has_the_frame_of_the_project_that_was_asked_for() {
    let world = World::following(Mode::Both).await;
    world.follow_shown(1, "acme.app", APP).await;
    let page = async |path: &str| world.get(path).await.text().to_owned();
    let near = page("/projects/acme.app/specs/quagga").await;
    assert!(near.contains("href=\"/projects/acme.app/specs/002-sync\""), "{near}");
    for path in ["/nowhere", "/projects/nobody.here/specs"] {
        let nothing = page(path).await;
        assert!(!nothing.contains("/projects/local"), "{path}: {nothing}");
        assert!(nothing.contains("href=\"/\">All projects"), "{path}");
    }
}

#[tokio::test]
async fn without_a_folder_there_is_no_local_project() {
    let world = World::following(Mode::Database).await;
    world.follow_shown(1, "acme.app", APP).await;
    for path in ["/api/specs", "/api/specs/1", "/api/projects/local", "/projects/local/specs"] {
        let answer = world.get_with(path, &[("accept", "application/json")]).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["code"]),
            (404, &json!("PROJECT_NOT_FOUND")),
            "{path}"
        );
    }
    assert_eq!(world.json("/api/projects").await["projects"].as_array().unwrap().len(), 1);
    assert_eq!(world.json("/health/ready").await["status"], "ok");
    assert_eq!(world.get("/search?q=quagga").await.status, 200);
}
