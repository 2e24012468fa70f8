#![doc = include_str!("../README.md")]

mod address;
mod blobs;
pub mod bounds;
mod content;
mod error;
mod exchange;
mod graphql;
mod hooks;
mod hub;
mod limits;
mod refusal;
mod session;
mod tree;
pub mod webhook;

use blobs::SIDE_BY_SIDE;
pub use blobs::{SkipReason, Skipped};
pub use error::GitHubError;
pub use hooks::{HookDeliveries, HookDelivery, HookError};
pub use hub::{BadConfig, GitHub, GitHubConfig, Now};
pub use session::{At, Conditional, FoundRepository, Session};
pub use tree::{FoundTree, Glance, RootFile, WhereToLook};
