//! Specs that nobody meant to write: every page of them can be read, and stays in its window.

use std::fmt::Write as _;

use crate::browser::{Browser, DESK, PHONE};
use crate::looks::WIDTHS;
use crate::site::{File, Site};

#[test]
fn the_ugliest_specs_can_be_read() {
    let site = Site::new(&ugly());
    let browser = Browser::new(DESK);
    let mut faults = Vec::new();
    let specs = [
        "001-long-title",
        "002-one-word",
        "003-rtl",
        "004-tags",
        "005-wide",
        "007-nothing",
        "008-circle",
        "010-deep",
    ];
    let of_specs = specs.iter().map(|name| format!("/projects/local/specs/{name}"));
    let others = ["", "/specs", "/board", "/graph", "/graph?view=list", "/stats", "/activity"];
    let pages = others.iter().map(|page| format!("/projects/local{page}")).chain(of_specs);
    for page in pages.chain(["/search?q=words".to_owned()]) {
        browser.open(&site.url(&page));
        faults.extend(browser.faults().into_iter().map(|it| format!("{page}: {it}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_box_stands_before_its_text_in_either_direction() {
    let site = Site::new(&ugly());
    let browser = Browser::new(PHONE);
    browser.open(&site.url("/projects/local/specs/003-rtl"));
    let gaps = browser.run(
        "return [...document.querySelectorAll('.task input')].map((box) => {
            const text = document.createRange();
            text.selectNode(box.parentElement.lastChild);
            return box.getBoundingClientRect().left - text.getBoundingClientRect().right;
        })",
        &[],
    );
    let gaps = gaps.as_array().unwrap().iter().map(|gap| gap.as_f64().unwrap()).collect::<Vec<_>>();
    assert!(gaps.len() == 2 && gaps.iter().all(|gap| *gap >= 0.0), "{gaps:?}");
}

#[test]
fn a_megabyte_is_one_page_that_can_be_read() {
    let site = Site::new(&[("006-big/README.md".to_owned(), megabyte())]);
    let browser = Browser::new(DESK);
    browser.open(&site.url("/projects/local/specs/006-big"));
    let faults = [PHONE, DESK].into_iter().flat_map(|width| browser.too_wide_at(width)).collect::<Vec<_>>();
    assert!(faults.is_empty() && browser.said_and_asked().is_empty(), "{faults:?}");
    let stays_at_the_top = |heading: &str| {
        let top = format!("document.getElementById('{heading}').getBoundingClientRect().top");
        browser.until(&format!("location.hash === '#{heading}' && {top} >= 0 && {top} < 200"));
        // What is skipped above it takes its real height when it comes near.
        browser.run("scrollBy(0, -2000); scrollBy(0, 2000)", &[]);
        browser.until(&format!("{top} >= 0 && {top} < 200"));
    };
    browser.run("document.querySelector(\".contents a[href='#part-100']\").focus()", &[]);
    browser.press(fantoccini::key::Key::Enter);
    stays_at_the_top("part-100");
    browser.open(&site.url("/projects/local/specs/006-big#part-150"));
    stays_at_the_top("part-150");
}

#[test]
fn two_thousand_specs_fit_on_every_page() {
    let files = (1..=2000).map(|number| {
        let before =
            if number > 5 { format!("depends_on: [{:04}-part]\n", number / 5) } else { String::new() };
        let status = ["planned", "complete", "in-progress", "draft"][number % 4];
        let text = format!(
            "---\nstatus: {status}\ncreated: 2026-{:02}-11\ntags: [t{}]\n{before}---\n# Part {number}\n",
            number % 12 + 1,
            number % 40
        );
        (format!("{number:04}-part/README.md"), text)
    });
    let site = Site::new(&files.collect::<Vec<_>>());
    let browser = Browser::new(DESK);
    let mut faults = Vec::new();
    for page in
        ["", "/specs", "/board", "/graph", "/graph?view=list", "/stats", "/activity", "/specs/1999-part"]
    {
        browser.open(&site.url(&format!("/projects/local{page}")));
        let wide = WIDTHS.into_iter().flat_map(|width| browser.too_wide_at(width));
        faults.extend(
            wide.chain(browser.said_and_asked()).map(|it| format!("{page}: {it}")).collect::<Vec<_>>(),
        );
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    browser.open(&site.url("/projects/local/specs"));
    browser.open_quick();
    browser.press("part 1234");
    browser.until("document.querySelector('#Quick [aria-selected=true] .name')?.textContent === 'Part 1234'");
}

fn ugly() -> Vec<File> {
    let words = "A title of many words ".repeat(25);
    let word = "Donaudampfschifffahrtsgesellschaft".repeat(15);
    let tags = (0..200).map(|number| format!("tag-{number}")).collect::<Vec<_>>().join(", ");
    let row = |text: &str| format!("|{}\n", format!(" {text} |").repeat(50));
    let table = row("a column") + &row("---") + &row("some words that are not short");
    let deep = (0..40).fold(String::new(), |mut text, depth| {
        let _ = writeln!(text, "{}- words at depth {depth}", "  ".repeat(depth));
        text
    });
    let rtl = "---\nstatus: in-progress\nassignee: ليلى\ntags: [بحث, واجهة]\ncreated: 2026-10-01\n---\n# البحث في المواصفات\n\n## نظرة عامة\n\nهذا نص طويل يُقرأ من اليمين إلى اليسار، وفيه `code` و [رابط](#نظرة-عامة).\n\n- [x] الأول\n- [ ] الثاني\n";
    [
        ("001-long-title", format!("---\nstatus: in-progress\npriority: high\ncreated: 2026-10-01\ntags: [{word}]\nassignee: {word}\n---\n# {words}\n\n## {words}\n\nwords\n")),
        ("002-one-word", format!("---\nstatus: planned\ndepends_on: [001-long-title, {word}]\nparent: 001-long-title\n---\n# {word}\n\n## {word}\n\n{word} `{word}` <https://example.com/{word}>\n\n```\n{word}\n```\n")),
        ("003-rtl", rtl.to_owned()),
        ("004-tags", format!("---\nstatus: draft\ntags: [{tags}]\n---\n# Two hundred tags\n")),
        ("005-wide", format!("# Fifty columns\n\n{table}")),
        ("007-nothing", String::new()),
        ("008-circle", "---\ndepends_on: [009-circle]\n---\n# Round\n".to_owned()),
        ("009-circle", "---\nstatus: no-such\npriority: none-such\ndepends_on: [008-circle, 009-circle]\n---\n# And round\n".to_owned()),
        ("010-deep", format!("# Deep\n\n{deep}\n\n{}deep\n", "> ".repeat(40))),
    ]
    .map(|(name, text)| (format!("{name}/README.md"), text))
    .into()
}

fn megabyte() -> String {
    let mut text = "# A megabyte\n\n".to_owned();
    for part in 0.. {
        if text.len() > 1_000_000 {
            break;
        }
        let _ = write!(
            text,
            "## Part {part}\n\n{}\n\n```rust\nfn part() {{}}\n```\n\n",
            "Words that are read. ".repeat(200)
        );
    }
    text
}
