//! Repositories and commits: names, numbers, redirects, ETags.

use domain::CommitId;
use github::{At, Conditional, FoundRepository, GitHubError, Session};
use github_model::{Model, Push, Server};

use crate::canned::{Canned, REPOSITORY, TOKEN, by_name, ok, refused, session_with, with};

fn changed<T>(answer: Conditional<T>) -> (T, Option<String>) {
    match answer {
        Conditional::Changed { value, etag } => (value, etag),
        Conditional::Unchanged => panic!("it changed"),
    }
}

async fn found(session: &Session, at: &At) -> FoundRepository {
    changed(session.repository(at, None).await.unwrap()).0
}

async fn acme() -> (Server, CommitId) {
    let model = Model::new();
    model.add_token(TOKEN);
    model.create("acme/app");
    let commit = model.push("acme/app", "main", Push::new().write("README.md", "Hi"));
    (Server::start(model).await, commit)
}

#[tokio::test]
async fn a_repository_is_described_and_an_unchanged_one_is_free() {
    let (server, commit) = acme().await;
    server.model().set_description("acme/app", Some("An app."));
    server.model().set_stars("acme/app", 3);
    let session = session_with(&server, Some(TOKEN));
    let (found, repository_etag) = changed(session.repository(&by_name(), None).await.unwrap());
    let repository = &found.repository;
    assert_eq!(repository.name.to_string(), "acme/app");
    assert_eq!((&*repository.default_branch, repository.stars, repository.private), ("main", 3, false));
    assert_eq!(repository.description.as_deref(), Some("An app."));
    let (id, commit_etag) = changed(session.commit(&by_name(), None, None).await.unwrap());
    assert_eq!(id, commit);
    assert_eq!((session.requests(), session.remaining()), (2, Some(4998)));

    let session = session_with(&server, Some(TOKEN));
    let again = session.repository(&by_name(), repository_etag.as_deref()).await;
    assert_eq!(again.map(|answer| answer == Conditional::Unchanged), Ok(true));
    let again = session.commit(&by_name(), None, commit_etag.as_deref()).await;
    assert_eq!(again, Ok(Conditional::Unchanged));
    assert_eq!((session.requests(), session.remaining()), (2, Some(4998)));
}

#[tokio::test]
async fn a_renamed_repository_is_followed_and_each_redirect_counts() {
    let (server, commit) = acme().await;
    server.model().rename("acme/app", "acme/tool");
    let session = session_with(&server, Some(TOKEN));
    let found = found(&session, &by_name()).await;
    assert_eq!((found.repository.name.to_string().as_str(), session.requests()), ("acme/tool", 2));
    let (id, _) = changed(session.commit(&by_name(), Some("main"), None).await.unwrap());
    assert_eq!((id, session.requests()), (commit, 4));
    let at = At::Id(found.repository.id);
    changed(session.repository(&at, None).await.unwrap());
    assert_eq!(session.requests(), 5);
}

#[tokio::test]
async fn a_redirect_out_of_the_api_is_not_followed() {
    let elsewhere = Canned::start(|_, _| ok(REPOSITORY)).await;
    let to = format!("location: {}/repositories/7", elsewhere.url);
    let canned = Canned::start(move |_, _| with(301, &[&to], "")).await;
    let session = canned.session();
    let unreadable = Err(GitHubError::Unreadable { what: "the repository" });
    assert_eq!(session.repository(&by_name(), None).await, unreadable);
    assert_eq!((session.requests(), elsewhere.lines().len()), (1, 0));
}

#[tokio::test]
async fn redirects_end() {
    let canned = Canned::start(|_, _| with(301, &["location: /repositories/7"], "")).await;
    let session = canned.session();
    assert!(session.repository(&by_name(), None).await.is_err());
    assert_eq!(session.requests(), 4);
}

#[tokio::test]
async fn a_stranger_sees_only_what_is_public() {
    let (server, _) = acme().await;
    server.model().grant(TOKEN, "acme/app");
    let session = session_with(&server, Some(TOKEN));
    assert!(session.repository_as_stranger(&by_name()).await.is_ok());
    server.model().set_private("acme/app", true);
    assert!(found(&session, &by_name()).await.repository.private);
    assert_eq!(session.repository_as_stranger(&by_name()).await, Err(GitHubError::NotFound));
    let with_token: Vec<_> =
        server.model().requests().iter().map(|request| request.token.is_some()).collect();
    assert_eq!(with_token, [false, true, false]);
}

#[tokio::test]
async fn a_branch_is_found_by_whatever_name_it_has() {
    let (server, _) = acme().await;
    let session = session_with(&server, Some(TOKEN));
    for branch in ["feature/a", "x#1", "100%", "%2e", "grün", "a/status", "heads/main", "a b?c=d&e+f"] {
        let commit = server.model().push("acme/app", branch, Push::new().write("x", branch.to_owned()));
        let (id, _) = changed(session.commit(&by_name(), Some(branch), None).await.unwrap());
        assert_eq!(id, commit, "{branch}");
    }
    // A commit's id is no branch.
    let commit = server.model().head("acme/app", "main").to_string();
    let by_id = session.commit(&by_name(), Some(&commit), None).await;
    assert_eq!(by_id, Err(GitHubError::NoSuchRef));
}

#[tokio::test]
async fn what_is_not_there_is_told_apart() {
    let (server, _) = acme().await;
    let model = server.model();
    let session = session_with(&server, Some(TOKEN));
    let commit = async |branch: Option<&'static str>| session.commit(&by_name(), branch, None).await;
    assert_eq!(commit(Some("none")).await, Err(GitHubError::NoSuchRef));
    model.empty("acme/app");
    assert_eq!(commit(None).await, Err(GitHubError::Empty));
    model.set_disabled("acme/app", true);
    assert!(found(&session, &by_name()).await.disabled);
    assert_eq!(commit(None).await, Err(GitHubError::Disabled));
    model.set_taken_down("acme/app", true);
    assert_eq!(session.repository(&by_name(), None).await, Err(GitHubError::TakenDown));
    model.delete("acme/app");
    assert_eq!(session.repository(&by_name(), None).await, Err(GitHubError::NotFound));
    model.remove_token(TOKEN);
    assert_eq!(session.repository(&by_name(), None).await, Err(GitHubError::TokenRejected));
}

#[tokio::test]
async fn the_end_of_the_token_is_known_after_any_answer() {
    let expires = "github-authentication-token-expiration: 2026-01-31 12:00:00 UTC";
    let canned = Canned::start(move |_, _| with(304, &[expires], "")).await;
    let session = canned.session();
    assert_eq!(session.repository(&by_name(), Some("\"x\"")).await, Ok(Conditional::Unchanged));
    let ends = session.token_expires().map(|ends| ends.to_string());
    assert_eq!(ends.as_deref(), Some("2026-01-31T12:00:00Z"));
}

#[tokio::test]
async fn an_enterprise_server_is_asked_below_its_own_paths() {
    let canned =
        Canned::start(|_, asked| if asked.line.starts_with("GET") { ok(REPOSITORY) } else { refused(404) });
    let canned = canned.await;
    let mut config = canned.config();
    config.api_url = format!("{}/api/v3/", canned.url);
    let session = github::GitHub::new(config).unwrap().session();
    let repository = found(&session, &by_name()).await.repository;
    let place = github::WhereToLook::Anywhere;
    let tree = session.tree(&repository, "0".repeat(40).parse().unwrap(), place).await;
    assert_eq!(tree, Err(GitHubError::Unreadable { what: "the tree" }));
    let trees = format!("GET /api/v3/repositories/7/git/trees/{}", "0".repeat(40));
    assert_eq!(canned.lines(), ["GET /api/v3/repos/acme/app", "POST /api/graphql", &trees]);
}
