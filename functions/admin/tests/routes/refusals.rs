//! What is not added, and the sentence that helps.

use github_model::{Fault, Push};
use http::{Method, StatusCode};
use serde_json::json;

use crate::world::{Ask, GITHUB_TOKEN, World, spec};
use web::bounds::BODY_BYTES;

/// Adds `acme/app`, which is not taken: the status, the detail, and when to try again.
async fn refused(world: &World, body: serde_json::Value) -> (u16, String, String) {
    let answer = world.post("/api/projects", body).await;
    assert!(world.stored("acme.app").await.is_none());
    assert_eq!(answer.header("cache-control"), "no-store");
    (answer.status.as_u16(), answer.detail(), answer.header("retry-after").to_owned())
}

async fn check(arrange: impl FnOnce(&World), expect: &str) {
    let world = World::new().await;
    world.repository("acme/app");
    arrange(&world);
    let (status, detail, _) = refused(&world, json!({ "repo": "acme/app" })).await;
    assert_eq!((status, detail.as_str()), (422, expect));
}

#[tokio::test]
async fn a_repository_that_is_not_there_or_private_is_not_added() {
    let expect = "GitHub has no repository `acme/app`, or it is private, and this server's token cannot see it. Look at how \
                  it is spelled.";
    check(|world| world.github.delete("acme/app"), expect).await;
    check(|world| world.github.set_private("acme/app", true), expect).await;
    let seen = |world: &World| {
        world.github.set_private("acme/app", true);
        world.github.grant(GITHUB_TOKEN, "acme/app");
    };
    let expect = "`acme/app` is private, and this server shows only public repositories. A private showcase needs both \
                  `VIEW_TOKEN` and `ALLOW_PRIVATE_REPOS`.";
    check(seen, expect).await;
}

#[tokio::test]
async fn a_repository_that_github_shows_nothing_of_is_not_added() {
    let expect = "GitHub took `acme/app` down (451): it shows nothing of it, and neither can this server.";
    check(|world| world.github.set_taken_down("acme/app", true), expect).await;
    let expect = "GitHub disabled `acme/app`: it shows nothing of it, and neither can this server.";
    check(|world| world.github.set_disabled("acme/app", true), expect).await;
    let expect = "`acme/app` is empty: it has no commits. Push the specs first, and add it then.";
    check(|world| world.github.empty("acme/app"), expect).await;
}

#[tokio::test]
async fn a_repository_without_specs_hears_where_they_were_looked_for() {
    let expect = "No specs were found in `acme/app` on the branch `main`; looked for `specs`, `.lean-spec/specs`, \
                  `docs/specs`, `doc/specs`. Set `specsPath` if they are elsewhere.";
    let removed = |world: &World| {
        world.github.push("acme/app", "main", Push::new().remove("specs"));
    };
    check(removed, expect).await;
    let only_notes = |world: &World| {
        world.github.push("acme/app", "main", Push::new().remove("specs").write("specs/notes.txt", "x"));
    };
    let expect = "The folder `specs` of `acme/app` has no specs in it on the branch `main`. A spec is a folder with a \
                  `README.md` or a `spec.md`.";
    check(only_notes, expect).await;
}

#[tokio::test]
async fn too_many_specs_are_refused() {
    let many = |world: &World| {
        let push =
            (0..5001).fold(Push::new(), |push, at| push.write(format!("specs/{at:05}-a/README.md"), "# A\n"));
        world.github.push("acme/app", "main", push);
    };
    let expect = "The folder `specs` of `acme/app` has 5002 specs; at most 5000 are followed. Set `specsPath` to a folder \
                  with fewer.";
    check(many, expect).await;
}

#[tokio::test]
async fn a_branch_or_folder_that_is_not_there_is_said() {
    let world = World::new().await;
    world.repository("acme/app");
    let refused = |body| refused(&world, body);
    let (status, detail, _) = refused(json!({ "repo": "acme/app", "branch": "dev" })).await;
    assert_eq!((status, detail.as_str()), (422, "`acme/app` has no branch `dev`."));
    let (status, detail, _) = refused(json!({ "repo": "acme/app", "specsPath": "docs/x" })).await;
    let expect = "No specs were found in `acme/app` on the branch `main`; looked for `docs/x`. Set another `specsPath`, or \
                  none to have one found.";
    assert_eq!((status, detail.as_str()), (422, expect));
    let (status, detail, _) = refused(json!({ "repo": "acme/app", "specsPath": "../x" })).await;
    let expect = "`specsPath` is `../x`; expected a folder in the repository: a relative path such as `docs/specs`, without \
                  `..`.";
    assert_eq!((status, detail.as_str()), (422, expect));
}

#[tokio::test]
async fn a_github_that_fails_is_no_fault_of_the_repository() {
    let world = World::new().await;
    world.repository("acme/app");
    let refused = || refused(&world, json!({ "repo": "acme/app" }));

    world.github.fail("/repos/acme/app", Fault::Status(502), 100);
    let (status, detail, again) = refused().await;
    assert_eq!((status, again.as_str()), (503, "30"), "{detail}");
    world.github.heal();

    world.github.fail("/repos/acme/app", Fault::Html, 100);
    assert_eq!(refused().await.0, 503);
    world.github.heal();

    world.github.fail("/repos/acme/app", Fault::Status(401), 100);
    let (status, detail, again) = refused().await;
    assert_eq!((status, again.as_str()), (503, "300"));
    assert_eq!(
        detail,
        "GitHub refused this server's token: it expired or was revoked. Set a new `GITHUB_TOKEN`."
    );
}

#[tokio::test]
async fn a_limit_of_github_is_noted_for_all_and_says_when_to_try_again() {
    let world = World::new().await;
    world.repository("acme/app");
    world.github.fail("/repos/acme/app", Fault::RateLimited { status: 403, reset_in: 600 }, 1);
    for _ in 0..2 {
        // The second time GitHub is not asked.
        let (status, detail, again) = refused(&world, json!({ "repo": "acme/app" })).await;
        assert_eq!((status, detail.as_str()), (503, "GitHub's rate limit is spent. Try again in 10 min."));
        assert_eq!(again, "600");
    }
}

#[tokio::test]
async fn a_limit_of_strangers_is_noted_and_kept_to() {
    let world = World::new().await;
    let limited = Fault::RateLimited { status: 403, reset_in: 600 };
    // To the token it is not there; whether everybody sees it cannot be asked.
    world.github.fail("/repos/acme/none", Fault::Status(404), 1);
    world.github.fail("/repos/acme/none", limited, 1);
    let refused = || refused(&world, json!({ "repo": "acme/none" }));
    assert_eq!(refused().await.0, 422);
    let asked = world.github.request_count();
    assert_eq!(refused().await.0, 422);
    assert_eq!(world.github.request_count(), asked + 1, "no stranger asks while the limit lasts");
}

#[tokio::test]
async fn a_body_that_is_not_understood_is_refused_before_github_is_asked() {
    let world = World::new().await;
    let ask = |body: String| Ask::new(Method::POST, "/api/projects").body(body);
    for (body, status) in [
        ("{".to_owned(), 400),
        ("[]".to_owned(), 400),
        (r#"{"repo": "acme/app", "wat": 1}"#.to_owned(), 400),
        (r#"{"repo": 7}"#.to_owned(), 400),
        (r#"{"repo": "acme/app", "webhook": "yes"}"#.to_owned(), 400),
        (format!(r#"{{"repo": "acme/app", "name": "{}"}}"#, "a".repeat(64 << 10)), 413),
    ] {
        let answer = world.send(ask(body)).await;
        assert_eq!(answer.status.as_u16(), status, "{}", answer.text);
    }
}

#[tokio::test]
async fn a_body_is_taken_in_up_to_its_bound_in_bytes() {
    let world = World::new().await;
    let check = async |bytes: usize, status: u16| {
        let body = format!("{{{}", " ".repeat(bytes - 1));
        let answer = world.send(Ask::new(Method::POST, "/api/projects").body(body)).await;
        assert_eq!(answer.status.as_u16(), status, "{bytes}");
    };
    check(BODY_BYTES - 1, 400).await;
    check(BODY_BYTES, 400).await;
    check(BODY_BYTES + 1, 413).await;
}

#[tokio::test]
async fn a_repository_that_moved_is_added_under_its_new_name() {
    let world = World::new().await;
    world.repository("acme/old");
    world.github.rename("acme/old", "acme/new");
    world.github.push("acme/new", "main", spec("specs/002-b/README.md"));
    let answer = world.post("/api/projects", json!({ "repo": "acme/old" })).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    assert_eq!(answer.json()["project"]["path"], "acme/new");
}
