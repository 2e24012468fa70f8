//! When the first text or picture of a page is there, in a Chromium that does nothing else.

use std::fs;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result};
use scenarios::chromium;
use serde_json::json;

use crate::bench::Bench;
use crate::bench::report::{Limit, Report};
use crate::bench::served;
use crate::devtools::Chromium;
use crate::{folder, tools};

/// So long the browser is left alone before and after: neither what it does for the page before nor what asks it for the time
/// is the new page's.
const REST: Duration = Duration::from_millis(300);

/// How wide a phone is, and how wide a desk's screen.
const WIDTHS: [u32; 2] = [375, 1440];

/// First visits to each page, of which the one of middle length counts.
const VISITS: usize = 15;

/// What this browser takes on this machine for a page that needs nothing.
const TEXT: (&str, &str) = ("two lines of text", "/robots.txt");

/// What is there before a page of ours, and belongs to no site.
const NOTHING: &str = "about:blank";

/// A page of another site. For the next one of ours the browser starts a process, which is in its time.
const ELSEWHERE: &str = "data:text/html,<p>Elsewhere";

struct Visit {
    what: String,
    before: &'static str,
    url: String,
    /// When there was something to see, in milliseconds from the start of each visit.
    paints: Vec<f64>,
}

pub(super) fn measure(bench: &Bench, report: &mut Report) -> Result<()> {
    tools::ensure_browser()?;
    let ours = served::livespecs(bench, &bench.corpus.dir)?;
    let mut by_length = bench.corpus.names.clone();
    by_length.sort_by_cached_key(|name| {
        fs::metadata(bench.corpus.dir.join(name).join("README.md")).map_or(0, |file| file.len())
    });
    let (middle, longest) = (&by_length[by_length.len() / 2], by_length.last().context("no spec")?);
    let address = |page: &str| format!("http://{}{}", ours.address, chromium::address(page, middle, longest));
    let profile = bench.work.join("chromium");
    for width in WIDTHS {
        folder::clear(&profile)?;
        let mut browser = Chromium::start(tools::browser()?, &profile, width)?;
        let visit = |(what, page): (&str, &str), before| {
            let what = format!("first contentful paint: {what}, {width} px");
            Visit { what, before, url: address(page), paints: Vec::new() }
        };
        let pages = std::iter::once(&TEXT).chain(chromium::PAGES);
        let mut visits: Vec<_> = pages.map(|&page| visit(page, NOTHING)).collect();
        visits.push(visit(("overview, from another site", chromium::PAGES[0].1), ELSEWHERE));
        // By turns, so that what else the machine does is with all of them. The first turn makes the server warm.
        for turn in 0..=VISITS {
            for visit in &mut visits {
                let at = paint(&mut browser, visit)?;
                if turn > 0 {
                    visit.paints.push(at);
                }
            }
        }
        for Visit { what, mut paints, .. } in visits {
            paints.sort_by(f64::total_cmp);
            report.check(&what, paints[VISITS / 2], "ms", Limit::AtMost(100.0));
        }
    }
    Ok(())
}

/// Milliseconds from the start of a visit, with nothing kept from before.
fn paint(chromium: &mut Chromium, Visit { before, url, .. }: &Visit) -> Result<f64> {
    const SEEN: &str = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime";
    chromium.tell("Network.clearBrowserCache", &json!({}))?;
    chromium.tell("Page.navigate", &json!({ "url": before }))?;
    thread::sleep(REST);
    chromium.tell("Page.navigate", &json!({ "url": url }))?;
    thread::sleep(REST);
    let seen = chromium.tell("Runtime.evaluate", &json!({ "expression": SEEN, "returnByValue": true }))?;
    seen["result"]["value"].as_f64().with_context(|| format!("nothing is painted at {url}"))
}
