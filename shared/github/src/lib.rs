#![doc = include_str!("../README.md")]

mod error;
mod hub;
mod session;

pub use error::GitHubError;
pub use hub::{BadConfig, GitHub, GitHubConfig, Now};
pub use session::{
    At, Conditional, FoundRepository, FoundTree, RootFile, Session, SkipReason, Skipped, WhereToLook,
};
