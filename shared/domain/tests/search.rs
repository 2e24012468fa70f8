//! What a search finds, and in which order.

mod search_support;

use domain::search::{Found, Query, SearchIndex};
use domain::{Priority, Status};
use search_support::{Say, World, spec};

fn finds(world: &World, query: &str, expect: &str) {
    assert_eq!(world.names(query), expect, "{query}");
}

fn project() -> World {
    World::new([
        spec("082-web-realtime-sync")
            .title("Realtime sync for the web")
            .tags(&["web", "sync"])
            .headings(&["Overview", "Conflict resolution"])
            .body("Overview\nChanges in one browser show in all others.\nEvents go over a `WebSocket`, see event_bus.rs."),
        spec("014-github-action")
            .title("GitHub action")
            .tags(&["ci"])
            .body("Runs `livespecs check` in a workflow. The webhook is not needed. See 082 for web sync."),
        spec("120-search")
            .title("Search")
            .tags(&["web"])
            .headings(&["Ranking"])
            .body("An inverted index with typo tolerance. Searching is quick. Café and naïve words are found."),
    ])
}

#[test]
fn a_word_is_found_in_every_field() {
    let world = project();
    finds(&world, "realtime", "082-web-realtime-sync");
    finds(&world, "ci", "014-github-action");
    finds(&world, "conflict", "082-web-realtime-sync");
    finds(&world, "inverted", "120-search");
    finds(&world, "action", "014-github-action");
    finds(&world, "absent", "");
}

#[test]
fn all_words_have_to_match() {
    let world = project();
    finds(&world, "web sync", "082-web-realtime-sync 014-github-action");
    finds(&world, "web inverted", "120-search");
    finds(&world, "conflict inverted", "");
}

#[test]
fn with_three_words_most_of_them_will_do_where_no_spec_has_all() {
    let world = project();
    assert!(!world.find("web realtime sync").partial);
    let found = world.find("inverted index zebra");
    assert!(found.partial);
    assert_eq!(found.names[0].as_str(), "120-search");
    finds(&world, "inverted zebra giraffe", "");
    // What is in quotes has to be there.
    finds(&world, "inverted index \"zebra\"", "");
}

#[test]
fn a_phrase_is_words_in_their_order() {
    let world = project();
    finds(&world, "\"one browser\"", "082-web-realtime-sync");
    finds(&world, "\"browser one\"", "");
    finds(&world, "\"inverted index with typo\"", "120-search");
    finds(&world, "\"github action\"", "014-github-action");
    // It does not reach from one tag into the next, and is not completed.
    finds(&world, "\"ranking inverted\"", "");
    finds(&world, "\"one brow\"", "");
    // One that is still being written is.
    finds(&world, "\"one brow", "082-web-realtime-sync");
}

#[test]
fn identifiers_are_found_whole_and_by_their_parts() {
    let world = project();
    for query in ["WebSocket", "websocket", "web socket", "websock", "\"web socket\"", "web-socket", "socket"]
    {
        assert!(world.names(query).starts_with("082-"), "{query}");
    }
    for query in ["event_bus", "eventBus", "event_bus.rs", "bus.rs", "eventbus", "event_b", "bus"] {
        finds(&world, query, "082-web-realtime-sync");
    }
    finds(&world, "web-realtime-sync", "082-web-realtime-sync");
    finds(&world, "\"a WebSocket see event_bus\"", "082-web-realtime-sync");
    finds(&world, "\"socket see event\"", "082-web-realtime-sync");
    finds(&world, "\"web see\"", "");
}

#[test]
fn a_number_brings_its_spec_first() {
    let world = project();
    finds(&world, "82", "082-web-realtime-sync 014-github-action");
    finds(&world, "082", "082-web-realtime-sync 014-github-action");
    finds(&world, "#82", "082-web-realtime-sync 014-github-action");
    finds(&world, "14", "014-github-action");
}

#[test]
fn what_is_called_like_the_query_comes_first_of_all() {
    let world = World::new([
        spec("001-search-page").title("Search search search").tags(&["search"]).body("search"),
        spec("002-search").title("Finding things").body("Nothing."),
        spec("003-other").title("Search").body("Nothing else."),
        spec("004-more").title("More").body(&"search ".repeat(200)),
    ]);
    finds(&world, "search", "002-search 003-other 001-search-page 004-more");
    assert!(world.names("001-search-page").starts_with("001-"));
    assert!(world.names("search page").starts_with("001-"));
    assert!(world.names("004-MORE").starts_with("004-"));
}

#[test]
fn a_title_is_before_any_number_of_hits_in_a_body() {
    let world = World::new([
        spec("001-a").title("About caches and more").body("x"),
        spec("002-b").title("B").headings(&["Caches here"]).body("x"),
        spec("003-c").title("C").body(&"caches ".repeat(500)),
        spec("004-d").title("D").tags(&["caches"]).body("x"),
        spec("005-e").title("E").body("cached and caching"),
    ]);
    finds(&world, "caches", "001-a 004-d 002-b 003-c");
}

#[test]
fn exact_is_before_beginning_and_that_before_typo() {
    let world = World::new([
        spec("001-a").body("A webhooks list."),
        spec("002-b").body("A webhook list."),
        spec("003-c").body("A wehbook list."),
    ]);
    finds(&world, "webhook", "002-b 001-a 003-c");
    // Only the last word may be the beginning of one.
    finds(&world, "webhoo list", "002-b");
    finds(&world, "lis webhook", "");
}

#[test]
fn typos_are_forgiven_in_words_of_five_letters_and_more() {
    let world = project();
    for typo in ["serach", "searhc", "saerch", "seach", "searrch", "zearch", "SERACH"] {
        assert!(world.names(typo).starts_with("120-"), "{typo}");
    }
    finds(&world, "invertted index", "120-search");
    finds(&world, "tolernace", "120-search");
    finds(&world, "tolreacne", "120-search");
    finds(&world, "realtmie-sync", "082-web-realtime-sync");
    // Two edits are too many for six letters, and one for four.
    finds(&world, "srehca", "");
    finds(&world, "tipo", "");
    // What is in quotes, or unwanted, is meant as it is.
    finds(&world, "\"serach\"", "");
    finds(&world, "index -serach", "120-search");
}

#[test]
fn the_last_word_may_be_the_beginning_of_one() {
    let world = project();
    finds(&world, "inver", "120-search");
    finds(&world, "re", "082-web-realtime-sync");
    finds(&world, "github act", "014-github-action");
    finds(&world, "web conf", "082-web-realtime-sync");
    // With a typo in it, too.
    finds(&world, "tolernac", "120-search");
    finds(&world, "inver status:planned", "120-search");
}

#[test]
fn letter_case_and_accents_are_put_aside() {
    let world = project();
    for query in ["café", "CAFE", "cafe\u{301}", "naive", "NAÏVE"] {
        finds(&world, query, "120-search");
    }
    assert!(world.snippet("cafe").contains("<mark>Café</mark>"));
}

#[test]
fn scripts_without_spaces_are_found_by_their_characters() {
    let world = World::new([
        spec("001-a").title("実時間同期").body("これは検索エンジンの仕様です。"),
        spec("002-b").body("全文检索支持中文。"),
        spec("003-c").body("검색은 빠르다"),
        spec("004-d").body("การค้นหา"),
    ]);
    finds(&world, "検索", "001-a");
    finds(&world, "同期", "001-a");
    finds(&world, "索検", "");
    finds(&world, "检索", "002-b");
    finds(&world, "검색", "003-c");
    finds(&world, "ค้นหา", "004-d");
    assert_eq!(world.snippet("検索"), "これは<mark>検索</mark>エンジンの仕様です。");
}

#[test]
fn what_is_not_wanted_is_left_out() {
    let world = project();
    finds(&world, "web -sync", "120-search");
    finds(&world, "web -\"inverted index\"", "082-web-realtime-sync 014-github-action");
    finds(&world, "-web", "");
    finds(&world, "-sync", "120-search");
    finds(&world, "web -event-bus", "120-search 014-github-action");
    finds(&world, "web -tag:sync", "120-search 014-github-action");
}

#[test]
fn filters_ask_for_what_the_frontmatter_says() {
    let world = World::new([
        spec("001-a")
            .status(Status::Complete)
            .priority(Priority::High)
            .tags(&["UI", "web"])
            .created("2025-11-30"),
        spec("002-b").status(Status::InProgress).tags(&["ui"]).assignee("Jane Doe").created("2025-12-01"),
        spec("003-c").status(Status::Planned).priority(Priority::Low).assignee("@zoë").created("2026-01-15"),
        spec("004-d").status(Status::Planned),
    ]);
    finds(&world, "status:complete", "001-a");
    finds(&world, "Status:done", "001-a");
    finds(&world, "status:complete,in-progress", "002-b 001-a");
    finds(&world, "status:complete status:\"in progress\"", "002-b 001-a");
    finds(&world, "-status:planned", "002-b 001-a");
    finds(&world, "priority:high", "001-a");
    finds(&world, "-priority:high", "004-d 003-c 002-b");
    finds(&world, "tag:ui", "002-b 001-a");
    finds(&world, "tag:ui tag:web", "001-a");
    finds(&world, "assignee:\"jane doe\"", "002-b");
    finds(&world, "assignee:@zoe", "003-c");
    finds(&world, "created:2025", "002-b 001-a");
    finds(&world, "created:>2025-11", "003-c 002-b");
    finds(&world, "created:>=2025-11", "003-c 002-b 001-a");
    finds(&world, "created:<2025-12", "001-a");
    finds(&world, "created:<=2025-12", "002-b 001-a");
    finds(&world, "created:=2025-12-01", "002-b");
    finds(&world, "created:2025-12..2026-01", "003-c 002-b");
    finds(&world, "-created:2025", "004-d 003-c");
    finds(&world, "updated:>2000", "");
    finds(&world, "status:unheard-of", "");
    finds(&world, "a -status:unheard-of", "001-a");
    finds(&world, "status:", "");
}

#[test]
fn without_words_hits_are_in_the_order_of_lists() {
    let world = project();
    finds(&world, "", "120-search 082-web-realtime-sync 014-github-action");
    finds(&world, "status:planned", "120-search 082-web-realtime-sync 014-github-action");
    assert_eq!(world.snippet("status:planned"), "");
    finds(&world, "?!", "");
}

#[test]
fn only_specs_that_are_kept_and_in_the_snapshot_are_found() {
    let world = project();
    let query = Query::parse("web");
    let found = world.index.search(&world.snapshot, &query, &|spec| spec.number != Some(82), 1);
    assert_eq!(found.total, 2);
    assert_eq!(found.hits.len(), 1);
    let empty = World::new([]);
    assert_eq!(world.index.search(&empty.snapshot, &query, &|_| true, 50), Found::default());
    assert_eq!(empty.index.search(&world.snapshot, &query, &|_| true, 50), Found::default());
}

#[test]
fn an_update_replaces_adds_and_removes() {
    let world = project();
    let (_, changed) = spec("120-search").title("Finding").body("Now about giraffes.");
    let (_, fresh) = spec("014-github-action").body("zebra giraffes");
    let index = world.index.update(vec![changed.clone()], std::slice::from_ref(&fresh.name));
    let find = |index: &SearchIndex, text: &str| {
        index.search(&world.snapshot, &Query::parse(text), &|_| true, 9).names.len()
    };
    assert_eq!((find(&index, "giraffes"), find(&index, "inverted"), find(&index, "webhook")), (1, 0, 0));
    let index = index.update(vec![fresh], &[]);
    assert_eq!((find(&index, "giraffes"), find(&index, "zebra"), index.len()), (2, 1, 3));
    // The old one is as it was.
    assert_eq!((find(&world.index, "giraffes"), find(&world.index, "inverted")), (0, 1));
    let index = index
        .update(Vec::new(), &world.snapshot.specs().iter().map(|it| it.name.clone()).collect::<Vec<_>>());
    assert!(index.is_empty());
}

#[test]
fn many_updates_leave_an_index_like_a_new_one() {
    let world = project();
    let text = |n: usize| spec(&format!("{n:03}-spec")).title("Spec").body(&format!("body of number {n}")).1;
    let mut index = world.index.clone();
    for n in 0..100 {
        index = index.update(vec![text(n % 40)], &[]);
    }
    let same = SearchIndex::build((0..40).map(text).collect()).update(Vec::new(), &[]).to_bytes();
    let gone: Vec<_> = world.snapshot.specs().iter().map(|it| it.name.clone()).collect();
    assert!(index.update(Vec::new(), &gone).to_bytes() == same);
}
