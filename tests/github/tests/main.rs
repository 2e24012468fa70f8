//! Said → seen: each fact of what GitHub does, over HTTP.

mod client;
mod faults;
mod graphql;
mod histories;
mod ids;
mod limits;
mod names;
mod program;
mod reading;
