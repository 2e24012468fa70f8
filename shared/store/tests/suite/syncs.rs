use domain::sync::{SyncResult, Trigger};
use store::SyncRecord;

use crate::world::{World, at, new, ulid};

fn record(project: u64, finished: i64) -> SyncRecord {
    SyncRecord {
        project: ulid(project),
        project_id: new(project).id,
        trigger: Trigger::Schedule,
        result: SyncResult::Succeeded,
        started_at: at(finished - 1),
        finished_at: at(finished),
        revision: Some(domain::CommitId::from([7; 20])),
        added: 1,
        updated: 2,
        deleted: 3,
        requests: 4,
        rate_limit_remaining: Some(4990),
        problems: vec!["odd".to_owned()],
        error: None,
    }
}

#[tokio::test]
async fn the_log_is_read_from_its_end() {
    let world = World::new().await;
    let records = [record(1, 10), record(2, 20), record(1, 30)];
    for it in &records {
        world.store.log_sync(it).await.unwrap();
        // The same again is the same entry.
        world.store.log_sync(it).await.unwrap();
    }
    let own = world.store.syncs(ulid(1), 10).await.unwrap().syncs;
    assert_eq!(own.iter().map(|it| &it.1).collect::<Vec<_>>(), [&records[2], &records[0]]);
    let all = world.store.all_syncs(10).await.unwrap().syncs;
    assert_eq!(all.iter().map(|it| &it.1).collect::<Vec<_>>(), [&records[2], &records[1], &records[0]]);
    assert_eq!(own[0].0, all[0].0, "an entry has one id");
    assert_eq!(world.store.all_syncs(1).await.unwrap().syncs.len(), 1);
    assert_eq!(world.store.syncs(ulid(3), 10).await.unwrap().syncs, []);
}

#[tokio::test]
async fn two_that_end_at_once_are_two_entries() {
    let world = World::new().await;
    world.store.log_sync(&record(1, 10)).await.unwrap();
    world.store.log_sync(&SyncRecord { added: 9, ..record(1, 10) }).await.unwrap();
    assert_eq!(world.store.syncs(ulid(1), 10).await.unwrap().syncs.len(), 2);
}

#[tokio::test]
async fn an_entry_says_when_it_may_go() {
    let world = World::new().await;
    let project = world.add(1).await;
    world.store.log_sync(&record(1, 10)).await.unwrap();
    let sorts = world.sorts(&project).await;
    let sort = sorts.iter().find(|sort| sort.starts_with("SYNC#")).unwrap();
    let item = world.item(&project, sort).await.unwrap();
    let month = at(10).as_millis() / 1000 + 30 * 86_400;
    assert_eq!(item["expires_at"].as_n().unwrap(), &month.to_string());
}
