//! The sync function, with the embedded store and the model of GitHub.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "in a test it says where it failed")]

mod changes;
mod hooks;
mod lease;
mod lost;
mod refusals;
mod tick;
mod visibility;
mod world;
