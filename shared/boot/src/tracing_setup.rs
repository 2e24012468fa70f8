//! Logs: JSON lines for machines, plain lines for people.

use crate::Config;

/// What log lines look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// One JSON object a line: for CloudWatch.
    Json,
    /// For a terminal; on standard error.
    Plain,
}

/// Begins to log. A second call does nothing.
pub fn init_tracing(config: &Config, format: LogFormat) {
    let builder = tracing_subscriber::fmt().with_max_level(config.log_level).with_target(false);
    let started = match format {
        LogFormat::Json => builder.json().without_time().with_ansi(false).try_init(),
        LogFormat::Plain => builder.with_writer(std::io::stderr).compact().without_time().try_init(),
    };
    drop(started);
}
