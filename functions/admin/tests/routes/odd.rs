//! Repositories with odd files in them: what is added, what is not, and that nothing is half there.

use github_model::Push;
use http::StatusCode;
use serde_json::json;

use crate::world::{World, spec};

const NONE_FOUND: &str = "No specs were found in `acme/app` on the branch `main`; looked for `specs`, `.lean-spec/specs`, \
                          `docs/specs`, `doc/specs`. Set `specsPath` if they are elsewhere.";
const NONE_IN_IT: &str = "The folder `specs` of `acme/app` has no specs in it on the branch `main`. A spec is a folder with a \
                          `README.md` or a `spec.md`.";

/// A repository of those files is not added, for that reason; and nothing of it is left: with a spec in it, it is added.
async fn refused(push: Push, expect: &str) {
    let world = World::new().await;
    world.github.create("acme/app");
    world.github.push("acme/app", "main", push.write("README.md", "# App\n"));
    let answer = world.post("/api/projects", json!({ "repo": "acme/app" })).await;
    assert_eq!((answer.status, answer.detail().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, expect));
    assert!(world.stored("acme.app").await.is_none());
    assert_eq!(world.get("/admin/projects.json").await.json()["projects"], json!([]));

    let mended = Push::new().remove("specs").write("specs/001-first/README.md", "# First\n");
    world.github.push("acme/app", "main", mended);
    let again = world.post("/api/projects", json!({ "repo": "acme/app" })).await;
    assert_eq!(again.status, StatusCode::CREATED, "{}", again.text);
}

/// A repository with one good spec and those files is added.
async fn added(push: Push) {
    let world = World::new().await;
    world.github.create("acme/app");
    world.github.push("acme/app", "main", spec("specs/001-first/README.md"));
    world.github.push("acme/app", "main", push);
    let answer = world.post("/api/projects", json!({ "repo": "acme/app" })).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
}

#[tokio::test]
async fn a_specs_folder_that_is_none_is_not_found() {
    refused(Push::new().write("specs", "a file\n"), NONE_FOUND).await;
    refused(Push::new().symlink("specs", "/etc"), NONE_FOUND).await;
    let world = World::new().await;
    world.repository("acme/other");
    refused(Push::new().submodule("specs", world.github.head("acme/other", "main")), NONE_FOUND).await;
}

#[tokio::test]
async fn a_folder_with_nothing_to_read_in_it_has_no_specs() {
    refused(Push::new().write("specs/.gitkeep", ""), NONE_IN_IT).await;
    refused(Push::new().write("specs/README.md", "# All specs\n"), NONE_IN_IT).await;
    refused(Push::new().write("specs/archived/001-old/README.md", "# Old\n"), NONE_IN_IT).await;
    refused(Push::new().write("specs/001-a/picture.png", "x"), NONE_IN_IT).await;
    // What a link leads to is not read, wherever that is.
    refused(Push::new().symlink("specs/001-a/README.md", "../../../etc/passwd"), NONE_IN_IT).await;
    refused(Push::new().symlink("specs/001-a", "../src").write("src/README.md", "# No spec\n"), NONE_IN_IT)
        .await;
}

#[tokio::test]
async fn odd_files_beside_a_spec_keep_nobody_out() {
    added(Push::new().write("specs/002-big/README.md", vec![b'a'; 20 << 20])).await;
    added(Push::new().write("specs/002-binary/README.md", &[0xff, 0xfe, 0, 1, 2][..])).await;
    added(Push::new().lfs_pointer("specs/002-large/README.md", 1 << 30)).await;
    added(Push::new().symlink("specs/001-first/out.md", "../../../../etc/passwd")).await;
    let other = World::new().await;
    other.repository("acme/other");
    added(Push::new().submodule("specs/002-module", other.github.head("acme/other", "main"))).await;
    added(
        Push::new()
            .write("specs/001-FIRST/README.md", "# Twin\n")
            .write("specs/001-first/readme.md", "# Twin\n"),
    )
    .await;
    added(Push::new().write("specs/002-\u{202e}odd <b>/README.md", "# Odd\n")).await;
}

#[tokio::test]
async fn fifty_thousand_specs_are_refused_with_their_number() {
    let mut push = Push::new();
    for at in 0..50_000 {
        push = push.write(format!("specs/{at:05}-a/README.md"), "# A\n");
    }
    let expect = "The folder `specs` of `acme/app` has 50000 specs; at most 5000 are followed. Set `specsPath` to a folder \
                  with fewer.";
    refused(push, expect).await;
}
