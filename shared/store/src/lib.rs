#![doc = include_str!("../README.md")]

mod batch;
pub mod bounds;
mod bucket;
mod client;
mod collect;
mod content;
mod cursor;
mod deliveries;
mod due;
mod error;
mod item;
mod key;
mod lease;
mod limits;
mod listing;
mod merge;
mod patience;
mod projects;
mod purge;
mod syncs;
mod table;
mod text;
mod transaction;
mod write;

pub use client::{Store, StoreConfig};
pub use collect::Collected;
pub use content::{Document, MissingContent};
pub use deliveries::{DeliveryPage, DeliveryRecord, Recorded};
pub use due::DuePage;
pub use error::StoreError;
pub use lease::{LeaseTaken, Released, is_held};
pub use limits::Limit;
pub use listing::{Card, CardPage, Listed};
pub use projects::{AddRefused, HeadMove, Moved, NewProject, Written};
pub use syncs::{SyncPage, SyncRecord};
