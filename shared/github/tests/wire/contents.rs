//! Contents: batches, what is not in them, and what is not what it should be.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use bytes::Bytes;
use domain::limits::{FETCHED_BYTES, PICTURE_BYTES};
use domain::sync::Wanted;
use domain::{BlobId, CommitId, Repository};
use github::{At, Conditional, GitHubError, Session, SkipReason, Skipped};
use github_model::{Fault, Kind, Model, Push, Server};

use crate::canned::{Canned, Said, TOKEN, ok, refused, repository, session_with};

struct Acme {
    server: Server,
    commit: CommitId,
    repository: Repository,
    wanted: Vec<Wanted>,
}

impl Acme {
    /// A repository with those files in `specs`.
    async fn new(files: &[(&str, &[u8])]) -> Self {
        let model = Model::new();
        model.add_token(TOKEN);
        let id = model.create("acme/app");
        let mut push = Push::new();
        for (path, content) in files {
            push = push.write(format!("specs/{path}"), content.to_vec());
        }
        let commit = model.push("acme/app", "main", push);
        let server = Server::start(model).await;
        let session = session_with(&server, Some(TOKEN));
        let Ok(Conditional::Changed { value, .. }) = session.repository(&At::Id(id), None).await else {
            panic!("it is there")
        };
        server.model().forget_requests();
        let wanted = files.iter().map(|(path, content)| wanted(path, content)).collect();
        Self { server, commit, repository: value.repository, wanted }
    }

    /// What arrives, and how the errand ends.
    async fn fetch(&self, session: &Session) -> (BTreeMap<BlobId, Bytes>, Result<Vec<Skipped>, GitHubError>) {
        let seen = Mutex::new(BTreeMap::new());
        let each = |blob, content| {
            assert!(seen.lock().unwrap().insert(blob, content).is_none(), "twice");
        };
        let end = session.blobs(&self.repository, self.commit, "specs", &self.wanted, &each).await;
        (seen.into_inner().unwrap(), end)
    }

    /// Everything arrives; gives the kinds of requests that it took.
    async fn whole(&self, token: Option<&str>) -> BTreeMap<Kind, usize> {
        self.server.model().forget_requests();
        let session = session_with(&self.server, token);
        let (seen, end) = self.fetch(&session).await;
        assert_eq!(end, Ok(vec![]));
        let expect: Vec<_> = self.wanted.iter().map(|wanted| wanted.blob).collect();
        assert!(expect.iter().all(|blob| seen.contains_key(blob)));
        assert!(seen.iter().all(|(blob, content)| BlobId::of(content) == *blob));
        let mut kinds = BTreeMap::new();
        for request in self.server.model().requests() {
            *kinds.entry(request.kind).or_default() += 1;
        }
        assert_eq!(kinds.values().sum::<usize>(), session.requests() as usize);
        kinds
    }
}

fn wanted(path: &str, content: &[u8]) -> Wanted {
    Wanted { blob: BlobId::of(content), size: content.len() as u64, path: path.to_owned() }
}

fn kinds<const N: usize>(kinds: [(Kind, usize); N]) -> BTreeMap<Kind, usize> {
    BTreeMap::from(kinds)
}

fn many(count: usize) -> Vec<(String, Vec<u8>)> {
    (0..count)
        .map(|number| (format!("{number:03}/README.md"), format!("# Spec {number} ✓\r\n").into()))
        .collect()
}

async fn acme(files: &[(String, Vec<u8>)]) -> Acme {
    let files: Vec<_> = files.iter().map(|(path, content)| (&**path, &**content)).collect();
    Acme::new(&files).await
}

#[tokio::test]
async fn a_hundred_documents_take_one_request() {
    let acme = acme(&many(250)).await;
    assert_eq!(acme.whole(Some(TOKEN)).await, kinds([(Kind::GraphQl, 3)]));
    assert_eq!(acme.whole(None).await, kinds([(Kind::Raw, 250)]));
}

#[tokio::test]
async fn what_graphql_does_not_have_whole_comes_by_rest() {
    let big = "x".repeat(600_000);
    let cut = "y".repeat(520_000);
    let files: [(&str, &[u8]); 6] = [
        ("1/README.md", b"# One"),
        ("1/latin.md", b"# \xe9\xe8"),
        ("1/binary.md", b"\0\x01"),
        ("1/big.md", big.as_bytes()),
        ("1/cut.md", cut.as_bytes()),
        ("1/empty.md", b""),
    ];
    let acme = Acme::new(&files).await;
    assert_eq!(acme.whole(Some(TOKEN)).await, kinds([(Kind::GraphQl, 1), (Kind::Blob, 4)]));
    acme.server.model().fail("graphql", Fault::NullBlobs, 1);
    assert_eq!(acme.whole(Some(TOKEN)).await, kinds([(Kind::GraphQl, 1), (Kind::Blob, 6)]));
}

#[tokio::test]
async fn a_batch_that_takes_too_long_is_halved() {
    let acme = acme(&many(10)).await;
    acme.server.model().set_limits(|limits| limits.graphql_objects = 3);
    // 10, 5 + 5, and each of them 2 + 3.
    assert_eq!(acme.whole(Some(TOKEN)).await, kinds([(Kind::GraphQl, 7)]));
    acme.server.model().set_limits(|limits| limits.graphql_objects = 0);
    // 10, 5, 2, 1; 1; 3, 1; 1: eight that failed halfway, and then REST.
    let seen = acme.whole(Some(TOKEN)).await;
    assert_eq!(seen[&Kind::Blob], 10);
    assert!(seen[&Kind::GraphQl] <= 20);
}

#[tokio::test]
async fn a_batch_that_hangs_is_halved() {
    let canned = Canned::start(|number, asked| match number {
        0 => Said::Hang,
        _ => answer(asked.body.as_str()),
    });
    let canned = canned.await;
    let mut config = canned.config();
    config.patience = Duration::from_millis(500);
    let session = github::GitHub::new(config).unwrap().session();
    let all = [wanted("1.md", b"1"), wanted("2.md", b"2")];
    let commit = "0".repeat(40).parse().unwrap();
    let end = session.blobs(&repository(), commit, "specs", &all, &|_, _| {}).await;
    assert_eq!((end, session.requests()), (Ok(vec![]), 3));
}

/// What GraphQL says of the documents `1` and `2`.
fn answer(body: &str) -> Said {
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    let mut blobs = serde_json::Map::new();
    for number in 0..2 {
        let alias = format!("blob{number}");
        let text = ["1", "2"]
            .into_iter()
            .find(|text| body["variables"][&alias] == BlobId::of(text.as_bytes()).to_string());
        if let Some(text) = text {
            blobs.insert(
                alias,
                serde_json::json!({"byteSize": 1, "isBinary": false, "isTruncated": false, "text": text}),
            );
        }
    }
    ok(serde_json::json!({"data": {"repository": blobs}}).to_string())
}

#[tokio::test]
async fn errors_beside_data_cost_no_document() {
    let acme = acme(&many(10)).await;
    acme.server.model().fail("graphql", Fault::PartialGraphql, 1);
    let seen = acme.whole(Some(TOKEN)).await;
    assert!(seen[&Kind::Blob] >= 5, "{seen:?}");
}

#[tokio::test]
async fn without_graphql_every_document_comes_by_rest() {
    let acme = acme(&many(3)).await;
    for status in [404, 403] {
        acme.server.model().fail("graphql", Fault::Status(status), usize::MAX);
        assert_eq!(acme.whole(Some(TOKEN)).await, kinds([(Kind::GraphQl, 1), (Kind::Blob, 3)]));
    }
}

#[tokio::test]
async fn where_the_raw_file_host_has_no_answer_rest_has() {
    let acme = acme(&many(3)).await;
    for fault in [Fault::Status(404), Fault::Html, Fault::EmptyBody, Fault::HalfBody] {
        acme.server.model().fail_when(|request| request.kind == Kind::Raw, fault, usize::MAX);
        assert_eq!(acme.whole(None).await[&Kind::Blob], 3);
        acme.server.model().heal();
    }
}

#[tokio::test]
async fn the_raw_file_host_has_a_limit_of_its_own() {
    let acme = acme(&many(30)).await;
    acme.server.model().set_limits(|limits| limits.raw_a_minute = 10);
    let session = session_with(&acme.server, None);
    let (seen, end) = acme.fetch(&session).await;
    let Err(GitHubError::SecondaryLimit { resource, .. }) = end else { panic!("{end:?}") };
    // What was under way came to its end, and stays.
    assert_eq!((&*resource, seen.len()), ("raw", 10));
    assert!(session.requests() <= 16);
}

#[tokio::test]
async fn a_content_that_is_another_is_asked_for_once_more_and_never_handed_on() {
    let right: fn(usize) -> bool = |number| number > 1;
    let never: fn(usize) -> bool = |_| false;
    for (right, expect) in [(right, Ok(vec![])), (never, Err(GitHubError::Unreadable { what: "a document" }))]
    {
        let canned = Canned::start(move |number, asked| match &*asked.line {
            line if line.starts_with("POST") => {
                answer(&asked.body.replace(&BlobId::of(b"3").to_string(), &BlobId::of(b"1").to_string()))
            }
            _ if right(number) => ok("3"),
            _ => ok("<html>"),
        });
        let canned = canned.await;
        let seen = Mutex::new(Vec::new());
        let each = |blob, content: Bytes| seen.lock().unwrap().push((blob, content));
        let session = canned.session();
        let commit = "0".repeat(40).parse().unwrap();
        let end = session.blobs(&repository(), commit, "specs", &[wanted("3.md", b"3")], &each).await;
        assert_eq!((&end, session.requests()), (&expect, 3));
        let seen = seen.into_inner().unwrap();
        assert!(seen.iter().all(|(blob, content)| BlobId::of(content) == *blob));
        assert_eq!(seen.len(), usize::from(expect.is_ok()));
    }
}

#[tokio::test]
async fn what_is_too_large_is_left_out_and_said() {
    let acme = acme(&many(2)).await;
    let session = session_with(&acme.server, Some(TOKEN));
    let seen = Mutex::new(0);
    let each = |_, _| *seen.lock().unwrap() += 1;
    let mut all = acme.wanted.clone();
    all[0].size = FETCHED_BYTES + 1;
    let skipped = vec![Skipped { blob: all[0].blob, reason: SkipReason::TooLarge }];
    let end = session.blobs(&acme.repository, acme.commit, "specs", &all, &each).await;
    assert_eq!(end, Ok(skipped.clone()));
    all[0].size = PICTURE_BYTES + 1;
    let end = session.pictures(&acme.repository, acme.commit, "specs", &all, &each).await;
    assert_eq!(end, Ok(skipped));
    assert_eq!((seen.into_inner().unwrap(), session.requests()), (2, 2));
}

#[tokio::test]
async fn pictures_come_one_by_one_six_at_once() {
    let files: Vec<_> = (0..40_u8).map(|number| (format!("1/{number}.png"), vec![0, number])).collect();
    let acme = acme(&files).await;
    for (token, kind) in [(Some(TOKEN), Kind::Blob), (None, Kind::Raw)] {
        acme.server.model().set_limits(|limits| limits.at_once = 6);
        let session = session_with(&acme.server, token);
        let seen = Mutex::new(0);
        let each = |_, _| *seen.lock().unwrap() += 1;
        let end = session.pictures(&acme.repository, acme.commit, "specs", &acme.wanted, &each).await;
        assert_eq!((end, seen.into_inner().unwrap(), session.requests()), (Ok(vec![]), 40, 40));
        assert!(acme.server.model().requests().iter().any(|request| request.kind == kind));
    }
}

#[tokio::test]
async fn the_first_failure_ends_the_errand() {
    let canned = Canned::start(|_, _| refused(404)).await;
    let session = canned.session();
    let all: Vec<_> = (0..500_u32).map(|number| wanted("x.md", &number.to_be_bytes())).collect();
    let commit = "0".repeat(40).parse().unwrap();
    let end = session.blobs(&repository(), commit, "specs", &all, &|_, _| {}).await;
    assert_eq!(end, Err(GitHubError::NotFound));
    // Five batches side by side, and then six documents.
    assert!(session.requests() <= 11, "{}", session.requests());
}
