//! The styles: one for each kind of page, of the files of the components that it has. A page brings its style with it: its
//! first picture waits for no other answer.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// The kinds of pages, as `Style` has them.
const KINDS: &[&str] = &[
    "Message",
    "Projects",
    "Overview",
    "List",
    "Board",
    "Spec",
    "Source",
    "Search",
    "Graph",
    "Statistics",
    "Activity",
    "Diff",
    "Sync",
    "Admin",
];

/// One file for each component, and the kinds of pages that have it. In the order of the cascade: tokens first, paper last.
/// A message may stand on any page, and the field for going quickly to a spec too.
pub(crate) const FILES: &[(&str, &[&str])] = &[
    ("tokens.css", KINDS),
    ("base.css", KINDS),
    ("frame.css", KINDS),
    ("buttons.css", KINDS),
    ("marks.css", KINDS),
    ("page.css", KINDS),
    ("filters.css", &["Projects", "List", "Board", "Search", "Graph"]),
    ("list.css", &["List"]),
    ("projects.css", &["Projects", "Admin"]),
    ("overview.css", &["Overview"]),
    ("board.css", &["Board"]),
    ("spec.css", &["Spec", "Source"]),
    ("contents.css", &["Spec"]),
    ("source.css", &["Source"]),
    ("markdown.css", &["Spec"]),
    ("search.css", &["Search"]),
    ("quick.css", KINDS),
    ("message.css", KINDS),
    ("sign_in.css", &["Admin"]),
    ("graph.css", &["Graph"]),
    ("stats.css", &["Statistics"]),
    ("activity.css", &["Activity"]),
    ("diff.css", &["Diff"]),
    ("sync.css", &["Sync", "Admin"]),
    ("manage.css", &["Admin"]),
    ("print.css", KINDS),
];

/// The Rust of all styles: what `Style` is made of, with the texts from `out`.
pub(crate) fn write(folder: &Path, out: &Path) -> io::Result<String> {
    let mut code = String::from("fn sheet(style: Style) -> Sheet {\n    match style {\n");
    for kind in KINDS {
        let mut css = String::new();
        for (name, _) in FILES.iter().filter(|(_, kinds)| kinds.contains(kind)) {
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
