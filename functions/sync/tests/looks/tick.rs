//! The schedule's tick.

use domain::Settings;
use sync::SyncEvent;

use crate::world::{World, spec};

#[tokio::test]
async fn a_tick_asks_for_those_that_are_due_and_the_look_makes_them_wait() {
    let world = World::new().await;
    world.push(spec(1));
    let ulid = world.add(Settings::default()).await;
    let sync = world.sync();
    assert_eq!(sync.handle(SyncEvent::Tick, "tick-1").await.unwrap().asked, 1);
    assert_eq!(world.scheduled(ulid).await, None);
    assert_eq!(sync.handle(SyncEvent::Tick, "tick-2").await.unwrap().asked, 0);
    assert_eq!(world.shown(ulid).await, ["001-a Spec 1"]);
}
