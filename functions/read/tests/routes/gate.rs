//! The gate of a private showcase.

use domain::{Secret, Visibility};
use http::Request;
use service::Mode;
use web::sign_in::{Kind, Sessions};

use crate::follows::Files;
use crate::world::World;

const A: Files<'_> = &[("001-a/README.md", "# A\n"), ("001-a/map.png", "a map")];

async fn showcase() -> World {
    let world =
        World::following_with(Mode::Both, |settings| settings.view_token = Some(Secret::new("look"))).await;
    world.follow_shown(1, "acme.app", A).await;
    world
}

const ROUTES: [&str; 17] = [
    "/",
    "/search?q=a",
    "/robots.txt",
    "/nowhere",
    "/projects/acme.app/specs",
    "/projects/acme.app/specs/001-a/assets/map.png",
    "/projects/nobody.here",
    "/feed.atom",
    "/llms.txt",
    "/projects/acme.app/badge.svg",
    "/projects/acme.app/export.zip",
    "/projects/acme.app/specs/001-a/preview.png",
    "/api/projects",
    "/api/projects/acme.app/specs",
    "/api/projects/nobody.here",
    "/api/openapi.json",
    "/api/events/specs",
];

#[tokio::test]
async fn nobody_looks_without_the_token_and_nothing_is_told() {
    let world = showcase().await;
    for path in ROUTES {
        let answer = world.get(path).await;
        assert_eq!(answer.header("cache-control"), "private, no-store", "{path}");
        if path.starts_with("/api/") {
            assert_eq!(
                (answer.status.as_u16(), answer.json()["code"].as_str()),
                (401, Some("UNAUTHORIZED")),
                "{path}"
            );
            assert_eq!(answer.header("www-authenticate"), "Bearer");
        } else {
            let next = path.replace('/', "%2F").replace('?', "%3F").replace('=', "%3D");
            assert_eq!(
                (answer.status.as_u16(), answer.header("location")),
                (303, &*format!("/sign-in?next={next}"))
            );
            let json = world.get_with(path, &[("accept", "application/json")]).await;
            assert_eq!(json.status, 401, "{path}");
        }
    }
    let post = world.post("/projects/acme.app/specs", "{}").await;
    assert_eq!(post.status, 401);
    let refused = world.get_with("/api/projects", &[("authorization", "Bearer other")]).await;
    assert_eq!(refused.status, 401);
}

#[tokio::test]
async fn whoever_opens_the_address_of_deliveries_hears_what_it_takes() {
    let answer = showcase().await.get("/webhooks/github").await;
    assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, "POST"));
    assert_eq!(answer.header("cache-control"), "private, no-store");
}

#[tokio::test]
async fn those_who_may_look_do_and_nothing_is_kept_by_others() {
    let world = showcase().await;
    let session = Sessions::new(Kind::Viewer, &Secret::new("look"), true).begin(world.now());
    let session = session.to_str().unwrap().split(';').next().unwrap().to_owned();
    for path in ROUTES {
        for header in [("authorization", "Bearer look"), ("cookie", session.as_str())] {
            let answer = world.get_with(path, &[header]).await;
            let missing = path.contains("nobody") || path.contains("nowhere");
            assert_eq!(answer.status == 404, missing, "{path}: {}", answer.status);
            assert!(matches!(answer.status.as_u16(), 200 | 204 | 404), "{path}: {}", answer.status);
            assert_eq!(answer.header("cache-control"), "private, no-store", "{path}");
        }
    }
}

#[tokio::test]
async fn what_is_for_everybody_is_open_and_tells_nothing_of_the_projects() {
    let world = showcase().await;
    for path in ["/health", "/health/live", "/health/ready", web::assets::path("app.js")] {
        assert_eq!(world.get(path).await.status, 200, "{path}");
    }
    let script = world.get(web::assets::path("app.js")).await;
    assert_eq!(script.header("cache-control"), "public, max-age=31536000, immutable");
    for path in ["/assets/none.css", "/sign-in"] {
        let page = world.get(path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(!page.text().contains("acme"), "{path}");
    }
    let revalidate = world.post("/api/revalidate", r#"{"secret": "s3cret"}"#).await;
    assert_eq!(revalidate.status, 200);
    let head = Request::head("/projects/acme.app").body(axum::body::Body::empty()).unwrap();
    assert_eq!(world.send(head).await.status, 303);
}

#[tokio::test]
async fn private_projects_are_shown_to_those_who_may_look() {
    let world = showcase().await;
    let ulid = world.follow_shown(2, "acme.secret", A).await;
    world.set_visibility(ulid, Visibility::Private).await;
    world.pass_ttl();
    let answer = world.get_with("/api/projects/acme.secret", &[("authorization", "Bearer look")]).await;
    assert_eq!(answer.status, 200);
}
