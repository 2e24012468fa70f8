//! What is not answered, and how that is said.

use axum::body::Body;
use http::Request;
use service::Mode;

use crate::world::World;

#[tokio::test]
async fn refusals_are_problem_details_under_api_and_pages_elsewhere() {
    let world = World::new();
    for (path, status, code) in [
        ("/api/nowhere", 404, "NOT_FOUND"),
        ("/api/projects/nobody.here", 404, "PROJECT_NOT_FOUND"),
        ("/api/projects/Bad%00Id/specs", 404, "PROJECT_NOT_FOUND"),
        ("/api/specs/404-nothing", 404, "SPEC_NOT_FOUND"),
        ("/api/projects/local/specs/2/subspecs/NONE.md/raw", 404, "NOT_FOUND"),
        ("/api/specs?status=blocked", 400, "INVALID_REQUEST"),
        ("/api/specs?limit=0", 400, "INVALID_REQUEST"),
    ] {
        let answer = world.get(path).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
        let problem = answer.json();
        assert_eq!(problem["code"], code, "{path}");
        assert_eq!(problem["error"]["code"], code, "{path}");
        assert_eq!(problem["status"], status, "{path}");
        assert_eq!(problem["message"], problem["detail"], "{path}");
    }
    for (path, status) in [
        ("/nowhere", 404),
        ("/projects/nobody.here/specs", 404),
        ("/projects/local/specs/404-nothing", 404),
        ("/projects/local/specs/2/NONE.md", 404),
        ("/projects/local/specs?sort=size", 400),
    ] {
        let answer = world.get(path).await;
        assert_eq!(answer.status, status, "{path}");
        assert!(answer.is_page(), "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        let json = world.get_with(path, &[("accept", "application/json")]).await;
        assert_eq!(json.json()["status"], status, "{path}");
    }
}

#[tokio::test]
async fn a_doubled_number_asks_which_one() {
    let world = World::with(&[("007-a/README.md", "# A\n"), ("007-b/README.md", "# B\n")]);
    let answer = world.get("/api/specs/7").await;
    assert_eq!(answer.status, 409);
    assert_eq!(answer.json()["candidates"], serde_json::json!(["007-a", "007-b"]));
    let page = world.get("/projects/local/specs/7").await;
    assert!(page.text().contains("/projects/local/specs/007-a"), "{}", page.text());
}

#[tokio::test]
async fn a_name_that_is_nearly_right_is_helped() {
    let page = World::new().get("/projects/local/specs/snapshot").await;
    assert_eq!(page.status, 404);
    assert!(page.text().contains("/projects/local/specs/001-snapshots"), "{}", page.text());
}

#[tokio::test]
async fn writing_is_refused_with_where_to_write() {
    let world = World::new();
    let here = "Specs are read-only here. Edit this one in its repository: \
                https://github.com/acme/app/edit/main/docs/specs/002-search/README.md";
    let nowhere = "Specs are read-only here. Edit their files where they are kept.";
    for (method, path, expect) in [
        ("PATCH", "projects/local/specs/002-search/metadata", here),
        ("POST", "projects/local/specs/002%2Dsearch/metadata", here),
        ("PATCH", "projects/local/specs/2", here),
        ("DELETE", "specs/search", here),
        ("PUT", "projects/local/specs/9", nowhere),
        ("POST", "projects/local/specs", nowhere),
        ("DELETE", "projects/nobody.here/specs/1", nowhere),
    ] {
        let request = Request::builder().method(method).uri(format!("/api/{path}"));
        let answer = world.send(request.body(Body::from("{}")).unwrap()).await;
        let problem = answer.json();
        assert_eq!((answer.status.as_u16(), &problem["code"]), (403, &"FORBIDDEN".into()), "{method} {path}");
        assert_eq!(problem["detail"], expect, "{method} {path}");
    }
}

#[tokio::test]
async fn a_delivery_is_sent_and_nothing_else_is_done_at_its_address() {
    let world = World::following(Mode::Both).await;
    for path in ["/webhooks/github", "/webhooks/github/01ARYZ6S41ZW0020G30G2GC1R8"] {
        let answer = world.get_with(path, &[("accept", "application/json")]).await;
        assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, "POST"), "{path}");
        assert_eq!(answer.json()["code"], "METHOD_NOT_ALLOWED");
        assert_eq!(World::new().get(path).await.status, 404, "no function takes deliveries there");
    }
}

#[tokio::test]
async fn the_wrong_method_is_said() {
    let request = Request::delete("/api/stats").body(Body::empty()).unwrap();
    let answer = World::new().send(request).await;
    assert_eq!((answer.status.as_u16(), answer.json()["code"].clone()), (405, "METHOD_NOT_ALLOWED".into()));
    assert!(answer.header("allow").contains("GET"));
}

#[tokio::test]
async fn bodies_that_are_too_large_or_not_json_are_refused() {
    let world = World::new();
    let large = format!("{{\"query\": \"{}\"}}", "x".repeat(65 << 10));
    let answer = world.post("/api/projects/local/search", &large).await;
    assert_eq!((answer.status.as_u16(), answer.json()["code"].clone()), (413, "TOO_LARGE".into()));
    for body in ["", "[", "{}", r#"{"query": 7}"#] {
        let answer = world.post("/api/projects/local/search", body).await;
        assert_eq!(
            (answer.status.as_u16(), answer.json()["code"].clone()),
            (400, "INVALID_REQUEST".into()),
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_refused_head_request_has_the_headers_of_the_page_and_no_body() {
    let world = World::new();
    let page = world.get("/nowhere").await;
    let head = world.send(Request::head("/nowhere").body(Body::empty()).unwrap()).await;
    assert_eq!((head.status, head.body.len()), (page.status, 0));
    assert_eq!(head.header("content-length"), page.body.len().to_string());
    assert_eq!(head.header("content-type"), page.header("content-type"));
}

#[tokio::test]
async fn an_address_that_is_no_text_is_refused_with_the_security_headers() {
    for path in ["/api/specs/%ff", "/projects/local/specs/%ff", "/assets/%ff"] {
        let answer = World::new().get(path).await;
        assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert!(answer.header("content-security-policy").contains("default-src 'none'"), "{path}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_in_our_own_words() {
    let world = World::new();
    for path in ["/api/projects/%ff", "/api/projects/%ff/head", "/api/specs/%ff"] {
        let answer = world.get(path).await;
        assert_eq!((answer.status.as_u16(), answer.json()["code"].clone()), (400, "INVALID_REQUEST".into()));
    }
    let page = world.get("/projects/%ff/specs").await;
    assert_eq!(page.status, 400);
    assert!(page.is_page() && page.text().contains("The request cannot be read"), "{}", page.text());
    assert!(!page.text().contains("query"), "{}", page.text());
}

#[tokio::test]
async fn a_filter_has_so_many_values_and_not_more() {
    let world = World::new();
    let values = |count: usize| (0..count).map(|it| format!("t{it}")).collect::<Vec<_>>().join(",");
    assert_eq!(world.get(&format!("/api/specs?tags={}", values(100))).await.status, 200);
    for path in ["/api/specs", "/projects/local/specs"] {
        let path = format!("{path}?tags={}", values(101));
        let answer = world.get_with(&path, &[("accept", "application/json")]).await;
        assert_eq!(answer.status, 400, "{path}");
        let expect = "`tags` has too many values; at most 100 can be asked for.";
        assert_eq!(answer.json()["detail"], expect);
    }
    // The same one again is no other.
    let again = format!("/projects/local/specs?{}", vec!["status=draft"; 500].join("&"));
    assert_eq!(world.get(&again).await.text().matches("class=\"chip\"").count(), 1);
}
