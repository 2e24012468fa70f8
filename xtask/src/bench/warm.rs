//! Warm answers of the read function, route by route: time, bytes, and what memory it has come to.

use std::time::Duration;

use anyhow::Result;
use scenarios::http::{Request, Response};
use scenarios::runtime::Runtime;

use super::report::{Limit, Report, median, millis, quantile, shown_millis};
use super::routes::{Route, as_browser, routes};
use super::{Bench, Options};

pub(crate) fn measure(bench: &Bench, _: &Options, report: &mut Report) -> Result<()> {
    let mut runtime = Runtime::start(bench.read())?;
    let mut rows = Vec::new();
    for route in routes(&bench.corpus, "local") {
        let first = runtime.invoke(&route.requests[0])?.0;
        if first.status != 200 {
            rows.push(vec![route.name.to_owned(), format!("status {}", first.status)]);
            continue;
        }
        let plain = times(bench, &mut runtime, &route, |request| request)?;
        let packed = times(bench, &mut runtime, &route, as_browser)?;
        let again = revalidations(bench, &mut runtime, &route, &first)?;

        report.check(&format!("{}, warm, p50", route.name), millis(median(&plain)), "ms", route.p50);
        report.check(&format!("{}, warm, p99", route.name), millis(quantile(&plain, 0.99)), "ms", route.p99);
        if ["list", "spec", "stats"].contains(&route.name) {
            let what = format!("{}, as 304, p50", route.name);
            report.check(&what, millis(median(&again)), "ms", Limit::AtMost(0.1));
        }
        let compressed = runtime.invoke(&as_browser(route.requests[0].clone()))?.0;
        rows.push(vec![
            route.name.to_owned(),
            pair(&plain),
            pair(&packed),
            pair(&again),
            first.body.len().to_string(),
            format!("{} {}", compressed.body.len(), compressed.header("content-encoding").unwrap_or("plain")),
        ]);
    }
    let memory = runtime.resident_bytes() as f64 / 1e6;
    report.check("memory of `bootstrap` after all that", memory, "MB", Limit::AtMost(40.0));
    report.table(
        "Warm answers of the read function (event in → answer out), ms, p50 / p99; bytes of the first answer:",
        &["route", "plain", "compressed", "304", "bytes", "compressed"],
        &rows,
    );
    Ok(())
}

/// Sends the route's requests, changed by `form`, in turn.
fn times(
    bench: &Bench,
    runtime: &mut Runtime,
    route: &Route,
    form: impl Fn(Request) -> Request,
) -> Result<Vec<Duration>> {
    let requests = route.requests.iter().cloned().map(form).collect::<Vec<_>>();
    if !route.once {
        // Once over all of them, so that what is measured is warm.
        for request in &requests {
            runtime.invoke(request)?;
        }
    }
    let count = if route.once { bench.times(2_000).min(requests.len()) } else { bench.times(2_000) };
    requests.iter().cycle().take(count).map(|request| Ok(runtime.invoke(request)?.1)).collect()
}

/// Asks again for what the client has.
fn revalidations(
    bench: &Bench,
    runtime: &mut Runtime,
    route: &Route,
    first: &Response,
) -> Result<Vec<Duration>> {
    let Some(tag) = first.header("etag").filter(|_| route.requests[0].method == "GET") else {
        return Ok(Vec::new());
    };
    let request = route.requests[0].clone().header("if-none-match", tag);
    if runtime.invoke(&request)?.0.status != 304 {
        return Ok(Vec::new());
    }
    (0..bench.times(1_000)).map(|_| Ok(runtime.invoke(&request)?.1)).collect()
}

fn pair(times: &[Duration]) -> String {
    if times.is_empty() {
        return "–".to_owned();
    }
    format!("{} / {}", shown_millis(median(times)), shown_millis(quantile(times, 0.99)))
}
