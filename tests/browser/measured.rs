//! What a page costs whoever looks at it: bytes, what jumps, and for how long nothing else can be done. Bytes and jumps are
//! much the same at each run and are tested; times are said for `cargo xtask bench`.

use std::fs;
use std::path::Path;

use fantoccini::key::Key;
use scenarios::chromium;
use scenarios::wait::workspace_root;
use serde_json::{Value, json};

use crate::browser::{Browser, DESK, PHONE};
use crate::site::{File, Site};

/// Kilobytes that a visit may transfer, with nothing kept from before and with all of it.
const FIRST_KB: f64 = 60.0;
const SECOND_KB: f64 = 15.0;

/// What the graph may take: its picture is the page.
const GRAPH_KB: f64 = 150.0;

/// What may move: nothing does, unless the machine is so slow that Chromium draws half a page first. What was seen to go wrong
/// was ten times as much.
const SHIFT: f64 = 0.01;

/// Where other specs are to be measured than our own.
const SPECS: &str = "LIVESPECS_SPECS_DIR";

/// Watches a page from before its first byte.
const WATCH: &str = "
    window.seen = { shift: 0, moved: [], blocked: 0, longest: 0 };
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries().filter((entry) => !entry.hadRecentInput)) {
            seen.shift += entry.value;
            for (const { node } of entry.sources) seen.moved.push((node?.outerHTML ?? node?.data ?? '?').slice(0, 90));
        }
    }).observe({ type: 'layout-shift', buffered: true });
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
            seen.blocked += Math.max(0, entry.duration - 50);
            seen.longest = Math.max(seen.longest, entry.duration);
        }
    }).observe({ type: 'longtask', buffered: true });";

/// What was seen, two pictures later: then all entries are there.
const SEEN: &str = "
    const done = arguments[arguments.length - 1];
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => {
        const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
        done({ ...seen, bytes: all.reduce((sum, entry) => sum + entry.transferSize, 0) });
    }, 50)));";

/// The folder to be measured.
struct Specs {
    files: Vec<File>,
    /// The spec of middle length, and the longest one.
    middle: String,
    longest: String,
}

impl Specs {
    fn new() -> Self {
        let dir = std::env::var_os(SPECS).map_or_else(|| workspace_root().join("specs"), Into::into);
        let mut files = Vec::new();
        read(&dir, &dir, &mut files);
        files.sort();
        let mut specs: Vec<_> = files.iter().filter(|(path, _)| path.ends_with("/README.md")).collect();
        specs.sort_by_key(|it| it.1.len());
        let name = |at: usize| specs[at].0.split('/').next().unwrap_or_default().to_owned();
        Self { middle: name(specs.len() / 2), longest: name(specs.len() - 1), files }
    }

    fn page(&self, page: &str) -> String {
        chromium::address(page, &self.middle, &self.longest)
    }
}

fn read(dir: &Path, root: &Path, files: &mut Vec<File>) {
    for entry in fs::read_dir(dir).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            read(&path, root, files);
        } else if let Ok(text) = fs::read_to_string(&path) {
            files.push((path.strip_prefix(root).unwrap().to_string_lossy().into_owned(), text));
        }
    }
}

fn watching(width: u32) -> Browser {
    let browser = Browser::new(width);
    browser.tools("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": WATCH }));
    browser
}

/// A visit with nothing kept from before.
fn first_visit(browser: &Browser, url: &str) -> Value {
    browser.tools("Network.clearBrowserCache", &json!({}));
    browser.open("about:blank");
    browser.open(url);
    seen(browser)
}

fn seen(browser: &Browser) -> Value {
    browser.run_until_called(SEEN, &[])
}

/// A line for `cargo xtask bench`, of its own.
fn say(seen: &Value) {
    println!("\n{seen}");
}

fn kilobytes(seen: &Value) -> f64 {
    seen["bytes"].as_f64().unwrap() / 1000.0
}

#[test]
fn a_visit_transfers_little_and_nothing_jumps() {
    let specs = Specs::new();
    let site = Site::new(&specs.files);
    for width in [PHONE, DESK] {
        let browser = watching(width);
        for (name, page) in chromium::PAGES {
            let url = site.url(&specs.page(page));
            let first = first_visit(&browser, &url);
            browser.open("about:blank");
            browser.open(&url);
            let second = seen(&browser);
            say(&json!({ "page": name, "width": width, "first": first, "second": second }));
            let most = if *name == "graph" { GRAPH_KB } else { FIRST_KB };
            assert!(kilobytes(&first) <= most, "{url} at {width}: {first}");
            assert!(kilobytes(&second) <= SECOND_KB.min(most), "{url} at {width}: {second}");
            for visit in [&first, &second] {
                assert!(visit["shift"].as_f64().unwrap() < SHIFT, "{url} at {width}: {visit}");
            }
        }
    }
}

#[test]
fn nothing_jumps_while_one_searches_and_filters() {
    let specs = Specs::new();
    let site = Site::new(&specs.files);
    let browser = watching(DESK);
    let flow = |name: &str, page: &str, act: &dyn Fn()| {
        browser.open(&site.url(page));
        act();
        let seen = seen(&browser);
        say(&json!({ "flow": name, "seen": seen }));
        assert!(seen["shift"].as_f64().unwrap() < SHIFT, "{name}: {seen}");
    };
    flow("quick search", "/projects/local/specs", &|| {
        browser.press_with(Key::Control, 'k');
        browser.until("document.querySelector('dialog[open]')");
        browser.press("search of specs");
        browser.press(Key::Down);
    });
    flow("filter", "/projects/local/specs", &|| {
        browser.press("/");
        browser.press("web");
    });
    flow("board", "/projects/local/board", &|| browser.press("jjkl"));
    flow("spec", &specs.page("/projects/local/specs/{longest}"), &|| browser.press(Key::End));
    flow("graph", "/projects/local/graph", &|| (0..20).for_each(|_| browser.press(Key::Tab)));
}
