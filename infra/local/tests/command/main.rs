//! The `livespecs` binary from outside: what it prints, how it ends, what it serves.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod apply;
mod check;
mod deliver;
mod prepare;
mod projects;
mod restart;
mod serve;
mod sign_in;
mod sources;
mod stage;
mod world;
