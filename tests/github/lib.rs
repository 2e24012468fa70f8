#![doc = include_str!("README.md")]

mod history;
mod model;
mod server;

pub use history::{Random, fill};
pub use model::{
    Delivery, DeliveryAnswer, DeliveryFault, Fault, HookRights, Kind, Limits, Mode, Model, Push, Request,
    Resource, Webhook,
};
pub use server::Server;
