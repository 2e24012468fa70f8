//! `POST` or `GET /api/cron/sync`: the schedule's tick, for those who use another scheduler.

use axum::extract::State;
use axum::response::Response;
use domain::limits::TICK_PROJECTS;
use domain::sync::Trigger;
use web::Refusal;

use super::sync::look_at;
use crate::access::Scheduler;
use crate::app::{App, unavailable};

/// Has every project looked at that is due.
pub(crate) async fn tick(_: Scheduler, State(app): State<App>) -> Result<Response, Refusal> {
    let due = app.store().due(app.now(), TICK_PROJECTS).await.map_err(unavailable)?;
    look_at(&app, &due.projects, Trigger::Schedule).await
}
