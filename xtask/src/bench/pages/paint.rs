//! When the first text or picture of a page is there, in a Chromium that does nothing else.

use std::fs;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result};
use scenarios::chromium;
use serde_json::json;

use crate::bench::Bench;
use crate::bench::report::{Limit, Report};
use crate::bench::served::Served;
use crate::devtools::Chromium;
use crate::tools;

/// So long the browser is left alone before and after: neither what it does for the page before nor what asks it for the time
/// is the new page's.
const REST: Duration = Duration::from_millis(300);

/// How wide a phone is, and how wide a desk's screen.
const WIDTHS: [u32; 2] = [375, 1440];

/// First visits to each page, of which the one of middle length counts.
const VISITS: usize = 9;

/// What this browser takes on this machine for a page that needs nothing.
const TEXT: (&str, &str) =
    ("a line of text", "data:text/html,<!doctype html><title>Text</title><p>A line of text.");

pub(super) fn measure(bench: &Bench, report: &mut Report) -> Result<()> {
    tools::ensure_browser()?;
    let served = Served::livespecs(bench, &bench.corpus.dir)?;
    let mut by_length = bench.corpus.names.clone();
    by_length.sort_by_cached_key(|name| {
        fs::metadata(bench.corpus.dir.join(name).join("README.md")).map_or(0, |file| file.len())
    });
    let (middle, longest) = (&by_length[by_length.len() / 2], by_length.last().context("no spec")?);
    let address =
        |page: &str| format!("http://{}{}", served.address, chromium::address(page, middle, longest));
    let profile = bench.work.join("chromium");
    for width in WIDTHS {
        if profile.exists() {
            fs::remove_dir_all(&profile)?;
        }
        let mut browser = Chromium::start(tools::browser()?, &profile, width)?;
        let pages = chromium::PAGES.iter().map(|(name, page)| (*name, address(page)));
        let text = std::iter::once((TEXT.0, TEXT.1.to_owned()));
        let mut all: Vec<_> = text.chain(pages).map(|(name, url)| (name, url, Vec::new())).collect();
        // By turns, so that what else the machine does is with all of them. The first turn makes the server warm.
        for turn in 0..=VISITS {
            for (_, url, paints) in &mut all {
                let at = paint(&mut browser, url)?;
                if turn > 0 {
                    paints.push(at);
                }
            }
        }
        for (name, _, mut paints) in all {
            paints.sort_by(f64::total_cmp);
            let what = format!("first contentful paint: {name}, {width} px");
            report.check(&what, paints[VISITS / 2], "ms", Limit::AtMost(100.0));
        }
    }
    Ok(())
}

/// Milliseconds from the start of a visit, with nothing kept from before.
fn paint(chromium: &mut Chromium, url: &str) -> Result<f64> {
    const SEEN: &str = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime";
    chromium.tell("Network.clearBrowserCache", &json!({}))?;
    chromium.tell("Page.navigate", &json!({ "url": "about:blank" }))?;
    thread::sleep(REST);
    chromium.tell("Page.navigate", &json!({ "url": url }))?;
    thread::sleep(REST);
    let seen = chromium.tell("Runtime.evaluate", &json!({ "expression": SEEN, "returnByValue": true }))?;
    seen["result"]["value"].as_f64().with_context(|| format!("nothing is painted at {url}"))
}
