#![doc = include_str!("../README.md")]

mod client;
mod collect;
mod content;
mod due;
mod error;
mod lease;
mod limits;
mod listing;
mod projects;
mod purge;
mod syncs;

pub use client::{Store, StoreConfig};
pub use collect::Collected;
pub use content::{Document, MissingContent};
pub use due::DuePage;
pub use error::StoreError;
pub use lease::{LeaseTaken, Released};
pub use listing::{Card, CardPage, Listed};
pub use projects::{AddRefused, HeadMove, NewProject, Written};
pub use syncs::{SyncPage, SyncRecord, SyncResult};
