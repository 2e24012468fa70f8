#![doc = include_str!("../README.md")]

mod bounds;
mod bus;
mod embedded;
mod endpoints;
mod failure;
mod place;
mod routes;
mod services;
mod table;
mod template;

pub use bus::{DeadLetter, Target};
pub use embedded::Embedded;
pub use endpoints::Endpoints;
pub use failure::Failure;
pub use place::Place;
pub use routes::routes;
pub use table::create_table;
