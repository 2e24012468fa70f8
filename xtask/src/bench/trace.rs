//! The hit rate of a day like any other: a request a second, spread over all specs, the TTL at its default
//! of 60 s. A hundred times as fast, with a TTL a hundredth as long, which is the same trace.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use scenarios::http::Request;
use scenarios::runtime::Runtime;
use serde_json::Value;

use super::report::{Limit, Report};
use super::{Bench, Options};

const SECOND: Duration = Duration::from_millis(10);

pub(crate) fn measure(bench: &Bench, _: &Options, report: &mut Report) -> Result<()> {
    let ttl = SECOND * 60;
    let mut runtime = Runtime::start(&bench.read().clone().with("CACHE_TTL", ttl.as_millis().to_string()))?;
    let start = Instant::now();
    for second in 0..u32::try_from(bench.times(1_200))? {
        let names = &bench.corpus.names;
        // A step that has no divisor in common with any likely number of specs visits them all.
        let name = &names[second as usize * 7_919 % names.len()];
        let (response, _) = runtime.invoke(&Request::get(format!("/api/projects/local/specs/{name}")))?;
        ensure!(response.status == 200, "`{name}`: {}: {}", response.status, response.text());
        thread::sleep((SECOND * (second + 1)).saturating_sub(start.elapsed()));
    }
    let (ready, _) = runtime.invoke(&Request::get("/health/ready"))?;
    let (hits, misses) = counts(&ready.json());
    ensure!(hits + misses > 0.0, "/health/ready tells no hits and misses: {}", ready.text());
    let rate = 100.0 * hits / (hits + misses);
    report.check(
        "cache hit rate, a request a second over all specs, TTL 60 s",
        rate,
        "%",
        Limit::AtLeast(90.0),
    );
    Ok(())
}

/// The sums of all `hits` and `misses` in `value`, wherever they are.
fn counts(value: &Value) -> (f64, f64) {
    let below = |values: &mut dyn Iterator<Item = &Value>| {
        values.map(counts).fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1))
    };
    match value {
        Value::Object(fields) => match (fields.get("hits"), fields.get("misses")) {
            (Some(hits), Some(misses)) => {
                (hits.as_f64().unwrap_or_default(), misses.as_f64().unwrap_or_default())
            }
            _ => below(&mut fields.values()),
        },
        Value::Array(items) => below(&mut items.iter()),
        _ => (0.0, 0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hits_and_misses_are_found_wherever_they_are() {
        let ready = serde_json::json!({"sources": [{"cache": {"hits": 9, "misses": 1}}], "hits": 5});
        assert_eq!(counts(&ready), (9.0, 1.0));
    }
}
