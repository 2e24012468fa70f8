//! What the pages' addresses do; what the pages look like is tested beside their templates.

use http::StatusCode;

use crate::world::World;

#[tokio::test]
async fn short_forms_lead_to_the_full_name() {
    let world = World::new();
    for (from, to) in [
        ("/", "/projects/local/specs"),
        ("/projects/local", "/projects/local/specs"),
        ("/projects/local/specs/2", "/projects/local/specs/002-search"),
        ("/projects/local/specs/002?q=x", "/projects/local/specs/002-search?q=x"),
        ("/projects/local/specs/search/DESIGN.md", "/projects/local/specs/002-search/DESIGN.md"),
        ("/projects/local/specs/002-search/README.md", "/projects/local/specs/002-search"),
    ] {
        let answer = world.get(from).await;
        assert!(
            matches!(answer.status, StatusCode::FOUND | StatusCode::SEE_OTHER),
            "{from}: {}",
            answer.status
        );
        assert_eq!(answer.header("location"), to, "{from}");
    }
}

#[tokio::test]
async fn a_spec_page_is_its_markdown_for_those_who_ask() {
    let answer =
        World::new().get_with("/projects/local/specs/002-search", &[("accept", "text/markdown")]).await;
    assert_eq!(answer.header("content-type"), "text/markdown; charset=utf-8");
    assert!(answer.text().starts_with("---\nstatus: in-progress"));
}

#[tokio::test]
async fn the_list_hides_archived_specs_unless_asked() {
    let world = World::new();
    let shown = async |path: &str| world.get(path).await.text().contains("/specs/000-old");
    assert!(!shown("/projects/local/specs").await);
    assert!(shown("/projects/local/specs?archived=true").await);
    assert!(shown("/projects/local/specs?status=archived").await);
}

#[tokio::test]
async fn a_project_without_specs_says_how_to_make_one() {
    let page = World::with(&[]).get("/projects/local/specs").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("README.md"), "{}", page.text());
}

#[tokio::test]
async fn the_scheme_that_a_reader_chose_is_in_the_page_and_its_validator() {
    let world = World::new();
    let path = "/projects/local/specs";
    let (system, dark) =
        (world.get(path).await, world.get_with(path, &[("cookie", "a=b; scheme=dark")]).await);
    assert_ne!(system.header("etag"), dark.header("etag"));
    assert!(dark.text().contains("data-scheme=\"dark\""));
    assert!(system.header("vary").contains("Cookie"));
}
