use domain::{Project, Settings};
use store::{AddRefused, HeadMove, Moved, Written};

use crate::world::{World, at, move_of, move_to};

fn with(of: &Project, change: impl FnOnce(&mut Settings)) -> Settings {
    let mut settings = of.settings.clone();
    change(&mut settings);
    settings
}

#[tokio::test]
async fn settings_change_and_the_project_is_due() {
    let world = World::new().await;
    let base = world.add(1).await;
    let settings = with(&base, |it| it.name = Some("An app".to_owned()));
    let written = world.store.change_settings(&base, settings.clone(), at(77)).await.unwrap();
    assert_eq!(written, Ok(Written::Done));
    let now = world.now(&base).await;
    assert_eq!((now.settings, now.settings_version, now.look.next_at), (settings, 2, Some(at(77))));
}

#[tokio::test]
async fn of_two_who_change_the_same_settings_one_is_told() {
    let world = World::new().await;
    let base = world.add(1).await;
    let (one, two) = (with(&base, |it| it.featured = true), with(&base, |it| it.frequency_minutes = 5));
    assert_eq!(world.store.change_settings(&base, one.clone(), at(1)).await.unwrap(), Ok(Written::Done));
    assert_eq!(world.store.change_settings(&base, two, at(1)).await.unwrap(), Ok(Written::Outdated));
    // The same again is a lost answer.
    assert_eq!(world.store.change_settings(&base, one, at(1)).await.unwrap(), Ok(Written::Done));
    assert_eq!(world.now(&base).await.settings_version, 2);
}

#[tokio::test]
async fn a_look_in_between_does_not_matter_to_settings() {
    let world = World::new().await;
    let base = world.add(1).await;
    let mut renamed = move_to(&base, None, 4);
    renamed.repository.name = "acme/renamed".parse().unwrap();
    assert_eq!(world.store.move_head(&renamed).await.unwrap(), Moved::Done);
    let settings = with(&base, |it| it.featured = true);
    assert_eq!(world.store.change_settings(&base, settings, at(1)).await.unwrap(), Ok(Written::Done));
    // And the card is made of what is so now, not of what was so then.
    let page = world.store.list(store::Listed::All, None, 10).await.unwrap();
    let card = &page.cards[0];
    assert_eq!((card.repo.as_str(), card.stats.total, card.featured), ("acme/renamed", 4, true));
}

#[tokio::test]
async fn a_place_moves_with_the_settings_and_is_refused_where_it_is_anothers() {
    let world = World::new().await;
    let one = world.add(1).await;
    let repository = one.repository.clone();
    let docs: Settings = with(&one, |it| it.specs_path = "docs/specs".parse().ok());
    let two = world.add_as(2, |it| (it.repository, it.settings) = (repository.clone(), docs.clone())).await;
    let refused = Err(AddRefused::AlreadyThere { id: two.id.clone() });
    assert_eq!(world.store.change_settings(&one, docs.clone(), at(1)).await.unwrap(), refused);
    assert_eq!(world.now(&one).await.settings_version, 1);

    let dev = with(&two, |it| it.branch = Some("dev".to_owned()));
    for _ in 0..2 {
        assert_eq!(world.store.change_settings(&two, dev.clone(), at(1)).await.unwrap(), Ok(Written::Done));
    }
    // Its old place is free.
    assert_eq!(world.store.change_settings(&one, docs, at(1)).await.unwrap(), Ok(Written::Done));
    let mut both = world.store.of_repository(repository.id).await.unwrap();
    both.sort();
    assert_eq!(both, [one.ulid, two.ulid]);
}

#[tokio::test]
async fn the_settings_of_a_removed_project_stay() {
    let world = World::new().await;
    let base = world.add(1).await;
    world.store.mark_removed(base.ulid).await.unwrap();
    let written = world.store.change_settings(&base, base.settings.clone(), at(1)).await.unwrap();
    assert_eq!(written, Ok(Written::Outdated));
    assert!(world.store.project_now(base.ulid).await.unwrap().unwrap().removed);
}

#[tokio::test]
async fn settings_and_looks_at_once_lose_nothing() {
    let world = World::new().await;
    let base = world.add(1).await;
    let settings = with(&base, |it| it.featured = true);
    let looks = futures_util::future::join_all((0..5).map(|n| {
        let mut look = move_of(&base, None);
        look.repository.stars = n;
        let store = &world.store;
        async move { store.move_head(&HeadMove { ..look }).await.unwrap() }
    }));
    let (written, _) =
        futures_util::future::join(world.store.change_settings(&base, settings, at(1)), looks).await;
    assert_eq!(written.unwrap(), Ok(Written::Done));
    assert!(world.now(&base).await.settings.featured);
}
