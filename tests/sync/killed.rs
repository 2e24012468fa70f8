//! The sync killed after every single write.

use domain::sync::Trigger;
use std::time::Duration;

use crate::said::{APP, after_change, all_three, changed, equal, seen, spec, synced, three};
use github_model::Push;
use world::World;

/// More writes than any of these looks makes.
const MOST: usize = 40;

#[tokio::test]
async fn whenever_the_first_look_dies_nothing_half_is_shown_and_the_next_one_ends_it() {
    for writes in 0..MOST {
        let world = World::new().await;
        world.github.create(APP);
        world.github.push(APP, "main", three());
        let project = world.add(APP).await;
        world.table.kill_after(writes);
        let ended = world.look_until_killed(project, Trigger::Added).await;
        world.table.calm();
        let shown = seen(&world).await;
        assert!(shown == Some(Vec::new()) || shown == all_three(), "after {writes} writes: {shown:?}");
        // The lease of the dead has to run out.
        world.clock.advance(Duration::from_mins(10));
        world.look(project, Trigger::Schedule).await.unwrap();
        equal(&world, project).await;
        assert_eq!(seen(&world).await, all_three());
        if ended {
            return;
        }
    }
    panic!("it never came to its end");
}

#[tokio::test]
async fn whenever_a_look_dies_a_reader_sees_the_old_snapshot_or_the_new_one() {
    for writes in 0..MOST {
        let (world, project) = synced().await;
        world.github.push(APP, "main", changed());
        world.table.kill_after(writes);
        let ended = world.look_until_killed(project, Trigger::Webhook).await;
        world.table.calm();
        let shown = seen(&world).await;
        assert!(shown == all_three() || shown == after_change(), "after {writes} writes: {shown:?}");
        world.clock.advance(Duration::from_mins(10));
        world.look(project, Trigger::Schedule).await.unwrap();
        equal(&world, project).await;
        assert_eq!(seen(&world).await, after_change());
        if ended {
            return;
        }
    }
    panic!("it never came to its end");
}

#[tokio::test]
async fn a_look_that_dies_between_the_table_and_the_bucket_leaves_nothing_half() {
    for writes in 0..MOST {
        let (world, project) = synced().await;
        // Large enough that it goes to the bucket.
        let text = fastrand_text(600_000);
        world.github.push(APP, "main", Push::new().write("specs/005-large/README.md", spec(&text)));
        world.bucket.kill_after(writes);
        let ended = world.look_until_killed(project, Trigger::Webhook).await;
        world.bucket.calm();
        assert!(seen(&world).await.is_some());
        world.clock.advance(Duration::from_mins(10));
        world.look(project, Trigger::Schedule).await.unwrap();
        equal(&world, project).await;
        if ended {
            return;
        }
    }
    panic!("it never came to its end");
}

#[tokio::test]
async fn whenever_a_revert_dies_the_snapshots_of_the_history_can_be_read() {
    for writes in 0..MOST {
        let (world, project) = synced().await;
        world.github.push(APP, "main", changed());
        world.sync_now(project).await;
        // What was shown first is in the history, and made once more from what is shown now.
        world.github.push(APP, "main", three().remove("specs/004-fourth/README.md"));
        world.table.kill_after(writes);
        let ended = world.look_until_killed(project, Trigger::Webhook).await;
        world.table.calm();
        let found = world.project(project).await;
        for past in &found.history {
            let read = world.direct.snapshot(project, past.snapshot, past.format, past.bytes).await.unwrap();
            let bytes = read.expect("it is there").to_vec();
            let prepared = domain::Prepared::decode(bytes).expect("it can be read");
            assert_eq!(
                domain::Snapshot::assemble(prepared.project).id(),
                past.snapshot,
                "after {writes} writes"
            );
        }
        if ended {
            assert_eq!(found.history.len(), 3, "{:?}", found.history);
            assert_eq!(found.history[0].snapshot, found.history[2].snapshot, "it is what it was");
            return;
        }
    }
    panic!("it never came to its end");
}

/// Text that does not compress.
fn fastrand_text(bytes: usize) -> String {
    let mut random = fastrand::Rng::with_seed(1);
    std::iter::repeat_with(|| random.alphanumeric()).take(bytes).collect()
}
