//! A folder that changes under the requests.

use http::StatusCode;

use crate::world::World;

/// Each address that shows a file, and the file.
const SHOWN: [(&str, &str); 8] = [
    ("/api/specs/2", "002-search/README.md"),
    ("/api/specs/2", "002-search/DESIGN.md"),
    ("/api/projects/local/specs/2", "002-search/README.md"),
    ("/api/projects/local/specs/2/raw", "002-search/README.md"),
    ("/api/projects/local/specs/2/subspecs/DESIGN.md/raw", "002-search/DESIGN.md"),
    ("/projects/local/specs/002-search", "002-search/README.md"),
    ("/projects/local/specs/002-search/DESIGN.md", "002-search/DESIGN.md"),
    ("/projects/local/specs/002-search/assets/a%20picture.svg", "002-search/a picture.svg"),
];

const NEW: &str = "# Search\n\nNow it finds the quagga as well.\n";

#[track_caller]
fn is_new(answer: &crate::world::Answer, what: &str) {
    assert_eq!(answer.status, StatusCode::OK, "{what}: {}", answer.text());
    assert!(answer.text().contains("quagga"), "{what}: {}", answer.text());
}

#[tokio::test]
async fn a_file_that_was_saved_since_the_folder_was_read_is_shown_as_it_is_now() {
    for (address, file) in SHOWN {
        let world = World::new();
        assert_eq!(world.get("/api/specs").await.status, StatusCode::OK);
        world.write(file, NEW);
        is_new(&world.get(address).await, address);
    }
}

#[tokio::test]
async fn a_prepared_snapshot_that_is_not_of_this_folder_refuses_nothing() {
    for (address, file) in SHOWN {
        let world = World::new().restarted_with_prepared().await;
        world.write(file, NEW);
        is_new(&world.get(address).await, address);
    }
}

#[tokio::test]
async fn a_file_that_was_deleted_since_the_folder_was_read_is_not_found() {
    let world = World::new();
    assert_eq!(world.get("/api/specs").await.status, StatusCode::OK);
    world.remove("001-snapshots/README.md");
    let answer = world.get("/api/specs/1").await;
    assert_eq!((answer.status, &answer.json()["code"]), (StatusCode::NOT_FOUND, &"SPEC_NOT_FOUND".into()));
    world.remove("002-search/DESIGN.md");
    assert_eq!(world.get("/projects/local/specs/002-search/DESIGN.md").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_folder_that_goes_away_under_a_request_is_no_endless_task() {
    let world = World::new();
    assert_eq!(world.get("/api/specs").await.status, StatusCode::OK);
    world.lose_folder();
    for _ in 0..3 {
        let answer = world.get("/api/specs/2").await;
        assert_eq!((answer.status.as_u16(), answer.header("retry-after")), (503, "5"));
        assert_eq!(answer.json()["code"], "SOURCE_UNAVAILABLE");
    }
}
