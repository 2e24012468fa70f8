//! Pages as the server makes them: from event to answer, compressed as browsers ask for them.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use scenarios::http::{Request, Response};
use scenarios::runtime::Runtime;

use crate::bench::Bench;
use crate::bench::report::{Limit, Report, median, millis};
use crate::bench::routes::as_browser;

pub(super) fn measure(bench: &Bench, report: &mut Report) -> Result<()> {
    let list = page("/projects/local/specs");
    let specs: Vec<_> =
        bench.corpus.names.iter().map(|name| page(&format!("/projects/local/specs/{name}"))).collect();
    let words = bench.corpus.words.iter().take(100);
    let filtered: Vec<_> = words.map(|word| page(&format!("/projects/local/specs?q={word}"))).collect();

    let mut runtime = Runtime::start(bench.read())?;
    let cold = once(&mut runtime, &specs)?;
    report.check("spec, page, for the first time, p50", millis(median(&cold)), "ms", Limit::AtMost(10.0));
    let warm = again(bench, &mut runtime, &specs)?;
    report.check("spec, page, warm, p50", millis(median(&warm)), "ms", Limit::AtMost(1.0));
    once(&mut runtime, std::slice::from_ref(&list))?;
    let warm = again(bench, &mut runtime, std::slice::from_ref(&list))?;
    report.check("list, page, warm, p50", millis(median(&warm)), "ms", Limit::AtMost(1.0));
    let cold = once(&mut runtime, &filtered)?;
    report.check(
        "list with a filter, page, for the first time, p50",
        millis(median(&cold)),
        "ms",
        Limit::None,
    );

    for (what, path, limit) in [
        ("list", "/projects/local/specs", Limit::AtMost(10.0)),
        ("board", "/projects/local/board", Limit::None),
        ("overview", "/projects/local", Limit::None),
        ("statistics", "/projects/local/stats", Limit::None),
        ("graph", "/projects/local/graph", Limit::AtMost(50.0)),
    ] {
        let (took, bytes) = first(bench, path)?;
        let count = bench.corpus.names.len();
        report.check(
            &format!("{what} of {count}, page, for the first time, median"),
            millis(took),
            "ms",
            limit,
        );
        let limit = if what == "graph" { Limit::AtMost(150.0) } else { Limit::AtMost(60.0) };
        report.check("… compressed", bytes as f64 / 1e3, "KB", limit);
    }
    let scripts = scripts(&mut runtime, &list)?;
    report.check("JavaScript, all of it, compressed", scripts as f64 / 1e3, "KB", Limit::AtMost(15.0));
    Ok(())
}

/// As a browser asks.
fn page(path: &str) -> Request {
    as_browser(Request::get(path).header("accept", "text/html"))
}

fn answered(runtime: &mut Runtime, request: &Request) -> Result<(Response, Duration)> {
    let (response, took) = runtime.invoke(request)?;
    ensure!(response.status == 200, "{}: status {}", request.path, response.status);
    Ok((response, took))
}

fn once(runtime: &mut Runtime, requests: &[Request]) -> Result<Vec<Duration>> {
    requests.iter().map(|request| Ok(answered(runtime, request)?.1)).collect()
}

fn again(bench: &Bench, runtime: &mut Runtime, requests: &[Request]) -> Result<Vec<Duration>> {
    let requests = requests.iter().cycle().take(bench.times(2_000));
    requests.map(|request| Ok(answered(runtime, request)?.1)).collect()
}

/// How long a page takes that a process makes for the first time, after it had answered something else, and its bytes.
fn first(bench: &Bench, path: &str) -> Result<(Duration, usize)> {
    let (mut times, mut bytes) = (Vec::new(), 0);
    for _ in 0..bench.times(20) {
        let mut runtime = Runtime::start(bench.read())?;
        answered(&mut runtime, &page("/projects/local/activity"))?;
        let (response, took) = answered(&mut runtime, &page(path))?;
        times.push(took);
        bytes = response.body.len();
    }
    Ok((median(&times), bytes))
}

/// Bytes of the scripts: the page names the first, which names the other.
fn scripts(runtime: &mut Runtime, from: &Request) -> Result<usize> {
    let html = runtime.invoke(&Request::get(&from.path))?.0.text();
    let is_app = |text: &&str| text.starts_with("/assets/app.") && text.strip_suffix(".js").is_some();
    let app = html.split('"').find(is_app).context("the page loads no script")?;
    let code = runtime.invoke(&Request::get(app))?.0.text();
    let named =
        code.split('"').filter_map(|text| text.strip_prefix("./")).map(|name| format!("/assets/{name}"));
    let modules: BTreeSet<String> = named.chain([app.to_owned()]).collect();
    ensure!(modules.len() > 1, "the script loads no module");
    modules.iter().map(|path| Ok(answered(runtime, &page(path))?.0.body.len())).sum()
}
