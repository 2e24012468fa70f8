#![doc = include_str!("../README.md")]

pub mod activity;
mod blocks;
mod elements;
mod filter;
mod folder;
pub mod graph;
mod ids;
pub mod limits;
mod parse;
mod prepared;
mod problem;
mod project;
mod relationships;
mod resolve;
pub mod search;
mod secret;
mod snapshot;
mod spec;
pub mod stats;
pub mod sync;
mod time;
mod vocabulary;
pub mod webhook;

pub use blocks::{BlockId, Blocks};
pub use elements::{element, tag_text};
pub use filter::{Filter, Sort, SortKey};
pub use folder::{
    Layout, Listing, PassedOver, SPECS_FOLDERS, SpecFolder, WhyPassedOver, is_ignored_folder, is_main_name,
    is_markdown, list_entries, list_folder,
};
pub use ids::{BadId, BlobId, CommitId, ProjectId, SnapshotId, SpecName, TreeId};
pub use parse::{Content, CountTokens, decode, decode_context, limit_nesting, parse_spec};
pub use prepared::{Origin, Prepared, ReadPart, Unreadable};
pub use problem::{Area, Problem, Severity};
pub use project::{
    HISTORY, Head, Lease, Look, PastSnapshot, Project, ProjectUlid, RepoName, Repository, RepositoryId,
    Settings, SpecsPath, Visibility,
};
pub use resolve::{NotFound, SpecRef};
pub use secret::Secret;
pub use snapshot::{ContextFile, ContextRole, ParsedProject, Reference, Snapshot, Spec};
pub use spec::{
    Asset, Document, Field, ParsedSpec, ReferenceLines, SectionTokens, Sections, SpecText, Tasks,
    TokenCounts, Transition, ValidationStatus,
};
pub use stats::Stats;
pub use time::{Rfc3339, Timestamp};
pub use vocabulary::{Priority, Status, TokenStatus};
