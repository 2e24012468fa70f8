//! Metrics: what is measured, written so that CloudWatch reads it from the log (its embedded metric format).
//!
//! Whoever measures something says so by an event of the log with the target `metrics`, whose fields are metrics of
//! [`METRICS`]. So nobody but mains knows where they go; and where nobody wants them they cost nothing.
//!
//! Source: Amazon CloudWatch User Guide, "Specification: Embedded metric format".

use std::fmt::{Debug, Write as _};
use std::io::{Write, stdout};

use service::Clock;
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::{Context, Layer};

use crate::config::MetricsConfig;

/// The target of events that are metrics.
pub(crate) const TARGET: &str = "metrics";

/// Every metric that there is, with its unit. None has a dimension but the function: a project as one would be a metric for
/// each project, at 0.30 USD a month.
const METRICS: [(&str, &str); 13] = [
    // Of read, about a minute of an instance: looks at a cache that found what was asked for, and that had to ask the source;
    // those that could not read it; the slowest of the last answers of each source.
    ("CacheHits", "Count"),
    ("CacheMisses", "Count"),
    ("SourceFailures", "Count"),
    ("SourceMillis", "Milliseconds"),
    // Of webhook: what became of a delivery.
    ("DeliveriesAccepted", "Count"),
    ("DeliveriesFailed", "Count"),
    ("DeliveriesIgnored", "Count"),
    ("DeliveriesRefused", "Count"),
    ("DeliveriesRepeated", "Count"),
    // Of sync: one look at one project; and at each tick, for how long the project has been due that has been so longest.
    ("OverdueSeconds", "Seconds"),
    ("RateLimitRemaining", "Count"),
    ("SyncMillis", "Milliseconds"),
    ("SyncRequests", "Count"),
];

/// Writes metrics to the function's log.
pub(crate) struct Metrics {
    pub(crate) config: MetricsConfig,
    pub(crate) clock: Clock,
}

/// Which events these are.
pub(crate) fn only() -> Targets {
    Targets::new().with_target(TARGET, LevelFilter::INFO)
}

impl<S: Subscriber> Layer<S> for Metrics {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut found = Found::default();
        event.record(&mut found);
        if let Some(line) = line(&self.config, self.clock.now().as_millis(), &found.0) {
            // Nobody is left to hear that it cannot be written.
            drop(writeln!(stdout().lock(), "{line}"));
        }
    }
}

/// The metrics of one event: each with its place in [`METRICS`].
#[derive(Default)]
struct Found(Vec<(usize, f64)>);

impl Visit for Found {
    fn record_f64(&mut self, field: &Field, value: f64) {
        if let Some(at) = METRICS.iter().position(|(name, _)| *name == field.name()) {
            self.0.push((at, value));
        }
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.record_f64(field, value as f64);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.record_f64(field, value as f64);
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

/// One line of the log; `None` where nothing in it is a metric.
fn line(config: &MetricsConfig, millis: i64, found: &[(usize, f64)]) -> Option<String> {
    if found.is_empty() {
        return None;
    }
    let (mut directives, mut values) = (String::new(), String::new());
    for (at, value) in found {
        let (name, unit) = METRICS[*at];
        let comma = if directives.is_empty() { "" } else { "," };
        // Writing to a string does not fail.
        let _ = write!(directives, r#"{comma}{{"Name":"{name}","Unit":"{unit}"}}"#);
        let _ = write!(values, r#","{name}":{value}"#);
    }
    let MetricsConfig { namespace, function } = config;
    Some(format!(
        r#"{{"_aws":{{"Timestamp":{millis},"CloudWatchMetrics":[{{"Namespace":"{namespace}","Dimensions":[["FunctionName"]],"Metrics":[{directives}]}}]}},"FunctionName":"{function}"{values}}}"#
    ))
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use tracing_subscriber::layer::SubscriberExt as _;

    use super::*;

    fn config() -> MetricsConfig {
        MetricsConfig { namespace: "livespecs/prod".to_owned(), function: "prod-Sync-1".to_owned() }
    }

    #[test]
    fn a_line_is_as_cloudwatch_reads_it() {
        let said = line(&config(), 1_700_000_000_000, &[(11, 310.0), (12, 2.0)]).unwrap();
        let expect = r#"{"_aws":{"Timestamp":1700000000000,"CloudWatchMetrics":[{"Namespace":"livespecs/prod","Dimensions":[["FunctionName"]],"Metrics":[{"Name":"SyncMillis","Unit":"Milliseconds"},{"Name":"SyncRequests","Unit":"Count"}]}]},"FunctionName":"prod-Sync-1","SyncMillis":310,"SyncRequests":2}"#;
        assert_eq!(said, expect);
        assert_eq!(line(&config(), 0, &[]), None);
    }

    /// Notes what it is given, as [`Metrics`] sees it.
    struct Noted(Arc<Mutex<Vec<(usize, f64)>>>);

    impl<S: Subscriber> Layer<S> for Noted {
        fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
            let mut found = Found::default();
            event.record(&mut found);
            self.0.lock().unwrap().extend(found.0);
        }
    }

    #[test]
    fn only_events_with_the_target_count_and_of_them_only_what_is_a_metric() {
        let noted = Arc::new(Mutex::new(Vec::new()));
        let log = tracing_subscriber::registry().with(Noted(Arc::clone(&noted)).with_filter(only()));
        tracing::subscriber::with_default(log, || {
            tracing::info!(target: "metrics", SyncMillis = 5_u64, project.id = "acme.app", Unheard = 1, "words");
            tracing::info!(SyncMillis = 6_u64, "a look");
        });
        assert_eq!(*noted.lock().unwrap(), [(11, 5.0)]);
    }
}
