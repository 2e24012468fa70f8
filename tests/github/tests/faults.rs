//! What goes wrong, and what happens in the middle.

use std::io::ErrorKind;
use std::time::Duration;

use github_model::{Fault, Kind, Model, Push, Server};
use serde_json::{Value, json};

use crate::client::{ask, get, get_with_token, graphql};

const PATH: &str = "/repos/acme/app/commits/main";

async fn served() -> (Model, Server) {
    let model = Model::new();
    model.create("acme/app");
    model.add_token("t");
    model.push("acme/app", "main", Push::new().write("a.md", "# A\n").write("b.md", "# B\n"));
    let server = Server::start(model.clone()).await;
    (model, server)
}

#[tokio::test]
async fn a_fault_befalls_so_many_requests_of_a_path() {
    let (model, server) = served().await;
    model.fail("/commits/", Fault::Status(502), 2);
    assert_eq!(get(&server, "/repos/acme/app", &[]).await.status, 200);
    for expect in [502, 502, 200] {
        assert_eq!(get(&server, PATH, &[]).await.status, expect);
    }
    model.fail("/commits/", Fault::Status(500), usize::MAX);
    assert_eq!(get(&server, PATH, &[]).await.status, 500);
    model.heal();
    assert_eq!(get(&server, PATH, &[]).await.status, 200);
}

#[tokio::test]
async fn a_fault_befalls_what_fits() {
    let (model, server) = served().await;
    model.fail_when(|request| request.token.is_none() && request.kind == Kind::Commit, Fault::Status(503), 1);
    assert_eq!(get_with_token(&server, PATH, &[]).await.status, 200);
    assert_eq!(get(&server, PATH, &[]).await.status, 503);
}

#[tokio::test]
async fn limits_are_said_in_all_ways() {
    let (model, server) = served().await;
    let check = async |fault: Fault, status: u16, header: &str, value: Option<&str>| {
        model.fail("/commits/", fault, 1);
        let answer = get_with_token(&server, PATH, &[]).await;
        assert_eq!((answer.status, answer.header(header)), (status, value));
        answer
    };
    let limited = Fault::RateLimited { status: 429, reset_in: 90 };
    let answer = check(limited, 429, "x-ratelimit-reset", Some("1000000090")).await;
    assert_eq!(answer.remaining(), 0);
    let secondary = Fault::SecondaryLimit { status: 403, retry_after: Some(7) };
    check(secondary, 403, "retry-after", Some("7")).await;
    let secondary = Fault::SecondaryLimit { status: 429, retry_after: None };
    let answer = check(secondary, 429, "retry-after", None).await;
    assert!(answer.text().contains("secondary rate limit") && answer.remaining() > 0);
}

#[tokio::test]
async fn connections_end_before_in_and_after_the_answer() {
    let (model, server) = served().await;
    for fault in [Fault::Reset, Fault::HalfBody, Fault::AnswerLost] {
        model.fail("/commits/", fault.clone(), 1);
        let answer = ask(server.url(), "GET", PATH, &[("authorization", "Bearer t")], "").await;
        let kind = answer.unwrap_err().kind();
        assert!(matches!(kind, ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset), "{fault:?}: {kind:?}");
    }
    // Two of the three were counted.
    assert_eq!(get_with_token(&server, PATH, &[]).await.remaining(), 4997);
    let whole = get(&server, "/repos/acme/app", &[]).await;
    assert_eq!(whole.status, 200, "the server goes on");
}

#[tokio::test]
async fn a_hang_ends_when_the_asker_gives_up() {
    let (model, server) = served().await;
    model.fail("/commits/", Fault::Hang, 1);
    let patience = Duration::from_millis(20);
    assert!(tokio::time::timeout(patience, get(&server, PATH, &[])).await.is_err());
    assert_eq!(model.requests()[0].status, 0);
}

#[tokio::test]
async fn bodies_are_html_or_something_else_or_nothing_or_slow() {
    let (model, server) = served().await;
    let ask = async |fault: Fault| {
        model.fail("/commits/", fault, 1);
        get(&server, PATH, &[]).await
    };
    let html = ask(Fault::Html).await;
    assert!(html.status == 200 && html.text().starts_with("<!DOCTYPE html>"));
    assert_eq!(ask(Fault::OtherShape).await.json()["sha"], Value::Null);
    assert_eq!(ask(Fault::EmptyBody).await.text(), "");
    let whole = get(&server, PATH, &[]).await;
    assert_eq!(ask(Fault::Drip(Duration::from_millis(1))).await.body, whole.body);
    assert_eq!(ask(Fault::Late(Duration::from_millis(1))).await.body, whole.body);
}

#[tokio::test]
async fn graphql_gives_half_of_it_or_no_texts() {
    let (model, server) = served().await;
    let query = "{ repository(owner: \"acme\", name: \"app\") {
        a: object(expression: \"main:a.md\") { ... on Blob { it: text } } b: object(expression: \"main:b.md\") { oid } } }";
    model.fail("/graphql", Fault::PartialGraphql, 1);
    let body = graphql(&server, "t", query, json!({})).await.json();
    let repository = &body["data"]["repository"];
    assert!(repository["a"].is_null() && repository["b"]["oid"].is_string());
    assert_eq!(body["errors"][0]["path"], json!(["repository", "a"]));
    model.fail("text", Fault::NullBlobs, 1);
    let body = graphql(&server, "t", query, json!({})).await.json();
    assert_eq!((&body["data"]["repository"]["a"], &body["errors"]), (&json!({"it": null}), &Value::Null));
    let body = graphql(&server, "t", query, json!({})).await.json();
    assert_eq!(body["data"]["repository"]["a"]["it"], "# A\n");
}

#[tokio::test]
async fn a_recursive_tree_is_cut() {
    let (model, server) = served().await;
    model.fail("/git/trees/", Fault::TruncatedTree, 1);
    let plain = get(&server, "/repos/acme/app/git/trees/main", &[]).await.json();
    assert_eq!(plain["truncated"], false);
    let cut = get(&server, "/repos/acme/app/git/trees/main?recursive=1", &[]).await.json();
    assert_eq!((cut["tree"].as_array().unwrap().len(), &cut["truncated"]), (1, &json!(true)));
}

#[tokio::test]
async fn the_branch_moves_after_the_second_request() {
    let (model, server) = served().await;
    let old = model.head("acme/app", "main").to_string();
    model.after_request("/commits/", 2, |model| {
        model.push("acme/app", "main", Push::new().write("c.md", "# C\n"));
    });
    let seen = async || get(&server, PATH, &[]).await.json()["sha"].as_str().unwrap().to_owned();
    assert_eq!((seen().await, seen().await), (old.clone(), old.clone()));
    let new = seen().await;
    assert!(new != old && new == model.head("acme/app", "main").to_string());
}

#[tokio::test]
async fn what_a_dropped_server_served_is_gone() {
    let (_, server) = served().await;
    let url = server.url().to_owned();
    drop(server);
    // The task that listens ends at its next turn.
    tokio::task::yield_now().await;
    assert!(ask(&url, "GET", PATH, &[], "").await.is_err());
}
