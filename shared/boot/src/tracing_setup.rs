//! Logs: JSON lines for machines, plain lines for people.

use std::io::{IsTerminal as _, stderr};

use service::Clock;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{fmt, registry};

use crate::Config;
use crate::metrics::{self, Metrics};

/// What log lines look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// One JSON object a line: for CloudWatch.
    Json,
    /// For a terminal; on standard error.
    Plain,
}

/// The services that are embedded locally: an object that is not there is an error to them, and each request is a span with
/// all that it carries. What of it matters is said by who asked.
const EMBEDDED: [&str; 3] = ["dynoxide", "s3s", "s3s_fs"];

/// Begins to log, and to measure where the settings say for whom. A second call does nothing.
pub fn init_tracing(config: &Config, format: LogFormat) {
    let metrics = config
        .metrics
        .clone()
        .map(|config| Metrics { config, clock: Clock::system() }.with_filter(metrics::only()));
    let measured = registry().with(metrics);
    let (lines, wanted) = (fmt::layer().with_target(false).without_time(), targets(config.log_level));
    let started = match format {
        LogFormat::Json => measured.with(lines.json().with_ansi(false).with_filter(wanted)).try_init(),
        LogFormat::Plain => {
            let lines = lines.compact().with_writer(stderr).with_ansi(has_colours());
            measured.with(lines.with_filter(wanted)).try_init()
        }
    };
    drop(started);
}

/// Who is heard: everybody at that level, the embedded services only where somebody looks for a fault. Metrics are no lines
/// for people.
fn targets(level: LevelFilter) -> Targets {
    let embedded = if level >= LevelFilter::DEBUG { level } else { LevelFilter::OFF };
    let embedded = EMBEDDED.map(|name| (name, embedded));
    Targets::new().with_default(level).with_targets(embedded).with_target(metrics::TARGET, LevelFilter::OFF)
}

/// Whether standard error may have colours. Source: no-color.org.
fn has_colours() -> bool {
    stderr().is_terminal()
        && crate::variable("NO_COLOR").is_none()
        && crate::variable("TERM").is_none_or(|term| term != "dumb")
}

#[cfg(test)]
mod tests {
    use tracing::Level;

    use super::*;

    #[test]
    fn the_embedded_services_are_heard_only_where_somebody_looks_for_a_fault() {
        let check = |level: LevelFilter, target: &str, of: Level, expect: bool| {
            assert_eq!(targets(level).would_enable(target, &of), expect, "{level} {target} {of}");
        };
        check(LevelFilter::INFO, "sync::look", Level::INFO, true);
        check(LevelFilter::INFO, "sync::look", Level::DEBUG, false);
        check(LevelFilter::TRACE, "metrics", Level::INFO, false);
        check(LevelFilter::INFO, "s3s::ops", Level::ERROR, false);
        check(LevelFilter::INFO, "s3s_fs::s3", Level::INFO, false);
        check(LevelFilter::INFO, "dynoxide", Level::WARN, false);
        check(LevelFilter::DEBUG, "s3s::ops", Level::ERROR, true);
        check(LevelFilter::DEBUG, "s3s_fs::s3", Level::TRACE, false);
    }
}
