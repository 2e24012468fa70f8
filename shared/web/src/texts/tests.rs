//! What the build would refuse is tried here, and what it cannot see: texts that nobody uses.

use std::fs;
use std::path::Path;

use super::*;

#[path = "../../build/texts.rs"]
mod source;

fn differences(first: &str, other: &str) -> Vec<String> {
    source::differences(&source::parse(first).unwrap(), &source::parse(other).unwrap())
}

#[test]
fn a_language_that_lacks_a_text_or_has_one_too_many_is_found() {
    let first = "[list]\na = \"A\"\nb = \"{n} of {all}\"\nc = \"C\"";
    let other = "[list]\na = \"甲\"\nb = \"{n}\"\nd = \"丁\"";
    assert_eq!(
        differences(first, other),
        ["`list.b` has other placeholders", "`list.c` is missing", "`list.d` is superfluous"]
    );
    assert_eq!(differences(first, first), [""; 0]);
    assert_eq!(differences(first, &first.replace("\"C\"", "\" \"")), ["`list.c` is empty"]);
}

#[test]
fn a_file_that_cannot_be_read_says_where() {
    let check = |file: &str, expect: &str| assert_eq!(source::parse(file).unwrap_err(), expect);
    check("[a]\n\nb", "line 3: expected `key = \"text\"`: b");
    check("[a]\nb = c", "line 2: a text stands in double quotes: b = c");
    check("[a]\nb = \"c\"\nb = \"d\"", "line 3: this key is there already: b = \"d\"");
    check("[a", "line 1: a section ends with `]`: [a");
}

#[test]
fn texts_are_filled_and_counted() {
    assert_eq!(filled("{a} of {b}{c}", &[("b", "2".to_owned()), ("a", "{b}".to_owned())]), "{b} of 2");
    assert_eq!(EN.counts.specs(1), "1 spec");
    assert_eq!(EN.counts.specs(12_345), "12,345 specs");
    assert_eq!(ZH_HANS.counts.specs(1), "1 个 Spec");
    let at = Timestamp::parse("2025-11-14").unwrap();
    assert_eq!(EN.spec.created(at).to_string(), "Created <time datetime=\"2025-11-14\">2025-11-14</time>");
    assert_eq!(
        filled_html("<{a}>{when}", &[("a", "&".to_owned()), ("when", "<b>".to_owned())]).to_string(),
        "&lt;&amp;&gt;<b>"
    );
}

#[test]
fn counts_are_readable() {
    let all = [0, 999, 1000, 1_234_567].map(thousands);
    assert_eq!(all, ["0", "999", "1,000", "1,234,567"]);
}

#[test]
fn every_text_is_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut used = String::new();
    for folder in ["functions", "shared/web/src", "shared/web/templates"] {
        read_all(&root.join(folder), &mut used);
    }
    let all = source::parse(&fs::read_to_string(root.join("shared/web/texts/en.toml")).unwrap()).unwrap();
    let unused = all.iter().map(|it| format!("{}.{}", it.section, it.key)).filter(|name| !names(&used, name));
    assert_eq!(unused.collect::<Vec<_>>(), [""; 0]);
}

/// Whether a source names a text: `t.list.heading`, and not `t.list.heading_of`.
fn names(source: &str, name: &str) -> bool {
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    source.split(&format!(".{name}")).skip(1).any(ends)
}

fn read_all(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, text);
        } else if path.extension().is_some_and(|it| it == "rs" || it == "html") {
            text.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}
