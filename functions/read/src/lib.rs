#![doc = include_str!("../README.md")]

mod api;
mod app;
mod bounds;
pub mod changed_lines;
mod files;
mod gate;
mod headers;
mod html;
mod links;
pub mod pages;
mod params;
mod router;
mod routes;
mod sharing;
mod slash;
mod unified;
mod view;

pub use app::{Events, Settings, app};
pub use routes::{Answering, Routes};
