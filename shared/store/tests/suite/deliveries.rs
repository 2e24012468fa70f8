use domain::webhook::{Delivery, DeliveryGuid, DeliveryOutcome};
use store::{DeliveryRecord, Recorded};

use crate::world::{World, at, ulid};

fn guid(n: u64) -> DeliveryGuid {
    format!("72d3162e-cc78-11e3-81ab-{n:012x}").parse().unwrap()
}

fn record(n: u64, outcome: DeliveryOutcome) -> DeliveryRecord {
    let delivery = Delivery {
        guid: guid(n),
        event: "push".to_owned(),
        action: None,
        received_at: at(n.cast_signed()),
        outcome,
        reason: Some("Because.".to_owned()),
    };
    DeliveryRecord { project: ulid(1), delivery, projects: 1, body: "0123456789abcdef".to_owned() }
}

#[tokio::test]
async fn a_delivery_is_found_by_its_guid_in_its_project() {
    let world = World::new().await;
    let accepted = record(1, DeliveryOutcome::Accepted);
    assert_eq!(world.store.record_delivery(&accepted).await.unwrap(), Recorded::Written);
    assert_eq!(world.store.delivery(ulid(1), &guid(1)).await.unwrap(), Some(accepted));
    assert_eq!(world.store.delivery(ulid(1), &guid(2)).await.unwrap(), None);
    assert_eq!(world.store.delivery(ulid(2), &guid(1)).await.unwrap(), None);
}

#[tokio::test]
async fn one_that_ended_well_stays_as_it_is() {
    let world = World::new().await;
    for outcome in [DeliveryOutcome::Accepted, DeliveryOutcome::Ignored] {
        let first = DeliveryRecord { project: ulid(outcome as u64), ..record(1, outcome) };
        world.store.record_delivery(&first).await.unwrap();
        let mut again = first.clone();
        // The same record may be a try of ours whose answer was lost.
        assert_eq!(world.store.record_delivery(&again).await.unwrap(), Recorded::Written);
        again.delivery.outcome = DeliveryOutcome::Failed;
        assert_eq!(world.store.record_delivery(&again).await.unwrap(), Recorded::Known(first));
    }
}

#[tokio::test]
async fn one_that_failed_gives_way_to_its_redelivery() {
    let world = World::new().await;
    let mut it = record(1, DeliveryOutcome::Failed);
    world.store.record_delivery(&it).await.unwrap();
    (it.delivery.outcome, it.delivery.received_at) = (DeliveryOutcome::Accepted, at(60));
    assert_eq!(world.store.record_delivery(&it).await.unwrap(), Recorded::Written);
    let page = world.store.deliveries(ulid(1), None, 10).await.unwrap();
    assert_eq!(page.deliveries, [it]);
}

#[tokio::test]
async fn deliveries_are_listed_page_by_page_newest_first() {
    let world = World::new().await;
    for n in [2, 5, 1, 4, 3] {
        world.store.record_delivery(&record(n, DeliveryOutcome::Accepted)).await.unwrap();
    }
    let mut cursor = None;
    let mut pages = Vec::new();
    for _ in 0..3 {
        let page = world.store.deliveries(ulid(1), cursor.as_deref(), 2).await.unwrap();
        pages.push(page.deliveries.iter().map(|it| it.delivery.guid).collect::<Vec<_>>());
        cursor = page.next;
    }
    assert_eq!(pages, [vec![guid(5), guid(4)], vec![guid(3), guid(2)], vec![guid(1)]]);
    assert_eq!(cursor, None);
    assert_eq!(world.store.deliveries(ulid(2), None, 2).await.unwrap().deliveries, []);
    assert_eq!(world.store.deliveries(ulid(1), Some("no cursor"), 9).await.unwrap().deliveries.len(), 5);
}

#[tokio::test]
async fn a_delivery_says_when_it_may_go_and_goes_with_its_project() {
    let world = World::new().await;
    let project = world.add(1).await;
    world.store.record_delivery(&record(10, DeliveryOutcome::Accepted)).await.unwrap();
    let item = world.item(&project, &format!("DELIVERY#{}", guid(10))).await.unwrap();
    let month = at(10).as_millis() / 1000 + 30 * 86_400;
    assert_eq!(item["expires_at"].as_n().unwrap(), &month.to_string());
    world.store.mark_removed(project.ulid).await.unwrap();
    world.store.purge(project.ulid).await.unwrap();
    assert_eq!(world.sorts(&project).await, Vec::<String>::new());
}
