//! Every page: whole at both widths, in both schemes and languages, with and without JavaScript; and nothing from elsewhere.

use serde_json::json;

use crate::browser::{Browser, DESK};
use crate::site::{self, Site};

/// Every kind of page, each with what makes it look different. `test.rs` of the bench measures others.
const PAGES: &[&str] = &[
    "/",
    "/?q=nothing+like+this&sort=title",
    "/projects/acme.app",
    "/projects/local",
    "/projects/acme.broken",
    "/projects/acme.app/specs",
    "/projects/acme.app/specs?status=planned&tag=pages&group=parent",
    "/projects/acme.app/specs?q=no-such-word",
    "/projects/acme.broken/specs",
    "/projects/acme.app/board",
    "/projects/acme.app/graph",
    "/projects/acme.app/graph?focus=006-sync",
    "/projects/acme.app/graph?view=list",
    "/projects/acme.app/stats",
    "/projects/acme.app/activity",
    "/projects/acme.app/specs/002-search",
    "/projects/local/specs/014-bare",
    "/projects/acme.app/specs/002-search/contracts/api.md",
    "/projects/acme.app/specs/002-search?source",
    "/projects/acme.app/specs/005-feeds/history",
    "/projects/acme.app/specs/005-feeds/diff",
    "/search",
    "/search?q=search",
    "/search?q=no-such-word",
    "/sync",
    "/nothing-here",
    "/projects/acme.ap/specs",
    "/projects/acme.app/specs/002-sear",
    "/sign-in",
    "/admin/sign-in",
    "/admin/sign-in?once=no-longer-good",
];

/// Those of who is signed in.
const ADMIN: &[&str] = &[
    "/admin",
    "/admin/projects/new",
    "/admin/projects/acme.app",
    "/admin/projects/acme.app?deliveries=",
    "/admin/projects/acme.app?remove",
    "/admin/projects/acme.broken",
    "/admin/projects/nothing",
];

#[test]
fn every_page_is_whole_in_english() {
    check("en", true);
}

#[test]
fn every_page_is_whole_in_chinese() {
    check("zh-Hans", true);
}

#[test]
fn every_page_is_whole_in_english_without_scripts() {
    check("en", false);
}

#[test]
fn every_page_is_whole_in_chinese_without_scripts() {
    check("zh-Hans", false);
}

fn check(language: &str, scripts: bool) {
    let (site, browser) = (site::shared(), Browser::new(DESK));
    speak(&site, &browser, language);
    // Colours are the same in every language.
    let schemes: &[&str] = if language == "en" { &["light", "dark"] } else { &["light"] };
    let mut faults = Vec::new();
    for paths in [PAGES, ADMIN] {
        if paths == ADMIN {
            site.sign_in(&browser);
        }
        for path in paths {
            browser.scripts(scripts);
            browser.open(&site.url(path));
            faults.extend(browser.faults_in(schemes).into_iter().map(|it| format!("{path}: {it}")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_is_printed_fits_on_paper() {
    let (site, browser) = (site::shared(), Browser::new(DESK));
    let mut faults = Vec::new();
    for page in [
        "",
        "/specs",
        "/board",
        "/graph",
        "/stats",
        "/activity",
        "/specs/002-search",
        "/specs/005-feeds/diff",
    ] {
        browser.open(&site.url(&format!("/projects/acme.app{page}")));
        faults.extend(browser.too_wide_on_paper().into_iter().map(|it| format!("{page}: {it}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// From now on in that language, as who has chosen it.
fn speak(site: &Site, browser: &Browser, language: &str) {
    browser.tools("Network.setCookie", &json!({ "name": "lang", "value": language, "url": site.url("/") }));
}
