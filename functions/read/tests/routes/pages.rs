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
        ("/projects/local/specs/2/history?a=b", "/projects/local/specs/002-search/history?a=b"),
        ("/projects/local/specs/search/diff", "/projects/local/specs/002-search/diff"),
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
async fn a_reader_of_pages_gets_no_markdown_by_the_way() {
    let world = World::new();
    let check = async |accept: &str, page: &str, raw: &str| {
        for (path, expect) in
            [("/projects/local/specs/002-search", page), ("/api/projects/local/specs/002-search/raw", raw)]
        {
            let answer = world.get_with(path, &[("accept", accept)]).await;
            assert!(answer.header("content-type").starts_with(expect), "{path} {accept}");
        }
    };
    check("text/markdown;q=0", "text/html", "application/json").await;
    check("text/markdown;q=0.5, text/html", "text/html", "text/markdown").await;
    check("text/markdown, */*;q=0.1", "text/markdown", "text/markdown").await;
    check("application/json, text/markdown;q=0.9", "text/markdown", "application/json").await;
}

#[tokio::test]
async fn a_slash_at_the_end_leads_to_the_page() {
    let world = World::new();
    for path in
        ["/projects/local", "/projects/local/specs/002-search", "/projects/local/specs/2/history", "/search"]
    {
        let answer = world.get(&format!("{path}/?q=a")).await;
        let expect = format!("{path}?q=a");
        assert_eq!((answer.status.as_u16(), answer.header("location")), (308, expect.as_str()));
    }
    for path in ["//evil.example/", "/api/specs/", "/assets/"] {
        assert_eq!(world.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_folder_called_assets_has_documents_and_other_files() {
    let world = World::with(&[
        ("001-a/README.md", "# A\n\n[notes](assets/notes.md) ![map](assets/map.png) ![top](top.png)\n"),
        ("001-a/assets/notes.md", "# The notes\n"),
        ("001-a/assets/deep/MORE.MD", "# More\n"),
        ("001-a/assets/map.png", "a map"),
        ("001-a/top.png", "a picture"),
    ]);
    let own = "/projects/local/specs/001-a";
    let page = world.get(own).await;
    for path in ["/assets/notes.md", "/assets/assets/map.png", "/assets/top.png"] {
        assert!(page.text().contains(&format!("\"{own}{path}\"")), "{path}: {}", page.text());
        assert_eq!(world.get(&format!("{own}{path}")).await.status, StatusCode::OK, "{path}");
    }
    let notes = world.get(&format!("{own}/assets/notes.md")).await;
    assert!(notes.is_page() && notes.text().contains("The notes"), "{}", notes.text());
    assert!(world.get(&format!("{own}/assets/deep/MORE.MD")).await.is_page());
    let short = world.get("/projects/local/specs/1/assets/notes.md").await;
    assert_eq!(short.header("location"), format!("{own}/assets/notes.md"));
    assert_eq!(world.get(&format!("{own}/assets/none.md")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_address_from_the_root_is_one_of_the_repository() {
    let world = World::with(&[
        (
            "001-a/README.md",
            "# A\n\n[b](/docs/specs/002-b/#why) [all](/docs/specs) ![map](/docs/specs/002-b/map.png) \
             [code](/src/lib.rs) [other](/docs/specs-old/x.md)\n",
        ),
        ("002-b/README.md", "# B\n"),
        ("002-b/map.png", "a map"),
    ]);
    let page = world.get("/projects/local/specs/001-a").await;
    for to in [
        "href=\"/projects/local/specs/002-b#why\"",
        "href=\"/projects/local/specs\"",
        "src=\"/projects/local/specs/002-b/assets/map.png\"",
        "href=\"https://github.com/acme/app/blob/f108186/src/lib.rs\"",
        "href=\"https://github.com/acme/app/blob/f108186/docs/specs-old/x.md\"",
    ] {
        assert!(page.text().contains(to), "{to}: {}", page.text());
    }
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
async fn every_view_of_a_project_has_the_filters_of_the_list() {
    let world = World::new();
    let view = async |view: &str| world.get(&format!("/projects/local/{view}")).await;
    for name in ["specs", "board", "graph", "stats", "activity", "activity?view=revisions&"] {
        let sign = if name.contains('?') { "" } else { "?" };
        for wrong in ["status=wip", "priority=huge", "archived=maybe"] {
            let answer = view(&format!("{name}{sign}{wrong}")).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{name} {wrong}");
        }
    }
    assert!(view("stats").await.text().contains(">3 specs ·"));
    assert!(view("stats?archived=false").await.text().contains(">2 of 3 specs ·"));
    for narrowed in ["stats?tag=web", "stats?q=zebra", "stats?assignee=ada&priority=high"] {
        assert!(view(narrowed).await.text().contains(">1 of 3 specs ·"), "{narrowed}");
    }
    for name in ["activity?tag=core", "activity?q=immutable", "activity?view=revisions&tag=core"] {
        let page = view(name).await;
        let other = page.text().contains("/specs/002-search\"");
        assert!(page.text().contains("/specs/001-snapshots\"") && !other, "{name}: {}", page.text());
    }
    for name in ["graph?view=list&tag=core", "graph?view=list&q=immutable"] {
        let page = view(name).await;
        assert!(
            page.text().contains("class=\"chips\"") && page.text().contains(">1 spec, "),
            "{name}: {}",
            page.text()
        );
    }
    assert_ne!(view("graph").await.header("etag"), view("graph?q=immutable").await.header("etag"));
    assert_ne!(view("stats").await.header("etag"), view("stats?tag=web").await.header("etag"));
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
