//! Cold starts of all functions, to the first answer with a read of the store, beside a function that does nothing but such
//! a read.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use scenarios::emulator::Emulator;
use scenarios::http::Request;
use scenarios::process::Function;
use serde_json::{Value, json};

use super::report::{Limit, Report, median, millis};
use super::routes::as_browser;
use super::{Bench, Options};
use crate::outside::Outside;

const ADMIN_TOKEN: &str = "a-token-of-the-benchs-own-0123456789";

/// What a function is asked first.
enum First {
    Request(Request),
    Event(Value),
}

pub(crate) fn measure(bench: &Bench, _: &Options, report: &mut Report) -> Result<()> {
    let emulator = bench.programs.emulator.as_ref().context("there is no emulator")?;
    let mut outside = Outside::start(&bench.programs.world)?;
    let project = outside.follow(&bench.programs.sync, 50)?;
    let look = json!({ "source": "livespecs", "detail-type": "look",
        "detail": { "projects": [project], "trigger": "schedule" } });

    let quiet = |function: Function| function.with("LOG_LEVEL", "warn");
    let empty = outside.reached_by(quiet(Function::new(bench.programs.store.clone())));
    let sync = outside.reached_by(quiet(Function::new(bench.programs.sync.clone())));
    let read = outside.reached_by(quiet(Function::new(bench.read().dir.clone())));
    let admin = quiet(Function::new(bench.programs.admin.clone())).with("ADMIN_TOKEN", ADMIN_TOKEN);
    let admin = outside.reached_by(admin);
    let webhook = outside.reached_by(quiet(Function::new(bench.programs.webhook.clone())));

    let list = as_browser(Request::get("/api/projects/acme.app/specs"));
    let projects =
        Request::get("/admin/projects.json").header("authorization", format!("Bearer {ADMIN_TOKEN}"));
    let delivery = super::webhook::signed(&mut outside, &project)?;
    let cases = [
        ("read", &read, First::Request(list)),
        ("admin", &admin, First::Request(projects)),
        ("webhook", &webhook, First::Request(delivery)),
        ("sync", &sync, First::Event(look)),
    ];
    let nothing = First::Request(Request::get("/"));
    for (name, function, asked) in cases {
        let (mut ours, mut least) = (Vec::new(), Vec::new());
        for _ in 0..bench.times(20) {
            least.push(first(emulator, &empty, &nothing)?);
            ours.push(first(emulator, function, &asked)?);
        }
        let (ours, least) = (median(&ours), median(&least));
        let what = format!("{name}: process start → first answer with a read of the store, emulator, median");
        report.check(&what, millis(ours), "ms", Limit::AtMost(30.0));
        report.check("… a function that only reads an item", millis(least), "ms", Limit::None);
        report.check("… ratio", ours.as_secs_f64() / least.as_secs_f64(), "", Limit::AtMost(2.0));
    }
    Ok(())
}

fn first(emulator: &std::path::Path, function: &Function, asked: &First) -> Result<Duration> {
    let emulator = Emulator::start(emulator, function)?;
    let began = Instant::now();
    match asked {
        First::Request(request) => {
            let response = emulator.invoke(request)?;
            ensure!(response.status < 300, "{}: {}", response.status, response.text());
        }
        First::Event(event) => {
            let said = emulator.hand(event)?;
            ensure!(said.get("errorMessage").is_none(), "{said}");
        }
    }
    Ok(began.elapsed())
}
