//! What a reader chooses: filters, language, colours. With JavaScript it shows in place, without it by a form.

use fantoccini::key::Key;

use crate::browser::{Browser, DESK, PHONE};
use crate::site;

const ROWS: &str = "document.querySelectorAll('.specs > li').length";

#[test]
fn filters_answer_in_place_and_are_in_the_address() {
    let (site, browser) = (site::shared(), Browser::new(DESK));
    browser.open(&site.url("/projects/acme.app/specs"));
    browser.run("window.stayed = true", &[]);
    browser.tab_to(".filters summary");
    browser.press(Key::Enter);
    browser.tab_to("input[name=status][value=planned]");
    browser.press(" ");
    browser.until("location.search === '?status=planned'");
    browser.until("document.querySelector('.chips')?.textContent.includes('Planned')");
    // The box that was ticked keeps the focus, and its list stays open.
    assert_eq!(browser.run("return document.activeElement.value", &[]), "planned");
    let with_one = browser.run(&format!("return {ROWS}"), &[]).as_u64().unwrap();
    browser.press(Key::Escape);
    browser.tab_to(".filters input[type=search]");
    browser.press("waits");
    browser.until(&format!("{ROWS} === 2 && location.search.includes('q=waits')"));
    browser.tab_to(".chip");
    browser.press(Key::Enter);
    browser.until("location.search === '?q=waits' && !document.querySelector('.chip')");
    browser.run("history.back()", &[]);
    browser.until("location.search.includes('status=planned') && document.querySelector('.chip')");
    assert!(with_one > 2, "{with_one}");
    assert_eq!(browser.run("return window.stayed", &[]), true, "nothing was loaded anew");
}

#[test]
fn filters_work_without_scripts() {
    let (site, browser) = (site::shared(), Browser::new(PHONE));
    browser.scripts(false);
    browser.open(&site.url("/projects/acme.app/specs"));
    browser.tab_to(".filters summary");
    browser.press(Key::Enter);
    browser.tab_to("input[name=status][value=planned]");
    browser.press(" ");
    browser.tab_to("noscript button, .filters button");
    browser.press(Key::Enter);
    browser.until("location.search.includes('status=planned')");
    assert_eq!(
        browser.run("return document.querySelector('.chip').textContent.includes('Planned')", &[]),
        true
    );
    browser.tab_to(".chip");
    browser.press(Key::Enter);
    browser.until("!location.search.includes('status=planned')");
}

#[test]
fn colours_and_language_are_switched_and_remembered() {
    let (site, browser) = (site::shared(), Browser::new(DESK));
    for scripts in [true, false] {
        browser.scripts(scripts);
        browser.open(&site.url("/projects/acme.app"));
        assert_eq!(
            browser.text("return getComputedStyle(document.documentElement).colorScheme"),
            "light dark"
        );
        browser.tab_to("[name=scheme]");
        browser.press(Key::Enter);
        browser.until("document.documentElement.dataset.scheme === 'dark'");
        browser.open(&site.url("/projects/acme.app/specs"));
        assert_eq!(browser.text("return getComputedStyle(document.documentElement).colorScheme"), "dark");
        browser.tab_to("[name=lang]");
        browser.press(Key::Enter);
        browser.until(
            "document.documentElement.lang === 'zh-Hans' && location.pathname === '/projects/acme.app/specs'",
        );
        browser.open(&site.url("/projects/acme.app/board"));
        assert_eq!(browser.text("return document.querySelector('h1').textContent"), "看板");
        browser.tools("Network.clearBrowserCookies", &serde_json::json!({}));
    }
}
