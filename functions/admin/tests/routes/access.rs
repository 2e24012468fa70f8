//! Who may do what.

use std::sync::Arc;

use domain::{ProjectUlid, Repository, RepositoryId};
use http::{Method, StatusCode};
use serde_json::json;
use store::NewProject;
use tokio::task::JoinSet;

use crate::world::{ADMIN, Ask, CRON, VIEW, World};

/// Everything that is only for admins.
const GUARDED: [(Method, &str); 5] = [
    (Method::GET, "/admin/projects.json"),
    (Method::POST, "/api/projects"),
    (Method::PATCH, "/api/projects/acme.app"),
    (Method::DELETE, "/api/projects/acme.app"),
    (Method::POST, "/api/projects/acme.app/sync"),
];

#[tokio::test]
async fn nobody_changes_anything_without_the_token() {
    let world = World::new().await;
    world.project("acme/app").await;
    for (method, path) in GUARDED {
        let ask = || Ask::new(method.clone(), path).json(&json!({ "repo": "acme/app", "featured": true }));
        for (at, wrong) in
            [ask().without_token(), ask().bearer("wrong"), ask().bearer(VIEW)].into_iter().enumerate()
        {
            let answer = world.send(wrong.from(&format!("203.0.113.{at}"))).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method} {path}: {}", answer.text);
            assert_eq!(answer.header("www-authenticate"), "Bearer");
            assert_eq!(answer.header("cache-control"), "no-store");
        }
    }
    let stored = world.stored("acme.app").await.unwrap();
    assert!(!stored.settings.featured);
}

#[tokio::test]
async fn a_page_has_so_many_projects() {
    let world = World::new().await;
    let base = world.project("acme/app").await;
    let mut there = 1;
    let mut check = async |projects: u64, listed: usize| {
        while there < projects {
            there += 1;
            let (id, number) = (format!("acme.p{there}").parse().unwrap(), RepositoryId(1000 + there));
            let repository = Repository { id: number, ..base.repository.clone() };
            let new = NewProject {
                ulid: ProjectUlid::new(there, [0; 10]),
                id,
                settings: base.settings.clone(),
                repository,
                visibility: base.visibility,
                now: world.clock.clock().now(),
            };
            world.store.add(&new).await.unwrap().unwrap();
        }
        let page = world.get("/admin/projects.json").await.json();
        assert_eq!(page["projects"].as_array().unwrap().len(), listed, "{projects}");
        assert!(listed == projects as usize || page["nextCursor"].is_string(), "{page}");
    };
    check(499, 499).await;
    check(500, 500).await;
    check(501, 500).await;
}

#[tokio::test]
async fn a_secret_that_is_not_set_lets_nobody_in_and_says_so() {
    let world = World::with(|settings| {
        settings.admin_token = None;
        settings.cron_secret = None;
        settings.view_token = None;
        settings.once = None;
    })
    .await;
    let check = |ask: Ask, variable: &'static str| {
        let world = &world;
        async move {
            let answer = world.send(ask.header("accept", "application/json")).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
            let expect = format!("This is not configured: the server was started without `{variable}`.");
            assert_eq!(answer.detail(), expect);
        }
    };
    for (method, path) in GUARDED {
        check(Ask::new(method, path).bearer(""), "ADMIN_TOKEN").await;
    }
    check(Ask::form("/admin/sign-in", &[("token", "")]), "ADMIN_TOKEN").await;
    check(Ask::form("/sign-in", &[("token", "")]), "VIEW_TOKEN").await;
    check(Ask::new(Method::POST, "/api/cron/sync").bearer(""), "CRON_SECRET").await;
}

#[tokio::test]
async fn the_schedule_has_a_secret_of_its_own() {
    let world = World::new().await;
    let status =
        async |token| world.send(Ask::new(Method::POST, "/api/cron/sync").bearer(token)).await.status;
    assert_eq!(status(ADMIN).await, StatusCode::UNAUTHORIZED);
    assert_eq!(status(CRON).await, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn after_ten_failed_tries_an_address_waits_right_or_wrong() {
    let world = World::new().await;
    let try_with = async |token: &str, address: &str| {
        world.send(Ask::new(Method::GET, "/admin/projects.json").bearer(token).from(address)).await
    };
    for _ in 0..10 {
        assert_eq!(try_with("wrong", "203.0.113.7").await.status, StatusCode::UNAUTHORIZED);
    }
    for token in ["wrong", ADMIN] {
        let answer = try_with(token, "203.0.113.7").await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(answer.header("retry-after"), "900");
    }
    let form = world.send(Ask::form("/admin/sign-in", &[("token", ADMIN)])).await;
    assert_eq!(form.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(try_with(ADMIN, "203.0.113.8").await.status, StatusCode::OK);
    world.clock.advance(std::time::Duration::from_mins(16));
    assert_eq!(try_with(ADMIN, "203.0.113.7").await.status, StatusCode::OK);
}

#[tokio::test]
async fn of_tries_at_the_same_moment_no_more_than_ten_are_made() {
    let world = Arc::new(World::new().await);
    let mut asking = JoinSet::new();
    for at in 0..40 {
        let world = Arc::clone(&world);
        let token = if at == 39 { ADMIN } else { "wrong" };
        let ask = Ask::new(Method::GET, "/admin/projects.json").bearer(token);
        asking.spawn(async move { world.send(ask).await });
    }
    let answers = asking.join_all().await;
    let has = |status| answers.iter().filter(move |answer| answer.status == status);
    let failed = has(StatusCode::UNAUTHORIZED).count();
    let waiting = has(StatusCode::TOO_MANY_REQUESTS).collect::<Vec<_>>();
    assert!((1..=10).contains(&(answers.len() - waiting.len())), "{} have to wait", waiting.len());
    assert!(waiting.iter().all(|answer| ["1", "900"].contains(&answer.header("retry-after"))));

    // What was not tried does not count.
    let ask = |token| world.send(Ask::new(Method::GET, "/admin/projects.json").bearer(token));
    for _ in failed..10 {
        assert_eq!(ask("wrong").await.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(ask(ADMIN).await.status, StatusCode::TOO_MANY_REQUESTS);
    world.clock.advance(std::time::Duration::from_mins(16));
    assert_eq!(ask(ADMIN).await.status, StatusCode::OK);
}

#[tokio::test]
async fn who_is_right_never_waits() {
    let world = World::new().await;
    let ask = |token| world.send(Ask::new(Method::GET, "/admin/projects.json").bearer(token));
    for _ in 0..9 {
        assert_eq!(ask("wrong").await.status, StatusCode::UNAUTHORIZED);
    }
    for _ in 0..12 {
        assert_eq!(ask(ADMIN).await.status, StatusCode::OK);
    }
    assert_eq!(ask("wrong").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(ask(ADMIN).await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn an_address_in_a_header_counts_for_nothing() {
    let world = World::new().await;
    for at in 0..11 {
        let ask = Ask::new(Method::GET, "/admin/projects.json").bearer("wrong");
        let forged = format!("198.51.100.{at}");
        let answer = world.send(ask.header("x-forwarded-for", &forged).header("forwarded", &forged)).await;
        let expect = if at < 10 { StatusCode::UNAUTHORIZED } else { StatusCode::TOO_MANY_REQUESTS };
        assert_eq!(answer.status, expect, "{at}");
    }
}

#[tokio::test]
async fn a_session_needs_its_csrf_token_to_change_something() {
    let world = World::new().await;
    world.project("acme/app").await;
    let cookie = world.signed_in().await;
    let csrf = world.send(Ask::new(Method::GET, "/admin").cookie(&cookie)).await.csrf();
    let change =
        || Ask::new(Method::PATCH, "/api/projects/acme.app").json(&json!({ "name": "App" })).cookie(&cookie);

    assert_eq!(world.send(change()).await.status, StatusCode::FORBIDDEN);
    assert_eq!(world.send(change().header("x-csrf-token", "wrong")).await.status, StatusCode::FORBIDDEN);
    let elsewhere = change().header("x-csrf-token", &csrf).header("sec-fetch-site", "cross-site");
    assert_eq!(world.send(elsewhere).await.status, StatusCode::FORBIDDEN);
    let elsewhere = change().header("x-csrf-token", &csrf).header("origin", "https://evil.example");
    assert_eq!(world.send(elsewhere).await.status, StatusCode::FORBIDDEN);

    let read = world.send(Ask::new(Method::GET, "/admin/projects.json").cookie(&cookie)).await;
    assert_eq!(read.status, StatusCode::OK);
    let here = change().header("x-csrf-token", &csrf).header("origin", "https://specs.example");
    assert_eq!(world.send(here).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_folder_is_not_changed_here() {
    let world = World::new().await;
    let answer = world.patch("/api/projects/local", json!({ "name": "x" })).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn other_methods_and_addresses_are_refused() {
    let world = World::new().await;
    let put = world.send(Ask::new(Method::PUT, "/api/projects/acme.app")).await;
    assert_eq!(put.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(put.header("allow"), "PATCH,DELETE");
    assert_eq!(put.json()["code"], "METHOD_NOT_ALLOWED");
    assert_eq!(world.get("/api/elsewhere").await.status, StatusCode::NOT_FOUND);
    let page = world.send(Ask::new(Method::GET, "/admin/elsewhere").header("accept", "text/html")).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert!(page.text.contains("<h1>Not found</h1>"), "{}", page.text);
}
