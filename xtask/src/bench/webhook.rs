//! From a push to the page: GitHub at 300 ms, the bus at 300 ms; and what the webhook function takes for itself.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use scenarios::emulator::Emulator;
use scenarios::http::Request;
use scenarios::process::Function;
use scenarios::runtime::Runtime;
use serde_json::{Value, json};

use super::report::{Limit, Report, median, millis, quantile};
use super::{Bench, Options};
use crate::outside::Outside;

pub(crate) fn measure(bench: &Bench, _: &Options, report: &mut Report) -> Result<()> {
    pushes(bench, report)?;
    own_answer(bench, report)?;
    burst(bench, report, 1)?;
    burst(bench, report, 100)
}

fn pushes(bench: &Bench, report: &mut Report) -> Result<()> {
    let mut outside = Outside::start(&bench.programs.world)?;
    let said = outside.tell(&json!({ "do": "pushes", "rounds": bench.times(60) }))?;
    let times = |name: &str| -> Result<Vec<Duration>> {
        let times = said[name].as_array().with_context(|| format!("no `{name}`: {said}"))?;
        Ok(times.iter().filter_map(Value::as_f64).map(|ms| Duration::from_secs_f64(ms / 1e3)).collect())
    };
    let (answered, stored, shown) = (times("answered")?, times("stored")?, times("shown")?);
    report.check("push → GitHub has the answer, p50", millis(median(&answered)), "ms", Limit::None);
    report.check("push → in the store, p50", millis(median(&stored)), "ms", Limit::None);
    report.check("push → shown by a warm instance, p50", millis(median(&shown)), "ms", Limit::AtMost(2500.0));
    report.check("… p95", millis(quantile(&shown, 0.95)), "ms", Limit::AtMost(4000.0));
    let requests = said["requests"].as_f64().unwrap_or(f64::INFINITY);
    report.check("… requests to GitHub, at most", requests, "", Limit::AtMost(4.0));
    Ok(())
}

/// Without the network: the store and the bus are on the same machine.
fn own_answer(bench: &Bench, report: &mut Report) -> Result<()> {
    let mut outside = Outside::start(&bench.programs.world)?;
    let project = outside.follow(&bench.programs.sync, 50)?;

    let function =
        outside.reached_by(Function::new(bench.programs.webhook.clone()).with("LOG_LEVEL", "info"));
    let mut runtime = Runtime::start(&function)?;
    let mut times = Vec::new();
    for round in 0..bench.times(1000) {
        let request = signed(&mut outside, &project)?;
        let (response, took) = runtime.invoke(&request)?;
        ensure!(response.status == 202, "{}: {}", response.status, response.text());
        // The first ones make connections.
        if round >= 3 {
            times.push(took);
        }
    }
    report.check("the webhook's own answer, warm, p50", millis(median(&times)), "ms", Limit::None);
    report.check("… p99", millis(quantile(&times, 0.99)), "ms", Limit::AtMost(10.0));

    let Some(emulator) = &bench.programs.emulator else { return Ok(()) };
    let mut cold = Vec::new();
    for _ in 0..bench.times(20) {
        let request = signed(&mut outside, &project)?;
        let emulator = Emulator::start(emulator, &function)?;
        let began = Instant::now();
        let response = emulator.invoke(&request)?;
        cold.push(began.elapsed());
        ensure!(response.status == 202, "{}: {}", response.status, response.text());
    }
    report.check("… cold, under the emulator, median", millis(median(&cold)), "ms", Limit::AtMost(20.0));
    Ok(())
}

pub(super) fn signed(outside: &mut Outside, project: &Value) -> Result<Request> {
    let sign = json!({ "do": "sign", "project": project, "file": "specs/001-first/README.md" });
    let said = outside.tell(&sign)?;
    let text =
        |value: &Value| value.as_str().map(str::to_owned).with_context(|| format!("unreadable: {said}"));
    let mut request = Request::get(text(&said["path"])?);
    request.method = "POST";
    request.body = text(&said["body"])?.into_bytes();
    for pair in said["headers"].as_array().into_iter().flatten() {
        request = request.header(&text(&pair[0])?, text(&pair[1])?);
    }
    Ok(request)
}

fn burst(bench: &Bench, report: &mut Report, projects: usize) -> Result<()> {
    let (pushes, a_second) = (bench.times(1000), 100);
    let seconds = pushes.div_ceil(a_second);
    let mut outside = Outside::start(&bench.programs.world)?;
    let burst = json!({ "do": "burst", "projects": projects, "pushes": pushes, "a_second": a_second });
    let said = outside.tell(&burst)?;
    let number = |name: &str| said[name].as_f64().with_context(|| format!("no `{name}`: {said}"));
    let whom = if projects == 1 { "one project".to_owned() } else { format!("{projects} projects") };
    let what = format!("{pushes} pushes at {a_second} a second to {whom}: answered");
    report.check(&what, number("answered")?, "", Limit::AtLeast(pushes as f64));
    let most = (2 + seconds) as f64;
    report.check("… syncs of one project, at most", number("syncs")?, "", Limit::AtMost(most));
    let shown = number("shown")?;
    report.check("… last push → all show their last state", shown, "ms", Limit::AtMost(4000.0));
    report.check("… requests to GitHub", number("requests")?, "", Limit::None);
    Ok(())
}
