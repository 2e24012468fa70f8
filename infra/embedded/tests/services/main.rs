//! The services through the real SDK.
#![allow(clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

mod places;
mod program;
mod signals;
mod world;
