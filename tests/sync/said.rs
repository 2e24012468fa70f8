//! What every scenario begins with, and what it checks.

use std::time::Duration;

use domain::ProjectUlid;
use domain::sync::{SyncState, Trouble};
use github_model::Push;
use world::{Config, World};

/// The repository that all is about.
pub(crate) const APP: &str = "acme/app";

/// A spec's main document.
pub(crate) fn spec(title: &str) -> String {
    format!(
        "---\nstatus: planned\npriority: high\ncreated: 2026-01-02\n---\n\n# {title}\n\nText of {title}.\n"
    )
}

/// Three specs, one with a sub-spec and a picture, and files that are none of ours.
pub(crate) fn three() -> Push {
    Push::new()
        .write("README.md", "# App\n")
        .write("AGENTS.md", "Be kind.\n")
        .write("src/main.rs", "fn main() {}\n")
        .write("specs/001-first/README.md", spec("First"))
        .write("specs/002-second/README.md", spec("Second"))
        .write("specs/002-second/plan.md", "# Plan\n")
        .write("specs/002-second/picture.png", &b"\x89PNG\r\n\x1a\n picture"[..])
        .write("specs/003-third/README.md", spec("Third"))
}

/// A push that changes one spec, adds one, and removes one.
pub(crate) fn changed() -> Push {
    Push::new()
        .write("specs/001-first/README.md", spec("First, better"))
        .write("specs/004-fourth/README.md", spec("Fourth"))
        .remove("specs/003-third/README.md")
}

/// A world with the repository, which was synced once.
pub(crate) async fn synced() -> (World, ProjectUlid) {
    synced_with(Config::default()).await
}

/// The same in a world that differs.
pub(crate) async fn synced_with(config: Config) -> (World, ProjectUlid) {
    let world = World::with(config).await;
    world.github.create(APP);
    world.github.push(APP, "main", three());
    let project = world.add(APP).await;
    world.sync_now(project).await;
    equal(&world, project).await;
    forget(&world);
    (world, project)
}

/// Forgets what was asked so far.
pub(crate) fn forget(world: &World) {
    world.github.forget_requests();
    world.table.forget();
    world.bucket.forget();
}

/// Lets the time of the next look come.
pub(crate) async fn until_due(world: &World, project: ProjectUlid) {
    let next = world.project(project).await.look.next_at.expect("it will be looked at again");
    let wait = next.as_millis() - world.now().as_millis();
    world.clock.advance(Duration::from_millis(u64::try_from(wait).unwrap_or(0) + 1));
}

/// The store shows what the repository has.
pub(crate) async fn equal(world: &World, project: ProjectUlid) {
    let shown = world.shown(project).await;
    let branch = world.github.default_branch(APP);
    let files = world.github.files(APP, &branch);
    // Where DESIGN.md says that specs are looked for.
    let is_there = |folder: &&&str| files.keys().any(|path| path.starts_with(&format!("{folder}/")));
    let folder = domain::SPECS_FOLDERS.iter().find(is_there).copied().unwrap_or("specs");
    let expected = world.expected(APP, &branch, folder);
    assert_eq!(shown.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    for (path, bytes) in &expected {
        assert!(shown[path] == *bytes, "`{path}` is not what the repository has");
    }
    let looked = world.project(project).await;
    assert_eq!(looked.look.trouble, None);
    assert_eq!(looked.lease, None, "nobody has the lease");
    let due = world.direct.due(domain::Timestamp::from_millis(i64::MAX), 10).await;
    assert_eq!(due.expect("the store works").projects, [project], "it will be looked at again");
    world.github.assert_no_unknown();
}

/// The state that people see, and the sentence with it.
pub(crate) async fn state(world: &World, project: ProjectUlid) -> (SyncState, String) {
    let found = world.project(project).await;
    (found.sync_state(world.now()), found.look.trouble.map(|it: Trouble| it.sentence()).unwrap_or_default())
}

/// The names of the specs that a new reader sees; `None` where the project is not there for it.
pub(crate) async fn seen(world: &World) -> Option<Vec<String>> {
    let answer = world.reader().get("/api/projects/acme.app/specs").await;
    match answer.status.as_u16() {
        200 => {
            let json = answer.json();
            let specs = json["specs"].as_array().expect("a list").iter();
            Some(specs.map(|it| it["specName"].as_str().unwrap_or_default().to_owned()).collect())
        }
        404 => {
            assert_eq!(answer.json()["code"], "PROJECT_NOT_FOUND", "{}", answer.text);
            None
        }
        other => panic!("{other}: {}", answer.text),
    }
}

/// What [`seen`] gives for [`three`].
#[expect(clippy::unnecessary_wraps, reason = "it is compared with what may be none")]
pub(crate) fn all_three() -> Option<Vec<String>> {
    Some(["003-third", "002-second", "001-first"].map(str::to_owned).to_vec())
}

/// What [`seen`] gives after [`changed`].
#[expect(clippy::unnecessary_wraps, reason = "it is compared with what may be none")]
pub(crate) fn after_change() -> Option<Vec<String>> {
    Some(["004-fourth", "002-second", "001-first"].map(str::to_owned).to_vec())
}
