use domain::{Project, Visibility};
use store::{CardPage, HeadMove, Listed};

use crate::world::{World, at, move_of, move_to};

const PUBLIC: Listed = Listed::Shown { private: false };
const SHOWCASE: Listed = Listed::Shown { private: true };

async fn named(world: &World, n: u64, name: &str) -> Project {
    world.add_as(n, |it| it.settings.name = Some(name.to_owned())).await
}

async fn seen(world: &World, project: &Project, visibility: Visibility) {
    let project = world.now(project).await;
    world.store.move_head(&HeadMove { visibility, ..move_of(&project, None) }).await.unwrap();
}

fn names(page: &CardPage) -> Vec<&str> {
    page.cards.iter().map(|card| card.name.as_str()).collect()
}

#[tokio::test]
async fn projects_are_listed_by_name_featured_ones_first() {
    let world = World::new().await;
    for (n, name) in
        ["beta", "Alpha", "alphabet", "Ärger", "alpha centauri", "ALPHA", "10"].iter().enumerate()
    {
        named(&world, n as u64, name).await;
    }
    let first = world.add_as(50, |it| it.settings.featured = true).await;
    let page = world.store.list(PUBLIC, None, 100).await.unwrap();
    let expected = ["app50", "10", "Alpha", "ALPHA", "alpha centauri", "alphabet", "beta", "Ärger"];
    assert_eq!(names(&page), expected);
    assert_eq!((page.cards[0].ulid, page.next), (first.ulid, None));
}

#[tokio::test]
async fn pages_follow_each_other_over_all_shards() {
    let world = World::new().await;
    for n in 0..60 {
        named(&world, n, &format!("project {n:02}")).await;
    }
    for limit in [1, 7, 20, 59, 60, 61] {
        let mut all = Vec::new();
        let mut cursor = None;
        let mut pages = 0;
        loop {
            let page = world.store.list(PUBLIC, cursor.as_deref(), limit).await.unwrap();
            assert!(page.cards.len() == limit || page.next.is_none());
            all.extend(page.cards.into_iter().map(|card| card.name));
            pages += 1;
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        let expected: Vec<_> = (0..60).map(|n| format!("project {n:02}")).collect();
        assert_eq!((all, pages), (expected, 60_usize.div_ceil(limit)), "{limit} on a page");
    }
    let page = world.store.list(PUBLIC, Some("none of ours"), 2).await.unwrap();
    assert_eq!(names(&page), ["project 00", "project 01"]);
}

#[tokio::test]
async fn what_is_hidden_is_in_no_list_of_readers() {
    let world = World::new().await;
    let public = named(&world, 1, "public").await;
    let private = named(&world, 2, "private").await;
    let gone = named(&world, 3, "gone").await;
    let removed = named(&world, 4, "removed").await;
    seen(&world, &private, Visibility::Private).await;
    seen(&world, &gone, Visibility::Gone).await;
    world.store.mark_removed(removed.ulid).await.unwrap();
    let list = |listed| world.store.list(listed, None, 10);
    assert_eq!(names(&list(PUBLIC).await.unwrap()), ["public"]);
    assert_eq!(names(&list(SHOWCASE).await.unwrap()), ["private", "public"]);
    assert_eq!(names(&list(Listed::All).await.unwrap()), ["gone", "private", "public"]);
    seen(&world, &public, Visibility::Private).await;
    seen(&world, &private, Visibility::Public).await;
    assert_eq!(names(&list(PUBLIC).await.unwrap()), ["private"]);
}

#[tokio::test]
async fn a_card_says_what_the_head_says() {
    let world = World::new().await;
    let project = world.add(1).await;
    let card = |page: CardPage| page.cards.into_iter().next().unwrap();
    let before = card(world.store.list(PUBLIC, None, 1).await.unwrap());
    assert_eq!((before.changed_at, before.stats.total, before.bytes), (at(0), 0, 0));
    world.store.move_head(&move_to(&project, None, 9)).await.unwrap();
    let after = card(world.store.list(PUBLIC, None, 1).await.unwrap());
    assert_eq!((after.changed_at, after.stats.total, after.bytes), (at(9), 9, 1009));
    assert_eq!((after.id, after.name.as_str(), after.repo.as_str()), (project.id, "app1", "Acme/app1"));
}

#[tokio::test]
async fn a_very_long_name_is_listed_too() {
    let world = World::new().await;
    named(&world, 1, &"é".repeat(5000)).await;
    named(&world, 2, "b").await;
    let page = world.store.list(PUBLIC, None, 1).await.unwrap();
    assert_eq!(names(&page), ["b"]);
    let page = world.store.list(PUBLIC, page.next.as_deref(), 1).await.unwrap();
    assert_eq!(page.cards[0].name.chars().count(), 5000);
}
