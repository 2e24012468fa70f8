//! The sizes that the README's costs are computed from.

use domain::HISTORY;
use domain::webhook::{HookState, ProjectHook};

use crate::world::{Item, World, at, move_to};

/// Bytes that DynamoDB charges for an item: names and values, numbers by two digits a byte. Source: Amazon DynamoDB
/// Developer Guide, "DynamoDB item sizes and formats".
fn size(item: &Item) -> usize {
    use aws_sdk_dynamodb::types::AttributeValue::{B, Bool, N, S};
    let value = |value: &_| match value {
        S(text) => text.len(),
        N(number) => number.len().div_ceil(2) + 1,
        B(bytes) => bytes.as_ref().len(),
        Bool(_) => 1,
        _ => panic!("no such attribute is written"),
    };
    item.iter().map(|(name, it)| name.len() + value(it)).sum()
}

#[tokio::test]
async fn a_project_with_all_its_history_is_read_for_one_unit() {
    let world = World::new().await;
    let new = world.add(1).await;
    let small = size(&world.item(&new, "META").await.unwrap());
    let mut base = new;
    for n in 0..HISTORY as u32 {
        world.store.move_head(&move_to(&base, None, n)).await.unwrap();
        base = world.now(&base).await;
    }
    let item = world.item(&base, "META").await.unwrap();
    let full = size(&item);
    let card = ["pk", "sk", "name_shard", "name_key", "card"].map(|name| size(&only(&item, name)));
    let due = ["pk", "sk", "due_shard", "due_at"].map(|name| size(&only(&item, name)));
    let sizes = (small, full, card.iter().sum::<usize>(), due.iter().sum::<usize>());
    // The README computes with these: see there before you change them.
    assert_eq!(sizes, (830, 2528, 309, 102));
    let known = ProjectHook {
        id: Some(400_000_001),
        url: format!("https://specs.example/webhooks/github/{}", base.ulid),
        master: Some("0123456789abcdef".to_owned()),
        state: HookState::Failing,
        // As long as GitHub's words are kept, and ours before them.
        reason: Some("x".repeat(250)),
        checked_at: Some(at(1)),
    };
    world.store.set_webhook(&base, &known).await.unwrap();
    let with_webhook = size(&world.item(&base, "META").await.unwrap());
    assert_eq!(with_webhook - full, 430);
}

fn only(item: &Item, name: &str) -> Item {
    item.iter().filter(|it| it.0 == name).map(|(name, value)| (name.clone(), value.clone())).collect()
}
