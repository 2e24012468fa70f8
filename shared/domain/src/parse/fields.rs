//! The fields of a frontmatter as values.

mod dates;
mod lists;

use std::collections::HashSet;

use self::lists::{Item, items};
use super::findings::{Findings, quote};
use super::frontmatter::Entry;
use super::yaml::Value;
use crate::limits::{FIELD_CHARS, FIELDS};
use crate::{Area, Field, Priority, Problem, ReferenceLines, Status, Timestamp, Transition};

pub(super) use self::dates::date;

/// What a spec says about itself. A line, and *written*, tell that a field is there, readable or not.
#[derive(Debug, Default)]
pub(super) struct Meta {
    pub(super) status: Option<Status>,
    pub(super) status_line: Option<u32>,
    pub(super) priority: Option<Priority>,
    pub(super) priority_line: Option<u32>,
    pub(super) tags: Vec<String>,
    pub(super) tags_written: bool,
    pub(super) assignee: Option<String>,
    pub(super) created: Day,
    pub(super) updated: Day,
    pub(super) completed: Day,
    pub(super) completed_written: bool,
    pub(super) transitions: Vec<Transition>,
    pub(super) depends_on: Vec<String>,
    pub(super) related: Vec<String>,
    pub(super) parent: Option<String>,
    pub(super) reference_lines: ReferenceLines,
    pub(super) fields: Vec<Field>,
}

/// One of the three dates: as a day (`created`), and to the millisecond (`created_at`).
#[derive(Debug, Default)]
pub(super) struct Day {
    pub(super) day: Option<Timestamp>,
    pub(super) exact: Option<Timestamp>,
}

impl Day {
    fn best(&self) -> Option<Timestamp> {
        self.exact.or(self.day)
    }
}

impl Meta {
    pub(super) fn created_at(&self) -> Option<Timestamp> {
        self.created.best()
    }

    pub(super) fn updated_at(&self) -> Option<Timestamp> {
        let last = self.transitions.iter().map(|it| it.at).max();
        self.updated.best().or(last).or_else(|| self.created_at())
    }

    pub(super) fn completed_at(&self) -> Option<Timestamp> {
        let became = self.transitions.iter().filter(|it| it.status == Status::Complete).map(|it| it.at).max();
        // One that is worked on again is no longer what it became.
        self.completed.best().or(became.filter(|_| self.status == Some(Status::Complete)))
    }

    /// Keeps a field that livespecs only shows.
    pub(super) fn keep(&mut self, name: &str, value: &str) {
        if self.fields.len() < FIELDS {
            self.fields.push(Field { name: bounded(name), value: bounded(value) });
        }
    }
}

fn bounded(text: &str) -> String {
    match text.char_indices().nth(FIELD_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The words that a status may be, in backticks.
pub(super) fn statuses() -> String {
    Status::ALL.map(|it| format!("`{}`", it.as_str())).join(", ")
}

/// The words that a priority may be, in backticks.
pub(super) fn priorities() -> String {
    Priority::ALL.map(|it| format!("`{}`", it.as_str())).join(", ")
}

const KNOWN: [&str; 14] = [
    "status",
    "priority",
    "created",
    "updated",
    "completed",
    "created_at",
    "updated_at",
    "completed_at",
    "transitions",
    "tags",
    "depends_on",
    "related",
    "parent",
    "assignee",
];

/// Reads the fields of a frontmatter.
pub(super) fn read(entries: &[Entry], path: &str, findings: &mut Findings) -> Meta {
    let written: HashSet<&str> = entries.iter().map(|it| it.key.as_str()).collect();
    let mut reader = Reader { path, findings, meta: Meta::default() };
    for entry in entries {
        let key = entry.key.as_str();
        let known = KNOWN.iter().find(|it| it.eq_ignore_ascii_case(key)).copied();
        match known {
            Some(known) if known == key => reader.take(known, entry),
            Some(known) if !written.contains(known) => {
                let message = format!("The field {} is written `{known}`.", quote(key));
                reader.warn(entry.line, message, "Write it in lower case.");
                reader.take(known, entry);
            }
            _ => reader.meta.keep(key, entry.value.to_string().trim()),
        }
    }
    reader.meta
}

struct Reader<'a> {
    path: &'a str,
    findings: &'a mut Findings,
    meta: Meta,
}

impl Reader<'_> {
    fn take(&mut self, name: &'static str, entry: &Entry) {
        match name {
            "status" => self.status(entry),
            "priority" => self.priority(entry),
            "created" => self.meta.created.day = self.date(entry),
            "created_at" => self.meta.created.exact = self.date(entry),
            "updated" => self.meta.updated.day = self.date(entry),
            "updated_at" => self.meta.updated.exact = self.date(entry),
            "completed" => self.meta.completed.day = self.completed(entry),
            "completed_at" => self.meta.completed.exact = self.completed(entry),
            "transitions" => self.transitions(entry),
            "tags" => self.tags(entry),
            "depends_on" => {
                (self.meta.depends_on, self.meta.reference_lines.depends_on) = self.references(entry);
            }
            "related" => (self.meta.related, self.meta.reference_lines.related) = self.references(entry),
            "parent" => self.parent(entry),
            _ => {
                let text = entry.value.to_string();
                self.meta.assignee = Some(bounded(text.trim())).filter(|it| !it.is_empty());
            }
        }
    }

    fn status(&mut self, entry: &Entry) {
        let text = entry.value.to_string();
        if text.trim().is_empty() {
            return;
        }
        self.meta.status_line = Some(entry.line);
        self.meta.status = entry.value.as_text().and_then(|it| Status::parse(&it));
        if self.meta.status.is_none() {
            self.findings.add(unknown_status(&text, self.path, entry.line));
        }
    }

    fn priority(&mut self, entry: &Entry) {
        let text = entry.value.to_string();
        if text.trim().is_empty() {
            return;
        }
        self.meta.priority_line = Some(entry.line);
        self.meta.priority = entry.value.as_text().and_then(|it| Priority::parse(&it));
        if self.meta.priority.is_none() {
            self.findings.add(unknown_priority(&text, self.path, entry.line));
        }
    }

    fn date(&mut self, entry: &Entry) -> Option<Timestamp> {
        date(&entry.key, &entry.value.to_string(), self.path, entry.line, self.findings)
    }

    fn completed(&mut self, entry: &Entry) -> Option<Timestamp> {
        self.meta.completed_written |= !entry.value.to_string().trim().is_empty();
        self.date(entry)
    }

    fn transitions(&mut self, entry: &Entry) {
        let list = match &entry.value {
            Value::Null => return,
            Value::List(list) => list,
            other => {
                let message = format!("`transitions` is {}, not a list.", quote(&other.to_string()));
                self.warn(entry.line, message, "Write a list of `{status: …, at: …}`.");
                return;
            }
        };
        for (place, item) in self.bounded(list, entry).iter().enumerate() {
            if let Some(transition) = transition(item) {
                self.meta.transitions.push(transition);
                continue;
            }
            self.warn(
                entry.item_line(place),
                format!("The transition {} is not understood.", quote(&item.to_string())),
                "Write a known `status`, and `at` with a time like `2025-11-14T05:33:26Z`.",
            );
        }
        self.meta.transitions.sort_by_key(|it| it.at);
    }

    fn tags(&mut self, entry: &Entry) {
        let mut seen = HashSet::new();
        self.meta.tags_written = true;
        let found = items(&entry.value);
        for (place, item) in self.bounded(&found, entry).iter().enumerate() {
            let line = entry.item_line(place);
            match item {
                Item::Blank => self.warn(line, "A tag is blank.".to_owned(), "Remove it."),
                Item::Odd(kind, text) => {
                    self.warn(
                        line,
                        format!("The tag {} is {kind}, not a word.", quote(text)),
                        "Write one word for each tag.",
                    );
                }
                Item::Text(tag) => {
                    // Filters and counts do not mind letter case either.
                    if !seen.insert(tag.to_lowercase()) {
                        continue;
                    }
                    if tag.contains(char::is_whitespace) {
                        self.warn(
                            line,
                            format!("The tag {} has a space in it.", quote(tag)),
                            "Join its words with `-`.",
                        );
                    }
                    self.meta.tags.push(bounded(tag));
                }
            }
        }
    }

    /// The names in a list of references, and their lines.
    fn references(&mut self, entry: &Entry) -> (Vec<String>, Vec<u32>) {
        let key = &entry.key;
        let found = items(&entry.value);
        let (mut names, mut lines) = (Vec::new(), Vec::new());
        for (place, item) in self.bounded(&found, entry).iter().enumerate() {
            let line = entry.item_line(place);
            match item {
                Item::Blank => self.error(line, format!("An entry of `{key}` is empty."), "Remove it."),
                Item::Odd(kind, text) => self.error(
                    line,
                    format!("{} in `{key}` is {kind}, not the name of a spec.", quote(text)),
                    "Write the name of a spec's directory by itself, like `082-some-name`.",
                ),
                Item::Text(name) => {
                    names.push(bounded(name));
                    lines.push(line);
                }
            }
        }
        (names, lines)
    }

    fn parent(&mut self, entry: &Entry) {
        let (names, lines) = self.references(entry);
        let several = names.len() > 1;
        self.meta.parent = names.into_iter().next();
        self.meta.reference_lines.parent = lines.first().copied();
        if several {
            let message = "`parent` names several specs; the first one counts.".to_owned();
            self.warn(entry.line, message, "Keep one, and put the others into `related`.");
        }
    }

    /// The entries of a list that are read.
    fn bounded<'b, T>(&mut self, list: &'b [T], entry: &Entry) -> &'b [T] {
        let most = crate::limits::LIST_ENTRIES;
        if list.len() <= most {
            return list;
        }
        let message = format!("{} has {} entries; the first {most} are read.", quote(&entry.key), list.len());
        self.warn(entry.line, message, "Keep those that matter.");
        &list[..most]
    }

    fn warn(&mut self, line: u32, message: String, remedy: &str) {
        self.findings.add(Problem::warning(Area::Frontmatter, self.path, message).at(line).remedy(remedy));
    }

    fn error(&mut self, line: u32, message: String, remedy: &str) {
        self.findings.add(Problem::error(Area::Frontmatter, self.path, message).at(line).remedy(remedy));
    }
}

pub(super) fn unknown_status(text: &str, path: &str, line: u32) -> Problem {
    let message = format!("Unknown status {}: the spec is shown as `planned`.", quote(text));
    let remedy = format!("Use one of {}.", statuses());
    Problem::warning(Area::Frontmatter, path, message).at(line).remedy(remedy)
}

pub(super) fn unknown_priority(text: &str, path: &str, line: u32) -> Problem {
    let message = format!("Unknown priority {}: the spec is shown without one.", quote(text));
    let remedy = format!("Use one of {}.", priorities());
    Problem::warning(Area::Frontmatter, path, message).at(line).remedy(remedy)
}

fn transition(item: &Value) -> Option<Transition> {
    let Value::Map(entries) = item else { return None };
    let field = |name: &str| {
        let found = entries.iter().rev().find(|(key, _)| matches!(key, Value::Text(it) if it == name));
        found.and_then(|(_, value)| value.as_text())
    };
    let status = Status::parse(&field("status")?)?;
    let at = Timestamp::parse(&field("at")?)?;
    Some(Transition { status, at })
}
