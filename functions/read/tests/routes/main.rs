//! The read function's routes, called as Lambda and the local stack call them.

#![allow(clippy::unwrap_used, reason = "in a test it says where it failed")]

mod answers;
mod api;
mod bounds;
mod changes;
mod everywhere;
mod followed;
mod follows;
mod gate;
mod hidden;
mod history;
mod hostile;
mod pages;
mod refusals;
mod sharing;
mod sync_page;
mod world;
