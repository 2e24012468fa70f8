//! Pages as Chromium gets them: what the browser's own tests see of the release build over these specs.

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::bench::Bench;
use crate::bench::report::{Limit, Report};
use crate::command::run_and_look;
use crate::test::browser;
use crate::tools;

pub(super) fn measure(bench: &Bench, report: &mut Report) -> Result<()> {
    tools::ensure_browser()?;
    let mut tests = browser::tests("measured")?;
    tests.env("LIVESPECS_BINARY", &bench.programs.livespecs).env("LIVESPECS_SPECS_DIR", &bench.corpus.dir);
    tests.args(["--", "--nocapture", "--test-threads=1"]);
    let mut said = Vec::new();
    run_and_look(tests, |line| said.extend(serde_json::from_str::<Value>(line).ok()))?;

    let pages: Vec<&Value> = said.iter().filter(|it| it.get("page").is_some()).collect();
    ensure!(!pages.is_empty(), "the tests measured no page");
    let but_graph = |it: &&&Value| it["page"] != "graph";
    let most = |visit: &str, what: &str, pages: &mut dyn Iterator<Item = &&Value>| -> Result<f64> {
        let numbers = pages.map(|it| it[visit][what].as_f64().with_context(|| format!("no `{what}`: {it}")));
        numbers.collect::<Result<Vec<_>>>()?.into_iter().reduce(f64::max).context("no page")
    };
    let first = most("first", "bytes", &mut pages.iter().filter(but_graph))?;
    report.check("a first visit transfers, any page but the graph", first / 1e3, "KB", Limit::AtMost(60.0));
    let graph = most("first", "bytes", &mut pages.iter().filter(|it| it["page"] == "graph"))?;
    report.check("… the graph's", graph / 1e3, "KB", Limit::AtMost(150.0));
    let second = most("second", "bytes", &mut pages.iter())?;
    report.check("a second visit transfers, any page", second / 1e3, "KB", Limit::AtMost(15.0));
    report.check(
        "layout shift, any page",
        most("first", "shift", &mut pages.iter())?,
        "",
        Limit::AtMost(0.0),
    );
    report.check(
        "blocked time, any page",
        most("first", "blocked", &mut pages.iter())?,
        "ms",
        Limit::AtMost(50.0),
    );
    for flow in said.iter().filter(|it| it.get("flow").is_some()) {
        let what = format!("blocked time: {}", flow["flow"].as_str().unwrap_or("?"));
        report.check(&what, flow["seen"]["blocked"].as_f64().context("no time")?, "ms", Limit::AtMost(50.0));
    }
    Ok(())
}
