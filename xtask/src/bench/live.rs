//! From an edit in the folder to a page that shows it: what an open page listens to says so, and the page
//! that is then fetched has the new text.

use std::fs::{self, OpenOptions};
use std::io::{BufRead as _, Write as _};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use scenarios::http::{self, Connection, Request};

use super::corpus::Corpus;
use super::report::{Limit, Report, median, millis, quantile};
use super::served;
use super::{Bench, Options};

pub(crate) fn measure(bench: &Bench, _: &Options, report: &mut Report) -> Result<()> {
    // A folder of its own: what is edited here is not measured elsewhere.
    let specs = bench.work.join("live");
    let corpus = Corpus::make(&bench.corpus.dir, &specs, bench.corpus.names.len())?;
    let ours = served::livespecs(bench, &specs)?;
    let (status, mut events) = Connection::open(ours.address)?.stream(&Request::get("/api/events/specs"))?;
    ensure!(status == 200, "/api/events/specs: status {status}");
    let mut times = Vec::new();
    for round in 0..bench.times(20) {
        let name = &corpus.names[round % corpus.names.len()];
        let page = Request::get(format!("/projects/local/specs/{name}"));
        let marker = format!("Marker{round}ofanedit");
        // The page as it is: only a page that had been shown can be stale.
        ensure!(!http::send(ours.address, &page)?.text().contains(&marker));
        let start = Instant::now();
        let mut file = OpenOptions::new().append(true).open(specs.join(name).join("README.md"))?;
        writeln!(file, "\n{marker}")?;
        drop(file);
        loop {
            let mut line = String::new();
            ensure!(events.read_line(&mut line)? > 0, "the events ended");
            // One save can be several events, the later ones after an earlier one was answered.
            if line.starts_with("data:") && http::send(ours.address, &page)?.text().contains(&marker) {
                break;
            }
            ensure!(start.elapsed() < Duration::from_secs(10), "`{name}` was edited, and no event shows it");
        }
        times.push(start.elapsed());
    }
    report.check("edit in the folder → in an open page, median", millis(median(&times)), "ms", Limit::None);
    report.check(
        "edit in the folder → in an open page, slowest",
        millis(quantile(&times, 1.0)),
        "ms",
        Limit::AtMost(1_000.0),
    );
    drop(ours);
    fs::remove_dir_all(&specs).context("the edited copy")?;
    Ok(())
}
