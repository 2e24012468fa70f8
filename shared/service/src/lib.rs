#![doc = include_str!("../README.md")]

pub mod bounds;
mod clock;
mod current;
mod database;
mod documents;
mod folder;
mod metrics;
mod source;
mod specs;

pub use bounds::STALE_FOR;
pub use clock::{Clock, ManualClock};
pub use current::Current;
pub use database::{DatabaseConfig, DatabaseSource, DatabaseStatus};
pub use documents::SourceDocument;
pub use folder::{FilesystemSource, FolderConfig, FolderStatus, Preparer};
pub use metrics::{CacheStatus, KeptStatus};
pub use source::{SourceError, SpecSource, Target};
pub use specs::{
    FoundEverywhere, Listing, Matches, Mode, ProjectHit, Scope, ServiceStatus, SpecsService, Totals,
};
