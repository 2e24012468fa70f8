//! Lists, totals, search and syncs over all projects.

use std::time::Duration;

use domain::search::Query;
use domain::sync::{SyncResult, Trigger};
use domain::{Filter, ProjectUlid, Status, Visibility};
use service::SpecsService;
use service::bounds::{CARDS_TTL, EMPTY_PAGES, LOG_SYNCS};
use store::SyncRecord;

use crate::world::World;

fn spec(status: &str, title: &str, body: &str) -> String {
    format!("---\nstatus: {status}\n---\n# {title}\n\n{body}\n")
}

async fn three(world: &World) -> [ProjectUlid; 3] {
    let mut ulids = Vec::new();
    for (number, name) in [(1, "acme.one"), (2, "acme.two"), (3, "acme.three")] {
        let text = spec("complete", &format!("Spec of {name}"), "A zebra in the text.");
        ulids.push(world.add_with(number, name, &[("001-a/README.md", &text)]).await);
        world.pass(Duration::from_mins(1));
    }
    ulids.try_into().unwrap()
}

async fn names(service: &SpecsService) -> Vec<String> {
    let (mut cursor, mut names, mut first) = (None, Vec::new(), true);
    loop {
        let page = service.list(cursor.as_deref(), 2).await.unwrap();
        assert_eq!(page.problem, None);
        assert_eq!(page.local.is_some(), first, "on the first page only");
        first = false;
        names.extend(page.projects.iter().map(|project| project.id.to_string()));
        match page.next {
            Some(next) => cursor = Some(next),
            None => return names,
        }
    }
}

#[tokio::test]
async fn the_list_comes_in_pages_and_is_trusted_for_a_while() {
    let world = World::new().await;
    let [one, ..] = three(&world).await;
    let service = world.both();
    assert_eq!(names(&service).await, ["acme.one", "acme.three", "acme.two"]);
    world.requests();
    names(&service).await;
    assert_eq!(world.requests(), 0);
    // One read of heads for each page.
    world.pass_ttl();
    names(&service).await;
    assert_eq!(world.requests(), 2);
    // A page of a project that was just listed needs nothing more than its content.
    world.current("acme.one").await;
    assert_eq!(world.requests(), 1);

    world.set_visibility(one, Visibility::Private).await;
    world.pass_ttl();
    assert_eq!(names(&service).await, ["acme.three", "acme.two"]);
}

#[tokio::test]
async fn totals_are_of_all_that_readers_may_see() {
    let world = World::new().await;
    let [one, ..] = three(&world).await;
    let service = world.both();
    let totals = service.totals().await.unwrap();
    assert_eq!((totals.projects, totals.stats.total), (4, 4));
    assert_eq!(totals.stats.with_status(Status::Complete), 3);
    world.requests();
    service.totals().await.unwrap();
    assert_eq!(world.requests(), 0);

    // Known to be hidden, while the index is still trusted.
    world.set_visibility(one, Visibility::Gone).await;
    world.pass_ttl();
    assert!(world.try_current("acme.one").await.is_err());
    assert_eq!(service.totals().await.unwrap().projects, 3);
    world.pass(Duration::from_secs(10));
    assert_eq!(service.totals().await.unwrap().projects, 3);
}

#[tokio::test]
async fn search_finds_in_all_projects_with_the_best_first() {
    let world = World::new().await;
    three(&world).await;
    let text = spec("planned", "The zebra", "Stripes.");
    world.add_with(4, "acme.zebra", &[("001-z/README.md", &text)]).await;
    let service = world.both();
    let found = service.search(&Query::parse("zebra"), &Filter::default(), 3).await.unwrap();
    assert_eq!((found.total, found.searched, found.projects, found.whole), (5, 5, 5, true));
    assert_eq!(found.hits.len(), 3);
    assert_eq!(found.hits[0].project.as_str(), "acme.zebra");
    assert_eq!(&*found.hits[0].project_name, "zebra");
    let complete = Filter { status: vec![Status::Complete], ..Filter::default() };
    assert_eq!(service.search(&Query::parse("zebra"), &complete, 9).await.unwrap().total, 3);
    world.requests();
    service.search(&Query::parse("text"), &Filter::default(), 9).await.unwrap();
    assert_eq!(world.requests(), 0);
}

#[tokio::test]
async fn what_does_not_fit_is_searched_by_names_and_titles() {
    // No prepared snapshot fits, and so none is read whole.
    let world = World::with(1 << 10, false).await;
    three(&world).await;
    let service = world.both();
    let found = service.search(&Query::parse("spec"), &Filter::default(), 9).await.unwrap();
    assert_eq!((found.total, found.searched, found.projects, found.whole), (3, 4, 4, false));
    let found = service.search(&Query::parse("zebra"), &Filter::default(), 9).await.unwrap();
    let of = found.hits.iter().map(|hit| hit.project.as_str()).collect::<Vec<_>>();
    assert_eq!(of, ["local"]);
}

#[tokio::test]
async fn what_has_only_most_of_the_words_is_left_out_where_a_project_has_all() {
    let world = World::new().await;
    let most = spec("planned", "One", "red green");
    let all = spec("planned", "Two", "red green blue");
    world.add_with(1, "acme.most", &[("001-a/README.md", &most)]).await;
    let service = world.both();
    let query = Query::parse("red green blue");
    let found = service.search(&query, &Filter::default(), 9).await.unwrap();
    assert_eq!((found.total, found.partial), (1, true));
    world.add_with(2, "acme.all", &[("001-a/README.md", &all)]).await;
    world.pass(Duration::from_secs(10));
    let found = service.search(&query, &Filter::default(), 9).await.unwrap();
    assert_eq!((found.total, found.partial), (1, false));
    assert_eq!(found.hits[0].project.as_str(), "acme.all");
}

async fn log(world: &World, ulid: ProjectUlid, id: &str) {
    let record = SyncRecord {
        project: ulid,
        project_id: id.parse().unwrap(),
        trigger: Trigger::Schedule,
        result: SyncResult::Succeeded,
        started_at: world.now(),
        finished_at: world.now(),
        revision: None,
        added: 1,
        updated: 0,
        deleted: 0,
        requests: 2,
        rate_limit_remaining: None,
        problems: Vec::new(),
        error: None,
    };
    world.direct.log_sync(&record).await.unwrap();
    world.pass(Duration::from_secs(1));
}

#[tokio::test]
async fn syncs_are_those_of_projects_that_readers_may_see() {
    let world = World::new().await;
    let [one, two, _] = three(&world).await;
    for (ulid, id) in [(one, "acme.one"), (two, "acme.two")] {
        log(&world, ulid, id).await;
    }
    let service = world.both();
    let of = async |service: &SpecsService| {
        let syncs = service.syncs(None, 10).await.unwrap();
        syncs.into_iter().map(|(_, record)| record.project_id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(of(&service).await, ["acme.two", "acme.one"]);
    assert_eq!(service.syncs(Some(&"acme.one".parse().unwrap()), 10).await.unwrap().len(), 1);
    world.set_visibility(two, Visibility::Private).await;
    world.pass_ttl();
    assert_eq!(of(&service).await, ["acme.one"]);
}

#[tokio::test]
async fn many_syncs_of_a_hidden_project_push_out_nobody_elses() {
    let world = World::new().await;
    let [one, two, _] = three(&world).await;
    log(&world, one, "acme.one").await;
    for _ in 0..9 {
        log(&world, two, "acme.two").await;
    }
    world.set_visibility(two, Visibility::Private).await;
    let syncs = world.both().syncs(None, 2).await.unwrap();
    assert_eq!(syncs.iter().map(|(_, it)| it.project).collect::<Vec<_>>(), [one]);
}

#[tokio::test]
async fn the_log_is_gone_through_up_to_its_bound() {
    let world = World::new().await;
    let [one, two, _] = three(&world).await;
    log(&world, one, "acme.one").await;
    world.set_visibility(two, Visibility::Private).await;
    let service = world.both();
    let mut hidden = 0;
    let mut check = async |entries: usize, expect: usize| {
        while hidden + 1 < entries {
            log(&world, two, "acme.two").await;
            hidden += 1;
        }
        assert_eq!(service.syncs(None, 1).await.unwrap().len(), expect, "{entries}");
    };
    check(LOG_SYNCS - 1, 1).await;
    check(LOG_SYNCS, 1).await;
    check(LOG_SYNCS + 1, 0).await;
}

#[tokio::test]
async fn one_that_is_public_again_counts_again_before_anybody_asks_for_it() {
    let world = World::new().await;
    let [one, ..] = three(&world).await;
    let service = world.both();
    world.set_visibility(one, Visibility::Private).await;
    // Somebody looks, and so it is known to be hidden.
    assert!(world.try_current("acme.one").await.is_err());
    assert_eq!(service.totals().await.unwrap().projects, 3);

    world.set_visibility(one, Visibility::Public).await;
    world.pass(Duration::from_secs(10));
    assert_eq!(service.totals().await.unwrap().projects, 4);
    world.requests();
    service.totals().await.unwrap();
    assert_eq!(world.requests(), 0);
}

#[tokio::test]
async fn a_page_of_nothing_but_hidden_projects_gives_what_is_behind_it() {
    let world = World::new().await;
    let [one, _, three] = three(&world).await;
    let service = world.both();
    // The index is read, and trusted for longer than heads are.
    assert_eq!(names(&service).await, ["acme.one", "acme.three", "acme.two"]);
    world.set_visibility(one, Visibility::Private).await;
    world.set_visibility(three, Visibility::Private).await;
    world.pass_ttl();
    let page = service.list(None, 2).await.unwrap();
    assert_eq!(page.projects.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["acme.two"]);
    assert_eq!(page.next, None);
}

#[tokio::test]
async fn so_many_pages_of_hidden_projects_are_gone_through_for_one_answer() {
    let check = async |hidden: usize, is_shown: bool| {
        let world = World::new().await;
        let mut ulids = Vec::new();
        for number in 0..=hidden {
            let number = u8::try_from(number).unwrap();
            ulids.push(world.add(number + 1, &format!("acme.p{number}")).await);
        }
        let service = world.without_folder();
        let mut cursor = None;
        for _ in 0..=hidden {
            cursor = service.list(cursor.as_deref(), 1).await.unwrap().next;
        }
        for ulid in &ulids[..hidden] {
            world.set_visibility(*ulid, Visibility::Private).await;
        }
        // The index is trusted for longer than heads are: it has them still.
        world.pass_ttl();
        let page = service.list(None, 1).await.unwrap();
        assert_eq!((page.projects.len() == 1, page.next.is_some()), (is_shown, !is_shown), "{hidden}");
    };
    check(EMPTY_PAGES - 2, true).await;
    check(EMPTY_PAGES - 1, true).await;
    check(EMPTY_PAGES, false).await;
}

#[tokio::test]
async fn the_list_is_trusted_for_ten_seconds_and_not_longer() {
    let world = World::new().await;
    world.add(1, "acme.one").await;
    let service = world.without_folder();
    let listed = async || service.list(None, 10).await.unwrap().projects.len();
    assert_eq!(listed().await, 1);
    world.add(2, "acme.two").await;
    world.pass(CARDS_TTL.saturating_sub(Duration::from_millis(1)));
    assert_eq!(listed().await, 1);
    world.pass(Duration::from_millis(1));
    assert_eq!(listed().await, 2);
}

#[tokio::test]
async fn what_is_as_it_was_last_known_says_for_how_long() {
    let world = World::new().await;
    three(&world).await;
    let service = world.both();
    let zebra = Query::parse("zebra");
    let ask = async || {
        let list = service.list(None, 10).await.unwrap();
        let totals = service.totals().await.unwrap();
        let found = service.search(&zebra, &Filter::default(), 10).await.unwrap();
        [(list.stale, list.problem), (totals.stale, totals.problem), (found.stale, found.problem)]
    };
    assert_eq!(ask().await, [const { (None, None) }; 3]);
    world.set_down(true);
    world.pass(Duration::from_secs(11));
    ask().await;
    world.pass(Duration::from_mins(1));
    for (stale, problem) in ask().await {
        assert_eq!(stale, Some(Duration::from_mins(1)));
        assert!(problem.unwrap().contains("cannot be read"));
    }
    world.set_down(false);
    world.pass(Duration::from_secs(1));
    assert_eq!(ask().await, [const { (None, None) }; 3]);
}
