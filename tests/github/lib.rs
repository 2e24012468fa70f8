#![doc = include_str!("README.md")]

mod model;
mod server;

pub use model::{Fault, Kind, Limits, Mode, Model, Push, Request, Resource};
pub use server::Server;
