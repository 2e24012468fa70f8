//! Everything that can be pointed at can be reached with keys.

use fantoccini::key::Key;
use serde_json::json;

use crate::browser::{Browser, DESK, PHONE};
use crate::site;

const FOCUSED: &str = "return document.activeElement.textContent.trim()";

#[test]
fn quick_search_is_opened_used_and_left_with_keys() {
    let (site, browser) = (site::shared(), Browser::new(DESK));
    browser.open(&site.url("/projects/acme.app"));
    browser.open_quick();
    // A typing error is forgiven.
    browser.press("boord");
    browser.until(
        "document.querySelector('#Quick [aria-selected=true] .name')?.textContent === 'A board by status'",
    );
    browser.press(Key::Escape);
    browser.until("!document.querySelector('#Quick').open");
    browser.open_quick();
    browser.press("snapshot");
    browser.until("document.querySelectorAll('#Quick [role=option]').length > 2");
    browser.press(Key::Down);
    browser.press(Key::Up);
    browser.press(Key::Enter);
    browser.until("location.pathname === '/projects/acme.app/specs/001-snapshots'");
    assert_eq!(browser.said_and_asked(), Vec::<String>::new());
}

#[test]
fn quick_search_knows_other_projects_pages_and_what_was_read() {
    let (site, browser) = (site::shared(), Browser::new(PHONE));
    browser.open(&site.url("/projects/acme.app/specs/006-sync"));
    browser.open(&site.url("/projects/local/board"));
    browser.open_quick();
    let names = "[...document.querySelectorAll('#Quick .name')].map((it) => it.textContent)";
    browser.until(&format!("{names}.includes('One look at a repository') && {names}.includes('Activity')"));
    browser.press("nobody has");
    browser.until(&format!("{names}[0] === 'A project with a long name that nobody has shortened yet'"));
    browser.press(Key::Enter);
    browser.until("location.pathname === '/projects/acme.broken'");
}

#[test]
fn the_arrows_and_j_and_k_lead_over_the_board() {
    let (site, browser) = (site::shared(), Browser::new(DESK));
    browser.open(&site.url("/projects/acme.app/board"));
    browser.tab_to(".tile > a");
    let first = browser.text(FOCUSED);
    browser.press(Key::Right);
    let beside = browser.text(FOCUSED);
    browser.press("j");
    let below = browser.text(FOCUSED);
    browser.press("k");
    assert_eq!(browser.text(FOCUSED), beside);
    browser.press(Key::Down);
    assert_eq!(browser.text(FOCUSED), below);
    browser.press(Key::Home);
    browser.press(Key::Left);
    assert_eq!(browser.text(FOCUSED), first);
    assert!(first != beside && beside != below, "{first}, {beside}, {below}");
    // With Tab the board is one stop.
    browser.press(Key::Tab);
    assert_eq!(browser.run("return document.activeElement.matches('.tile > a')", &[]), false);
    browser.press_with(Key::Shift, char::from(Key::Tab));
    assert_eq!(browser.text(FOCUSED), first);
    browser.press(Key::Enter);
    browser.until("location.pathname.startsWith('/projects/acme.app/specs/')");
}

#[test]
fn what_the_sheet_of_keys_says_is_so() {
    let (site, browser) = (site::shared(), Browser::new(DESK));
    // The place among the links: two events of a spec have the same title.
    let place = "return [...document.querySelectorAll('main a')].indexOf(document.activeElement)";
    for page in ["", "/specs", "/board", "/activity", "/graph?view=list"] {
        browser.open(&site.url(&format!("/projects/acme.app{page}")));
        browser.press("j");
        let first = browser.run(place, &[]);
        browser.press("j");
        let second = browser.run(place, &[]);
        assert!(first.as_i64() >= Some(0) && first != second, "{page}: {first}, then {second}");
        browser.press("k");
        assert_eq!(browser.run(place, &[]), first, "{page}");
    }
    browser.open(&site.url("/projects/acme.app/specs/006-sync"));
    for (keys, there) in
        [("]", "007-hooks"), ("[", "006-sync"), ("gb", "/board"), ("gs", "/specs"), ("go", "/acme.app")]
    {
        browser.press(keys);
        browser
            .until(&format!("location.pathname.endsWith('{there}') && document.readyState === 'complete'"));
    }
    browser.press("/");
    browser.until("document.activeElement.type === 'search'");
    browser.open(&site.url("/projects/acme.app/stats"));
    browser.press_with(Key::Shift, '?');
    browser.until("document.querySelector('#Keys').open");
    // Nothing that is typed there leads away.
    browser.press("gb");
    browser.press(Key::Escape);
    browser.until("!document.querySelector('#Keys').open");
    assert_eq!(browser.at(), "/projects/acme.app/stats");
}

#[test]
fn tab_reaches_every_spec_of_the_graph_and_each_has_a_name() {
    for scripts in [true, false] {
        let (site, browser) = (site::shared(), Browser::new(DESK));
        browser.scripts(scripts);
        browser.open(&site.url("/projects/acme.app/graph"));
        let count =
            browser.run("return document.querySelectorAll('.graph svg a').length", &[]).as_u64().unwrap();
        assert!(count > 8, "{count}");
        browser.tab_to(".graph");
        for place in 0..count {
            browser.press(Key::Tab);
            let here = browser.run(
                "const all = [...document.querySelectorAll('.graph svg a')]; return [all.indexOf(document.activeElement), document.activeElement.querySelector('title')?.textContent]",
                &[],
            );
            assert_eq!(here[0], json!(place));
            assert!(here[1].as_str().is_some_and(|name| name.len() > 3), "{here}");
        }
        browser.press(Key::Enter);
        browser.until("location.pathname.startsWith('/projects/acme.app/specs/')");
    }
}

#[test]
fn the_contents_lead_to_a_heading_and_follow() {
    let (site, browser) = (site::shared(), Browser::new(DESK));
    browser.open(&site.url("/projects/acme.app/specs/002-search"));
    browser.tab_to(".contents a[href='#design']");
    browser.press(Key::Enter);
    browser.until("location.hash === '#design'");
    browser.until("document.querySelector('.contents [aria-current]')?.hash === '#design'");
    browser.resize(PHONE);
    browser.open(&site.url("/projects/acme.app/specs/002-search"));
    browser.tab_to(".contents-button");
    browser.press(Key::Enter);
    browser.until("document.querySelector('.contents').matches(':popover-open')");
    browser.tab_to(".contents a[href='#speed']");
    browser.press(Key::Enter);
    browser
        .until("location.hash === '#speed' && !document.querySelector('.contents').matches(':popover-open')");
}

#[test]
fn code_and_the_link_of_a_heading_are_copied() {
    let (site, browser) = (site::shared(), Browser::new(DESK));
    browser.tools(
        "Browser.grantPermissions",
        &json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] }),
    );
    browser.open(&site.url("/projects/acme.app/specs/002-search"));
    let copied = |wanted: &str| {
        let held = browser.run_until_called(
            "navigator.clipboard.readText().then(arguments[0], (error) => arguments[0](String(error)))",
            &[],
        );
        assert!(held.as_str().is_some_and(|text| text.contains(wanted)), "{held}");
    };
    browser.tab_to(".code > .copy");
    browser.press(Key::Enter);
    browser.until("document.querySelector('.copy.done')");
    copied("fn alike(a: &str");
    browser.tab_to("a.anchor[href='#design']");
    browser.press(Key::Enter);
    browser.until("location.hash === '#design'");
    copied("/projects/acme.app/specs/002-search#design");
}
