#![doc = include_str!("README.md")]
#![allow(
    clippy::disallowed_methods,
    reason = "measuring and waiting are what this crate does with the clock"
)]

pub mod chromium;
pub mod emulator;
pub mod event;
pub mod hostile;
pub mod http;
pub mod process;
pub mod runtime;
pub mod wait;
pub mod wire;
