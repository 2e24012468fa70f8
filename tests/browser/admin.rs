//! Projects are managed with keys alone, with and without JavaScript; a look and a delivery are followed.

use std::time::Duration;

use fantoccini::key::Key;
use github_model::{DeliveryFault, Fault, Push};
use serde_json::json;

use crate::browser::{Browser, DESK};
use crate::site::{ADMIN_TOKEN, Site};

const SPEC: &str = "001-first/README.md";

fn site() -> Site {
    let site = Site::new(&[("001-own/README.md".to_owned(), "# Own\n".to_owned())]);
    site.repository("acme/app", &[(SPEC.to_owned(), "# First\n".to_owned())]);
    site
}

impl Browser {
    /// Writes into a field, in place of what is in it.
    fn fill(&self, selector: &str, text: &str) {
        self.tab_to(selector);
        self.press_with(Key::Control, 'a');
        self.press(text);
    }

    /// Presses what has that selector, with keys.
    fn choose(&self, selector: &str) {
        self.tab_to(selector);
        self.press(Key::Enter);
    }
}

#[test]
fn a_project_is_added_changed_and_removed_with_keys() {
    manage(true);
}

#[test]
fn a_project_is_added_changed_and_removed_without_scripts() {
    manage(false);
}

fn manage(scripts: bool) {
    let (site, browser) = (site(), Browser::new(DESK));
    site.sign_in(&browser);
    browser.scripts(scripts);
    browser.open(&site.url("/admin"));
    browser.choose("main a[href='/admin/projects/new']");
    browser.until("document.querySelector('#Field-repo')");
    browser.fill("#Field-repo", "acme/nothing");
    browser.press(Key::Enter);
    // What is wrong is said beside its field, which keeps what was typed.
    browser.until("document.querySelector('#Field-repo[aria-invalid]')?.value === 'acme/nothing'");
    assert!(
        browser.text("return document.querySelector('#Wrong-repo').textContent").contains("acme/nothing")
    );
    browser.fill("#Field-repo", "acme/app");
    browser.press(Key::Enter);
    browser.until("document.querySelector('.found')?.textContent.includes('acme.app')");
    browser.choose("button[name=confirm]");
    browser.until(
        "location.pathname === '/admin/projects/acme.app' && document.querySelector('.said[role=status]')",
    );
    site.until("the specs", || (site.get("/projects/acme.app/specs/001-first").status == 200).then_some(()));

    browser.open(&site.url("/admin/projects/acme.app"));
    browser.fill("#Field-frequencyMinutes", "2");
    browser.fill("#Field-name", "Another name");
    browser.press(Key::Enter);
    browser.until("document.querySelector('#Field-frequencyMinutes[aria-invalid]')");
    browser.fill("#Field-frequencyMinutes", "30");
    browser.press(Key::Enter);
    browser.until("document.querySelector('.said[role=status]') && document.querySelector('h1').textContent === 'Another name'");

    browser.choose("a.button.danger");
    browser.until("document.querySelector('.lost')");
    browser.choose("button.danger");
    browser.until("location.pathname === '/admin' && document.querySelector('.said[role=status]')");
    assert_eq!(site.get("/projects/acme.app/specs").status, 404);
}

#[test]
fn who_is_not_signed_in_signs_in_and_comes_back_and_out() {
    let (site, browser) = (site(), Browser::new(DESK));
    browser.open(&site.url("/admin/projects/new"));
    browser.until("document.activeElement.id === 'Token'");
    browser.press("a guess");
    browser.press(Key::Enter);
    browser.until("document.querySelector('.wrong[role=alert]')");
    browser.press(ADMIN_TOKEN);
    browser.press(Key::Enter);
    browser.until("location.pathname === '/admin/projects/new'");
    browser.open(&site.url("/admin"));
    browser.choose("form[action='/admin/sign-out'] button");
    browser.until("!document.querySelector('[name=csrf]')");
    browser.open(&site.url("/admin"));
    browser.until("document.activeElement.id === 'Token'");
}

#[test]
fn a_look_that_is_asked_for_is_followed_to_its_end() {
    let (site, browser) = (site(), Browser::new(DESK));
    site.follow(&json!({ "repo": "acme/app" }));
    site.github.push("acme/app", "main", Push::new().write("specs/002-second/README.md", "# Second\n"));
    site.github.fail_when(|_| true, Fault::Late(Duration::from_millis(900)), 3);
    site.sign_in(&browser);
    browser.open(&site.url("/admin/projects/acme.app"));
    browser.run("window.stayed = true", &[]);
    browser.choose("form[action$='/sync'] button");
    browser.until("document.querySelector('.said[role=status]')");
    browser.until("document.querySelector('.under-way')");
    // The page takes in by itself that it is over, and what came of it.
    browser.until("!document.querySelector('.under-way') && /\\+ ?1|1 added/.test(document.querySelector('#Sync table').textContent)");
    assert_eq!(site.get("/projects/acme.app/specs/002-second").status, 200);
}

#[test]
fn a_delivery_that_was_lost_is_asked_for_again() {
    let (site, browser) = (site(), Browser::new(DESK));
    site.follow(&json!({ "repo": "acme/app", "webhook": true }));
    site.until("the hook", || (!site.github.webhooks("acme/app").is_empty()).then_some(()));
    site.github.fail_deliveries(DeliveryFault::Unreachable, 1);
    site.github.push("acme/app", "main", Push::new().write(format!("specs/{SPEC}"), "# Said again\n"));
    site.sign_in(&browser);
    let lost = "[...document.querySelectorAll('#Deliveries tr')].find((it) => /push/.test(it.textContent) && /[Mm]issed/.test(it.textContent))";
    site.until("the lost delivery", || {
        browser.open(&site.url("/admin/projects/acme.app?deliveries="));
        (browser.run(&format!("return Boolean({lost})"), &[]) == true).then_some(())
    });
    assert!(!site.get("/projects/acme.app/specs").text().contains("Said again"));
    browser.run(&format!("{lost}.querySelector('button').setAttribute('data-this', '')"), &[]);
    browser.choose("button[data-this]");
    browser.until("document.querySelector('.said[role=status]')");
    site.until("what it said", || {
        site.get("/projects/acme.app/specs").text().contains("Said again").then_some(())
    });
}
