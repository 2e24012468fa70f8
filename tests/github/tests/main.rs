//! Said → seen: each fact of what GitHub does, over HTTP.

mod client;
mod reading;
