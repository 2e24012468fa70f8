//! How many heads are kept.

use super::super::tests::{config, store};
use super::*;

#[tokio::test]
async fn heads_stay_within_their_bound_in_bytes() {
    let (store, _embedded) = store(1).await;
    let project = store.project_now(ProjectUlid::new(1, [0; 10])).await.unwrap().unwrap();
    let heads = Heads::new(&config(store));
    for number in 0..20_000_u64 {
        let (ulid, id) = (ProjectUlid::new(number, [1; 10]), format!("acme.p{number}").parse().unwrap());
        heads.note(Project { ulid, id, ..project.clone() }, (Duration::ZERO, 0));
        assert!(heads.known.weight() <= HEADS_BYTES, "{number}");
    }
    assert!(heads.known.weight() > HEADS_BYTES / 2, "it is used: {}", heads.known.weight());
}

#[tokio::test]
async fn so_many_ids_that_stand_for_nothing_are_remembered() {
    let (store, _embedded) = store(0).await;
    let heads = Arc::new(Heads::new(&config(store)));
    let check = async |ids: std::ops::Range<usize>| {
        for number in ids {
            let id = format!("random.{number}").parse().unwrap();
            assert!(heads.get(&id).await.is_err());
        }
        heads.unknown.len()
    };
    assert!(check(0..UNKNOWN_IDS - 1).await < UNKNOWN_IDS);
    assert!(check(UNKNOWN_IDS - 1..UNKNOWN_IDS).await <= UNKNOWN_IDS);
    assert!(check(UNKNOWN_IDS..UNKNOWN_IDS + 100).await <= UNKNOWN_IDS);
}
