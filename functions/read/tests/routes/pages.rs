//! What the pages' addresses do; what the pages look like is tested beside their templates.

use axum::body::Body;
use http::{Request, StatusCode};

use crate::world::World;

#[tokio::test]
async fn short_forms_lead_to_the_full_name() {
    let world = World::new();
    for (from, to) in [
        ("/", "/projects/local"),
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

#[tokio::test]
async fn a_page_is_in_the_language_that_the_reader_asks_for_or_chose() {
    let world = World::new();
    let path = "/projects/local/specs";
    let english = world.get(path).await;
    assert!(english.text().contains("<html lang=\"en\"") && english.text().contains("In progress"));
    for header in [("accept-language", "zh-CN,zh;q=0.9,en;q=0.8"), ("cookie", "lang=zh-Hans")] {
        let chinese = world.get_with(path, &[header]).await;
        assert!(chinese.text().contains("<html lang=\"zh-Hans\"") && chinese.text().contains("进行中"));
        assert_ne!(chinese.header("etag"), english.header("etag"));
    }
    let refused = world.get_with("/projects/local/specs/9", &[("cookie", "lang=zh-Hans")]).await;
    assert!(refused.text().contains("没有 Spec <code>9</code>"), "{}", refused.text());
}

#[tokio::test]
async fn a_choice_is_remembered_and_leads_back_to_the_page() {
    let choose = async |form: &'static str, site: &str| {
        let request = Request::post("/preferences")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("host", "specs.example")
            .header("referer", "https://specs.example/projects/local/specs?q=a")
            .header("sec-fetch-site", site);
        World::new().send(request.body(Body::from(form)).unwrap()).await
    };
    let chosen = choose("lang=zh-Hans&scheme=", "same-origin").await;
    assert_eq!(
        (chosen.status, chosen.header("location")),
        (StatusCode::SEE_OTHER, "/projects/local/specs?q=a")
    );
    let cookies: Vec<_> =
        chosen.headers.get_all("set-cookie").iter().map(|it| it.to_str().unwrap()).collect();
    assert_eq!(
        cookies,
        [
            "lang=zh-Hans; Path=/; Max-Age=31536000; SameSite=Lax; Secure",
            "scheme=; Path=/; Max-Age=0; SameSite=Lax; Secure"
        ]
    );
    assert_eq!(choose("lang=tlh", "same-origin").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(choose("lang=zh-Hans", "cross-site").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_project_has_an_overview_a_board_and_the_source_of_each_document() {
    let world = World::new();
    let overview = world.get("/projects/local").await;
    assert!(overview.is_page() && overview.text().contains("id=\"InProgress\""), "{}", overview.text());
    let board = world.get("/projects/local/board?archived=true").await;
    assert!(board.text().contains("/specs/000-old") && !board.text().contains("/specs/000-old\">All"));
    let source = world.get("/projects/local/specs/002-search?source").await;
    assert!(source.text().contains("<span id=\"L1\">---\n</span>"), "{}", source.text());
    let spec = world.get("/projects/local/specs/002-search").await;
    assert_ne!(spec.header("etag"), source.header("etag"));
    assert_eq!(world.get("/projects/local/specs?group=child").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_spec_has_an_address_of_its_markdown() {
    let world = World::new();
    for path in ["002-search.md", "002.md", "search.md"] {
        let answer = world.get(&format!("/projects/local/specs/{path}")).await;
        assert_eq!(answer.header("content-type"), "text/markdown; charset=utf-8", "{path}");
        assert!(answer.text().starts_with("---\nstatus: in-progress"));
    }
    assert_eq!(world.get("/projects/local/specs/nothing.md").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_search_page_counts_and_narrows() {
    let world = World::new();
    let page = world.get("/search?q=immutable&status=complete").await;
    assert!(page.text().contains("/projects/local/specs/001-snapshots"));
    assert!(page.text().contains("href=\"/search?q=immutable\""), "the chosen status can be taken away");
    let other = world.get("/search?q=immutable&status=draft").await;
    assert!(!other.text().contains("href=\"/projects/local/specs/001-snapshots\""));
    assert!(other.text().contains("Without filters 1 is found."), "{}", other.text());
    assert_eq!(world.get("/search?q=x&status=odd").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_page_says_what_it_is_where_a_link_to_it_is_shared() {
    let world = World::new();
    let page = world.get("/projects/local/specs/002-search").await;
    let text = page.text();
    assert!(text.contains("<meta property=\"og:title\" content=\"002 Search\">"), "{text}");
    assert!(
        text.contains(
            "<meta name=\"description\" content=\"Finds the zebra. See the design and snapshots.\">"
        )
    );
    assert!(text.contains("type=\"application/atom+xml\""));
    // Nobody said how readers reach us: there is no whole address.
    assert!(!text.contains("og:image") && !text.contains("canonical"));
}

#[tokio::test]
async fn pictures_and_whole_addresses_are_on_pages_where_it_is_known_how_readers_reach_us() {
    let url = |settings: &mut read::Settings| settings.public_url = Some("https://specs.example".to_owned());
    let world = World::following_with(service::Mode::Both, url).await;
    let page = world.get("/projects/local/specs/002-search").await;
    let own = "https://specs.example/projects/local/specs/002-search";
    for it in [
        format!("<link rel=\"canonical\" href=\"{own}\">"),
        format!("<meta property=\"og:image\" content=\"{own}/preview.png\">"),
    ] {
        assert!(page.text().contains(&it), "{it}");
    }
    let list = world.get("/projects/local/specs?status=draft").await;
    assert!(list.text().contains("content=\"https://specs.example/projects/local/preview.png\""));
    assert!(list.text().contains("rel=\"canonical\" href=\"https://specs.example/projects/local/specs\""));
}
