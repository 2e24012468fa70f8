//! One spec, as its own files say it: nothing here depends on any other spec.

use serde::{Deserialize, Serialize};

use crate::{BlobId, Layout, Priority, Problem, SpecName, Status, Timestamp};

/// A spec as parsed from its files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParsedSpec {
    /// The directory's name; unique in the project.
    pub name: SpecName,
    /// The digits that the name starts with; none for more than nine digits.
    pub number: Option<u32>,
    /// The directory, relative to the specs folder, with `/`.
    pub dir: String,
    /// Which of the two layouts it follows.
    pub layout: Layout,
    /// The first H1 of the main document, as plain text.
    pub title: Option<String>,
    /// Where it is in its life; `planned` where it does not say.
    pub status: Status,
    /// How much it matters, where it says so.
    pub priority: Option<Priority>,
    /// Tags, in the order written, each once, letter case aside.
    pub tags: Vec<String>,
    /// Who works on it.
    pub assignee: Option<String>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// When it changed last, as far as it says: the field, else the last transition, else when it was made.
    pub updated_at: Option<Timestamp>,
    /// When it was completed: the field, else, of a complete one, the last transition to that.
    pub completed_at: Option<Timestamp>,
    /// The status timeline, in the order of time; steps of one time in the order written.
    pub transitions: Vec<Transition>,
    /// What it depends on, as written.
    pub depends_on: Vec<String>,
    /// What it is related to, as written.
    pub related: Vec<String>,
    /// Its parent, as written.
    pub parent: Option<String>,
    /// Where the references above are written.
    pub reference_lines: ReferenceLines,
    /// All further fields of the frontmatter, as text, in the order written.
    pub fields: Vec<Field>,
    /// The main document first, then the sub-specs in their order.
    pub documents: Vec<Document>,
    /// The other files: pictures and the like, in the order of their paths.
    pub assets: Vec<Asset>,
    /// Checklist items: of `tasks.md` where the spec-kit layout has one, else of the main document.
    pub tasks: Tasks,
    /// What is odd about it, as far as its own files show; relations come with the snapshot.
    pub problems: Vec<Problem>,
}

impl ParsedSpec {
    /// The title, or the name in words where there is none: `082-web-sync` gives `Web sync`.
    pub fn display_title(&self) -> String {
        self.title.clone().unwrap_or_else(|| name_in_words(self.slug()))
    }

    /// The name without its number: `web-sync`.
    pub fn slug(&self) -> &str {
        slug(self.name.as_str())
    }

    /// The main document.
    pub fn main(&self) -> &Document {
        &self.documents[0]
    }

    /// What lists show of it: without timeline, further fields, files and the text of problems, of which the worst is kept
    /// so that validation says the same.
    pub(crate) fn outline(&self, problems: Option<&[Problem]>) -> Self {
        let worst = problems.unwrap_or(&self.problems).iter().max_by_key(|problem| problem.severity);
        let problem = worst.map(|worst| Problem {
            message: String::new(),
            remedy: String::new(),
            path: String::new(),
            ..worst.clone()
        });
        let mut main = self.main().clone();
        if let Some(tokens) = &mut main.tokens {
            tokens.sections = Sections::default();
        }
        Self {
            transitions: Vec::new(),
            reference_lines: ReferenceLines::default(),
            fields: Vec::new(),
            documents: vec![main],
            assets: Vec::new(),
            problems: problem.into_iter().collect(),
            ..self.clone()
        }
    }

    /// The sub-specs, in their order.
    pub fn sub_specs(&self) -> &[Document] {
        &self.documents[1..]
    }
}

/// A name without the number and the `-` or `_` behind it; the whole name where that would leave nothing. Of
/// `parent~name` the name.
pub(crate) fn slug(name: &str) -> &str {
    let own =
        name.split_once('~').map(|(_, own)| own).filter(|own| own.starts_with(|c: char| c.is_ascii_digit()));
    let name = own.unwrap_or(name);
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
    let cut = rest.strip_prefix(['-', '_']).unwrap_or(name);
    if cut.is_empty() { name } else { cut }
}

/// The number that a name starts with: the digits before the first `-` or `_`, or all of it. `None` where there are none,
/// where something else follows them, and for more than nine digits.
pub(crate) fn leading_number(name: &str) -> Option<u32> {
    let digits = name.split(['-', '_']).next().unwrap_or(name);
    crate::resolve::parse_number(digits)
}

/// `web-sync` as `Web sync`.
pub(crate) fn name_in_words(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let words = words.trim();
    let mut chars = words.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => name.to_owned(),
    }
}

/// The lines of a spec's references in its main document, from 1: where a problem with one is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferenceLines {
    /// Of each entry of `depends_on`.
    pub depends_on: Vec<u32>,
    /// Of each entry of `related`.
    pub related: Vec<u32>,
    /// Of `parent`.
    pub parent: Option<u32>,
}

/// A step of the status timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transition {
    /// What it became.
    pub status: Status,
    /// When.
    pub at: Timestamp,
}

/// A field of the frontmatter that livespecs shows without knowing it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its name, as written.
    pub name: String,
    /// Its value, as text.
    pub value: String,
}

/// One Markdown file of a spec.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The path below the spec's directory: `README.md`, `contracts/api.md`.
    pub path: String,
    /// Its content.
    pub blob: BlobId,
    /// Its size in bytes.
    pub size: u64,
    /// What its tab says: its H1, else the file's name in words.
    pub title: String,
    /// Where the body begins in [`decode`](crate::decode)d text, in bytes: behind the frontmatter.
    pub body_start: u32,
    /// Where the header (`> **Status**: …`, and beside a frontmatter `**Status**: …`) stands in decoded text, in bytes: not to
    /// be shown again.
    pub header: Option<(u32, u32)>,
    /// Its checklist items.
    pub tasks: Tasks,
    /// Its tokens, where they were counted.
    pub tokens: Option<TokenCounts>,
}

/// A file beside a spec's documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asset {
    /// The path below the spec's directory.
    pub path: String,
    /// Its content.
    pub blob: BlobId,
    /// Its size in bytes.
    pub size: u64,
}

/// Checklist items (`- [ ]`) outside code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tasks {
    /// Those that are checked.
    pub done: u32,
    /// All of them.
    pub total: u32,
}

/// The tokens (`cl100k_base`) of a document, by part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenCounts {
    /// The whole file.
    pub total: u32,
    /// The frontmatter with its `---` lines.
    pub frontmatter: u32,
    /// The body: what the badge is about.
    pub content: u32,
    /// The H1.
    pub title: u32,
    /// Fenced and indented code in the body.
    pub code_blocks: u32,
    /// Checklist items in the body.
    pub checklists: u32,
    /// The rest of the body.
    pub prose: u32,
    /// Each H2 section of the body, in order.
    pub sections: Sections,
}

/// The tokens of a document's sections, packed: a cold start reads them with every spec, and needs them of none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sections(Vec<u8>);

impl Sections {
    /// Packs them.
    pub fn pack(sections: &[SectionTokens]) -> Self {
        // Writing plain data to memory has no way to fail.
        Self(postcard::to_stdvec(sections).unwrap_or_default())
    }

    /// The sections, in order; none where the bytes are damaged.
    pub fn unpack(&self) -> Vec<SectionTokens> {
        postcard::from_bytes(&self.0).unwrap_or_default()
    }
}

/// The tokens of one H2 section, heading included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionTokens {
    /// The heading's text.
    pub heading: String,
    /// Its tokens.
    pub tokens: u32,
}

/// What validation says in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValidationStatus {
    /// Nothing to mend.
    Pass,
    /// Warnings.
    Warn,
    /// Errors.
    Fail,
}

impl ValidationStatus {
    /// The word that the API uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }
}

impl SpecText {
    /// The same without the body: what a segment is searched by.
    #[must_use]
    pub fn heads(&self) -> Self {
        Self { body: String::new(), ..self.clone() }
    }
}

/// The words of a spec, for the search index: all its documents, as plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecText {
    /// Which spec.
    pub name: SpecName,
    /// Its number.
    pub number: Option<u32>,
    /// Its title.
    pub title: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// The headings of all its documents.
    pub headings: Vec<String>,
    /// The text of all its documents without markup: blocks are separated by newlines.
    pub body: String,
}
