//! Trees: where specs are looked for, and how deep.

use std::fmt::Write as _;

use domain::{CommitId, ContextRole, Repository, TreeId};
use github::{At, Conditional, FoundTree, GitHubError, Session, WhereToLook};
use github_model::{Fault, Model, Push, Server};

use crate::canned::{Canned, TOKEN, ok, refused, repository, session_with};

struct Acme {
    server: Server,
    commit: CommitId,
    repository: Repository,
}

impl Acme {
    async fn new(push: Push) -> Self {
        let model = Model::new();
        model.add_token(TOKEN);
        let id = model.create("acme/app");
        let commit = model.push("acme/app", "main", push);
        let server = Server::start(model).await;
        let session = session_with(&server, Some(TOKEN));
        let Ok(Conditional::Changed { value, .. }) = session.repository(&At::Id(id), None).await else {
            panic!("it is there")
        };
        server.model().forget_requests();
        Self { server, commit, repository: value.repository }
    }

    async fn look(&self, session: &Session, place: WhereToLook<'_>) -> Result<FoundTree, GitHubError> {
        session.tree(&self.repository, self.commit, place).await
    }

    /// What is found with a token and without, which is the same, as it is at a glance; and how many requests each took.
    async fn found(&self, place: WhereToLook<'_>) -> (FoundTree, [u32; 2]) {
        let (with, without) = (session_with(&self.server, Some(TOKEN)), session_with(&self.server, None));
        let found = self.look(&with, place).await.unwrap();
        assert_eq!(self.look(&without, place).await.unwrap(), found);
        let glanced =
            session_with(&self.server, Some(TOKEN)).glance(&self.repository, None, place, &[]).await;
        assert_eq!(glanced.unwrap().map(|glance| glance.tree).as_ref(), Some(&found));
        (found, [with.requests(), without.requests()])
    }

    fn tree(&self, path: &str) -> Option<TreeId> {
        self.server.model().tree("acme/app", "main", path)
    }
}

fn paths(found: &FoundTree) -> String {
    let mut text = String::new();
    let Some(folder) = &found.folder else { return text };
    writeln!(text, "{}:", folder.path).unwrap();
    for file in &folder.files {
        writeln!(text, "{} {}", file.path, file.size).unwrap();
    }
    text
}

const ANYWHERE: WhereToLook<'static> = WhereToLook::Anywhere;

#[tokio::test]
async fn one_query_finds_the_folder_and_the_files_of_the_root() {
    let push = Push::new()
        .write("AGENTS.md", "Do.")
        .write("README.md", "Hello")
        .symlink("CLAUDE.md", "AGENTS.md")
        .write("src/main.rs", "")
        .write("specs/002-b/README.md", "# B")
        .write("specs/001-a/README.md", "# A")
        .write("specs/001-a/img/x.png", vec![0, 1])
        .executable("specs/001-a/run.sh", "x")
        .symlink("specs/001-a/link.md", "README.md")
        .symlink("specs/linked", "001-a")
        .submodule("specs/sub", "1".repeat(40).parse().unwrap())
        .write("specs/archived/000-old/README.md", "# Old")
        .write("specs/001-a/node_modules/x/y/z/README.md", "# No")
        .write("specs/.hidden/a/b/c.md", "# No")
        .write("docs/specs/9/README.md", "# Not first");
    let acme = Acme::new(push).await;
    let (found, requests) = acme.found(ANYWHERE).await;
    let expect = "specs:\n001-a/README.md 3\n001-a/img/x.png 2\n001-a/run.sh 1\n002-b/README.md 3\n";
    assert_eq!(paths(&found), expect);
    assert_eq!(found.folder.map(|folder| folder.tree), acme.tree("specs"));
    assert_eq!(found.looked_at, ["specs", ".lean-spec/specs", "docs/specs", "doc/specs"]);
    let context: Vec<_> = found.context.iter().map(|file| (file.role, &*file.path, file.size)).collect();
    let agents = (ContextRole::AgentInstructions, "AGENTS.md", 3);
    assert_eq!(context, [agents, (ContextRole::ProjectDoc, "README.md", 5)]);
    assert_eq!(requests, [1, 2]);
}

#[tokio::test]
async fn the_folder_that_the_configuration_names_comes_first() {
    let push = Push::new().write("specs/1/README.md", "# 1").write("docs/specs/2/README.md", "# 2");
    let push = push.write("planning/all/3/README.md", "# 3");
    let check = async |config: &str, expect: &str, first: &str, requests: [u32; 2]| {
        let acme = Acme::new(push.clone().write(".lean-spec/config.json", config.to_owned())).await;
        let (found, seen) = acme.found(ANYWHERE).await;
        assert_eq!((paths(&found).as_str(), seen), (expect, requests), "{config}");
        assert_eq!(found.looked_at[0], first, "{config}");
        assert_eq!(found.context[0].role, ContextRole::Config);
    };
    // Without a token: the root, `.lean-spec`, the configuration, what leads to the folder, the folder.
    check(r#"{"specsDir":"planning/all"}"#, "planning/all:\n3/README.md 3\n", "planning/all", [2, 5]).await;
    check(r#"{"specsDir":"./docs/specs/"}"#, "docs/specs:\n2/README.md 3\n", "docs/specs", [1, 5]).await;
    check(r#"{"specsDir":"nowhere"}"#, "specs:\n1/README.md 3\n", "nowhere", [2, 4]).await;
    for odd in ["{}", "no JSON", r#"{"specsDir":"../x"}"#, r#"{"specsDir":7}"#] {
        check(odd, "specs:\n1/README.md 3\n", "specs", [1, 4]).await;
    }
}

#[tokio::test]
async fn a_folder_that_was_set_is_the_only_one_that_is_looked_for() {
    let push = Push::new().write("specs/1/README.md", "# 1").write("a/b c/d/2/README.md", "# 2");
    let acme = Acme::new(push.write("a/file", "x").symlink("a/link", "b c")).await;
    let check = async |path: &str, expect: &str| {
        let path = path.parse().unwrap();
        let (found, requests) = acme.found(WhereToLook::Set(&path)).await;
        assert_eq!((paths(&found).as_str(), requests[0]), (expect, 1), "{path}");
        assert_eq!(found.looked_at, [path.as_str()]);
    };
    check("a/b c/d", "a/b c/d:\n2/README.md 3\n").await;
    check("a/link", "").await;
    check("a/file", "").await;
    check("nowhere", "").await;
    check("a/nowhere/b", "").await;
}

#[tokio::test]
async fn what_is_below_three_levels_is_read_too() {
    let deep = |specs: usize| {
        let mut push = Push::new();
        for spec in 0..specs {
            push = push.write(format!("specs/{spec}/README.md"), "#");
            push = push.write(format!("specs/{spec}/a/b/c/d.md"), "# Deep");
        }
        push
    };
    for (specs, requests) in [(1, 2), (4, 5), (5, 2)] {
        let acme = Acme::new(deep(specs)).await;
        let (found, seen) = acme.found(ANYWHERE).await;
        let files = found.folder.unwrap().files;
        assert_eq!((files.len(), seen[0]), (specs * 2, requests));
        assert_eq!(files[1].path, "0/a/b/c/d.md");
    }
}

#[tokio::test]
async fn a_tree_that_is_cut_off_is_walked() {
    let mut push = Push::new();
    for spec in 0..20 {
        push = push
            .write(format!("specs/{spec:03}/README.md"), "#")
            .write(format!("specs/{spec:03}/a/b.md"), "#");
        push = push.write(format!("specs/{spec:03}/archived/b.md"), "#");
    }
    let acme = Acme::new(push).await;
    let whole = acme.found(ANYWHERE).await.0;
    acme.server.model().set_limits(|limits| (limits.tree_entries, limits.anonymous) = (3, 1000));
    let (found, requests) = acme.found(ANYWHERE).await;
    assert_eq!((found == whole, requests[0]), (true, 1));
    assert!(requests[1] > 40);
}

#[tokio::test]
async fn an_answer_that_is_not_whole_is_not_believed() {
    let push = Push::new().write("specs/1/README.md", "# 1").write(".lean-spec/config.json", "{}");
    let acme = Acme::new(push.write("README.md", "#")).await;
    let whole = acme.found(ANYWHERE).await.0;
    for fault in [
        Fault::PartialGraphql,
        Fault::NullBlobs,
        Fault::Status(404),
        Fault::Status(403),
        Fault::Status(502),
        Fault::Status(504),
        Fault::Html,
        Fault::OtherShape,
        Fault::EmptyBody,
    ] {
        acme.server.model().fail("graphql", fault.clone(), 1);
        let session = session_with(&acme.server, Some(TOKEN));
        assert_eq!(acme.look(&session, ANYWHERE).await, Ok(whole.clone()), "{fault:?}");
    }
}

#[tokio::test]
async fn a_stranger_under_the_old_name_is_never_read() {
    let acme = Acme::new(Push::new().write("specs/1/README.md", "# Ours")).await;
    let model = acme.server.model();
    let whole = acme.found(ANYWHERE).await.0;
    model.rename("acme/app", "acme/tool");
    model.create("acme/app");
    model.push("acme/app", "main", Push::new().write("specs/1/README.md", "# A stranger's"));
    let session = session_with(&acme.server, Some(TOKEN));
    assert_eq!(acme.look(&session, ANYWHERE).await, Ok(whole));
    model.delete("acme/tool");
    assert_eq!(acme.look(&session, ANYWHERE).await, Err(GitHubError::NotFound));
}

#[tokio::test]
async fn a_commit_that_vanished_is_not_a_commit_without_specs() {
    let acme = Acme::new(Push::new().write("specs/1/README.md", "#")).await;
    let model = acme.server.model();
    model.force_push("acme/app", "main", None, Push::new().write("x", "y"));
    model.collect("acme/app");
    for token in [Some(TOKEN), None] {
        let session = session_with(&acme.server, token);
        assert_eq!(acme.look(&session, ANYWHERE).await, Err(GitHubError::NotFound));
    }
}

#[tokio::test]
async fn too_many_files_are_too_large() {
    let entry = |number: usize| {
        let blob = "0".repeat(40);
        format!(r#"{{"path":"1/{number}.md","mode":"100644","type":"blob","sha":"{blob}","size":1}}"#)
    };
    let entries: Vec<_> = (0..200_001).map(entry).collect();
    let big = format!(r#"{{"sha":"","tree":[{}],"truncated":false}}"#, entries.join(","));
    let sha = "1".repeat(40);
    let root = format!(r#"{{"tree":[{{"path":"specs","mode":"040000","type":"tree","sha":"{sha}"}}]}}"#);
    let canned = Canned::start(move |_, asked| match &*asked.line {
        line if line.starts_with("POST") => refused(404),
        line if line.ends_with("recursive=1") => ok(big.clone()),
        _ => ok(root.clone()),
    });
    let canned = canned.await;
    let commit = "2".repeat(40).parse().unwrap();
    let found = canned.session().tree(&repository(), commit, ANYWHERE).await;
    let what = "more than 200,000 files in the specs folder";
    assert_eq!(found, Err(GitHubError::TooLarge { what }));
}

#[tokio::test]
async fn names_travel_as_variables() {
    let canned = Canned::start(|_, _| refused(404)).await;
    let path = "a\") { x } #/b".parse().unwrap();
    let commit = "2".repeat(40).parse().unwrap();
    assert!(canned.session().tree(&repository(), commit, WhereToLook::Set(&path)).await.is_err());
    let body: serde_json::Value = serde_json::from_str(&canned.asked()[0].body).unwrap();
    assert!(!body["query"].as_str().unwrap().contains("{ x }"));
    assert_eq!(body["variables"]["folder0"], format!("{commit}:{path}"));
}
