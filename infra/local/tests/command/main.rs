//! The `livespecs` binary from outside: what it prints, how it ends, what it serves.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod apply;
mod check;
mod prepare;
mod serve;
mod world;
