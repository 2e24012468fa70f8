//! The sync function: GitHub at 300 ms a request, the store as quick as it is.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use scenarios::process::Function;
use scenarios::runtime::Runtime;
use serde_json::{Value, json};

use super::report::{Limit, Report, median, millis};
use super::{Bench, Options};
use crate::outside::Outside;

/// What GitHub takes for an answer, in milliseconds.
const GITHUB: u64 = 300;

pub(crate) fn measure(bench: &Bench, _: &Options, report: &mut Report) -> Result<()> {
    first_looks(bench, report)?;
    further_looks(bench, report)?;
    large_repository(bench, report)?;
    tick(bench, report)
}

/// The function, started and waiting.
fn start(bench: &Bench, outside: &Outside) -> Result<Runtime> {
    let function = Function::new(bench.programs.sync.clone());
    Ok(Runtime::start(&outside.reached_by(function).with("LOG_LEVEL", "warn"))?)
}

/// One look, by event; how long it took.
fn look(runtime: &mut Runtime, project: &str, trigger: &str) -> Result<Duration> {
    let (answer, took) =
        runtime.hand(&event("look", &json!({ "projects": [project], "trigger": trigger })))?;
    ensure!(answer["looked"][0][1].is_null(), "the look did not end well: {answer}");
    Ok(took)
}

fn event(kind: &str, detail: &Value) -> Value {
    json!({
        "version": "0", "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718", "detail-type": kind, "source": "livespecs",
        "account": "000000000000", "time": "2026-01-01T00:00:00Z", "region": "us-east-1", "resources": [],
        "detail": detail,
    })
}

fn add(outside: &mut Outside, repo: &str) -> Result<String> {
    let added = outside.tell(&json!({ "do": "add", "repo": repo }))?;
    added["project"].as_str().map(str::to_owned).with_context(|| format!("no project: {added}"))
}

fn first_looks(bench: &Bench, report: &mut Report) -> Result<()> {
    for (specs, seconds, requests) in [(50, 1.5, 6.0), (300, 4.0, 15.0)] {
        let (mut times, mut most) = (Vec::new(), 0.0_f64);
        for round in 0..bench.times(30).min(5) {
            let mut outside = Outside::start(&bench.programs.world)?;
            let repo = format!("acme/first-{round}");
            outside.tell(
                &json!({ "do": "fill", "repo": repo, "specs": specs, "sub_specs": 1, "others": 200 }),
            )?;
            let project = add(&mut outside, &repo)?;
            outside.latency(GITHUB, 0)?;
            outside.forget()?;
            let mut runtime = start(bench, &outside)?;
            times.push(look(&mut runtime, &project, "added")?);
            most = most.max(outside.counts()?.github);
        }
        let what = format!("first sync of {specs} specs, each with a sub-spec, median");
        report.check(&what, median(&times).as_secs_f64(), "s", Limit::AtMost(seconds));
        report.check("… requests to GitHub", most, "", Limit::AtMost(requests));
    }
    Ok(())
}

fn further_looks(bench: &Bench, report: &mut Report) -> Result<()> {
    let mut outside = Outside::start(&bench.programs.world)?;
    let repo = "acme/further";
    outside.tell(&json!({ "do": "fill", "repo": repo, "specs": 50, "sub_specs": 1, "others": 200 }))?;
    let project = add(&mut outside, repo)?;
    let mut runtime = start(bench, &outside)?;
    look(&mut runtime, &project, "added")?;
    // It learns the tags that make the next ones free.
    look(&mut runtime, &project, "schedule")?;
    outside.latency(GITHUB, 0)?;
    let mut measure =
        |name: &str, trigger: &str, change: Option<(&str, &str)>, requests: f64| -> Result<()> {
            let mut times = Vec::new();
            let (mut most, mut free, mut written) = (0.0_f64, 0.0, 0.0_f64);
            for round in 0..bench.times(30).min(5) {
                if let Some((path, text)) = change {
                    let text = format!("{text}\n\nRound {round}.\n");
                    outside.tell(&json!({ "do": "push", "repo": repo, "write": { path: text } }))?;
                }
                outside.forget()?;
                times.push(look(&mut runtime, &project, trigger)?);
                let counts = outside.counts()?;
                most = most.max(counts.github);
                free = counts.free;
                written = written.max(counts.written);
            }
            report.check(&format!("{name}: time, median"), millis(median(&times)), "ms", Limit::None);
            report.check(&format!("{name}: requests to GitHub"), most, "", Limit::AtMost(requests));
            if change.is_none() {
                report.check(&format!("{name}: … of them free"), free, "", Limit::AtLeast(2.0));
            }
            let items =
                if path_of(change).is_some_and(|path| path.starts_with("specs/")) { 5.0 } else { 1.0 };
            report.check(&format!("{name}: distinct items written"), written, "", Limit::AtMost(items));
            Ok(())
        };
    let spec = Some(("specs/900-new/README.md", "# New"));
    measure("nothing changed", "schedule", None, 2.0)?;
    measure("only other folders changed", "schedule", Some(("src/lib.rs", "//! Code.")), 3.0)?;
    measure("one spec changed", "schedule", spec, 4.0)?;
    measure("one spec changed, a person asks", "manual", spec, 2.0)
}

fn path_of<'a>(change: Option<(&'a str, &'a str)>) -> Option<&'a str> {
    change.map(|(path, _)| path)
}

fn large_repository(bench: &Bench, report: &mut Report) -> Result<()> {
    let mut outside = Outside::start(&bench.programs.world)?;
    outside.tell(
        &json!({ "do": "fill", "repo": "acme/large", "specs": 1000, "sub_specs": 1, "others": 98_000 }),
    )?;
    let project = add(&mut outside, "acme/large")?;
    let mut runtime = start(bench, &outside)?;
    let took = look(&mut runtime, &project, "added")?;
    let memory = runtime.peak_bytes() as f64 / 1e6;
    report.check("1,000 specs in 100,000 files: memory at most", memory, "MB", Limit::AtMost(100.0));
    report.check("… first sync, GitHub at 0 ms", took.as_secs_f64(), "s", Limit::None);
    Ok(())
}

fn tick(bench: &Bench, report: &mut Report) -> Result<()> {
    let mut outside = Outside::start(&bench.programs.world)?;
    outside.tell(&json!({ "do": "crowd", "projects": 10_000, "due": 200 }))?;
    outside.latency(0, 10)?;
    outside.forget()?;
    let mut runtime = start(bench, &outside)?;
    let tick = json!({ "source": "livespecs.schedule", "detail-type": "tick", "detail": {} });
    let (answer, took) = runtime.hand(&tick)?;
    ensure!(answer["asked"] == 200, "the tick found others: {answer}");
    report.check("a tick with 10,000 projects, 200 due", took.as_secs_f64(), "s", Limit::AtMost(2.0));
    report.check("… requests to the store", outside.counts()?.store, "", Limit::None);
    Ok(())
}
