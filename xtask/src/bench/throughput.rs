//! Answers a second over HTTP at eight connections: `livespecs`, and a bare server with the same bytes,
//! one after the other in several rounds.

use std::time::{Duration, Instant};

use anyhow::Result;
use scenarios::http;

use super::load::load;
use super::report::{Limit, Report, millis, quantile};
use super::routes::routes;
use super::served::{self, Bare};
use super::{Bench, Options};

pub(crate) const CONNECTIONS: usize = 8;

pub(crate) fn measure(bench: &Bench, _: &Options, report: &mut Report) -> Result<()> {
    let start = Instant::now();
    let ours = served::livespecs(bench, &bench.corpus.dir)?;
    report.check("start of `livespecs` → first page", millis(start.elapsed()), "ms", Limit::AtMost(300.0));

    let rounds = if bench.quick { 1 } else { 5 };
    let time = Duration::from_millis(if bench.quick { 300 } else { 1_500 });
    let mut rows = Vec::new();
    for route in routes(&bench.corpus, "local") {
        let Some(limit) = route.throughput else { continue };
        if http::send(ours.address, &route.requests[0])?.status != 200 {
            continue;
        }
        // A server that only repeats bytes has no use for thousands of different ones.
        let sample = &route.requests[..route.requests.len().min(50)];
        let bare = Bare::start(bench, ours.address, &sample.iter().collect::<Vec<_>>())?;
        load(ours.address, sample, CONNECTIONS, time / 5)?;
        load(bare.address, sample, CONNECTIONS, time / 5)?;
        let (mut rates, mut bare_rates, mut times) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..rounds {
            let loaded = load(ours.address, &route.requests, CONNECTIONS, time)?;
            rates.push(loaded.rate);
            times.extend(loaded.times);
            bare_rates.push(load(bare.address, sample, CONNECTIONS, time)?.rate);
        }
        let (rate, bare_rate) = (middle(&mut rates), middle(&mut bare_rates));
        report.check(&format!("{}, a second at 8 connections", route.name), rate, "", limit);
        if ["list", "spec"].contains(&route.name) {
            let what = format!("… of a bare server with the same bytes ({bare_rate:.0})");
            report.check(&what, rate / bare_rate, "", Limit::AtLeast(0.7));
        }
        rows.push(vec![
            route.name.to_owned(),
            format!("{rate:.0}"),
            format!("{bare_rate:.0}"),
            format!("{:.2}", millis(quantile(&times, 0.5))),
            format!("{:.2}", millis(quantile(&times, 0.99))),
        ]);
    }
    let memory = ours.process.resident_bytes() as f64 / 1e6;
    report.check("memory of `livespecs` after all that", memory, "MB", Limit::AtMost(80.0));
    report.table(
        "Over HTTP at 8 connections, load on the same machine; answers a second, and ms for one:",
        &["route", "livespecs", "bare server", "p50", "p99"],
        &rows,
    );
    Ok(())
}

fn middle(rates: &mut [f64]) -> f64 {
    rates.sort_unstable_by(f64::total_cmp);
    rates[rates.len() / 2]
}
