//! Conditions, and limits.

use std::time::Duration;

use github_model::{Model, Push, Resource, Server};
use serde_json::json;

use crate::client::{get, get_with_token, graphql};

const PATH: &str = "/repos/acme/app/commits/main";

async fn served() -> (Model, Server) {
    let model = Model::new();
    model.create("acme/app");
    model.add_token("t");
    model.push("acme/app", "main", Push::new().write("README.md", "# App\n"));
    let server = Server::start(model.clone()).await;
    (model, server)
}

#[tokio::test]
async fn what_did_not_change_is_304_and_free_with_a_token() {
    let (model, server) = served().await;
    let first = get_with_token(&server, PATH, &[]).await;
    let tag = first.header("etag").unwrap();
    assert!(tag.starts_with("W/\"") && first.remaining() == 4999);
    let again = get_with_token(&server, PATH, &[("if-none-match", tag)]).await;
    assert_eq!((again.status, again.body.len(), again.remaining()), (304, 0, 4999));
    assert_eq!(again.header("etag"), Some(tag));
    model.push("acme/app", "main", Push::new());
    let changed = get_with_token(&server, PATH, &[("if-none-match", tag)]).await;
    assert_eq!((changed.status, changed.remaining()), (200, 4998));
    let seen = model.requests().iter().map(|it| (it.status, it.conditional, it.free)).collect::<Vec<_>>();
    assert_eq!(seen, [(200, false, false), (304, true, true), (200, true, false)]);
}

#[tokio::test]
async fn without_a_token_a_304_counts() {
    let (_, server) = served().await;
    let first = get(&server, PATH, &[]).await;
    let again = get(&server, PATH, &[("if-none-match", first.header("etag").unwrap())]).await;
    assert_eq!((first.remaining(), again.status, again.remaining()), (59, 304, 58));
}

#[tokio::test]
async fn etags_differ_by_token_and_by_accept() {
    let (model, server) = served().await;
    model.add_token("other");
    let tag = get_with_token(&server, PATH, &[]).await.header("etag").unwrap().to_owned();
    let sha = ("accept", "application/vnd.github.sha");
    assert_eq!(get_with_token(&server, PATH, &[("if-none-match", &tag), sha]).await.status, 200);
    assert_eq!(get(&server, PATH, &[("if-none-match", &tag)]).await.status, 200);
    let other = [("authorization", "Bearer other"), ("if-none-match", &tag)];
    assert_eq!(get(&server, PATH, &other).await.status, 200);
}

#[tokio::test]
async fn another_branch_changes_the_repository_and_not_the_commit() {
    let (model, server) = served().await;
    let tag = async |path: &str| get(&server, path, &[]).await.header("etag").unwrap().to_owned();
    let before = (tag("/repos/acme/app").await, tag(PATH).await);
    model.advance(Duration::from_secs(1));
    model.push("acme/app", "side", Push::new());
    let after = (tag("/repos/acme/app").await, tag(PATH).await);
    assert!(before.0 != after.0 && before.1 == after.1);
}

#[tokio::test]
async fn a_spent_limit_refuses_until_its_reset() {
    let (model, server) = served().await;
    model.set_remaining(Some("t"), Resource::Core, 1);
    assert_eq!(get_with_token(&server, PATH, &[]).await.remaining(), 0);
    let answer = get_with_token(&server, PATH, &[]).await;
    assert_eq!((answer.status, answer.remaining()), (403, 0));
    assert_eq!(answer.header("x-ratelimit-reset"), Some("1000003600"));
    assert_eq!(answer.header("x-ratelimit-resource"), Some("core"));
    assert!(answer.text().contains("API rate limit exceeded"));
    model.set_limits(|limits| limits.spent_status = 429);
    assert_eq!(get_with_token(&server, PATH, &[]).await.status, 429);
    let query = "{ rateLimit { remaining } }";
    assert_eq!(graphql(&server, "t", query, json!({})).await.status, 200, "GraphQL is counted apart");
    assert_eq!(get(&server, PATH, &[]).await.status, 200, "so is everybody else");
    model.advance(Duration::from_hours(1));
    assert_eq!(get_with_token(&server, PATH, &[]).await.remaining(), 4999);
}

#[tokio::test]
async fn asking_for_the_limits_is_free_also_when_they_are_spent() {
    let (model, server) = served().await;
    model.set_remaining(Some("t"), Resource::Core, 0);
    let body = get_with_token(&server, "/rate_limit", &[]).await.json();
    assert_eq!(body["resources"]["core"]["remaining"], 0);
    assert_eq!(
        body["resources"]["graphql"],
        json!({"limit": 5000, "used": 0, "remaining": 5000, "reset": 1_000_003_600})
    );
}

#[tokio::test]
async fn graphql_says_a_spent_limit_with_200() {
    let (model, server) = served().await;
    model.set_remaining(Some("t"), Resource::GraphQl, 0);
    let answer = graphql(&server, "t", "{ rateLimit { cost } }", json!({})).await;
    assert_eq!((answer.status, answer.remaining()), (200, 0));
    assert_eq!(answer.json()["errors"][0]["type"], "RATE_LIMITED");
}

#[tokio::test]
async fn too_many_in_a_minute_trip_the_secondary_limit() {
    let (model, server) = served().await;
    model.set_limits(|limits| limits.core_a_minute = 2);
    for expect in [200, 200, 403] {
        let answer = get_with_token(&server, PATH, &[]).await;
        assert_eq!(answer.status, expect);
        let retry_after = (expect == 403).then_some("60");
        assert_eq!(answer.header("retry-after"), retry_after);
    }
    model.advance(Duration::from_mins(1));
    assert_eq!(get_with_token(&server, PATH, &[]).await.status, 200);
}

#[tokio::test]
async fn too_many_at_once_trip_the_secondary_limit() {
    let (model, server) = served().await;
    model.set_limits(|limits| limits.at_once = 1);
    model.set_latency(Duration::from_millis(50));
    let (one, other) = tokio::join!(get_with_token(&server, PATH, &[]), get_with_token(&server, PATH, &[]));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 403]);
}

#[tokio::test]
async fn an_enterprise_server_says_nothing_of_limits() {
    let (model, server) = served().await;
    model.set_limits(|limits| limits.primary = false);
    model.set_remaining(None, Resource::Core, 0);
    let answer = get(&server, PATH, &[]).await;
    assert_eq!((answer.status, answer.header("x-ratelimit-remaining")), (200, None));
    assert_eq!(get(&server, "/rate_limit", &[]).await.status, 404);
}
