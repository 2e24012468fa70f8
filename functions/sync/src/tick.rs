//! The schedule's tick: who is due?

use domain::sync::Trigger;

use crate::app::{Done, Parts, SyncError, signals};

/// Projects that one tick asks for. Those that are due beyond that wait for the next one, longest first.
const AT_MOST: usize = 2000;

/// Asks for a look at every project that is due.
pub(crate) async fn tick(parts: &Parts) -> Result<Done, SyncError> {
    let due = parts.store.due(parts.clock.now(), AT_MOST).await?;
    parts.events.publish(&signals(&due.projects, Trigger::Schedule)).await?;
    let asked = due.projects.len();
    if asked > 0 {
        tracing::info!(tick.due = asked, tick.more = due.more, "projects are due");
    } else {
        tracing::debug!("nothing is due");
    }
    Ok(Done { asked, ..Done::default() })
}
