//! EventBridge: takes events, matches them with the rules of the template, and hands them to functions.

mod delivery;
mod entry;
mod pattern;
mod rules;
mod server;

pub use delivery::{DeadLetter, Target};

pub(crate) use delivery::{Deliveries, Running};
pub(crate) use rules::rules;
pub(crate) use server::app;
