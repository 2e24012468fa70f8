#![doc = include_str!("../README.md")]

mod clock;
mod current;
mod database;
mod documents;
mod folder;
mod metrics;
mod source;
mod specs;

pub use clock::{Clock, ManualClock};
pub use current::Current;
pub use database::{DatabaseConfig, DatabaseSource, DatabaseStatus};
pub use documents::SourceDocument;
pub use folder::{FilesystemSource, FolderConfig, Preparer};
pub use metrics::CacheStatus;
pub use source::{STALE_FOR, SourceError, SpecSource, Target};
pub use specs::{
    FoundEverywhere, Listing, Matches, Mode, ProjectHit, Scope, ServiceStatus, SpecsService, Totals,
};
