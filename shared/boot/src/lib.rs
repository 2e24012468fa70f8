#![doc = include_str!("../README.md")]

mod aws;
mod caches;
mod config;
mod metrics;
mod start;
mod tracing_setup;

#[cfg(feature = "events")]
pub use aws::events;
pub use aws::{aws, store};
#[cfg(feature = "github")]
pub use aws::{github, webhook_secrets};
pub use caches::measure_caches;
pub use config::{BadSetting, Config, MetricsConfig, variable};
pub use start::{load_prepared, specs_service, web_url};
pub use tracing_setup::{LogFormat, init_tracing};
