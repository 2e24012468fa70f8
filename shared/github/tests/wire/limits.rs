//! Limits: how they are met, and that nobody goes on after that.

use domain::Timestamp;
use github::{GitHub, GitHubError};
use github_model::{Fault, Model, Push, Resource, Server};

use crate::canned::{Canned, NOW, TOKEN, by_name, ok, refused, repository, session_with, with};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(NOW + seconds * 1000)
}

#[tokio::test]
async fn after_a_limit_nothing_more_is_asked_of_that_resource() {
    let canned = Canned::start(|_, _| with(429, &["retry-after: 30"], "")).await;
    let session = canned.session();
    let limited = GitHubError::SecondaryLimit { resource: "core".into(), until: at(30) };
    for _ in 0..3 {
        assert_eq!(session.repository(&by_name(), None).await, Err(limited.clone()));
        assert_eq!(session.commit(&by_name(), None, None).await, Err(limited.clone()));
    }
    assert_eq!(session.requests(), 1);
    // Another resource is another matter.
    assert!(session.repository_as_stranger(&by_name()).await.is_err());
    assert_eq!(session.requests(), 2);
}

#[tokio::test]
async fn a_limit_that_a_stranger_meets_is_known_to_all_conversations_of_this_machine() {
    let canned = Canned::start(|_, _| with(429, &["retry-after: 30"], "")).await;
    let hub = GitHub::new(canned.config()).unwrap();
    let limited = GitHubError::SecondaryLimit { resource: "stranger".into(), until: at(30) };
    for _ in 0..3 {
        assert_eq!(hub.session().repository_as_stranger(&by_name()).await, Err(limited.clone()));
    }
    assert_eq!(canned.asked().len(), 1);
    // Another machine has another address.
    assert!(canned.session().repository_as_stranger(&by_name()).await.is_err());
    assert_eq!(canned.asked().len(), 2);
}

#[tokio::test]
async fn the_last_request_of_the_hour_is_answered_and_none_follows() {
    let model = Model::new();
    model.add_token(TOKEN);
    model.create("acme/app");
    model.set_remaining(Some(TOKEN), Resource::Core, 1);
    let server = Server::start(model).await;
    let session = session_with(&server, Some(TOKEN));
    assert!(session.repository(&by_name(), None).await.is_ok());
    assert_eq!(session.remaining(), Some(0));
    let next = session.repository(&by_name(), None).await;
    let hour = GitHubError::RateLimited { resource: "core".into(), until: at(3600) };
    assert_eq!((next, session.requests()), (Err(hour.clone()), 1));
    let another = session_with(&server, Some(TOKEN));
    assert_eq!(another.repository(&by_name(), None).await, Err(hour));
}

#[tokio::test]
async fn what_is_left_is_the_least_of_the_resources() {
    let canned = Canned::start(|number, asked| {
        let resource = if asked.line.contains("graphql") { 7 } else { 100 - number };
        with(404, &[&format!("x-ratelimit-remaining: {resource}")], "")
    });
    let canned = canned.await;
    let session = canned.session();
    assert_eq!(session.remaining(), None);
    assert!(session.repository(&by_name(), None).await.is_err());
    assert_eq!(session.remaining(), Some(100));
    let commit = "0".repeat(40).parse().unwrap();
    assert!(session.tree(&repository(), commit, github::WhereToLook::Anywhere).await.is_err());
    assert_eq!((session.requests(), session.remaining()), (3, Some(7)));
}

#[tokio::test]
async fn a_limit_of_graphql_comes_with_status_200() {
    let model = Model::new();
    model.add_token(TOKEN);
    model.create("acme/app");
    let commit = model.push("acme/app", "main", Push::new().write("specs/1/README.md", "# One"));
    let server = Server::start(model).await;
    let place = github::WhereToLook::Anywhere;
    for status in [200, 403, 429] {
        server.model().fail("graphql", Fault::RateLimited { status, reset_in: 600 }, 1);
        let session = session_with(&server, Some(TOKEN));
        let limited = GitHubError::RateLimited { resource: "graphql".into(), until: at(600) };
        assert_eq!(session.tree(&repository(), commit, place).await, Err(limited.clone()), "{status}");
        assert_eq!(session.tree(&repository(), commit, place).await, Err(limited), "{status}");
        assert_eq!(session.requests(), 1);
    }
    for retry_after in [None, Some(7)] {
        server.model().fail("graphql", Fault::SecondaryLimit { status: 403, retry_after }, 1);
        let session = session_with(&server, Some(TOKEN));
        let until = at(retry_after.map_or(60, |_| 7));
        let limited = GitHubError::SecondaryLimit { resource: "graphql".into(), until };
        assert_eq!(session.tree(&repository(), commit, place).await, Err(limited));
    }
}

#[tokio::test]
async fn where_there_are_no_limits_none_is_known() {
    let canned = Canned::start(|number, _| if number == 0 { refused(404) } else { ok("x") }).await;
    let session = canned.session();
    assert!(session.repository(&by_name(), None).await.is_err());
    assert_eq!(session.remaining(), None);
}
