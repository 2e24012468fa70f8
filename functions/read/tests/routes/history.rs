//! What a project showed before, and what differs.

use domain::SnapshotId;
use serde_json::{Value, json};
use service::Mode;

use crate::follows::Files;
use crate::world::World;

const FIRST: Files<'_> = &[("001-a/README.md", "# A\n\nold\n"), ("001-a/map.png", "one")];
const SECOND: Files<'_> =
    &[("001-a/README.md", "# A\n\nnew\n"), ("001-a/map.png", "two"), ("002-b/README.md", "# B\n")];
const THIRD: Files<'_> = &[("002-b/README.md", "# B\n")];

async fn world() -> (World, Vec<SnapshotId>) {
    let world = World::following(Mode::Both).await;
    let ulid = world.follow(1, "acme.app").await;
    let mut shown = Vec::new();
    for files in [FIRST, SECOND, THIRD] {
        shown.push(world.show(ulid, files).await);
        world.pass_ttl();
    }
    (world, shown)
}

#[tokio::test]
async fn the_history_says_what_changed_from_each_snapshot_to_the_next() {
    let (world, shown) = world().await;
    let told = |history: &Value| {
        let entries = history["entries"].as_array().unwrap().iter();
        entries
            .map(|it| format!("+{} ~{} -{}", it["added"], it["updated"], it["deleted"]))
            .collect::<Vec<_>>()
    };
    let history = world.json("/api/projects/acme.app/history").await;
    assert_eq!(
        told(&history),
        [r#"+[] ~[] -["001-a"]"#, r#"+["002-b"] ~["001-a"] -[]"#, r#"+["001-a"] ~[] -[]"#]
    );
    assert_eq!(history["entries"][0]["snapshot"], shown[2].to_string());
    assert_eq!(history["entries"][2]["revision"], "01".repeat(20));

    let of_b = world.json("/api/projects/acme.app/history?spec=002-b").await;
    assert_eq!(told(&of_b), [r#"+["002-b"] ~["001-a"] -[]"#]);
    // It is there no more: it is asked for by its full name.
    assert_eq!(told(&world.json("/api/projects/acme.app/history?spec=001-a").await).len(), 3);
    assert_eq!(told(&world.json("/api/projects/acme.app/history?limit=1").await).len(), 1);
    assert_eq!(
        told(&world.json("/api/projects/local/history").await),
        [r#"+["000-old","001-snapshots","002-search"] ~[] -[]"#]
    );
}

#[tokio::test]
async fn two_kept_snapshots_are_compared() {
    let (world, shown) = world().await;
    let [first, second, _] = [0, 1, 2].map(|it: usize| shown[it].to_string());
    let diff = world.json(&format!("/api/projects/acme.app/diff?from={first}&to={second}")).await;
    assert_eq!((&diff["from"], &diff["to"]), (&json!(first), &json!(second)));
    let files: Vec<_> =
        diff["files"].as_array().unwrap().iter().map(|it| it["diff"].as_str().unwrap()).collect();
    insta::assert_snapshot!(files.join(""), @r"
    --- a/docs/specs/001-a/README.md
    +++ b/docs/specs/001-a/README.md
    @@ -1,3 +1,3 @@
     # A
     
    -old
    +new
    Binary files a/docs/specs/001-a/map.png and b/docs/specs/001-a/map.png differ
    --- /dev/null
    +++ b/docs/specs/002-b/README.md
    @@ -0,0 +1 @@
    +# B
    ");
    let of_b = world.json(&format!("/api/projects/acme.app/diff?from={first}&to={second}&spec=002-b")).await;
    assert_eq!(of_b["files"].as_array().unwrap().len(), 1);

    // By default what is shown now with what was shown before.
    let last = world.json("/api/projects/acme.app/diff").await;
    assert_eq!((&last["from"], last["files"].as_array().unwrap().len()), (&json!(second), 2));
}

#[tokio::test]
async fn a_snapshot_that_is_not_kept_is_not_found() {
    let (world, shown) = world().await;
    let check = async |query: &str, status: u16| {
        let answer = world.get(&format!("/api/projects/acme.app/diff?{query}")).await;
        assert_eq!(answer.status, status, "{query}: {}", answer.text());
    };
    let other = SnapshotId::of([]);
    check(&format!("from={other}"), 404).await;
    check(&format!("to={other}"), 404).await;
    check(&format!("to={}", shown[0]), 404).await;
    check("from=yesterday", 400).await;
    let first = world.get(&format!("/api/projects/acme.app/diff?to={}", shown[0])).await;
    assert!(first.text().contains("No snapshot from before that one is kept"), "{}", first.text());
    assert_eq!(world.get("/api/projects/local/diff").await.status, 404);
}

#[tokio::test]
async fn too_large_a_difference_is_refused_with_advice() {
    let world = World::following(Mode::Both).await;
    let ulid = world.follow(1, "acme.app").await;
    world.show(ulid, &[("001-a/README.md", "# A\n")]).await;
    let many: Vec<_> = (0..301).map(|it| (format!("{it:03}-x/README.md"), format!("# {it}\n"))).collect();
    let many: Vec<_> = many.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    world.show(ulid, &many).await;
    let answer = world.get("/api/projects/acme.app/diff").await;
    assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (413, &json!("TOO_LARGE")));
    assert!(answer.text().contains("Ask for one `spec`."), "{}", answer.text());
    assert_eq!(world.get("/api/projects/acme.app/diff?spec=007-x").await.status, 200);
}

#[tokio::test]
async fn what_changed_is_worked_out_once_for_all_who_ask() {
    let (world, _) = world().await;
    world.json("/api/projects/acme.app/history").await;
    let loaded = async || {
        let health = world.json("/health").await;
        let snapshots = &health["service"]["database"]["snapshots"];
        snapshots["hits"].as_u64().unwrap() + snapshots["misses"].as_u64().unwrap()
    };
    let before = loaded().await;
    for spec in ["anything", "at-all", "001-a"] {
        world.json(&format!("/api/projects/acme.app/history?spec={spec}")).await;
    }
    // The current one, for each request.
    assert_eq!(loaded().await - before, 3);
}

#[tokio::test]
async fn the_pages_of_activity_history_and_diff_lead_to_each_other() {
    let (world, shown) = world().await;
    let page = async |path: &str| world.get(&format!("/projects/acme.app/{path}")).await.text().to_owned();
    let diff = format!("/projects/acme.app/specs/001-a/diff?from={}&#38;to={}", shown[0], shown[1]);
    let activity = page("activity?view=revisions").await;
    assert!(activity.contains(&format!("href=\"{diff}\"")), "{activity}");
    assert!(activity.contains(&format!("/commit/{}\"", "01".repeat(20))), "{activity}");
    // It is there no more, and its history is.
    let history = page("specs/001-a/history").await;
    assert!(history.contains("This spec is not there any more."), "{history}");
    assert!(history.contains(&format!("href=\"{diff}\"")), "{history}");
    let diff = page(&format!("specs/001-a/diff?from={}&to={}", shown[0], shown[1])).await;
    assert!(diff.contains("docs/specs/001-a/README.md"), "{diff}");
    assert!(diff.contains(">old</td>") && diff.contains(">new</td>"), "{diff}");
    assert!(diff.contains("Not a text: it differs."), "{diff}");

    for unknown in
        ["specs/999-x/history", "specs/999-x/diff", &format!("specs/1/diff?from={}", SnapshotId::of([]))]
    {
        assert_eq!(world.get(&format!("/projects/acme.app/{unknown}")).await.status, 404, "{unknown}");
    }
    let folder = world.get("/projects/local/specs/001-snapshots/diff").await;
    assert!(folder.text().contains("only this one revision"), "{}", folder.text());
    let folder = world.get("/projects/local/activity?view=revisions").await;
    assert!(folder.text().contains("read from a folder") && !folder.text().contains("1970-"));
}

#[tokio::test]
async fn a_spec_that_moved_is_not_told_as_added_and_removed() {
    let world = World::following(Mode::Both).await;
    let ulid = world.follow_shown(1, "acme.app", THIRD).await;
    world.show(ulid, &[("003-c/README.md", "# B\n")]).await;
    world.pass_ttl();
    let history = world.json("/api/projects/acme.app/history?limit=1").await;
    assert_eq!(history["entries"][0]["moved"], json!([{ "from": "002-b", "to": "003-c" }]));
    let page = world.get("/projects/acme.app/activity?view=revisions").await;
    assert!(page.text().contains("<span class=\"muted\" dir=\"auto\">002-b</span> → "), "{}", page.text());
}
