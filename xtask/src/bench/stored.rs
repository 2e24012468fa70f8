//! Pages from the store, at 10 ms a store request.

use std::time::Duration;

use anyhow::{Result, ensure};
use scenarios::http::Request;
use scenarios::runtime::Runtime;

use super::report::{Limit, Report, median, millis, quantile};
use super::{Bench, Options};
use crate::outside::Outside;

/// What the store takes for an answer, in milliseconds.
const STORE: u64 = 10;

pub(crate) fn measure(bench: &Bench, _: &Options, report: &mut Report) -> Result<()> {
    let mut outside = Outside::start(&bench.programs.world)?;
    outside.follow(&bench.programs.sync, 300)?;

    outside.latency(0, STORE)?;
    let read = outside.reached_by(bench.read().clone());
    let list = Request::get("/api/projects/acme.app/specs");
    let pages = [
        ("the list", Request::get("/projects/acme.app/specs").header("accept", "text/html")),
        ("the list as JSON", list.clone()),
    ];
    let mut rows = Vec::new();
    for (name, page) in pages {
        let mut cold = Vec::new();
        for _ in 0..bench.times(30).min(10) {
            let mut runtime = Runtime::start(&read)?;
            // The process is up and has its connections to make; nothing of any project is known.
            ensure!(runtime.invoke(&Request::get("/health/live"))?.0.status == 200);
            let (response, took) = runtime.invoke(&page)?;
            ensure!(response.status == 200, "{}: {}", response.status, response.text());
            cold.push(took);
        }
        let what = format!("{name} from the store with a cold cache, 10 ms a store request, median");
        report.check(&what, millis(median(&cold)), "ms", Limit::AtMost(50.0));
        rows.push(vec![name.to_owned(), format!("{:.1}", millis(median(&cold)))]);
    }

    let mut runtime = Runtime::start(&read.clone().with("HEAD_TTL", "600000"))?;
    runtime.invoke(&list)?;
    outside.forget()?;
    let count = bench.times(1000);
    let mut warm = Vec::with_capacity(count);
    for _ in 0..count {
        warm.push(runtime.invoke(&list)?.1);
    }
    let within: f64 = outside.counts()?.store;
    report.check("… warm, within HEAD_TTL, p50", millis(median(&warm)), "ms", Limit::AtMost(0.5));
    report.check("… warm, within HEAD_TTL, p99", millis(quantile(&warm, 0.99)), "ms", Limit::None);
    report.check("… store requests for all of those", within, "", Limit::AtMost(0.0));

    let mut runtime = Runtime::start(&read.with("HEAD_TTL", "0"))?;
    runtime.invoke(&list)?;
    outside.forget()?;
    let rounds = bench.times(100);
    let mut looked = Duration::ZERO;
    for _ in 0..rounds {
        looked += runtime.invoke(&list)?.1;
    }
    let each = outside.counts()?.store / rounds as f64;
    report.check("store requests for a warm page after HEAD_TTL", each, "", Limit::AtMost(1.0));
    report.check("… its time", millis(looked / rounds as u32), "ms", Limit::None);
    Ok(())
}
