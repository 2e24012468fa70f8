#![doc = include_str!("../README.md")]

mod app;

pub use app::{OnceLink, Parts, Settings, app};
