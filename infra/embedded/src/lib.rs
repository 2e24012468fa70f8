#![doc = include_str!("../README.md")]

mod embedded;
mod endpoints;
mod failure;
mod place;
mod services;
mod table;
mod template;

pub use embedded::{Embedded, Target};
pub use endpoints::Endpoints;
pub use failure::Failure;
pub use place::Place;
pub use table::create_table;
