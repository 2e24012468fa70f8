//! Said → seen: each fact of what GitHub does, over HTTP.

#![allow(clippy::unwrap_used, reason = "a test says by panicking what it could not do")]

mod client;
mod faults;
mod graphql;
mod histories;
mod ids;
mod limits;
mod names;
mod program;
mod reading;
mod receiver;
mod webhooks;
