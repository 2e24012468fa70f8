//! The header in the body: `> **Status**: ✅ Complete · **Priority**: High`, or lines like `**Status**: Draft`.

use std::collections::HashSet;

use super::fields::{Meta, date, unknown_priority, unknown_status};
use super::findings::{Findings, quote};
use crate::limits::{HEADER_BYTES, LIST_ENTRIES};
use crate::{Area, Priority, Problem, Status};

/// What the header says.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Header {
    /// Its fields, each once.
    pub(super) fields: Vec<HeaderField>,
    /// Where the blockquote stands in the decoded text.
    pub(super) range: Option<(u32, u32)>,
    /// Where lines of labels stand, one of which is the status. Beside a frontmatter they say what is shown already.
    pub(super) lines: Option<(u32, u32)>,
}

/// One field of a header.
#[derive(Debug, PartialEq)]
pub(super) struct HeaderField {
    pub(super) kind: Kind,
    /// Without markup.
    pub(super) value: String,
    pub(super) line: u32,
    /// It stands in the blockquote.
    pub(super) quoted: bool,
}

/// The fields that a header is understood to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Status,
    Priority,
    Created,
    Updated,
    Completed,
    Tags,
    Assignee,
    /// Only shown, under this name.
    Other(&'static str),
}

impl Kind {
    fn of(key: &str) -> Option<Self> {
        Some(match key.to_lowercase().as_str() {
            "status" => Self::Status,
            "priority" => Self::Priority,
            "created" | "created at" => Self::Created,
            "updated" | "updated at" | "last updated" => Self::Updated,
            "completed" | "completed at" => Self::Completed,
            "tags" => Self::Tags,
            "assignee" => Self::Assignee,
            "reviewer" => Self::Other("reviewer"),
            "issue" => Self::Other("issue"),
            "pr" => Self::Other("pr"),
            "epic" => Self::Other("epic"),
            "due" => Self::Other("due"),
            "breaking" => Self::Other("breaking"),
            _ => return None,
        })
    }
}

/// Looks for the header between the start of the body, which is on line `line`, and its first section.
pub(super) fn find(text: &str, start: usize, line: u32) -> Header {
    let mut header = Header::default();
    let mut open = false;
    // Where lines of nothing but known labels began, blank ones between them aside.
    let mut run: Option<u32> = None;
    let mut end = start;
    let mut lines = (line..).zip(text[start..].split_inclusive('\n')).peekable();
    while let Some((line, whole)) = lines.next() {
        let from = end;
        end += whole.len();
        let content = whole.trim();
        let indent = whole.len() - whole.trim_start_matches(' ').len();
        if end - start > HEADER_BYTES
            || content.starts_with("##")
            || content.starts_with("```")
            || content.starts_with("~~~")
        {
            break;
        }
        if indent > 3 || whole.starts_with('\t') {
            (open, run) = (false, None);
            continue;
        }
        let Some(quoted) = content.strip_prefix('>') else {
            open = false;
            let items = items(content).unwrap_or_default();
            let goes_on = lines.peek().is_some_and(|(_, next)| goes_on(whole, next));
            // A value that goes on below stays where the reader sees all of it.
            if is_known(&items) && !goes_on {
                let first = *run.get_or_insert(from as u32);
                if header.lines.map_or(has_status(&items), |(known, _)| known == first) {
                    header.lines = Some((first, end as u32));
                }
            } else if !content.is_empty() {
                run = None;
            }
            for (key, value) in items {
                header.add(key, value, line, false);
            }
            continue;
        };
        run = None;
        let Some(items) = items(quoted.trim()) else {
            open = false;
            continue;
        };
        let starts = header.range.is_none() && has_status(&items);
        // A line with something else on it stays where the reader sees it.
        open = is_known(&items) && (open || starts);
        if open {
            let first = header.range.map_or(from as u32, |(first, _)| first);
            header.range = Some((first, end as u32));
            for (key, value) in items {
                header.add(key, value, line, true);
            }
        }
    }
    header
}

/// Whether a line has nothing but fields that a header is understood to have.
fn is_known(items: &[(&str, &str)]) -> bool {
    !items.is_empty() && items.iter().all(|(key, _)| Kind::of(key).is_some())
}

/// Whether what a line says goes on in the next one: in more words, or in what is indented below it.
fn goes_on(line: &str, next: &str) -> bool {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let is_blank = next.trim().is_empty();
    !is_blank && (next.trim_start().starts_with(char::is_alphanumeric) || indent(next) > indent(line))
}

fn has_status(items: &[(&str, &str)]) -> bool {
    items.iter().any(|(key, _)| Kind::of(key) == Some(Kind::Status))
}

impl Header {
    fn add(&mut self, key: &str, value: &str, line: u32, quoted: bool) {
        let Some(kind) = Kind::of(key) else { return };
        if let Some(place) = self.fields.iter().position(|it| it.kind == kind) {
            // The blockquote is what is made to be read by tools; it wins over a line above it.
            if !quoted || self.fields[place].quoted {
                return;
            }
            self.fields.remove(place);
        }
        self.fields.push(HeaderField { kind, value: plain(value), line, quoted });
    }
}

/// `**Key**: value · **Other:** value` as pairs; `None` for a line that does not begin so.
fn items(line: &str) -> Option<Vec<(&str, &str)>> {
    let line = ["- ", "* ", "+ "].iter().find_map(|it| line.strip_prefix(it)).unwrap_or(line).trim_start();
    let (mut key, mut rest) = bold_key(line)?;
    let mut found = Vec::new();
    loop {
        let next = rest.match_indices("**").find_map(|(at, _)| Some((at, bold_key(&rest[at..])?)));
        let end = next.map_or(rest.len(), |(at, _)| at);
        let value = rest[..end].trim().trim_end_matches(['·', '•', '|', ',', ';', '\\']).trim_end();
        found.push((key, value));
        match next {
            Some((_, after)) => (key, rest) = after,
            None => return Some(found),
        }
    }
}

/// The key of `**Key**: …` or `**Key:** …`, and what is behind it.
fn bold_key(text: &str) -> Option<(&str, &str)> {
    const LONGEST: usize = 60;
    let inner = text.strip_prefix("**")?;
    let near = &inner[..inner.floor_char_boundary(LONGEST)];
    let (key, _) = near.split_once("**")?;
    let rest = &inner[key.len() + 2..];
    match (key.trim_end().strip_suffix(':'), rest.trim_start().strip_prefix(':')) {
        (Some(key), _) => Some((key.trim(), rest)),
        (None, Some(rest)) => Some((key.trim(), rest)),
        (None, None) => None,
    }
    .filter(|(key, _)| !key.is_empty())
}

/// A value without backticks, stars and the addresses of links.
fn plain(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find("](") {
        text.push_str(&rest[..at]);
        rest = rest[at..].split_once(')').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text.retain(|c| !matches!(c, '`' | '*' | '[' | ']'));
    text.trim().to_owned()
}

/// The value behind its picture, and without a remark: `✅ Complete (phase 1)`.
fn word<T>(value: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
    let value = value.trim_start_matches(|c: char| !c.is_alphanumeric());
    parse(value).or_else(|| {
        let end = value.find(['(', '—', '–', ',', ';', ':', '.', '|', '/']);
        let end = end.into_iter().chain(value.find(" - ")).min()?;
        parse(&value[..end])
    })
}

/// Reads from the header what is not said yet; where the frontmatter says something else, that is worth knowing.
pub(super) fn merge(
    header: &Header,
    has_frontmatter: bool,
    meta: &mut Meta,
    path: &str,
    findings: &mut Findings,
) {
    for field in &header.fields {
        let HeaderField { kind, value, line, .. } = field;
        if value.is_empty() {
            continue;
        }
        let said = match kind {
            Kind::Status => status(field, has_frontmatter, meta, path, findings),
            Kind::Priority => priority(field, meta, path, findings),
            Kind::Created => day("created", field, meta, path, findings),
            Kind::Updated => day("updated", field, meta, path, findings),
            Kind::Completed => day("completed", field, meta, path, findings),
            Kind::Tags => tags(value, meta),
            Kind::Assignee => {
                let said = meta.assignee.clone();
                meta.assignee.get_or_insert_with(|| value.clone());
                said.filter(|it| it != value)
            }
            Kind::Other(name) => {
                let said = meta.fields.iter().find(|it| it.name == *name).map(|it| it.value.clone());
                if said.is_none() {
                    meta.keep(name, value);
                }
                said.filter(|it| it != value)
            }
        };
        if let Some(said) = said {
            findings.add(
                Problem::info(
                    Area::Frontmatter,
                    path,
                    format!(
                        "The header says {}, and the frontmatter {}: the frontmatter counts.",
                        quote(value),
                        quote(&said)
                    ),
                )
                .at(*line)
                .remedy("Remove the header: it is not needed beside a frontmatter."),
            );
        }
    }
}

fn status(
    field: &HeaderField,
    has_frontmatter: bool,
    meta: &mut Meta,
    path: &str,
    findings: &mut Findings,
) -> Option<String> {
    let found = word(&field.value, Status::parse);
    if meta.status_line.is_some() {
        return meta.status.filter(|&it| Some(it) != found).map(|it| it.as_str().to_owned());
    }
    meta.status_line = Some(field.line);
    meta.status = found;
    match found {
        None => findings.add(unknown_status(&field.value, path, field.line)),
        Some(found) if has_frontmatter => findings.add(
            Problem::warning(
                Area::Frontmatter,
                path,
                "There is no `status` in the frontmatter: the header's is taken.",
            )
            .at(field.line)
            .remedy(format!("Add `status: {}` to the frontmatter.", found.as_str())),
        ),
        Some(_) => {}
    }
    None
}

fn priority(field: &HeaderField, meta: &mut Meta, path: &str, findings: &mut Findings) -> Option<String> {
    let found = word(&field.value, Priority::parse);
    if meta.priority_line.is_some() {
        return meta.priority.filter(|&it| Some(it) != found).map(|it| it.as_str().to_owned());
    }
    meta.priority_line = Some(field.line);
    meta.priority = found;
    if found.is_none() {
        findings.add(unknown_priority(&field.value, path, field.line));
    }
    None
}

fn day(
    name: &str,
    field: &HeaderField,
    meta: &mut Meta,
    path: &str,
    findings: &mut Findings,
) -> Option<String> {
    let own = match name {
        "created" => &mut meta.created,
        "updated" => &mut meta.updated,
        _ => &mut meta.completed,
    };
    let first = field.value.split_whitespace().next().unwrap_or_default();
    let found = crate::Timestamp::parse(&field.value).or_else(|| crate::Timestamp::parse(first));
    if own.day.is_none() && own.exact.is_none() {
        own.day = found.or_else(|| date(name, &field.value, path, field.line, findings));
        meta.completed_written |= name == "completed";
        return None;
    }
    let days: Vec<String> = own.day.iter().chain(&own.exact).map(|it| it.date()).collect();
    let agrees = found.is_some_and(|it| days.contains(&it.date()));
    days.into_iter().next().filter(|_| !agrees)
}

fn tags(value: &str, meta: &mut Meta) -> Option<String> {
    let mut tags: Vec<String> = Vec::new();
    let mut seen = HashSet::new();
    for tag in value.split(',').map(str::trim).filter(|it| !it.is_empty()).take(LIST_ENTRIES) {
        if seen.insert(tag.to_lowercase()) {
            tags.push(tag.to_owned());
        }
    }
    if !meta.tags_written {
        meta.tags_written = true;
        meta.tags = tags;
        return None;
    }
    let same = tags.len() == meta.tags.len() && meta.tags.iter().all(|it| seen.contains(&it.to_lowercase()));
    (!same).then(|| meta.tags.join(", "))
}
