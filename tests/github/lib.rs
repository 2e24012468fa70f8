#![doc = include_str!("README.md")]

mod model;
mod server;

pub use model::{Fault, Model, Push};
pub use server::Server;
