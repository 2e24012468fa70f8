//! What goes wrong on the way: repetitions, time limits, bounds, and what must not be said.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use domain::Secret;
use github::{GitHub, GitHubError, Session};

use crate::canned::{Asked, Canned, REPOSITORY, Said, TOKEN, by_name, ok, refused, repository, with};

async fn outcome(session: &Session) -> Result<(), GitHubError> {
    session.repository(&by_name(), None).await.map(drop)
}

/// What comes of those answers, one after the other, and how many requests it takes.
async fn check(answers: Vec<fn() -> Said>, expect: Result<(), GitHubError>, requests: u32) {
    let last = answers.len() - 1;
    let canned = Canned::start(move |number, _| answers[number.min(last)]()).await;
    let session = canned.session();
    assert_eq!(outcome(&session).await, expect);
    assert_eq!((session.requests(), canned.asked().len()), (requests, requests as usize));
}

const UNREADABLE: Result<(), GitHubError> = Err(GitHubError::Unreadable { what: "the repository" });

#[tokio::test]
async fn a_server_error_is_asked_again_and_a_refusal_is_not() {
    let good = || ok(REPOSITORY);
    check(vec![|| refused(500), good], Ok(()), 2).await;
    check(vec![|| refused(502), || refused(503), good], Ok(()), 3).await;
    check(vec![|| refused(502)], Err(GitHubError::Failing { status: 502 }), 3).await;
    check(vec![|| refused(404), good], Err(GitHubError::NotFound), 1).await;
    check(vec![|| refused(403), good], Err(GitHubError::Forbidden), 1).await;
    check(vec![|| refused(400), good], UNREADABLE, 1).await;
}

#[tokio::test]
async fn a_broken_connection_is_made_anew() {
    check(vec![|| Said::Gone, || ok(REPOSITORY)], Ok(()), 2).await;
    check(vec![|| Said::Gone], Err(GitHubError::Unreachable), 3).await;
    let nobody = Canned::start(|_, _| Said::Gone).await;
    let session = nobody.session();
    drop(nobody);
    assert_eq!(outcome(&session).await, Err(GitHubError::Unreachable));
}

#[tokio::test]
async fn half_an_answer_is_asked_for_once_more() {
    check(vec![|| Said::Half, || ok(REPOSITORY)], Ok(()), 2).await;
    check(vec![|| Said::Half], UNREADABLE, 2).await;
}

#[tokio::test]
async fn another_answer_than_was_asked_for_is_unreadable() {
    check(vec![|| ok("<!DOCTYPE html><title>Sign in</title>")], UNREADABLE, 1).await;
    check(vec![|| ok("{}")], UNREADABLE, 1).await;
    check(vec![|| ok("[]")], UNREADABLE, 1).await;
    check(vec![|| ok("")], UNREADABLE, 1).await;
    check(vec![|| with(304, &[], "")], UNREADABLE, 1).await;
    check(vec![|| ok(vec![b' '; 5 << 20])], UNREADABLE, 1).await;
    let canned = Canned::start(|_, _| ok("main")).await;
    let commit = canned.session().commit(&by_name(), None, None).await;
    assert_eq!(commit, Err(GitHubError::Unreadable { what: "the commit" }));
}

#[tokio::test]
async fn whether_a_repository_is_private_is_never_guessed() {
    let silent = REPOSITORY.replace(r#""private":false,"#, "");
    let canned = Canned::start(move |_, _| ok(silent.clone())).await;
    assert_eq!(outcome(&canned.session()).await, UNREADABLE);
}

#[tokio::test]
async fn nobody_is_waited_for_longer_than_the_patience_lasts() {
    for answer in [|| Said::Hang, || Said::Drip] {
        let canned = Canned::start(move |_, _| answer()).await;
        let mut config = canned.config();
        config.patience = Duration::from_millis(40);
        let session = GitHub::new(config).unwrap().session();
        assert_eq!(outcome(&session).await, Err(GitHubError::Unreachable));
        assert_eq!(session.requests(), 2);
    }
}

#[tokio::test]
async fn the_token_goes_to_the_api_and_is_never_said() {
    let raw = Canned::start(|_, _| refused(404)).await;
    let api = Canned::start(|_, _| refused(403)).await;
    let mut config = api.config();
    config.raw_url = Some(raw.url.clone());
    let github = GitHub::new(config).unwrap();
    let session = github.session();
    let error = outcome(&session).await.unwrap_err();
    let has_token = |asked: &Asked| asked.head.contains(TOKEN);
    assert!(api.asked().iter().all(has_token));
    let place = github::WhereToLook::Anywhere;
    let _ = session.tree(&repository(), "0".repeat(40).parse().unwrap(), place).await;
    assert!(session.repository_as_stranger(&by_name()).await.is_err());
    assert!(!api.asked().last().is_some_and(has_token));
    assert_eq!(raw.lines(), [""; 0]);
    let mut config = api.config();
    config.token = Some(Secret::new(format!("{TOKEN}\n")));
    let bad = GitHub::new(config).unwrap_err();
    let said = format!("{github:?} {error:?} {error} {bad:?} {bad} {}", github.token_name());
    assert!(!said.contains(TOKEN), "{said}");
    assert_eq!(github.token_name().len(), 16);
}

#[test]
fn without_a_token_the_name_is_anonymous() {
    let config = github::GitHubConfig {
        api_url: "https://api.github.com".into(),
        raw_url: None,
        token: None,
        patience: Duration::ZERO,
        retry_after: Duration::ZERO,
        now: std::sync::Arc::new(|| domain::Timestamp::from_millis(0)),
    };
    // Nothing is asked, and no runtime is there.
    let github = GitHub::new(config).unwrap();
    assert_eq!(
        (github.token_name(), github.web_host(), github.has_token()),
        ("anonymous", "github.com", false)
    );
}

#[tokio::test]
async fn a_conversation_can_be_had_by_a_task() {
    let canned = Canned::start(|_, _| refused(404)).await;
    let session = std::sync::Arc::new(canned.session());
    let task = tokio::spawn(async move {
        let seen = AtomicUsize::new(0);
        let each = |_, _| {
            seen.fetch_add(1, Ordering::Relaxed);
        };
        let commit = "0".repeat(40).parse().unwrap();
        let found = session.tree(&repository(), commit, github::WhereToLook::Anywhere).await;
        let blobs = session.blobs(&repository(), commit, "specs", &[], &each).await;
        let pictures = session.pictures(&repository(), commit, "specs", &[], &each).await;
        (found, blobs, pictures)
    });
    let (found, blobs, pictures) = task.await.unwrap();
    assert_eq!((found, blobs, pictures), (Err(GitHubError::NotFound), Ok(vec![]), Ok(vec![])));
}
