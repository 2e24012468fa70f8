#![doc = include_str!("README.md")]

mod history;
mod model;
mod server;

pub use history::{Random, fill};
pub use model::{Fault, Kind, Limits, Mode, Model, Push, Request, Resource};
pub use server::Server;
