//! The first list after the TTL: one look at the folder, with nothing changed and with one spec edited.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::thread;
use std::time::Duration;

use anyhow::{Result, ensure};
use scenarios::http::Request;
use scenarios::runtime::Runtime;

use super::corpus::Corpus;
use super::programs;
use super::report::{Limit, Report, median, millis};
use super::{Bench, Options};

pub(crate) fn measure(bench: &Bench, _: &Options, report: &mut Report) -> Result<()> {
    // A folder of its own: what is edited here is not measured elsewhere.
    let mut function = bench.read().clone();
    function.dir = bench.work.join("fresh");
    programs::unpack(&bench.read().dir.join("bootstrap"), &function.dir)?;
    Corpus::make(&bench.corpus.dir, &function.dir.join("specs"), bench.corpus.names.len())?;
    fs::copy(bench.read().dir.join("specs.snapshot"), function.dir.join("specs.snapshot"))?;
    // The shortest TTL there is: every list that comes a little later looks again.
    let function = function.with("CACHE_TTL", "1");
    let mut runtime = Runtime::start(&function)?;
    let list = Request::get("/api/projects/local/specs");
    let look = |runtime: &mut Runtime| -> Result<(String, Duration)> {
        thread::sleep(Duration::from_millis(5));
        let (response, took) = runtime.invoke(&list)?;
        ensure!(response.status == 200, "{}: {}", response.status, response.text());
        Ok((response.header("etag").unwrap_or_default().to_owned(), took))
    };
    // The first looks after a start are other ones: they record what the later ones compare with.
    let mut tag = String::new();
    for _ in 0..5 {
        (tag, _) = look(&mut runtime)?;
    }

    let mut unchanged = Vec::new();
    for _ in 0..bench.times(100) {
        let (seen, took) = look(&mut runtime)?;
        ensure!(seen == tag, "the list changed though no file did");
        unchanged.push(took);
    }
    report.check(
        "first list after the TTL, nothing changed",
        millis(median(&unchanged)),
        "ms",
        Limit::AtMost(3.0),
    );

    let mut changed = Vec::new();
    for round in 0..bench.times(50) {
        let name = &bench.corpus.names[round * 5 % bench.corpus.names.len()];
        let path = function.dir.join("specs").join(name).join("README.md");
        let mut file = OpenOptions::new().append(true).open(path)?;
        writeln!(file, "\nRound {round} of a measurement.")?;
        drop(file);
        let (seen, took) = look(&mut runtime)?;
        ensure!(seen != tag, "`{name}` was edited, and the list is the same");
        tag = seen;
        changed.push(took);
    }
    report.check(
        "first list after the TTL, one spec changed",
        millis(median(&changed)),
        "ms",
        Limit::AtMost(5.0),
    );
    Ok(())
}
