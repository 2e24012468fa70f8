//! Followed projects, served from the store through what can happen to it.

#![allow(clippy::unwrap_used, reason = "in a test it says where it failed")]

mod bounds;
mod down;
mod everywhere;
mod hidden;
mod pages;
mod proxy;
mod world;
