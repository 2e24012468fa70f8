//! What goes over the wire: against canned answers, and against the model of GitHub.

#![allow(clippy::unwrap_used, reason = "in a test it says where it failed")]

mod bounds;
mod canned;
mod contents;
mod glances;
mod hooks;
mod hostile;
mod limits;
mod repositories;
mod trees;
mod trouble;
