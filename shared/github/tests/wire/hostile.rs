//! Answers of a GitHub that is broken, or that somebody else plays.

use domain::{BlobId, sync::Wanted};
use github::{Conditional, FoundRepository, GitHubError, WhereToLook};
use serde_json::{Value, json};

use crate::canned::{Canned, REPOSITORY, Said, by_name, ok, refused, repository, with};

const UNREADABLE: GitHubError = GitHubError::Unreadable { what: "the repository" };

/// The repository, of which GitHub says something else than it should.
async fn found(change: impl FnOnce(&mut Value)) -> Result<FoundRepository, GitHubError> {
    let mut said: Value = serde_json::from_str(REPOSITORY).unwrap();
    change(&mut said);
    let canned = Canned::start(move |_, _| ok(said.to_string())).await;
    match canned.session().repository(&by_name(), None).await? {
        Conditional::Changed { value, .. } => Ok(value),
        Conditional::Unchanged => panic!("nothing was said to be known"),
    }
}

#[tokio::test]
async fn what_a_repository_says_of_itself_is_one_line_of_some_length() {
    let description = async |text: &str| {
        found(|said| said["description"] = json!(text)).await.unwrap().repository.description
    };
    assert_eq!(description(" An\r\n\u{0}app.\t ").await.as_deref(), Some("An app."));
    assert_eq!(description(" \n ").await, None);
    let long = description(&"ä".repeat(1 << 20)).await.unwrap();
    assert_eq!((long.chars().count(), long.ends_with('…')), (501, true));
}

#[tokio::test]
async fn a_branch_is_called_as_git_can_call_it() {
    for bad in [String::new(), "a\nb".to_owned(), "a".repeat(256)] {
        assert_eq!(found(|said| said["default_branch"] = json!(bad)).await, Err(UNREADABLE));
    }
    assert!(found(|said| said["default_branch"] = json!("a".repeat(255))).await.is_ok());
}

#[tokio::test]
async fn what_does_not_matter_may_be_null_and_what_does_may_not() {
    let harmless = ["description", "archived", "disabled", "stargazers_count", "visibility"];
    for name in harmless {
        assert!(found(|said| said[name] = Value::Null).await.is_ok(), "{name}");
    }
    for name in ["id", "full_name", "private", "default_branch"] {
        assert_eq!(found(|said| said[name] = Value::Null).await, Err(UNREADABLE), "{name}");
    }
    for number in [json!(-1), json!(1.5), json!(1e300), json!("7"), json!({})] {
        assert_eq!(found(|said| said["id"] = number.clone()).await, Err(UNREADABLE), "{number}");
    }
    assert_eq!(
        found(|said| said["stargazers_count"] = json!(u64::MAX)).await.unwrap().repository.stars,
        u32::MAX
    );
    for name in ["../..", "acme/app/x", "acme", "acme/..", "a\u{0}b/c"] {
        assert_eq!(found(|said| said["full_name"] = json!(name)).await, Err(UNREADABLE), "{name}");
    }
}

#[tokio::test]
async fn depth_and_length_are_bounded() {
    let answers: [fn() -> Said; 4] = [
        || ok("[".repeat(1 << 20)),
        || ok(format!("{{\"x\":{}", "[".repeat(1 << 20))),
        || with(200, &["content-length: 99999999999999999999"], ""),
        || ok(vec![b' '; 5 << 20]),
    ];
    for answer in answers {
        let canned = Canned::start(move |_, _| answer()).await;
        let found = canned.session().repository(&by_name(), None).await;
        assert!(matches!(found, Err(GitHubError::Unreadable { .. } | GitHubError::Unreachable)), "{found:?}");
    }
    let refusal = Canned::start(|_, _| with(404, &[], vec![b' '; 5 << 20])).await;
    assert_eq!(refusal.session().repository(&by_name(), None).await, Err(GitHubError::NotFound));
}

#[tokio::test]
async fn headers_that_never_end_are_no_answer() {
    let canned =
        Canned::start(|_, _| with(200, &[&format!("x-a: {}", "a".repeat(2 << 20))], REPOSITORY)).await;
    let session = canned.session();
    assert_eq!(session.repository(&by_name(), None).await, Err(GitHubError::Unreachable));
    assert_eq!(session.requests(), 3);
}

#[tokio::test]
async fn only_an_etag_of_some_length_is_kept() {
    for (length, kept) in [(70, true), (5000, false)] {
        let etag = format!("etag: \"{}\"", "a".repeat(length));
        let canned = Canned::start(move |_, _| with(200, &[&etag], REPOSITORY)).await;
        let answer = canned.session().repository(&by_name(), None).await.unwrap();
        let Conditional::Changed { etag, .. } = answer else { panic!("{answer:?}") };
        assert_eq!(etag.is_some(), kept);
    }
}

#[tokio::test]
async fn errors_that_are_null_are_none() {
    let answer = |_: usize, asked: &crate::canned::Asked| {
        let asked: Value = serde_json::from_str(&asked.body).unwrap_or_default();
        let blob = json!({ "byteSize": 1, "isBinary": false, "isTruncated": false, "text": "1" });
        let is_query = asked["variables"]["blob0"].is_string();
        if is_query {
            ok(json!({ "data": { "repository": { "blob0": blob } }, "errors": null }).to_string())
        } else {
            refused(500)
        }
    };
    let canned = Canned::start(answer).await;
    let session = canned.session();
    let wanted = [Wanted { blob: BlobId::of(b"1"), size: 1, path: "1/README.md".to_owned() }];
    let commit = "0".repeat(40).parse().unwrap();
    let skipped = session.blobs(&repository(), commit, "specs", &wanted, &|_, _| {}).await;
    assert_eq!((skipped, session.requests()), (Ok(vec![]), 1));
}

#[tokio::test]
async fn a_path_that_nobody_can_check_out_is_too_large() {
    let root =
        json!({ "tree": [{ "path": "specs", "mode": "040000", "type": "tree", "sha": "1".repeat(40) }] });
    let name = format!("1/{}.md", "a".repeat(5000));
    let file = json!({ "path": name, "mode": "100644", "type": "blob", "sha": "0".repeat(40), "size": 1 });
    let (root, all) = (root.to_string(), json!({ "tree": [file] }).to_string());
    let canned = Canned::start(move |_, asked| match &*asked.line {
        line if line.starts_with("POST") => refused(404),
        line if line.ends_with("recursive=1") => ok(all.clone()),
        _ => ok(root.clone()),
    });
    let canned = canned.await;
    let commit = "2".repeat(40).parse().unwrap();
    let found = canned.session().tree(&repository(), commit, WhereToLook::Anywhere).await;
    let what = "a file with a path of more than 4,096 bytes";
    assert_eq!(found, Err(GitHubError::TooLarge { what }));
}
