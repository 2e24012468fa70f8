#![doc = include_str!("../README.md")]

mod app;
pub mod bounds;
mod deadline;
mod event;
mod hooks;
mod look;
mod measured;
mod tick;

pub use app::{AGAIN_AFTER, Done, Parts, Sync, SyncError, SyncEvent};
pub use event::NotOurs;
pub use hooks::HookSettings;
