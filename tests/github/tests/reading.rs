//! Reading a repository by REST, and from the raw file host.

use domain::{BlobId, CommitId};
use github_model::{Model, Push, Server};
use serde_json::{Value, json};

use crate::client::{ask, get};

const SHA: [(&str, &str); 1] = [("accept", "application/vnd.github.sha")];

async fn served(push: Push) -> (Model, Server, CommitId) {
    let model = Model::new();
    model.create("acme/app");
    let commit = model.push("acme/app", "main", push);
    let server = Server::start(model.clone()).await;
    (model, server, commit)
}

fn specs() -> Push {
    Push::new().write("README.md", "# App\n").write("specs/001-a/README.md", "# A\n")
}

#[tokio::test]
async fn a_repository_is_described() {
    let (model, server, _) = served(specs()).await;
    model.set_stars("acme/app", 7);
    model.set_description("acme/app", Some("An app"));
    let answer = get(&server, "/repos/Acme/APP", &[]).await;
    let body = answer.json();
    let wanted = json!({
        "id": 5_000_000_001_u64, "full_name": "acme/app", "private": false, "visibility": "public", "archived": false,
        "disabled": false, "default_branch": "main", "stargazers_count": 7, "pushed_at": "2001-09-09T01:46:40Z",
        "description": "An app",
    });
    for (key, value) in wanted.as_object().unwrap() {
        assert_eq!(&body[key], value, "{key}");
    }
    assert_eq!(answer.header("content-type"), Some("application/json; charset=utf-8"));
}

#[tokio::test]
async fn a_commit_is_found_by_branch_and_by_head_and_by_id() {
    let (model, server, main) = served(specs()).await;
    let side = model.push("acme/app", "feature/side", Push::new().write("x", "y"));
    let check = async |reference: &str, expect: CommitId| {
        let answer = get(&server, &format!("/repos/acme/app/commits/{reference}"), &SHA).await;
        assert_eq!((answer.status, answer.text()), (200, expect.to_string()), "{reference}");
    };
    check("main", main).await;
    check("HEAD", main).await;
    check("heads/main", main).await;
    check("feature%2Fside", side).await;
    check("feature/side", side).await;
    check("heads%2Ffeature%2Fside", side).await;
    check(&main.to_string(), main).await;
    let answer = get(&server, "/repos/acme/app/commits/main", &[]).await.json();
    assert_eq!(answer["sha"], main.to_string());
    assert_eq!(answer["commit"]["tree"]["sha"], model.tree("acme/app", "main", "").unwrap().to_string());
}

#[tokio::test]
async fn no_such_ref_is_422_and_an_empty_repository_is_409() {
    let (model, server, _) = served(specs()).await;
    assert_eq!(get(&server, "/repos/acme/app/commits/nope", &SHA).await.status, 422);
    assert_eq!(get(&server, &format!("/repos/acme/app/commits/{}", "0".repeat(40)), &SHA).await.status, 422);
    model.set_default_branch("acme/app", "gone");
    assert_eq!(get(&server, "/repos/acme/app/commits/HEAD", &SHA).await.status, 422);
    model.empty("acme/app");
    assert_eq!(get(&server, "/repos/acme/app/commits/main", &SHA).await.status, 409);
    assert_eq!(get(&server, "/repos/acme/app/git/trees/main", &[]).await.status, 409);
    assert_eq!(get(&server, "/repos/acme/app", &[]).await.status, 200);
}

#[tokio::test]
async fn a_tree_is_listed_with_modes_and_paths_below_it() {
    let push = specs()
        .executable("specs/run.sh", "x")
        .symlink("specs/link", "../README.md")
        .submodule("specs/module", CommitId::from([7; 20]));
    let (model, server, commit) = served(push).await;
    let rows = |body: &Value| {
        let rows = body["tree"].as_array().unwrap().iter();
        rows.map(|row| {
            format!("{} {} {} {}", row["mode"], row["type"], row["path"], row["size"]).replace('"', "")
        })
        .collect::<Vec<_>>()
    };
    let tree = model.tree("acme/app", "main", "specs").unwrap();
    let path = format!("/repos/acme/app/git/trees/{commit}:specs?recursive=1");
    let body = get(&server, &path, &[]).await.json();
    let all = [
        "040000 tree 001-a null",
        "100644 blob 001-a/README.md 4",
        "120000 blob link 12",
        "160000 commit module null",
        "100755 blob run.sh 1",
    ];
    assert_eq!(rows(&body), all);
    assert_eq!((&body["sha"], &body["truncated"]), (&tree.to_string().into(), &false.into()));
    let one = get(&server, &format!("/repos/acme/app/git/trees/{tree}"), &[]).await.json();
    assert_eq!(rows(&one).len(), 4, "without `recursive` only the folder itself");
    let branch = get(&server, "/repos/acme/app/git/trees/main:specs%2F001-a", &[]).await.json();
    assert_eq!(rows(&branch), ["100644 blob README.md 4"]);
    assert_eq!(get(&server, "/repos/acme/app/git/trees/main:nope", &[]).await.status, 404);
    assert_eq!(get(&server, "/repos/acme/app/git/trees/main:README.md", &[]).await.status, 404);
}

#[tokio::test]
async fn a_large_tree_is_truncated_by_entries_and_by_bytes() {
    let (model, server, _) = served(specs().write("z", "")).await;
    let path = "/repos/acme/app/git/trees/main?recursive=1";
    let check = async |expect: (usize, bool)| {
        let body = get(&server, path, &[]).await.json();
        let seen = (body["tree"].as_array().unwrap().len(), body["truncated"].as_bool().unwrap());
        assert_eq!(seen, expect);
    };
    check((5, false)).await;
    model.set_limits(|limits| limits.tree_entries = 5);
    check((5, false)).await;
    model.set_limits(|limits| limits.tree_entries = 4);
    check((4, true)).await;
    model.set_limits(|limits| limits.tree_bytes = 300);
    check((1, true)).await;
    let walked = get(&server, "/repos/acme/app/git/trees/main", &[]).await.json();
    assert_eq!(walked["truncated"], false, "one folder is whole");
}

#[tokio::test]
async fn a_blob_is_base64_with_line_breaks_or_raw() {
    let content = (0..=255).collect::<Vec<u8>>();
    let (model, server, _) = served(Push::new().write("bytes", content.clone())).await;
    let path = format!("/repos/acme/app/git/blobs/{}", BlobId::of(&content));
    let body = get(&server, &path, &[]).await.json();
    let lines = body["content"].as_str().unwrap();
    assert!(lines.lines().all(|line| line.len() <= 60) && lines.lines().count() == 6);
    assert_eq!((&body["encoding"], &body["size"]), (&json!("base64"), &json!(256)));
    let raw = get(&server, &path, &[("accept", "application/vnd.github.raw+json")]).await;
    assert_eq!(raw.body, content);
    let status =
        async |sha: &str| get(&server, &format!("/repos/acme/app/git/blobs/{sha}"), &[]).await.status;
    assert_eq!(status(&"0".repeat(40)).await, 404);
    assert_eq!(status("xyz").await, 422);
    model.set_limits(|limits| limits.blob_bytes = 255);
    assert_eq!(get(&server, &path, &[]).await.status, 403);
}

#[tokio::test]
async fn the_raw_file_host_gives_public_files_and_counts_by_itself() {
    let (model, server, commit) = served(specs().lfs_pointer("large.bin", 9)).await;
    let raw = async |path: &str| ask(server.raw_url(), "GET", path, &[], "").await.unwrap();
    let answer = raw(&format!("/acme/app/{commit}/specs/001-a/README.md")).await;
    assert_eq!((answer.status, &*answer.text(), answer.header("x-ratelimit-limit")), (200, "# A\n", None));
    let pointer = raw(&format!("/acme/app/{commit}/large.bin")).await.text();
    assert!(pointer.starts_with("version https://git-lfs.github.com/spec/v1\n"));
    assert_eq!(raw(&format!("/acme/app/{commit}/specs")).await.status, 404);
    model.set_limits(|limits| limits.raw_a_minute = 3);
    assert_eq!(raw(&format!("/acme/app/{commit}/README.md")).await.status, 429);
    model.advance(std::time::Duration::from_mins(1));
    assert_eq!(raw(&format!("/acme/app/{commit}/README.md")).await.status, 200);
    model.set_private("acme/app", true);
    assert_eq!(raw(&format!("/acme/app/{commit}/README.md")).await.status, 404);
}

#[tokio::test]
async fn what_is_not_modelled_is_501_and_remembered() {
    let (model, server, _) = served(specs()).await;
    let check = async |method: &str, path: &str, accept: &str, status: u16| {
        let answer = ask(server.url(), method, path, &[("accept", accept)], "").await.unwrap();
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(model.take_unknown().len(), 1, "{path}");
    };
    check("GET", "/repos/acme/app/contents/README.md", "", 501).await;
    check("GET", "/repos/acme/app/commits", "", 501).await;
    check("GET", "/repos/acme/app/commits/main/status", "", 501).await;
    check("GET", "/repos/acme/app?per_page=5", "", 501).await;
    check("GET", "/repos/acme/app/git/trees/main?recursive=1&page=2", "", 501).await;
    check("DELETE", "/repos/acme/app", "", 501).await;
    check("GET", "/repos/acme/app", "text/html", 415).await;
    check("GET", "/repos/acme/app/git/trees/main", "application/vnd.github.sha", 415).await;
}

#[tokio::test]
async fn a_server_that_was_asked_what_it_does_not_know_fails_the_test() {
    let (_, server, _) = served(specs()).await;
    get(&server, "/user", &[]).await;
    let dropped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(server)));
    let message = dropped.unwrap_err().downcast::<String>().unwrap();
    assert!(message.ends_with("`GET /user`"), "{message}");
}

#[tokio::test]
async fn an_enterprise_server_has_the_same_below_another_path() {
    let (_, server, commit) = served(specs()).await;
    let url = get(&server, "/api/v3/repos/acme/app", &[]).await.json()["url"].clone();
    assert_eq!(url, format!("{}/repos/acme/app", server.enterprise_url()));
    let sha = get(&server, "/api/v3/repos/acme/app/commits/main", &SHA).await.text();
    assert_eq!(sha, commit.to_string());
}
