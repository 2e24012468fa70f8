//! What GitHub no longer shows is shown on no route: every one is asked, those that come later too.

use axum::body::Body;
use domain::Visibility;
use http::Request;
use service::Mode;

use crate::follows::Files;
use crate::world::World;

const APP: Files<'_> = &[
    ("001-a/README.md", "# A\n\nA quagga.\n"),
    ("001-a/DESIGN.md", "# Design\n\nA quagga.\n"),
    ("001-a/map.png", "a quagga"),
];

/// A body that every route that reads one takes.
const BODY: &str =
    r#"{"query": "quagga", "specNames": ["001-a"], "secret": "s3cret", "projectId": "acme.app"}"#;

/// Every route that is about one project, with its methods: those of the router, and those of the OpenAPI document.
async fn routes(world: &World) -> Vec<(String, String)> {
    let source = include_str!("../../src/router.rs");
    let of_router = source.split(".route(\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let mut routes: Vec<_> = of_router.map(|path| ("GET".to_owned(), path.to_owned())).collect();
    let document = world.json("/api/openapi.json").await;
    for (path, methods) in document["paths"].as_object().unwrap() {
        routes.extend(methods.as_object().unwrap().keys().map(|it| (it.to_uppercase(), path.clone())));
    }
    routes.retain(|(_, path)| path.contains("{id}") || path == "/api/revalidate");
    let posted: Vec<_> =
        routes.iter().filter(|(method, _)| method != "GET").map(|(_, path)| path.clone()).collect();
    let got = |path: &String| document["paths"][path].get("get").is_some();
    routes.retain(|(method, path)| method != "GET" || !posted.contains(path) || got(path));
    for (_, path) in &mut routes {
        let file = if path.contains("assets") { "map.png" } else { "DESIGN.md" };
        let raw = if path.ends_with("subspecs/{*file}") { "DESIGN.md/raw" } else { file };
        *path = path.replace("{id}", "acme.app").replace("{spec}", "001-a").replace("{file}", "DESIGN.md");
        for name in ["{*document}", "{*path}", "{*file}"] {
            *path = path.replace(name, raw);
        }
    }
    routes.sort();
    routes.dedup();
    routes
}

async fn ask(world: &World, method: &str, path: &str, tag: &str) -> crate::world::Answer {
    let request = Request::builder()
        .method(method)
        .uri(format!("{path}?q=quagga"))
        .header("content-type", "application/json")
        .header("accept", "application/json")
        .header("if-none-match", tag);
    let body = if method == "GET" { Body::empty() } else { Body::from(BODY) };
    world.send(request.body(body).unwrap()).await
}

#[tokio::test]
async fn a_hidden_project_is_not_found_on_any_route_however_well_it_is_remembered() {
    for visibility in [Visibility::Private, Visibility::Gone] {
        let world = World::following(Mode::Both).await;
        let ulid = world.follow_shown(1, "acme.app", &[("001-a/README.md", "# Before\n")]).await;
        world.show(ulid, APP).await;
        let routes = routes(&world).await;
        assert!(routes.len() > 20, "{routes:?}");
        let mut tags = Vec::new();
        for (method, path) in &routes {
            let answer = ask(&world, method, path, "\"\"").await;
            assert!(answer.status.as_u16() < 400, "{method} {path}: {} {}", answer.status, answer.text());
            tags.push(answer.header("etag").to_owned());
        }
        let unknown: Vec<_> = {
            let mut answers = Vec::new();
            for (method, path) in &routes {
                let path = path.replace("acme.app", "nobody.here");
                if path.contains("nobody.here") {
                    answers.push(ask(&world, method, &path, "\"\"").await.status);
                }
            }
            answers
        };
        assert!(unknown.iter().all(|status| *status == 404));

        world.set_visibility(ulid, visibility).await;
        world.pass_ttl();
        for ((method, path), tag) in routes.iter().zip(&tags) {
            for tag in [tag.as_str(), "*", "\"\""] {
                let answer = ask(&world, method, path, tag).await;
                assert_eq!(answer.status, 404, "{method} {path}: {}", answer.text());
                let problem = answer.json();
                assert_eq!(problem["code"], "PROJECT_NOT_FOUND", "{method} {path}");
                assert_eq!(problem["detail"], "There is no project `acme.app`.", "{method} {path}");
            }
        }
    }
}

#[tokio::test]
async fn a_hidden_project_is_absent_from_everything_that_is_about_all() {
    let world = World::following(Mode::Both).await;
    let ulid = world.follow_shown(1, "acme.app", APP).await;
    world.follow_shown(2, "acme.other", &[("001-b/README.md", "# B\n")]).await;
    world.log(ulid, None).await;
    let all = [
        "/",
        "/search?q=quagga",
        "/sync",
        "/feed.atom",
        "/llms.txt",
        "/api/projects",
        "/api/search?q=quagga",
        "/api/sync",
    ];
    for path in all {
        assert!(world.get(path).await.text().contains("acme.app"), "{path}");
    }
    assert_eq!(world.json("/api/stats").await["totalProjects"], 3);
    world.set_visibility(ulid, Visibility::Private).await;
    world.pass_ttl();
    for path in all {
        let answer = world.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(!answer.text().contains("acme.app"), "{path}: {}", answer.text());
    }
    assert_eq!(world.json("/api/stats").await["totalProjects"], 2);

    world.set_visibility(ulid, Visibility::Public).await;
    world.pass_ttl();
    assert!(world.get("/").await.text().contains("acme.app"));
    assert_eq!(world.json("/api/stats").await["totalProjects"], 3);
}
