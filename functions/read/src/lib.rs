#![doc = include_str!("../README.md")]

mod api;
mod app;
mod files;
mod html;
mod links;
pub mod pages;
mod params;
mod router;

pub use app::{Settings, app};
