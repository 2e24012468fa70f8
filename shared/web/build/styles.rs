//! The styles: one for each kind of page, of the files of the components that it has. A page brings its style with it: its
//! first picture waits for no other answer.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// One file for each component. In the order of the cascade: tokens first, paper last.
pub(crate) const FILES: &[&str] = &[
    "tokens.css",
    "base.css",
    "frame.css",
    "buttons.css",
    "marks.css",
    "page.css",
    "filters.css",
    "list.css",
    "projects.css",
    "overview.css",
    "board.css",
    "spec.css",
    "contents.css",
    "source.css",
    "markdown.css",
    "search.css",
    "quick.css",
    "message.css",
    "sign_in.css",
    "graph.css",
    "stats.css",
    "activity.css",
    "diff.css",
    "sync.css",
    "manage.css",
    "print.css",
];

/// What every page has. A message may stand on any, and the field for going quickly to a spec too.
const EVERYWHERE: &[&str] = &[
    "tokens.css",
    "base.css",
    "frame.css",
    "buttons.css",
    "marks.css",
    "page.css",
    "quick.css",
    "message.css",
    "print.css",
];

/// The kinds of pages, as `Style` has them, and what each has besides.
const KINDS: &[(&str, &[&str])] = &[
    ("Message", &[]),
    ("Projects", &["filters.css", "projects.css"]),
    ("Overview", &["overview.css"]),
    ("List", &["filters.css", "list.css"]),
    ("Board", &["filters.css", "board.css"]),
    ("Spec", &["spec.css", "contents.css", "markdown.css"]),
    ("Source", &["spec.css", "source.css"]),
    ("Search", &["filters.css", "search.css"]),
    ("Graph", &["filters.css", "graph.css"]),
    ("Statistics", &["stats.css"]),
    ("Activity", &["activity.css"]),
    ("Diff", &["diff.css"]),
    ("Sync", &["sync.css"]),
    ("Admin", &["projects.css", "sign_in.css", "sync.css", "manage.css"]),
];

/// The Rust of all styles: what `Style` is made of, with the texts from `out`.
pub(crate) fn write(folder: &Path, out: &Path) -> io::Result<String> {
    let mut code = String::from("fn sheet(style: Style) -> Sheet {\n    match style {\n");
    for (kind, own) in KINDS {
        let mut css = String::new();
        for name in FILES.iter().filter(|it| EVERYWHERE.contains(it) || own.contains(it)) {
            css.push_str(&std::fs::read_to_string(folder.join(name))?);
        }
        let css = smaller_css(&css);
        std::fs::write(out.join(format!("{kind}.css")), &css)?;
        let hash = STANDARD.encode(Sha256::digest(css.as_bytes()));
        let _ = writeln!(
            code,
            "        Style::{kind} => Sheet {{ css: include_str!(concat!(env!(\"OUT_DIR\"), \"/{kind}.css\")), \
             policy: page_policy!(\"sha256-{hash}\") }},",
        );
    }
    code.push_str("    }\n}\n");
    Ok(code)
}

/// CSS without comments, indentation and line ends. Our own files only: no comment signs in strings.
pub(crate) fn smaller_css(css: &str) -> String {
    let mut text = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, behind)) = rest.split_once("/*") {
        text.push_str(before);
        rest = behind.split_once("*/").map_or("", |(_, behind)| behind);
    }
    text.push_str(rest);
    let mut small = String::with_capacity(text.len());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        // Selectors and values may go on in the next line, where the line end is a space.
        if !small.is_empty() && !small.ends_with(['{', '}', ';', ',']) {
            small.push(' ');
        }
        small.push_str(line);
    }
    small
}
