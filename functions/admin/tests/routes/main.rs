//! The admin function's routes, over the real store and the real client of GitHub.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod access;
mod add;
mod change;
mod forms;
mod hook_forms;
mod odd;
mod refusals;
mod sign_in;
mod webhook;
mod world;
