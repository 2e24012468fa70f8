//! Validators, codings and headers.

use std::collections::HashSet;
use std::time::Duration;

use http::{Request, StatusCode};

use crate::world::World;

/// A route of each kind.
const ROUTES: [&str; 30] = [
    "/projects/local/specs",
    "/projects/local/specs/002-search",
    "/projects/local/specs/002-search/DESIGN.md",
    "/projects/local/specs/002-search/assets/a%20picture.svg",
    "/search?q=zebra",
    "/api/projects",
    "/api/projects/local",
    "/api/specs",
    "/api/specs/2",
    "/api/projects/local/specs/2/raw",
    "/api/projects/local/search?q=zebra",
    "/api/stats",
    "/api/projects/local/dependencies",
    "/api/projects/local/head",
    "/api/projects/local/history",
    "/api/projects/local/syncs",
    "/api/sync",
    "/api/capabilities",
    "/api/openapi.json",
    "/robots.txt",
    "/feed.atom",
    "/llms.txt",
    "/projects/local/badge.svg",
    "/projects/local/export.csv",
    "/projects/local/export.json",
    "/projects/local/export.zip",
    "/projects/local/feed.atom",
    "/projects/local/llms.txt",
    "/projects/local/preview.png",
    "/projects/local/specs/002-search/preview.png",
];

#[tokio::test]
async fn every_answer_has_a_validator_and_is_not_sent_twice() {
    let world = World::new();
    let mut tags = HashSet::new();
    for route in ROUTES {
        let first = world.get(route).await;
        assert_eq!(first.status, 200, "{route}");
        let tag = first.header("etag").to_owned();
        assert!(tags.insert(tag.clone()), "{route} has the tag of another route");
        assert_eq!(first.header("cache-control"), "private, no-cache", "{route}");
        assert!(first.header("vary").contains("Accept-Encoding"), "{route}");
        let again = world.get_with(route, &[("if-none-match", &tag)]).await;
        assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0), "{route}");
        assert_eq!(again.header("etag"), tag, "{route}");
    }
}

#[tokio::test]
async fn every_answer_has_the_security_headers() {
    let world = World::new();
    let others = ["/", "/health", "/robots.txt", "/nowhere", "/api/nowhere", "/projects/local/specs/404"];
    for route in ROUTES.into_iter().chain(others) {
        let answer = world.get(route).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{route}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{route}");
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'"), "{route}: {policy}");
        assert_eq!(policy.contains("script-src"), answer.is_page(), "{route}: {policy}");
        assert!(!policy.contains("unsafe"), "{route}: {policy}");
    }
}

#[tokio::test]
async fn what_a_reader_cannot_see_is_not_in_the_validator() {
    let world = World::new();
    let tag = async |path: &str| world.get(path).await.header("etag").to_owned();
    let plain = tag("/api/specs").await;
    assert_eq!(tag("/api/specs?utm_source=x&sort=").await, plain);
    assert_ne!(tag("/api/specs?sort=title").await, plain);
    world.write("002-search/DESIGN.md", "# The design\n\nChanged.\n");
    world.clock.advance(Duration::from_mins(1));
    assert_ne!(tag("/api/specs").await, plain);
}

#[tokio::test]
async fn bodies_are_coded_as_the_reader_likes() {
    let world = World::new();
    let plain = world.get("/api/specs").await;
    assert_eq!(plain.header("content-encoding"), "");
    for (accept, coding) in [("gzip, deflate, br, zstd", "zstd"), ("br, gzip", "br"), ("gzip", "gzip")] {
        let coded = world.get_with("/api/specs", &[("accept-encoding", accept)]).await;
        assert_eq!(coded.header("content-encoding"), coding);
        assert!(coded.body.len() < plain.body.len());
        assert_ne!(coded.header("etag"), plain.header("etag"));
    }
}

#[tokio::test]
async fn the_time_that_an_answer_took_is_told() {
    let world = World::new();
    let first = world.get("/api/specs").await;
    assert!(first.header("server-timing").starts_with("snapshot;desc=miss;dur="), "{:?}", first.headers);
    assert!(first.header("server-timing").contains("answer;desc=miss"));
    let second = world.get("/api/specs").await;
    assert!(second.header("server-timing").starts_with("snapshot;desc=hit;dur="));
    assert!(second.header("server-timing").contains("answer;desc=hit"));
}

#[tokio::test]
async fn a_folder_that_is_gone_is_shown_as_it_was_and_said_to_be_stale() {
    let world = World::new();
    let fresh = world.get("/api/specs").await;
    world.lose_folder();
    world.clock.advance(Duration::from_secs(61));
    let stale = world.get("/api/specs").await;
    assert_eq!((stale.status, stale.header("livespecs-stale")), (StatusCode::OK, "0"));
    assert_ne!(stale.header("etag"), fresh.header("etag"));
    assert_eq!(world.json("/health/ready").await["status"], "degraded");

    world.clock.advance(Duration::from_mins(16));
    let gone = world.get("/api/specs").await;
    assert_eq!((gone.status.as_u16(), gone.header("retry-after")), (503, "5"));
    assert_eq!(gone.json()["code"], "SOURCE_UNAVAILABLE");
    assert_eq!(world.get("/health/ready").await.status, 503);
    assert_eq!(world.get("/health").await.status, 200);
    assert_eq!(world.get("/health/live").await.status, 200);
    assert!(world.get("/projects/local/specs").await.is_page());
}

#[tokio::test]
async fn assets_of_ours_are_kept_for_ever() {
    let world = World::new();
    let page = world.get("/projects/local/specs").await;
    let hrefs: Vec<_> = page.text().split('"').filter(|it| it.starts_with("/assets/")).collect();
    assert!(hrefs.iter().any(|it| it.contains(".js")), "{hrefs:?}");
    for href in hrefs {
        let asset = world.get(href).await;
        assert_eq!(asset.status, 200, "{href}");
        assert_eq!(asset.header("cache-control"), "public, max-age=31536000, immutable");
    }
    assert_eq!(world.get("/assets/app.0000.js").await.status, 404);
}

#[tokio::test]
async fn head_requests_have_the_headers_and_no_body() {
    let world = World::new();
    for route in ROUTES {
        let request = Request::head(route).body(axum::body::Body::empty()).unwrap();
        let answer = world.send(request).await;
        assert_eq!((answer.status, answer.body.len()), (StatusCode::OK, 0), "{route}");
        assert_ne!(answer.header("content-length"), "0", "{route}");
    }
}
