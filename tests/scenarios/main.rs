//! The checks that hold the tree to its rules.
#![allow(clippy::unwrap_used, reason = "a test says by panicking what it could not read")]

mod architecture;
mod bounds;
mod calls;
mod dependencies;
mod policies;
mod security;
mod self_hosted;
mod sources;
mod template;
mod tree;
mod workflows;
