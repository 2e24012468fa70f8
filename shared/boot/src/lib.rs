#![doc = include_str!("../README.md")]

mod config;
mod start;
mod tracing_setup;

pub use config::{BadSetting, Config, variable};
pub use start::{load_prepared, specs_service};
pub use tracing_setup::{LogFormat, init_tracing};
