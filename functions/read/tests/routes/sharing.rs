//! Badges, feeds, previews, exports, and what agents read first.

use std::io::Read as _;

use domain::Status;
use http::StatusCode;
use service::Mode;

use crate::world::World;

/// What a spec may be called.
const HOSTILE: &str = "# `</title><script>alert(1)</script>` & \"]]>\u{b}\u{1}\n\ntext\n";

fn hostile() -> World {
    World::with(&[
        ("001-a/README.md", HOSTILE),
        ("002-=cmd|x/README.md", "---\ntags: ['@SUM(1)', 'a;=1']\n---\n# =HYPERLINK(\"x\")\n"),
    ])
}

/// The text of an answer, as XML that is well-formed.
fn xml(text: &str) -> roxmltree::Document<'_> {
    roxmltree::Document::parse(text).unwrap_or_else(|why| panic!("{why}: {text}"))
}

fn texts<'a>(document: &'a roxmltree::Document, name: &str) -> Vec<&'a str> {
    let found = document.descendants().filter(|it| it.tag_name().name() == name);
    found.filter_map(|it| it.text()).collect()
}

#[tokio::test]
async fn a_badge_says_how_far_a_project_is_and_takes_a_label() {
    let world = World::new();
    let badge = world.get("/projects/local/badge.svg").await;
    assert_eq!(badge.header("content-type"), "image/svg+xml; charset=utf-8");
    assert_eq!(texts(&xml(badge.text()), "title"), ["specs: 1/3"]);
    let label = format!("{}%3Cb%3E%00", "x".repeat(99));
    let named = world.get(&format!("/projects/local/badge.svg?label={label}")).await;
    let expect = format!("{}: 1/3", "x".repeat(40));
    assert_eq!(texts(&xml(named.text()), "title"), [expect.as_str()]);
    let quoted = world.get("/projects/local/badge.svg?label=%22%3Cb%3E%00").await;
    assert_eq!(texts(&xml(quoted.text()), "title"), ["\"<b>: 1/3"]);
}

#[tokio::test]
async fn a_feed_tells_what_specs_say_and_stays_what_it_is() {
    let world = World::new();
    let first = world.get("/projects/local/feed.atom").await;
    assert_eq!(first.header("content-type"), "application/atom+xml; charset=utf-8");
    let feed = xml(first.text());
    let expect = [
        "app",
        "002 Search created",
        "001 Snapshots is complete",
        "001 Snapshots created",
        "000 Old created",
    ];
    assert_eq!(texts(&feed, "title"), expect);
    let updated = "2025-11-14T00:00:00Z";
    assert_eq!(texts(&feed, "updated")[..2], [updated, updated]);
    let ids = texts(&feed, "id");
    assert!(ids.iter().all(|id| id.starts_with("urn:uuid:")), "{ids:?}");
    assert!(
        first.text().contains(
            "<link rel=\"self\" type=\"application/atom+xml\" href=\"/projects/local/feed.atom\"/>"
        )
    );

    world.write("001-snapshots/README.md", "---\nstatus: planned\n---\n# Snapshots\n");
    world.clock.advance(std::time::Duration::from_mins(1));
    let second = world.get("/projects/local/feed.atom").await;
    let kept = |text: &str| texts(&xml(text), "id").iter().map(ToString::to_string).collect::<Vec<_>>();
    let (before, after) = (kept(first.text()), kept(second.text()));
    assert_eq!((after.len(), after[0] == before[0], after[1] == before[1]), (3, true, true));
}

#[tokio::test]
async fn a_feed_of_a_followed_project_tells_what_was_seen_to_change() {
    let world = World::following(Mode::Both).await;
    let ulid = world.follow_shown(1, "acme.app", &[("001-a/README.md", "# A\n")]).await;
    world.clock.advance(std::time::Duration::from_mins(1));
    let files = [("001-a/README.md", "# A2\n"), ("002-b/README.md", "# B\n")];
    world.show(ulid, &files).await;
    world.pass_ttl();
    let own = world.get("/projects/acme.app/feed.atom").await;
    assert_eq!(texts(&xml(own.text()), "title")[1..], ["Added 1 spec, changed 1 spec", "Added 001 A2"]);
    assert!(own.text().contains("<li>Added <a href=\"/projects/acme.app/specs/002-b\">002 B</a></li>"));

    let all = world.get("/feed.atom").await;
    let text = all.text().to_owned();
    let titles = texts(&xml(&text), "title").iter().map(ToString::to_string).collect::<Vec<_>>();
    assert!(titles.contains(&"acme/app: Added 001 A2".to_owned()), "{titles:?}");
    assert!(titles.contains(&"app: 002 Search created".to_owned()), "{titles:?}");
}

#[tokio::test]
async fn addresses_are_whole_where_it_is_known_how_readers_reach_us() {
    let url = |settings: &mut read::Settings| settings.public_url = Some("https://specs.example".to_owned());
    let world = World::following_with(Mode::Both, url).await;
    let feed = world.get("/projects/local/feed.atom").await;
    assert!(feed.text().contains("href=\"https://specs.example/projects/local/specs/002-search\""));
    assert_eq!(feed.text().matches("href=\"/").count(), 0);
    let list = world.get("/projects/local/llms.txt").await;
    assert!(list.text().contains("(https://specs.example/projects/local/specs/002-search.md)"));
    let all = world.get("/llms.txt").await;
    assert!(
        all.text()
            .contains("- [acme/app](https://specs.example/projects/local/llms.txt): 3 specs, 1 complete\n")
    );
}

#[tokio::test]
async fn agents_read_the_specs_by_status() {
    let text = World::new().get("/projects/local/llms.txt").await;
    assert_eq!(text.header("content-type"), "text/plain; charset=utf-8");
    insta::assert_snapshot!(text.text(), @r"
    # app

    > 3 specs: 1 in progress, 0 planned, 1 complete.

    Every link leads to Markdown. As JSON: [the list](/api/projects/local/specs), [search](/api/projects/local/search?q=words), [dependencies](/api/projects/local/dependencies), [everything](/projects/local/export.json). As files: [zip](/projects/local/export.zip).

    ## In progress

    - [002 Search](/projects/local/specs/002-search.md): high priority; web, index

    ## Complete

    - [001 Snapshots](/projects/local/specs/001-snapshots.md): critical priority; core

    ## Optional

    - [000 Old](/projects/local/specs/000-old.md): low priority
    ");
}

#[tokio::test]
async fn a_picture_is_made_of_a_project_and_of_each_spec() {
    let world = World::new();
    let mut seen = Vec::new();
    for path in ["preview.png", "specs/002-search/preview.png", "specs/1/preview.png"] {
        let picture =
            world.get_with(&format!("/projects/local/{path}"), &[("accept-encoding", "gzip")]).await;
        assert_eq!(picture.header("content-type"), "image/png");
        assert_eq!((picture.header("content-encoding"), &picture.body[..8]), ("", &b"\x89PNG\r\n\x1a\n"[..]));
        assert!(!seen.contains(&picture.body));
        seen.push(picture.body);
    }
    assert_eq!(world.get("/projects/local/specs/404/preview.png").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_export_as_json_has_everything() {
    let world = World::new();
    let all = world.json("/projects/local/export.json").await;
    assert_eq!((&all["total"], all["specs"].as_array().unwrap().len()), (&3.into(), 3));
    let spec = &all["specs"][0];
    assert_eq!(
        (&spec["specName"], &spec["status"]),
        (&"002-search".into(), &Status::InProgress.as_str().into())
    );
    let documents = spec["documents"].as_array().unwrap();
    assert_eq!(documents.len(), 2);
    assert!(documents[0]["content"].as_str().unwrap().starts_with("---\nstatus: in-progress"));
    assert_eq!(documents[1]["path"], "DESIGN.md");
    assert_eq!(all["project"]["sync"]["lastSyncedAt"], serde_json::Value::Null);
}

#[tokio::test]
async fn an_export_comes_in_parts_where_they_are_asked_for() {
    let world = World::new();
    let first = world.get("/projects/local/export.json?limit=2").await;
    assert_eq!(first.header("link"), "</projects/local/export.json?limit=2&cursor=2>; rel=\"next\"");
    assert_eq!(first.json()["nextCursor"], "2");
    let rest = world.get("/projects/local/export.json?limit=2&cursor=2").await;
    assert_eq!((rest.header("link"), rest.json()["specs"][0]["specName"].as_str()), ("", Some("000-old")));
    assert_eq!(world.json("/projects/local/export.json?cursor=9").await["specs"], serde_json::json!([]));
    assert_eq!(world.get("/projects/local/export.json?limit=0").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn an_export_that_is_too_large_says_in_which_parts_it_can_be_had() {
    let text = format!("# A\n\n{}", "word ".repeat(150_000));
    let files: Vec<_> = (1..9).map(|number| (format!("{number:03}-a/README.md"), text.clone())).collect();
    let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let world = World::with(&files);
    let refused = world.get_with("/projects/local/export.json", &[("accept", "application/json")]).await;
    assert_eq!((refused.status.as_u16(), refused.json()["code"].as_str()), (413, Some("TOO_LARGE")));
    let detail = refused.json()["detail"].as_str().unwrap().to_owned();
    let part = detail.split('`').nth(1).unwrap();
    assert_eq!(world.get(part).await.status, StatusCode::OK, "{detail}");
    assert_eq!(world.get("/projects/local/export.zip").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_archive_has_the_files_and_always_the_same_bytes() {
    let world = World::new();
    let zip = world.get("/projects/local/export.zip").await;
    assert_eq!(zip.header("content-type"), "application/zip");
    assert_eq!(zip.header("content-disposition"), "attachment; filename=\"local.zip\"");
    assert_eq!(zip.body, World::new().get("/projects/local/export.zip").await.body);
    assert_eq!(
        names(&zip.body),
        [
            "local/002-search/README.md",
            "local/002-search/DESIGN.md",
            "local/001-snapshots/README.md",
            "local/000-old/README.md",
            "local/002-search/a picture.svg",
        ]
    );
}

#[tokio::test]
async fn an_archive_has_the_pictures_that_are_to_be_had_and_that_fit() {
    let world = World::following(Mode::Both).await;
    let files = [("001-a/README.md", "# A\n"), ("001-a/map.png", "a map"), ("001-a/notes.pdf", "no picture")];
    world.follow_shown(1, "acme.app", &files).await;
    let zip = world.get("/projects/acme.app/export.zip").await;
    assert_eq!(names(&zip.body), ["acme.app/001-a/README.md", "acme.app/001-a/map.png"]);

    let folder = World::with(&[("001-a/README.md", "# A\n"), ("002-b/README.md", "# B\n")]);
    // Nothing makes it smaller. Source: xorshift, Marsaglia 2003.
    let mut state = 1_u64;
    let mut noise = |bytes: usize| -> Vec<u8> {
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state as u8
        };
        (0..bytes).map(|_| next()).collect()
    };
    for (path, bytes) in [("001-a/1.png", 2_500_000), ("001-a/2.png", 2_500_000), ("002-b/3.png", 4_000_001)]
    {
        std::fs::write(folder.path(path), noise(bytes)).unwrap();
    }
    let refused = folder.get_with("/projects/local/export.zip", &[("accept", "application/json")]).await;
    assert_eq!(refused.status.as_u16(), 413);
    let rest = folder.get("/projects/local/export.zip?limit=1&cursor=1").await;
    assert_eq!(names(&rest.body), ["local/001-a/README.md", "local/001-a/1.png"]);
    let first = folder.get("/projects/local/export.zip?limit=1").await;
    assert_eq!(names(&first.body), ["local/002-b/README.md"]);
}

/// The files of an archive, read from its beginning; each is unpacked.
fn names(mut zip: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    while let Some(rest) = zip.strip_prefix(b"PK\x03\x04") {
        let number = |at: usize, bytes: usize| {
            rest[at..at + bytes].iter().rev().fold(0, |n, b| n << 8 | usize::from(*b))
        };
        let (packed, length, name) = (number(14, 4), number(18, 4), number(22, 2));
        names.push(String::from_utf8(rest[26..26 + name].to_vec()).unwrap());
        let body = &rest[26 + name..26 + name + packed];
        let mut text = Vec::new();
        flate2::read::DeflateDecoder::new(body).read_to_end(&mut text).unwrap();
        assert_eq!(text.len(), length);
        zip = &rest[26 + name + packed..];
    }
    names
}

#[tokio::test]
async fn hostile_words_stay_words_wherever_they_are_taken() {
    let world = hostile();
    for path in ["badge.svg?label=%3Cscript%3E", "feed.atom"] {
        let answer = world.get(&format!("/projects/local/{path}")).await;
        let document = xml(answer.text()).descendants().filter(|it| it.tag_name().name() == "script").count();
        assert_eq!((answer.status, document), (StatusCode::OK, 0), "{path}");
    }
    let table = world.get("/projects/local/export.csv").await;
    let text = table.text();
    assert!(text.contains("\"'=HYPERLINK(\"\"x\"\")\",planned,,\"'@SUM(1), a;'=1\""), "{text}");
    assert_eq!(text.lines().count(), 3);
    let list = world.get("/projects/local/llms.txt").await;
    assert!(list.text().contains("- [001 \\</title\\>\\<script\\>alert(1)"), "{}", list.text());
    for path in ["preview.png", "specs/1/preview.png", "specs/2/preview.png", "export.zip", "export.json"] {
        assert_eq!(world.get(&format!("/projects/local/{path}")).await.status, StatusCode::OK, "{path}");
    }
}
