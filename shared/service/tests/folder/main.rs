//! A folder of specs, followed through what can happen to it.

#![allow(clippy::unwrap_used, reason = "in a test it says where it failed")]

mod live;
mod prepared;
#[cfg(unix)]
mod stamps;
mod world;
