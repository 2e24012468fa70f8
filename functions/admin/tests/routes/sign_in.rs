//! Signing in and out, as a browser does.

use std::time::Duration;

use domain::{Secret, Timestamp};
use http::header::COOKIE;
use http::{HeaderMap, Method, StatusCode};
use web::sign_in::is_viewer;

use crate::world::{ADMIN, Ask, ONCE, VIEW, World};

fn page(path: &str) -> Ask {
    Ask::new(Method::GET, path).without_token().header("accept", "text/html")
}

#[tokio::test]
async fn one_who_is_not_signed_in_is_asked_to_and_comes_back() {
    let world = World::new().await;
    let sent = world.send(page("/admin")).await;
    assert_eq!((sent.status, sent.location()), (StatusCode::SEE_OTHER, "/admin/sign-in?next=%2Fadmin"));
    let form = world.send(page(sent.location())).await;
    assert_eq!((form.status, form.header("cache-control")), (StatusCode::OK, "no-store"));
    assert!(form.header("content-security-policy").contains("form-action 'self'"));
    assert!(form.text.contains(r#"name="next" value="/admin""#), "{}", form.text);

    let signed = world.send(Ask::form("/admin/sign-in", &[("token", ADMIN), ("next", "/admin")])).await;
    assert_eq!((signed.status, signed.location()), (StatusCode::SEE_OTHER, "/admin"));
    let cookies = signed.cookies();
    assert!(cookies[0].starts_with("__Host-livespecs-admin="), "{cookies:?}");
    let admin = world.send(page("/admin").cookie(&cookies.join("; "))).await;
    assert_eq!(admin.status, StatusCode::OK);
    assert!(admin.text.contains("No repository is followed yet"), "{}", admin.text);
}

#[tokio::test]
async fn an_admin_who_signs_in_may_look_as_well() {
    let world = World::new().await;
    let cookie = world.signed_in().await;
    let headers = HeaderMap::from_iter([(COOKIE, cookie.parse().unwrap())]);
    let now = world.clock.clock().now();
    assert!(is_viewer(&headers, &Secret::new(VIEW), now, true));
    assert!(!is_viewer(
        &headers,
        &Secret::new(VIEW),
        Timestamp::from_millis(now.as_millis() + 8 * 3_600_000),
        true
    ));
}

#[tokio::test]
async fn a_viewer_signs_in_and_is_no_admin() {
    let world = World::new().await;
    let signed =
        world.send(Ask::form("/sign-in", &[("token", VIEW), ("next", "/projects/acme.app/specs?q=a")])).await;
    assert_eq!((signed.status, signed.location()), (StatusCode::SEE_OTHER, "/projects/acme.app/specs?q=a"));
    let cookie = signed.cookies().join("; ");
    let headers = HeaderMap::from_iter([(COOKIE, cookie.parse().unwrap())]);
    assert!(is_viewer(&headers, &Secret::new(VIEW), world.clock.clock().now(), true));
    assert_eq!(world.send(page("/admin").cookie(&cookie)).await.status, StatusCode::SEE_OTHER);
    let listed = world.send(Ask::new(Method::GET, "/admin/projects.json").cookie(&cookie)).await;
    assert_eq!(listed.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_wrong_token_is_said_on_the_page() {
    let world = World::new().await;
    for path in ["/sign-in", "/admin/sign-in"] {
        let answer = world.send(Ask::form(path, &[("token", "wrong"), ("next", "/x")])).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert!(answer.text.contains("This is not the right token"), "{}", answer.text);
        assert!(answer.text.contains(r#"name="next" value="/x""#), "{}", answer.text);
        assert!(answer.cookies().is_empty());
    }
}

#[tokio::test]
async fn signing_in_leads_nowhere_else() {
    let world = World::new().await;
    for next in ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example"] {
        let answer = world.send(Ask::form("/admin/sign-in", &[("token", ADMIN), ("next", next)])).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/"), "{next}");
    }
    let elsewhere = Ask::form("/admin/sign-in", &[("token", ADMIN)]).header("sec-fetch-site", "cross-site");
    assert_eq!(world.send(elsewhere).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_link_of_a_start_signs_in_once_and_looking_at_it_does_not_use_it_up() {
    let world = World::new().await;
    let link = format!("/admin/sign-in?once={ONCE}");
    for _ in 0..2 {
        let preview = world.send(page(&link)).await;
        assert!(preview.cookies().is_empty());
        assert!(preview.text.contains(&format!(r#"name="once" value="{ONCE}""#)), "{}", preview.text);
    }
    let once = || Ask::form("/admin/sign-in", &[("once", ONCE)]);
    let signed = world.send(once()).await;
    assert_eq!((signed.status, signed.location()), (StatusCode::SEE_OTHER, "/admin"));
    let again = world.send(once()).await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED);
    assert!(again.text.contains("This link is no longer good"), "{}", again.text);
    assert!(world.send(page(&link)).await.text.contains("This link is no longer good"));
}

#[tokio::test]
async fn the_link_of_a_start_ends_after_ten_minutes() {
    let world = World::new().await;
    world.clock.advance(Duration::from_mins(10));
    let answer = world.send(Ask::form("/admin/sign-in", &[("once", ONCE)])).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn signing_out_ends_both_sessions_and_is_meant() {
    let world = World::new().await;
    let cookie = world.signed_in().await;
    let csrf = world.send(page("/admin").cookie(&cookie)).await.csrf();
    let forged = world.send(Ask::form("/admin/sign-out", &[("csrf", "x")]).cookie(&cookie)).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    let out = world.send(Ask::form("/admin/sign-out", &[("csrf", &csrf)]).cookie(&cookie)).await;
    assert_eq!((out.status, out.location()), (StatusCode::SEE_OTHER, "/"));
    assert_eq!(out.cookies(), ["__Host-livespecs-admin=", "__Host-livespecs-viewer="]);
}

#[tokio::test]
async fn projects_are_on_the_page_as_text() {
    let world = World::new().await;
    world.project("acme/app").await;
    world.patch("/api/projects/acme.app", serde_json::json!({ "name": "<script>alert(1)</script>" })).await;
    let cookie = world.signed_in().await;
    let admin = world.send(page("/admin").cookie(&cookie)).await;
    assert!(admin.text.contains(r#"href="/admin/projects/acme.app""#), "{}", admin.text);
    assert!(!admin.text.contains("<script>"), "{}", admin.text);
}

#[tokio::test]
async fn what_readers_may_not_see_is_on_the_page_of_admins_with_the_reason() {
    let world = World::new().await;
    let project = world.project("acme/app").await;
    world.hide(&project).await;
    let cookie = world.signed_in().await;
    for path in ["/admin", "/admin/projects/acme.app"] {
        let admin = world.send(page(path).cookie(&cookie)).await;
        assert!(admin.text.contains("Hidden from readers"), "{}", admin.text);
        assert!(!admin.text.contains(r#"href="/projects/acme.app""#), "{}", admin.text);
    }
}

#[tokio::test]
async fn an_address_that_says_something_twice_is_answered_all_the_same() {
    let world = World::new().await;
    for path in ["/sign-in?next=/a&next=//evil.example", "/admin/sign-in?next=/a&next=/b&once"] {
        let answer = world.send(page(path)).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        assert!(answer.text.contains(r#"name="next" value="/a""#), "{path}: {}", answer.text);
    }
    let listed = world.get("/admin/projects.json?cursor=a&cursor=b").await;
    assert_eq!(listed.status, StatusCode::OK);
}

#[tokio::test]
async fn what_the_router_refuses_is_said_in_our_own_words() {
    let world = World::new().await;
    let answer = world.patch("/api/projects/%ff", serde_json::json!({})).await;
    assert_eq!(
        (answer.status, answer.json()["code"].clone()),
        (StatusCode::BAD_REQUEST, "INVALID_REQUEST".into())
    );
    let text = Ask::form("/admin/sign-in", &[("token", ADMIN), ("token", "x")]);
    let answer = world.send(text).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.text.contains("The form cannot be read."), "{}", answer.text);
}

#[tokio::test]
async fn pages_have_the_colours_that_the_reader_chose() {
    let world = World::new().await;
    let dark = world.send(page("/admin/sign-in").header("cookie", "scheme=dark")).await;
    assert!(dark.text.contains(r#"data-scheme="dark""#), "{}", dark.text);
    let odd = world.send(page("/admin/sign-in").header("cookie", "scheme=\"><script>")).await;
    assert!(!odd.text.contains(" data-scheme="), "{}", odd.text);
}

#[tokio::test]
async fn nobody_is_signed_out_by_another_site() {
    let world = World::new().await;
    // As a browser sends it: without the cookies, which are for this site's own pages.
    let elsewhere = Ask::form("/admin/sign-out", &[]).header("sec-fetch-site", "cross-site");
    let answer = world.send(elsewhere).await;
    assert_eq!((answer.status, answer.cookies().len()), (StatusCode::FORBIDDEN, 0));
    let without_session = world.send(Ask::form("/admin/sign-out", &[])).await;
    assert_eq!(without_session.status, StatusCode::SEE_OTHER);
}
