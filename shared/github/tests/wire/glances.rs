//! All that a look has to know, at one glance.

use std::sync::Mutex;

use domain::sync::Wanted;
use domain::{BlobId, CommitId, Repository};
use github::{At, Conditional, GitHubError, Glance, Session, WhereToLook};
use github_model::{Fault, Model, Push, Server};

use crate::canned::{TOKEN, session_with};

struct Acme {
    server: Server,
    commit: CommitId,
    repository: Repository,
}

impl Acme {
    async fn new() -> Self {
        let model = Model::new();
        model.add_token(TOKEN);
        let id = model.create("acme/app");
        let commit = model.push("acme/app", "main", Push::new().write("specs/1/README.md", "# One"));
        let server = Server::start(model).await;
        let session = session_with(&server, Some(TOKEN));
        let found = session.repository(&At::Id(id), None).await;
        let Ok(Conditional::Changed { value, .. }) = found else { panic!("it is there") };
        Self { server, commit, repository: value.repository }
    }

    fn session(&self) -> Session {
        session_with(&self.server, Some(TOKEN))
    }

    fn model(&self) -> &Model {
        self.server.model()
    }

    async fn glance(&self, branch: Option<&str>) -> Result<Option<Glance>, GitHubError> {
        self.session().glance(&self.repository, branch, WhereToLook::Anywhere, &[]).await
    }
}

#[tokio::test]
async fn a_glance_sees_what_three_questions_do() {
    let acme = Acme::new().await;
    let model = acme.model();
    model.set_description("acme/app", Some("What\nit is"));
    model.set_stars("acme/app", 7);
    model.set_archived("acme/app", true);
    let session = acme.session();
    let glance = session.glance(&acme.repository, None, WhereToLook::Anywhere, &[]).await.unwrap().unwrap();
    assert_eq!(session.requests(), 1);
    let asked = session.repository(&At::Id(acme.repository.id), None).await;
    let Ok(Conditional::Changed { value, .. }) = asked else { panic!("it is there") };
    assert_eq!((glance.repository, glance.commit), (value, acme.commit));
    let tree = session.tree(&acme.repository, acme.commit, WhereToLook::Anywhere).await;
    assert_eq!(tree, Ok(glance.tree));
}

#[tokio::test]
async fn another_branch_is_followed_by_its_whole_name() {
    let acme = Acme::new().await;
    let next = acme.model().push("acme/app", "next", Push::new().write("specs/2/README.md", "# Two"));
    acme.model().push_tag("acme/app", "next", "main");
    let glance = acme.glance(Some("next")).await.unwrap().unwrap();
    assert_eq!(glance.commit, next);
    assert_eq!(glance.repository.repository.default_branch, "main");
}

#[tokio::test]
async fn a_private_repository_is_seen_to_be_so() {
    let acme = Acme::new().await;
    acme.model().set_private("acme/app", true);
    acme.model().grant(TOKEN, "acme/app");
    assert!(acme.glance(None).await.unwrap().unwrap().repository.repository.private);
}

#[tokio::test]
async fn a_renamed_repository_is_found_and_a_stranger_under_its_name_is_not() {
    let acme = Acme::new().await;
    acme.model().rename("acme/app", "acme/tool");
    let glance = acme.glance(None).await.unwrap().unwrap();
    assert_eq!(glance.repository.repository.name.to_string(), "acme/tool");
    acme.model().create("acme/app");
    acme.model().push("acme/app", "main", Push::new().write("specs/1/README.md", "# A stranger's"));
    assert_eq!(acme.glance(None).await, Ok(None));
}

#[tokio::test]
async fn what_one_answer_does_not_say_is_asked_step_by_step() {
    let acme = Acme::new().await;
    assert_eq!(acme.glance(Some("gone")).await, Ok(None));
    for fault in [Fault::PartialGraphql, Fault::OtherShape, Fault::EmptyBody, Fault::Status(502)] {
        acme.model().fail("/graphql", fault, usize::MAX);
        assert_eq!(acme.glance(None).await, Ok(None));
        acme.model().heal();
    }
    acme.model().set_disabled("acme/app", true);
    assert_eq!(acme.glance(None).await, Ok(None));
    acme.model().set_disabled("acme/app", false);
    acme.model().empty("acme/app");
    assert_eq!(acme.glance(None).await, Ok(None));
    acme.model().delete("acme/app");
    assert_eq!(acme.glance(None).await, Ok(None));
    let stranger = session_with(&acme.server, None);
    let glance = stranger.glance(&acme.repository, None, WhereToLook::Anywhere, &[]).await;
    assert_eq!((glance, stranger.requests()), (Ok(None), 0));
}

#[tokio::test]
async fn a_limit_is_an_error() {
    let acme = Acme::new().await;
    acme.model().fail("/graphql", Fault::RateLimited { status: 200, reset_in: 60 }, 1);
    assert!(matches!(acme.glance(None).await, Err(GitHubError::RateLimited { .. })));
}

/// Which of the contents come, after a glance that named them; and the requests that it all took.
async fn beside(contents: &[(&str, &[u8])]) -> (Vec<String>, u32) {
    let acme = Acme::new().await;
    let mut push = Push::new();
    let (mut paths, mut wanted) = (Vec::new(), Vec::new());
    for (path, content) in contents {
        push = push.write(*path, content.to_vec());
        paths.push((*path).to_owned());
        let (blob, size) = (BlobId::of(content), content.len() as u64);
        wanted.push(Wanted { blob, size, path: (*path).to_owned() });
    }
    let commit = acme.model().push("acme/app", "main", push);
    let session = acme.session();
    session.glance(&acme.repository, None, WhereToLook::Anywhere, &paths).await.unwrap().unwrap();
    let seen = Mutex::new(Vec::new());
    let each = |blob, _| {
        let path = wanted.iter().find(|it| it.blob == blob).map(|it| it.path.clone());
        seen.lock().unwrap().extend(path);
    };
    session.blobs(&acme.repository, commit, "", &wanted, &each).await.unwrap();
    (seen.into_inner().unwrap(), session.requests())
}

#[tokio::test]
async fn what_was_named_comes_with_the_answer() {
    let (seen, requests) = beside(&[("specs/1/README.md", b"# New"), ("specs/1/a.md", b"# A")]).await;
    assert_eq!((seen.len(), requests), (2, 1));
}

#[tokio::test]
async fn what_does_not_come_whole_is_asked_for() {
    let large = vec![b'x'; 600_000];
    let (seen, requests) = beside(&[("specs/1/README.md", &large), ("specs/1/a.md", b"\xff# A")]).await;
    assert_eq!(seen.len(), 2);
    assert!(requests > 1);
}

#[tokio::test]
async fn what_is_named_and_not_there_is_nothing() {
    let acme = Acme::new().await;
    let paths = ["specs/9/README.md", "specs", "../x", "", "/"].map(str::to_owned);
    let glance = acme.session().glance(&acme.repository, None, WhereToLook::Anywhere, &paths).await;
    assert_eq!(glance, acme.glance(None).await);
}

#[tokio::test]
async fn no_more_than_twenty_are_asked_for() {
    let acme = Acme::new().await;
    let paths: Vec<String> = (0..1000).map(|number| format!("specs/{number}/README.md")).collect();
    acme.model().forget_requests();
    let session = acme.session();
    session.glance(&acme.repository, None, WhereToLook::Anywhere, &paths).await.unwrap().unwrap();
    let asked = acme.model().requests();
    let files = asked[0].fields.iter().filter(|field| *field == "file").count();
    assert_eq!(files, 4 + 4 + 20);
}
