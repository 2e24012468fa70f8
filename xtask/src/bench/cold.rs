//! From the start of a process to its first answer, beside an empty function, one after the other.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use scenarios::emulator::Emulator;
use scenarios::http::Request;
use scenarios::process::Function;
use scenarios::runtime::Runtime;

use super::report::{Limit, Report, median, millis, shown_millis};
use super::routes::as_browser;
use super::{Bench, Options};

pub(crate) fn measure(bench: &Bench, _: &Options, report: &mut Report) -> Result<()> {
    // As every browser and client asks: without it, most of the time is the emulator's, carrying 240 KB as text.
    let list = as_browser(Request::get("/api/projects/local/specs"));
    let empty = &bench.programs.empty;
    let read = bench.read();
    let rounds = bench.times(20);

    if let Some(emulator) = &bench.programs.emulator {
        let first = |function: &Function| -> Result<Duration> {
            let emulator = Emulator::start(emulator, function)?;
            let start = Instant::now();
            let response = emulator.invoke(&list)?;
            let took = start.elapsed();
            ensure!(response.status == 200, "{}: {}", response.status, response.text());
            Ok(took)
        };
        let (mut ours, mut nothing) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            nothing.push(first(empty)?);
            ours.push(first(read)?);
        }
        let (ours, nothing) = (median(&ours), median(&nothing));
        let what = "process start → first answer (the list), under the emulator, median";
        report.check(what, millis(ours), "ms", Limit::AtMost(20.0));
        report.check("… an empty function", millis(nothing), "ms", Limit::None);
        report.check("… ratio", ours.as_secs_f64() / nothing.as_secs_f64(), "", Limit::AtMost(2.0));
    }

    let mut first = Samples::default();
    let mut nothing = Samples::default();
    for _ in 0..rounds {
        nothing.push(empty, &list)?;
        first.push(read, &list)?;
    }
    report.check(
        "first list after a cold start, median",
        millis(median(&first.answer)),
        "ms",
        Limit::AtMost(10.0),
    );
    let row = |name: &str, samples: &Samples| {
        vec![name.to_owned(), shown_millis(median(&samples.whole)), shown_millis(median(&samples.answer))]
    };
    report.table(
        "Cold starts without the emulator's share (a runtime API that only measures), ms, median:",
        &["", "process start → first answer", "event → first answer"],
        &[row("read", &first), row("empty function", &nothing)],
    );
    Ok(())
}

#[derive(Default)]
struct Samples {
    whole: Vec<Duration>,
    answer: Vec<Duration>,
}

impl Samples {
    fn push(&mut self, function: &Function, request: &Request) -> Result<()> {
        let start = Instant::now();
        let mut runtime = Runtime::start(function)?;
        let (response, answer) = runtime.invoke(request)?;
        self.whole.push(start.elapsed());
        self.answer.push(answer);
        ensure!(response.status == 200, "{}: {}", response.status, response.text());
        Ok(())
    }
}
