//! What is odd about a spec: shown with the spec, never in its place.

use serde::{Deserialize, Serialize};

/// How bad a problem is. Ordered from harmless to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Worth mending.
    Warning,
    /// Wrong: `livespecs check` fails.
    Error,
}

impl Severity {
    /// The word that the API uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What a problem is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Area {
    /// The fields of a spec, and what they refer to.
    Frontmatter,
    /// The text and the files.
    Structure,
    /// The size.
    Length,
}

impl Area {
    /// The word that the API uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Frontmatter => "frontmatter",
            Self::Structure => "structure",
            Self::Length => "length",
        }
    }
}

/// One problem: what, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Problem {
    /// How bad.
    pub severity: Severity,
    /// About what.
    pub area: Area,
    /// One sentence that names the thing in backticks: ``Unknown status `blocked`.``
    pub message: String,
    /// What to do, one sentence: ``Use one of `draft`, `planned`, …``; empty where the message says it.
    pub remedy: String,
    /// The file, relative to the specs folder, with `/`.
    pub path: String,
    /// The line in that file, from 1.
    pub line: Option<u32>,
}

impl Problem {
    /// An error about `path`.
    pub fn error(area: Area, path: &str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, area, path, message.into())
    }

    /// A warning about `path`.
    pub fn warning(area: Area, path: &str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, area, path, message.into())
    }

    /// Something worth knowing about `path`.
    pub fn info(area: Area, path: &str, message: impl Into<String>) -> Self {
        Self::new(Severity::Info, area, path, message.into())
    }

    fn new(severity: Severity, area: Area, path: &str, message: String) -> Self {
        Self { severity, area, message, remedy: String::new(), path: path.to_owned(), line: None }
    }

    /// The same, at a line (from 1).
    #[must_use]
    pub fn at(mut self, line: u32) -> Self {
        self.line = Some(line);
        self
    }

    /// The same, with what to do.
    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = remedy.into();
        self
    }
}
