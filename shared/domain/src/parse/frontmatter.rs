//! The frontmatter: where it is, and the fields in it with their lines.

use std::collections::HashMap;
use std::ops::Range;

use super::findings::{Findings, quote};
use super::text::count_newlines;
use super::yaml::{self, UNFOLDS, Value, YamlError};
use crate::limits::FRONTMATTER_BYTES;
use crate::{Area, Problem};

/// Where the frontmatter of a document ends, and its body begins.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Split {
    /// The YAML between the `---` lines; none where there is no frontmatter.
    pub(super) yaml: Option<Range<usize>>,
    /// The line of the first `---`, from 1.
    pub(super) line: u32,
    /// Where the body begins, in bytes.
    pub(super) body_start: usize,
    /// The line on which it begins, from 1.
    pub(super) body_line: u32,
    /// There is a first `---` with fields behind it, and no second one.
    pub(super) unclosed: bool,
}

/// What a frontmatter says.
#[derive(Debug, PartialEq)]
pub(super) enum Front {
    /// There is none, or nothing in it.
    None,
    /// It cannot be read.
    Broken,
    /// Its fields, in the order written, each once.
    Fields(Vec<Entry>),
}

/// One field of a frontmatter.
#[derive(Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) value: Value,
    /// Its line in the file, from 1.
    pub(super) line: u32,
    /// The lines of its `- ` items, where it is written that way.
    pub(super) items: Vec<u32>,
}

impl Entry {
    /// The line of an item, or of the field.
    pub(super) fn item_line(&self, place: usize) -> u32 {
        self.items.get(place).copied().unwrap_or(self.line)
    }
}

/// Finds the frontmatter of a decoded text.
pub(super) fn split(text: &str) -> Split {
    let none = Split { line: 1, body_line: 1, ..Split::default() };
    let blank = text.len() - text.trim_start().len();
    let line_start = text[..blank].rfind('\n').map_or(0, |it| it + 1);
    let line = 1 + count_newlines(&text.as_bytes()[..line_start]);
    let mut at = line_start;
    let mut lines = text[line_start..].split_inclusive('\n').map(|line| {
        at += line.len();
        (line, at)
    });
    let start = match lines.next() {
        Some((first, end)) if first.trim_end() == "---" => end,
        _ => return none,
    };
    let mut before = start;
    for (line_text, end) in lines {
        if line_text.trim_end() == "---" {
            if !is_fields(&text[start..before]) {
                return none;
            }
            let body_line = 1 + count_newlines(&text.as_bytes()[..end]);
            return Split { yaml: Some(start..before), line, body_start: end, body_line, unclosed: false };
        }
        before = end;
    }
    let unclosed = text[start..].lines().next().is_some_and(is_field);
    Split { line, unclosed, ..none }
}

/// Whether a block between `---` lines holds fields, even badly written ones: a document may as well start with a rule.
fn is_fields(block: &str) -> bool {
    const KNOWN: [&str; 5] = ["status:", "created:", "tags:", "priority:", "title:"];
    let mut lines = block.lines().filter(|line| !line.trim().is_empty()).peekable();
    lines.peek().is_none()
        || lines.clone().find(|line| !line.starts_with('#')).is_some_and(is_field)
        || lines.any(|line| KNOWN.iter().any(|known| line.starts_with(known)))
}

fn is_field(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t', '{', '"', '\'', '?']);
    let Some((key, rest)) = line.split_once(':') else { return false };
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '"' | '\'' | ' ');
    !key.is_empty()
        && key.len() <= 64
        && key.chars().all(plain)
        && (rest.is_empty() || rest.starts_with([' ', '\t', '\r']))
}

/// Reads the frontmatter that `split` found.
pub(super) fn read(text: &str, split: &Split, path: &str, findings: &mut Findings) -> Front {
    if split.unclosed {
        findings.add(
            Problem::error(Area::Frontmatter, path, "The frontmatter has no end.")
                .at(split.line)
                .remedy("Close it with a line `---`."),
        );
    }
    let Some(range) = split.yaml.clone() else { return Front::None };
    let (yaml, too_long) = bounded(&text[range]);
    if too_long {
        findings.add(
            Problem::error(
                Area::Frontmatter,
                path,
                "The frontmatter has more than 64 KiB; the rest of it is not read.",
            )
            .at(split.line)
            .remedy("Keep a few fields in the frontmatter, and text in the body."),
        );
    }
    // With as many lines in front as in the file the parser's own positions are those of the file.
    let padded = format!("{}{yaml}", "\n".repeat(split.line as usize));
    match yaml::parse(&padded) {
        Ok(Value::Map(entries)) if !entries.is_empty() => {
            Front::Fields(fields(entries, yaml, split.line + 1, path, findings))
        }
        Ok(Value::Null | Value::Map(_)) => Front::None,
        Ok(_) => {
            findings.add(
                Problem::error(Area::Frontmatter, path, "The frontmatter has no fields.")
                    .at(split.line + 1)
                    .remedy("Write one `name: value` to a line."),
            );
            Front::Broken
        }
        Err(error) => {
            findings.add(broken(&error, &padded, path, split.line));
            Front::Broken
        }
    }
}

fn bounded(yaml: &str) -> (&str, bool) {
    if yaml.len() <= FRONTMATTER_BYTES {
        return (yaml, false);
    }
    let end = yaml.floor_char_boundary(FRONTMATTER_BYTES);
    let end = yaml[..end].rfind('\n').map_or(end, |it| it + 1);
    (&yaml[..end], true)
}

fn broken(error: &YamlError, padded: &str, path: &str, first: u32) -> Problem {
    // YAML ends lines at a lone carriage return and at some characters of Unicode as well: it may count further than to
    // the closing `---`.
    let last = (count_newlines(padded.as_bytes()) + 1).max(first);
    let line = error.line.map_or(first, |line| line.clamp(first, last));
    let tabs = padded
        .lines()
        .nth(line.saturating_sub(1) as usize)
        .is_some_and(|it| it.trim_start_matches(' ').starts_with('\t'));
    let remedy = if tabs {
        "Indent with spaces, not with tabs."
    } else if error.message.contains("mapping values are not allowed") {
        "Put a value that has `: ` in it into quotes."
    } else if error.message.starts_with(UNFOLDS) {
        "Write fewer values out, in place of aliases (`*name`) of aliases."
    } else if error.message.contains("nested too deeply") {
        "Keep lists and mappings flat."
    } else {
        "Mend that line; values with `:`, `#`, `[`, `{`, `*` or `&` in them need quotes."
    };
    Problem::error(Area::Frontmatter, path, format!("The frontmatter is not valid YAML: {}.", error.message))
        .at(line)
        .remedy(remedy)
}

/// The entries of the mapping with their lines; of a doubled one the last.
fn fields(
    entries: Vec<(Value, Value)>,
    yaml: &str,
    first: u32,
    path: &str,
    findings: &mut Findings,
) -> Vec<Entry> {
    let mut lines = lines(yaml, first);
    let mut places: HashMap<String, usize> = HashMap::with_capacity(entries.len());
    let mut found: Vec<Entry> = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        let key = key.to_string();
        let written = lines.get_mut(key.as_str()).and_then(Vec::pop);
        let Written { line, raw, items } =
            written.unwrap_or(Written { line: first, raw: "", items: Vec::new() });
        let entry = Entry { value: as_written(value, raw), line, items, key };
        if let Some(&place) = places.get(&entry.key) {
            findings.add(
                Problem::error(
                    Area::Frontmatter,
                    path,
                    format!("{} is there twice; the last one counts.", quote(&entry.key)),
                )
                .at(line)
                .remedy("Remove one of the two: most tools refuse the whole frontmatter."),
            );
            found[place] = entry;
        } else {
            places.insert(entry.key.clone(), found.len());
            found.push(entry);
        }
    }
    found
}

/// A number as it is written: `1.10` is a release, not a quantity.
fn as_written(value: Value, raw: &str) -> Value {
    let raw = raw.split(" #").next().unwrap_or(raw).trim();
    match value {
        Value::Number(it) if raw != it && raw.parse::<f64>().ok() == it.parse::<f64>().ok() => {
            Value::Number(raw.to_owned())
        }
        value => value,
    }
}

/// How a top-level field is written.
struct Written<'a> {
    line: u32,
    /// Behind the colon.
    raw: &'a str,
    items: Vec<u32>,
}

/// The places of each top-level key, the last one first. The YAML parser does not tell them.
fn lines(yaml: &str, first: u32) -> HashMap<&str, Vec<Written<'_>>> {
    let mut found: Vec<(&str, Written<'_>)> = Vec::new();
    let mut indent = None;
    for (line, text) in (first..).zip(yaml.lines()) {
        let content = text.trim_start_matches(' ');
        let column = text.len() - content.len();
        if content.starts_with("- ") || content.trim_end() == "-" {
            if let Some((_, key)) = found.last_mut()
                && *indent.get_or_insert(column) == column
            {
                key.items.push(line);
            }
        } else if column == 0
            && !text.starts_with('#')
            && let Some((key, raw)) = key(text)
        {
            found.push((key, Written { line, raw, items: Vec::new() }));
            indent = None;
        }
    }
    let mut by_key: HashMap<&str, Vec<Written<'_>>> = HashMap::with_capacity(found.len());
    for (key, written) in found.into_iter().rev() {
        by_key.entry(key).or_default().push(written);
    }
    by_key
}

fn key(line: &str) -> Option<(&str, &str)> {
    let colon = line
        .match_indices(':')
        .map(|(at, _)| at)
        .find(|at| line[at + 1..].chars().next().is_none_or(char::is_whitespace))?;
    let key = line[..colon].trim();
    let unquoted = key.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    let unquoted = unquoted.or_else(|| key.strip_prefix('\'').and_then(|it| it.strip_suffix('\'')));
    Some((unquoted.unwrap_or(key), &line[colon + 1..]))
}
