//! All specs of one project at one revision, with the relations between them.

use std::collections::HashMap;
use std::ops::{Deref, Range};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::relationships::{self, Relations};
use crate::{BlobId, ParsedSpec, Problem, Severity, SnapshotId, SpecName, ValidationStatus};

/// What a project's files say, before anything is made of the relations between specs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ParsedProject {
    /// Its specs, each with a name of its own.
    pub specs: Vec<Arc<ParsedSpec>>,
    /// Problems that belong to no spec: directories without a main document.
    pub problems: Vec<Problem>,
    /// Files of the repository's root that say how to work in it.
    pub context: Vec<ContextFile>,
}

/// A file of the repository's root that says how to work in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContextFile {
    /// What it is for.
    pub role: ContextRole,
    /// Its path in the repository: `AGENTS.md`, `.lean-spec/config.json`.
    pub path: String,
    /// Its content.
    pub blob: BlobId,
    /// Its text.
    pub content: String,
    /// Its tokens, where they were counted.
    pub tokens: Option<u32>,
}

/// What a context file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ContextRole {
    /// `AGENTS.md`, `CLAUDE.md`.
    AgentInstructions,
    /// `.lean-spec/config.json`.
    Config,
    /// `README.md`.
    ProjectDoc,
}

/// A spec in its snapshot: what its files say, and how it relates to the others.
#[derive(Clone, Debug)]
pub struct Spec {
    parsed: Arc<ParsedSpec>,
    relations: Relations,
    /// The problems of its files and of its relations; `None` where all are of its files.
    problems: Option<Vec<Problem>>,
    validation: ValidationStatus,
}

impl Deref for Spec {
    type Target = ParsedSpec;

    fn deref(&self) -> &ParsedSpec {
        &self.parsed
    }
}

impl Spec {
    /// What its files say, to be put into another snapshot.
    pub fn shared(&self) -> Arc<ParsedSpec> {
        Arc::clone(&self.parsed)
    }

    /// What it depends on, in the order written.
    pub fn depends_on(&self) -> &[Reference] {
        &self.relations.depends_on
    }

    /// What it is related to, in the order written.
    pub fn related(&self) -> &[Reference] {
        &self.relations.related
    }

    /// Its parent; none where that would close a circle.
    pub fn parent(&self) -> Option<&SpecName> {
        self.relations.parent.as_ref()
    }

    /// The specs that name it as their parent, newest number first.
    pub fn children(&self) -> &[SpecName] {
        &self.relations.children
    }

    /// The specs that depend on it, newest number first.
    pub fn required_by(&self) -> &[SpecName] {
        &self.relations.required_by
    }

    /// Whether there is something to mend: a warning or an error. What is only worth knowing is shown with the spec, and is
    /// not counted as a problem anywhere.
    pub fn has_problems(&self) -> bool {
        self.validation != ValidationStatus::Pass
    }

    /// Everything odd about it, what is only worth knowing too: of its own files first, then of its relations.
    pub fn problems(&self) -> &[Problem] {
        self.problems.as_ref().unwrap_or(&self.parsed.problems)
    }

    /// `fail` with any error, `warn` with any warning, else `pass`.
    pub fn validation(&self) -> ValidationStatus {
        self.validation
    }
}

/// A reference from one spec to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// It was found.
    Spec(SpecName),
    /// It was not; this is how it is written.
    Dangling(String),
}

impl Reference {
    /// The name of what was found, or the text as written.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Spec(name) => name.as_str(),
            Self::Dangling(written) => written,
        }
    }

    /// The name of what was found.
    pub fn spec(&self) -> Option<&SpecName> {
        match self {
            Self::Spec(name) => Some(name),
            Self::Dangling(_) => None,
        }
    }
}

/// All specs of one project at one revision. Immutable; named by its content.
#[derive(Clone, Debug)]
pub struct Snapshot {
    id: SnapshotId,
    specs: Vec<Spec>,
    by_name: HashMap<SpecName, usize>,
    problems: Vec<Problem>,
    context: Vec<ContextFile>,
}

impl Snapshot {
    /// Puts the specs of a project together.
    pub fn assemble(project: ParsedProject) -> Self {
        let ParsedProject { mut specs, problems, context } = project;
        specs.sort_by(|a, b| newest_number_first((a.number, &a.name), (b.number, &b.name)));
        let mut by_name = HashMap::with_capacity(specs.len());
        specs.retain(|spec| {
            let place = by_name.len();
            let is_first = !by_name.contains_key(&spec.name);
            if is_first {
                by_name.insert(spec.name.clone(), place);
            }
            is_first
        });
        let id = content_id(&specs, &context, &problems);
        let related = relationships::relate(&specs, &by_name);
        let specs = specs
            .into_iter()
            .zip(related)
            .map(|(parsed, (relations, found))| {
                let validation = validation(parsed.problems.iter().chain(&found));
                let problems =
                    (!found.is_empty()).then(|| parsed.problems.iter().cloned().chain(found).collect());
                Spec { parsed, relations, problems, validation }
            })
            .collect();
        Self { id, specs, by_name, problems, context }
    }

    /// The hash of its content: two snapshots with the same id show the same.
    pub fn id(&self) -> SnapshotId {
        self.id
    }

    /// Every spec, newest number first, those without a number last; ties by name.
    pub fn specs(&self) -> &[Spec] {
        &self.specs
    }

    /// The spec of exactly that name.
    pub fn spec(&self, name: &str) -> Option<&Spec> {
        self.by_name.get(name).map(|&place| &self.specs[place])
    }

    /// The specs of that number, by name.
    pub fn numbered(&self, number: u32) -> impl Iterator<Item = &Spec> {
        self.specs[numbered(&self.specs, number, |spec| spec.number)].iter()
    }

    /// The spec before (`-1`) or after (`1`) this one in the order of [`Self::specs`].
    pub fn neighbour(&self, name: &SpecName, step: isize) -> Option<&Spec> {
        let place = self.by_name.get(name.as_str())?.checked_add_signed(step)?;
        self.specs.get(place)
    }

    /// Problems that belong to no spec.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Files of the repository's root that say how to work in it.
    pub fn context(&self) -> &[ContextFile] {
        &self.context
    }

    /// What it was put together from: `assemble` makes the same snapshot of it.
    pub fn parsed(&self) -> ParsedProject {
        ParsedProject {
            specs: self.specs.iter().map(|spec| Arc::clone(&spec.parsed)).collect(),
            problems: self.problems.clone(),
            context: self.context.clone(),
        }
    }
}

/// The order of lists: numbers downwards, those without one last, ties by name.
pub(crate) fn newest_number_first(
    a: (Option<u32>, &SpecName),
    b: (Option<u32>, &SpecName),
) -> std::cmp::Ordering {
    b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1))
}

/// The places of the specs with that number, in the order of lists.
pub(crate) fn numbered<T>(specs: &[T], number: u32, of: impl Fn(&T) -> Option<u32>) -> Range<usize> {
    let start = specs.partition_point(|spec| of(spec) > Some(number));
    let length = specs[start..].partition_point(|spec| of(spec) == Some(number));
    start..start + length
}

fn content_id(specs: &[Arc<ParsedSpec>], context: &[ContextFile], problems: &[Problem]) -> SnapshotId {
    // All paths in one text: there are many of them, and they are needed only here.
    let (mut text, mut ends) = (String::with_capacity(specs.len() * 64), Vec::new());
    let mut add = |parts: [&str; 3], blob: BlobId| {
        text.extend(parts);
        ends.push((text.len(), blob));
    };
    for spec in specs {
        let documents = spec.documents.iter().map(|it| (&it.path, it.blob));
        let assets = spec.assets.iter().map(|it| (&it.path, it.blob));
        documents.chain(assets).for_each(|(path, blob)| add([&spec.dir, "/", path], blob));
    }
    // A path in the specs folder never starts with `/`: the kinds cannot be mistaken for each other. Problems of the
    // project come from files of no spec, and are shown.
    for it in context {
        add(["/", &it.path, ""], it.blob);
    }
    for it in problems {
        add(["//", &it.path, ""], BlobId::of(it.message.as_bytes()));
    }
    let mut start = 0;
    SnapshotId::of(ends.into_iter().map(|(end, blob)| (&text[std::mem::replace(&mut start, end)..end], blob)))
}

fn validation<'a>(problems: impl Iterator<Item = &'a Problem>) -> ValidationStatus {
    match problems.map(|problem| problem.severity).max() {
        Some(Severity::Error) => ValidationStatus::Fail,
        Some(Severity::Warning) => ValidationStatus::Warn,
        _ => ValidationStatus::Pass,
    }
}
