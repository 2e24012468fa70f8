#![doc = include_str!("../README.md")]

mod app;

pub use app::{Done, Parts, Sync, SyncError, SyncEvent};
