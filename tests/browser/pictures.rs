//! The pictures of the README: our own specs, as a reader sees them today.

use std::fs;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use scenarios::wait::workspace_root;
use serde_json::json;

use crate::browser::Browser;
use crate::project;
use crate::site::{File, Site};

/// What is shown, and what its picture is called.
const PICTURES: &[(&str, &str)] = &[
    ("start", "/"),
    ("list", "/projects/local/specs"),
    ("spec", "/projects/local/specs/018-dependency-graph"),
];

/// The most that a picture may weigh.
const MOST_BYTES: usize = 150_000;

/// Whether pictures are written, as `cargo xtask pictures` wants.
const WRITE: &str = "LIVESPECS_PICTURES";

#[test]
fn the_readme_shows_every_picture_that_can_be_made() {
    let readme = fs::read_to_string(workspace_root().join("README.md")).unwrap();
    let site = site();
    let browser = Browser::new(1200);
    let window = json!({ "width": 1200, "height": 720, "deviceScaleFactor": 2, "mobile": false });
    browser.tools("Emulation.setDeviceMetricsOverride", &window);
    browser.tools("Emulation.setScrollbarsHidden", &json!({ "hidden": true }));
    for (name, page) in PICTURES {
        for scheme in ["light", "dark"] {
            browser.colours(scheme);
            browser.open(&site.url(page));
            let path = format!("tests/browser/pictures/{name}-{scheme}.webp");
            let taken = take(&browser);
            assert!(taken.len() < MOST_BYTES, "{path}: {} bytes", taken.len());
            assert!(readme.contains(&path), "the README does not show {path}");
            if std::env::var_os(WRITE).is_some() {
                write(&workspace_root().join(&path), &taken);
            }
            let kept = fs::metadata(workspace_root().join(&path));
            assert!(kept.is_ok_and(|it| it.len() > 0), "{path} is not there: `cargo xtask pictures`");
        }
    }
}

/// Our own folder, and three repositories.
fn site() -> Site {
    let own = own();
    let site = Site::named("livespecs", &own);
    let with = |words: &[&str]| {
        let chosen = own.iter().filter(|(path, _)| words.iter().any(|word| path.contains(word)));
        chosen.cloned().collect::<Vec<_>>()
    };
    let repositories = [
        ("acme/search", "Finds what was nearly typed", project::specs(), 1840),
        (
            "acme/hooks",
            "Signed deliveries, and what becomes of them",
            with(&["webhook", "store", "api"]),
            312,
        ),
        (
            "acme/pages",
            "Server-rendered pages that follow every save",
            with(&["page", "graph", "search"]),
            96,
        ),
    ];
    for (name, description, specs, stars) in repositories {
        site.repository(name, &specs);
        site.github.set_description(name, Some(description));
        site.github.set_stars(name, stars);
        site.follow(&json!({ "repo": name, "featured": name == "acme/search" }));
    }
    site
}

fn own() -> Vec<File> {
    let specs = fs::read_dir(workspace_root().join("specs")).unwrap().map(Result::unwrap);
    let file = |name: String| {
        let path = format!("{name}/README.md");
        fs::read_to_string(workspace_root().join("specs").join(&path)).ok().map(|text| (path, text))
    };
    specs.filter_map(|entry| file(entry.file_name().to_string_lossy().into_owned())).collect()
}

fn take(browser: &Browser) -> Vec<u8> {
    let taken = browser.tools("Page.captureScreenshot", &json!({ "format": "webp", "quality": 80 }));
    STANDARD.decode(taken["data"].as_str().unwrap()).unwrap()
}

fn write(path: &PathBuf, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}
