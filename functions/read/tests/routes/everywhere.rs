//! Lists, totals and search over all projects.

use serde_json::{Value, json};
use service::Mode;

use crate::follows::Files;
use crate::world::World;

const A: Files<'_> = &[("001-a/README.md", "---\nstatus: complete\n---\n# A zebra\n")];
const B: Files<'_> = &[("001-b/README.md", "# B\n"), ("002-c/README.md", "# C zebra\n")];

fn ids(list: &Value) -> Vec<&str> {
    list["projects"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn projects_come_in_pages_the_folders_first_and_featured_ones_next() {
    let world = World::following(Mode::Both).await;
    world.follow_shown(1, "acme.beta", A).await;
    world.follow_shown(2, "acme.alpha", B).await;
    world.follow_with(3, "acme.zeta", |settings, _| settings.featured = true).await;
    let all = world.json("/api/projects").await;
    assert_eq!(ids(&all), ["local", "acme.zeta", "acme.alpha", "acme.beta"]);
    assert_eq!(all.get("nextCursor"), None);

    let first = world.json("/api/projects?limit=2").await;
    assert_eq!(ids(&first), ["local", "acme.zeta", "acme.alpha"]);
    let next = web::address::segment(first["nextCursor"].as_str().unwrap()).to_string();
    let rest = world.json(&format!("/api/projects?limit=2&cursor={next}")).await;
    assert_eq!(ids(&rest), ["acme.beta"]);
    assert_eq!(world.get("/api/projects?limit=0").await.status, 400);
}

#[tokio::test]
async fn the_first_page_lists_all_projects_and_only_one_is_shown_at_once() {
    let world = World::following(Mode::Both).await;
    assert_eq!(world.get("/").await.header("location"), "/projects/local");
    world.follow_shown(1, "acme.app", A).await;
    world.pass_ttl();
    let page = world.get("/").await;
    let text = page.text();
    assert_eq!(page.status, 200);
    assert!(text.contains("2 projects · 4 specs · 50\u{a0}%\u{a0}complete"), "{text}");
    let (local, app) = (text.find("href=\"/projects/local\""), text.find("href=\"/projects/acme.app\""));
    assert!(local.is_some() && local < app, "{text}");
    assert_eq!(world.get_with("/", &[("if-none-match", page.header("etag"))]).await.status, 304);
    let found = world.get("/?q=ACME.app&sort=-specs").await;
    let shown = |id: &str| found.text().contains(&format!("href=\"/projects/{id}\""));
    assert!(shown("acme.app") && !shown("local"), "{}", found.text());
    assert_eq!(world.get("/?sort=size").await.status, 400);

    let world = World::following(Mode::Database).await;
    assert!(world.get("/").await.text().contains("There are no projects"));
    world.follow_shown(1, "acme.app", A).await;
    world.pass_ttl();
    assert_eq!(world.get("/").await.header("location"), "/projects/acme.app");
}

#[tokio::test]
async fn totals_and_search_are_over_all_projects() {
    let world = World::following(Mode::Both).await;
    world.follow_shown(1, "acme.app", A).await;
    world.follow_shown(2, "acme.other", B).await;
    let stats = world.json("/api/stats").await;
    assert_eq!((&stats["totalProjects"], &stats["totalSpecs"]), (&json!(3), &json!(6)));
    assert_eq!(stats.get("projectId"), None);

    let found = world.json("/api/search?q=zebra").await;
    let mut places: Vec<_> = found["results"].as_array().unwrap().iter().collect();
    places.sort_by_key(|it| it["projectId"].as_str().unwrap());
    let places = places
        .iter()
        .map(|it| format!("{}: {}", it["projectId"].as_str().unwrap(), it["filePath"].as_str().unwrap()));
    assert_eq!(
        places.collect::<Vec<_>>(),
        [
            "acme.app: docs/specs/001-a/README.md",
            "acme.other: docs/specs/002-c/README.md",
            "local: docs/specs/002-search/README.md"
        ]
    );
    assert_eq!((&found["total"], &found["searched"], &found["whole"]), (&json!(3), &json!(3), &json!(true)));
    assert_eq!(world.json("/api/search?q=zebra&status=complete").await["total"], 1);

    let page = world.get("/search?q=zebra").await;
    for href in [
        "/projects/acme.app/specs/001-a",
        "/projects/acme.other/specs/002-c",
        "/projects/local/specs/002-search",
    ] {
        assert!(page.text().contains(&format!("href=\"{href}\"")), "{href}: {}", page.text());
    }
    assert!(world.get("/search").await.text().contains("6 specs in 3 projects"));
}

#[tokio::test]
async fn how_following_goes_is_told() {
    let world = World::following(Mode::Both).await;
    let ulid = world.follow_shown(1, "acme.app", A).await;
    world.log(ulid, None).await;
    world.clock.advance(std::time::Duration::from_mins(1));
    world.log(ulid, Some("GitHub did not answer in time.")).await;
    let mut syncs = world.json("/api/projects/acme.app/syncs").await;
    assert_eq!(syncs["syncs"][0]["error"], "GitHub did not answer in time.");
    syncs["syncs"][1]["id"] = json!("…");
    insta::assert_json_snapshot!(syncs["syncs"][1], @r#"
    {
      "added": 1,
      "deleted": 0,
      "durationMs": 250,
      "finishedAt": "2001-09-09T01:46:40.25Z",
      "id": "…",
      "problems": [],
      "rateLimitRemaining": 4994,
      "requests": 6,
      "revision": "0101010101010101010101010101010101010101",
      "startedAt": "2001-09-09T01:46:40Z",
      "state": "succeeded",
      "trigger": "manual",
      "updated": 0
    }
    "#);
    let syncs = world.json("/api/projects/acme.app/syncs?limit=1").await;
    assert_eq!(syncs["syncs"].as_array().unwrap().len(), 1);
    assert_eq!(world.json("/api/projects/local/syncs").await, json!({ "syncs": [] }));

    let all = world.json("/api/sync").await;
    assert_eq!(ids(&all), ["local", "acme.app"]);
    assert_eq!(all["projects"][1]["sync"]["state"], "ok");
    assert_eq!(all["syncs"][0]["projectId"], "acme.app");
}

#[tokio::test]
async fn a_project_that_is_called_otherwise_is_found_under_its_new_name() {
    let world = World::following(Mode::Both).await;
    let ulid = world.follow_shown(1, "acme.app", A).await;
    let page = world.get("/search?q=zebra").await;
    assert!(page.text().contains(">app</a>"), "{}", page.text());
    let base = world.project(ulid).await;
    world.look(&base, |change| change.repository.name = "acme/tool".parse().unwrap()).await;
    world.pass_ttl();
    let again = world.get_with("/search?q=zebra", &[("if-none-match", page.header("etag"))]).await;
    assert_eq!(again.status, 200);
    assert!(again.text().contains(">tool</a>"), "{}", again.text());
}

#[tokio::test]
async fn a_folder_without_dates_did_not_change_in_1970() {
    let world = World::following(Mode::Both).await;
    for path in ["000-old", "001-snapshots", "002-search"] {
        world.write(&format!("{path}/README.md"), "# No dates\n");
    }
    world.follow_shown(1, "acme.app", A).await;
    assert!(!world.get("/").await.text().contains("1970-"));
}
