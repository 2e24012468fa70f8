//! The JSON API. Each module has a route's handler with the types that it gives.

pub(crate) mod context;
pub(crate) mod dependencies;
pub(crate) mod detail;
pub(crate) mod diff;
pub(crate) mod head;
pub(crate) mod health;
pub(crate) mod history;
pub(crate) mod list;
pub(crate) mod metadata;
pub(crate) mod names;
pub(crate) mod openapi;
pub(crate) mod projects;
pub(crate) mod queries;
pub(crate) mod raw;
pub(crate) mod refused;
pub(crate) mod revalidate;
pub(crate) mod search;
pub(crate) mod stats;
pub(crate) mod summary;
pub(crate) mod syncs;
