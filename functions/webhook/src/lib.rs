#![doc = include_str!("../README.md")]

mod answer;
mod app;
mod bounds;
mod concerned;
mod deliver;
mod receive;
mod record;
mod router;

pub use app::{Parts, Settings, app};
