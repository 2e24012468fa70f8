//! Documents that want time, memory or stack.

use super::html;
use super::safe::assert_safe;

const MEGABYTE: usize = 1 << 20;

fn repeated(unit: &str) -> String {
    unit.repeat(MEGABYTE / unit.len())
}

fn each(count: usize, text: impl Fn(usize) -> String) -> String {
    (0..count).map(text).collect::<Vec<_>>().concat()
}

#[test]
fn a_megabyte_of_anything_is_rendered() {
    let quoted_lists = each(1000, |depth| format!("{}- x\n", " ".repeat(2 * (depth % 500))));
    let wide_table = format!("{}\n{}\n{}", "|a".repeat(1000), "|-".repeat(1000), repeated("|\n"));
    let different_bolds = each(40_000, |n| format!("<b title={n}>"));
    let unlike_quotes = each(2000, |n| format!("{}x\n", ">".repeat(n % 500)));
    let documents = [
        ">".repeat(100_000),
        repeated("> "),
        repeated("- "),
        repeated("["),
        repeated("[a]("),
        repeated("![a]("),
        repeated("[["),
        repeated("<div>"),
        repeated("<b><p>"),
        repeated("<b>"),
        repeated("<table><tr><td>"),
        repeated("<a href=x>"),
        repeated("<details>"),
        repeated("<li>"),
        repeated("</div>"),
        repeated("<!--"),
        repeated("<a x='"),
        repeated("<"),
        repeated("&"),
        repeated("*a_"),
        repeated("*a**b"),
        repeated("`a``"),
        repeated("$a$$"),
        repeated("$"),
        repeated("~~a~"),
        repeated("a@b."),
        repeated("https://a.b "),
        repeated("www."),
        repeated("w"),
        repeated("(https://x"),
        repeated("http://("),
        repeated("https://~("),
        repeated("(www.("),
        repeated("www.~"),
        repeated("[^1]"),
        repeated("[^1]: x\n\n"),
        repeated("# h\n"),
        repeated("```\n"),
        repeated("|a|\n|-|\n"),
        repeated("- [ ] \n"),
        repeated("[a]: x\n"),
        repeated("\\"),
        repeated("\u{0}"),
        repeated("x\n"),
        repeated("字"),
        repeated("<p>x"),
        quoted_lists,
        wide_table,
        different_bolds.clone() + &repeated("<p>x"),
        unlike_quotes,
        format!("{}{}", "> ".repeat(1000), repeated("a\n")),
        each(100_000, |n| format!("[^{n}]")),
    ];
    for document in documents {
        let started = now();
        let html = html(&document);
        let shown: String = document.chars().take(40).collect();
        assert!(html.len() < 24 << 20, "{} bytes of {shown:?}", html.len());
        let elapsed = started.elapsed();
        if elapsed.as_millis() > 700 {
            println!("{elapsed:?} {} bytes of {shown:?}", html.len());
        }
        assert!(elapsed.as_secs() < 20, "{elapsed:?} of {shown:?}");
    }
}

#[allow(clippy::disallowed_methods, reason = "tests measure with the real clock")]
fn now() -> std::time::Instant {
    std::time::Instant::now()
}

#[test]
fn deep_nesting_is_cut_and_stays_safe() {
    for unit in ["> ", "- ", "<div>", "<b>", "<table><tr><td>", "<ul><li>", "*a **b "] {
        let document = unit.repeat(3000) + "text";
        let html = html(&document);
        assert_safe(&html, &document);
        assert!(html.contains("text"), "{unit}");
    }
}
