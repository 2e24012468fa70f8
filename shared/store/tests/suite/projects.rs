use domain::{RepositoryId, Settings};
use store::AddRefused;

use crate::world::{World, at, move_to, new, ulid};

#[tokio::test]
async fn a_project_is_read_as_it_was_added() {
    let world = World::new().await;
    let added = world.add(1).await;
    assert_eq!(world.store.project(added.ulid).await.unwrap(), Some(added.clone()));
    assert_eq!(world.now(&added).await, added);
    assert_eq!(world.store.find(&added.id).await.unwrap(), Some(added.ulid));
    assert_eq!(world.store.of_repository(added.repository.id).await.unwrap(), [added.ulid]);
    assert_eq!(added.look.next_at, Some(at(0)));
}

#[tokio::test]
async fn what_is_not_there_is_none() {
    let world = World::new().await;
    assert_eq!(world.store.project(ulid(1)).await.unwrap(), None);
    assert_eq!(world.store.project_now(ulid(1)).await.unwrap(), None);
    assert_eq!(world.store.find(&new(1).id).await.unwrap(), None);
    assert_eq!(world.store.of_repository(RepositoryId(1)).await.unwrap(), []);
    assert!(!world.store.mark_removed(ulid(1)).await.unwrap());
}

#[tokio::test]
async fn an_id_is_one_projects_and_so_is_a_place_in_a_repository() {
    let world = World::new().await;
    let first = world.add(1).await;
    let mut second = new(2);
    second.id = first.id.clone();
    assert_eq!(world.store.add(&second).await.unwrap(), Err(AddRefused::IdTaken));
    let mut second = new(2);
    second.repository = first.repository.clone();
    let refused = Err(AddRefused::AlreadyThere { id: first.id.clone() });
    assert_eq!(world.store.add(&second).await.unwrap(), refused);
    // Both at once: that it is there already says more.
    second.id = first.id.clone();
    assert_eq!(world.store.add(&second).await.unwrap(), refused);
    assert_eq!(world.store.project_now(second.ulid).await.unwrap(), None, "nothing is half added");
    // Another folder of the same repository is another place.
    second.id = "acme.docs".parse().unwrap();
    second.settings = Settings { specs_path: "docs/specs".parse().ok(), ..Settings::default() };
    world.store.add(&second).await.unwrap().unwrap();
    let mut both = world.store.of_repository(first.repository.id).await.unwrap();
    both.sort();
    assert_eq!(both, [first.ulid, second.ulid]);
}

#[tokio::test]
async fn a_project_whose_adding_was_not_answered_is_added_once() {
    let world = World::new().await;
    let added = world.add(1).await;
    assert_eq!(world.store.add(&new(1)).await.unwrap(), Ok(added.clone()));
    // It may have been looked at by then.
    world.store.move_head(&move_to(&added, None, 1)).await.unwrap();
    assert_eq!(world.store.add(&new(1)).await.unwrap().unwrap().head.unwrap().sequence, 1);
}

#[tokio::test]
async fn several_projects_come_in_the_order_asked_for() {
    let world = World::new().await;
    let (one, two) = (world.add(1).await, world.add(2).await);
    let found = world.store.projects(&[two.ulid, ulid(3), one.ulid, two.ulid]).await.unwrap();
    assert_eq!(found.iter().map(|it| it.ulid).collect::<Vec<_>>(), [two.ulid, one.ulid, two.ulid]);
    assert_eq!(world.store.projects(&[]).await.unwrap(), []);
}

#[tokio::test]
async fn a_removed_project_leaves_its_id_and_its_place_to_others() {
    let world = World::new().await;
    let old = world.add(1).await;
    assert!(world.store.mark_removed(old.ulid).await.unwrap());
    assert!(world.store.mark_removed(old.ulid).await.unwrap(), "done again, it is so");
    assert!(world.now(&old).await.removed);
    assert_eq!(world.store.find(&old.id).await.unwrap(), None);
    let mut again = new(1);
    again.ulid = ulid(2);
    world.store.add(&again).await.unwrap().unwrap();
    assert!(world.store.mark_removed(old.ulid).await.unwrap());
    assert_eq!(world.store.find(&old.id).await.unwrap(), Some(again.ulid), "the new one's id is its own");
}

#[tokio::test]
async fn a_project_of_a_later_version_is_damaged_and_hides_no_other() {
    use aws_sdk_dynamodb::types::AttributeValue;
    let world = World::new().await;
    let (one, two) = (world.add(1).await, world.add(2).await);
    let mut item = world.item(&one, "META").await.unwrap();
    item.insert("format".to_owned(), AttributeValue::N("2".to_owned()));
    let put = world.dynamo.put_item().table_name(&world.table).set_item(Some(item));
    put.send().await.unwrap();
    let error = world.store.project_now(one.ulid).await.unwrap_err();
    let seen = error.to_string();
    assert_eq!(seen, format!("`PROJECT#{} META` in the store cannot be understood", one.ulid));
    assert_eq!(world.store.projects(&[one.ulid, two.ulid]).await.unwrap(), [two]);
}
