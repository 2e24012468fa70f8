//! An open page follows, and takes nothing away from who is reading or typing.

use std::fmt::Write as _;

use fantoccini::key::Key;

use crate::browser::{Browser, DESK};
use crate::project;
use crate::site::Site;

#[test]
fn what_is_read_stays_where_it_is_when_something_comes_in_above() {
    let site = Site::new(&[("001-long/README.md".to_owned(), long(""))]);
    let browser = Browser::new(DESK);
    browser.open(&site.url("/projects/local/specs/001-long#part-30"));
    let place = "document.getElementById('part-30').getBoundingClientRect().top";
    browser.until(&format!("scrollY > 1000 && {place} < 200"));
    let before = browser.run(&format!("return {place}"), &[]).as_f64().unwrap();
    site.write("001-long/README.md", &long("> [!NOTE]\n> New, and in the way.\n\n"));
    browser.until("document.body.innerText.includes('New, and in the way.')");
    let after = browser.run(&format!("return {place}"), &[]).as_f64().unwrap();
    assert!((before - after).abs() < 2.0, "{before} → {after}");
}

#[test]
fn focus_and_typed_text_outlast_a_change() {
    let site = Site::new(&project::specs());
    let browser = Browser::new(DESK);
    browser.open(&site.url("/projects/local/specs"));
    browser.press("j");
    let focused = browser.text("return document.activeElement.textContent");
    site.write("020-new/README.md", "# Came in just now\n");
    browser.until("document.body.innerText.includes('Came in just now')");
    assert_eq!(browser.text("return document.activeElement.textContent"), focused);

    browser.open(&site.url("/projects/local/board"));
    browser.tab_to(".top input[type=search]");
    browser.press("half a wo");
    site.write("021-newer/README.md", "# Came in later\n");
    browser.until("document.body.innerText.includes('Came in later')");
    browser.press("rd");
    assert_eq!(browser.text("return document.activeElement.value"), "half a word");
    browser.press(Key::Enter);
    browser.until("location.pathname === '/search' && location.search.includes('half+a+word')");
}

fn long(above: &str) -> String {
    let mut text = format!("# Long\n\n{above}");
    for part in 0..60 {
        let _ = write!(
            text,
            "## Part {part}\n\nText of part {part}, as long as a line or two of a page that is read.\n\n"
        );
    }
    text
}
