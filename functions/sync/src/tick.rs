//! The schedule's tick: who is due?

use domain::limits::TICK_PROJECTS;
use domain::sync::Trigger;

use crate::app::{Done, Parts, SyncError, signals};

/// Asks for a look at every project that is due.
pub(crate) async fn tick(parts: &Parts) -> Result<Done, SyncError> {
    let now = parts.clock.now();
    let due = parts.store.due(now, TICK_PROJECTS).await?;
    parts.events.publish(&signals(&due.projects, Trigger::Schedule)).await?;
    let asked = due.projects.len();
    if asked > 0 {
        tracing::info!(tick.due = asked, tick.more = due.more, "projects are due");
    } else {
        tracing::debug!("nothing is due");
    }
    let overdue = due.since.map_or(0, |since| now.as_millis().saturating_sub(since.as_millis()) / 1000);
    tracing::info!(target: "metrics", OverdueSeconds = overdue);
    Ok(Done { asked, ..Done::default() })
}
