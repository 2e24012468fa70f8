//! From the bytes of a spec's files to a [`ParsedSpec`].

mod document;
mod fields;
mod findings;
mod frontmatter;
mod header;
mod nesting;
mod outline;
mod text;
mod tokens;
mod validation;
mod yaml;

use std::collections::HashMap;

pub(crate) use findings::{Findings, quote};
pub use nesting::limit_nesting;
pub use text::{decode, decode_context};

use self::document::{Source, parse_document};
use self::fields::Meta;
use self::frontmatter::Front;
use self::outline::Outline;
use crate::spec::{name_in_words, slug};
use crate::{
    Area, Asset, BlobId, Document, Layout, ParsedSpec, Problem, Severity, SpecFolder, SpecText, Status, Tasks,
};

/// Counts the tokens of a text. Where there is none, counts are left out.
pub type CountTokens<'a> = Option<&'a (dyn Fn(&str) -> u32 + Sync)>;

/// The content of one Markdown file.
#[derive(Clone, Copy, Debug)]
pub struct Content<'a> {
    /// Its path, relative to the specs folder.
    pub path: &'a str,
    /// Its bytes, whole.
    pub bytes: &'a [u8],
    /// The id of those bytes.
    pub blob: BlobId,
}

/// Parses one spec: `contents` are its documents in the order of `folder` (the main one first); one that is missing is
/// a problem, and an empty text where it is the main one. Gives the spec, and its words for the search index.
pub fn parse_spec(
    folder: &SpecFolder,
    contents: &[Content<'_>],
    assets: Vec<Asset>,
    count: CountTokens<'_>,
) -> (ParsedSpec, SpecText) {
    let by_path: HashMap<&str, &Content<'_>> = contents.iter().map(|it| (it.path, it)).collect();
    let mut findings = Findings::default();
    for problem in &folder.problems {
        findings.add(problem.clone());
    }
    let mut words = Words::default();

    let name_title = name_in_words(slug(folder.name.as_str()));
    let (main, title, meta) = match by_path.get(folder.main.as_str()) {
        Some(content) => {
            let (document, title, meta, outline) =
                main_document(folder, content, &name_title, count, &mut findings);
            words.add(outline.headings, &outline.text);
            (document, title, meta)
        }
        None => (missing(folder, &name_title, &mut findings), None, Meta::default()),
    };
    let mut documents = vec![main];
    for path in &folder.sub_specs {
        let Some(content) = by_path.get(path.as_str()) else {
            findings.add(unreadable(path));
            continue;
        };
        let source = Source::read(content, &mut findings);
        let path = below(&folder.dir, content.path);
        let (document, outline) = parse_document(&source, path, None, &stem_in_words(path), count);
        words.add(outline.headings, &outline.text);
        documents.push(document);
    }

    let status = meta.status.unwrap_or(Status::Planned);
    let (tasks, tasks_path) = tasks(folder.layout, &documents);
    if status == Status::Complete && tasks.done < tasks.total {
        let path = format!("{}/{tasks_path}", folder.dir);
        findings.add(open_tasks(&path, tasks));
    }
    let text = SpecText {
        name: folder.name.clone(),
        number: folder.number,
        title: title.clone().unwrap_or(name_title),
        tags: meta.tags.clone(),
        headings: words.headings,
        body: words.body,
    };
    let spec = ParsedSpec {
        name: folder.name.clone(),
        number: folder.number,
        dir: folder.dir.clone(),
        layout: folder.layout,
        title,
        status,
        priority: meta.priority,
        created_at: meta.created_at(),
        updated_at: meta.updated_at(),
        completed_at: meta.completed_at(),
        tags: meta.tags,
        assignee: meta.assignee,
        transitions: meta.transitions,
        depends_on: meta.depends_on,
        related: meta.related,
        parent: meta.parent,
        reference_lines: meta.reference_lines,
        fields: meta.fields,
        documents,
        assets,
        tasks,
        problems: findings.into_problems(),
    };
    (spec, text)
}

/// The main document, its H1, what it says about the spec, and its text.
fn main_document(
    folder: &SpecFolder,
    content: &Content<'_>,
    name_title: &str,
    count: CountTokens<'_>,
    findings: &mut Findings,
) -> (Document, Option<String>, Meta, Outline) {
    let source = Source::read(content, findings);
    let path = below(&folder.dir, content.path);
    if source.is_pointer {
        let (document, outline) = parse_document(&source, path, None, name_title, count);
        return (document, None, Meta::default(), outline);
    }
    let front = frontmatter::read(&source.text, &source.split, content.path, findings);
    let mut meta = match &front {
        Front::Fields(entries) => fields::read(entries, content.path, findings),
        Front::None | Front::Broken => Meta::default(),
    };
    let broken = front == Front::Broken;
    // A header that nothing is read from stays where the reader sees it.
    let header = if broken {
        None
    } else {
        let header = header::find(&source.text, source.split.body_start, source.split.body_line);
        let has_front = front != Front::None;
        header::merge(&header, has_front, &mut meta, content.path, findings);
        // Without a frontmatter lines of labels are the author's own way to show them.
        header.range.or(header.lines.filter(|_| has_front))
    };

    let (mut document, outline) = parse_document(&source, path, header, name_title, count);
    let title = outline.title.as_deref().map(|title| main_title(folder.layout, title).to_owned());
    if let Some(title) = &title {
        document.title.clone_from(title);
    }
    // Nothing is missing from a frontmatter that cannot be read.
    if !broken {
        validation::fields(&meta, &source.split, content.path, findings);
    }
    validation::structure(&outline, content.path, findings);
    validation::length(document.tokens.as_ref(), content.path, findings);
    (document, title, meta, outline)
}

fn unreadable(path: &str) -> Problem {
    Problem::error(Area::Structure, path, format!("`{path}` could not be read."))
        .remedy("See whether the file may be read, and is not over 64 MiB.")
}

/// A main document of which the bytes are not there: its spec is shown all the same.
fn missing(folder: &SpecFolder, title: &str, findings: &mut Findings) -> Document {
    // Whoever listed the files may know better why.
    let is_told = folder.problems.iter().any(|it| it.path == folder.main && it.severity == Severity::Error);
    if !is_told {
        findings.add(unreadable(&folder.main));
    }
    Document {
        path: below(&folder.dir, &folder.main).to_owned(),
        blob: BlobId::of(b""),
        size: 0,
        title: title.to_owned(),
        body_start: 0,
        header: None,
        tasks: Tasks::default(),
        tokens: None,
    }
}

/// The checklist that tells how far a spec is, and the document that it stands in.
fn tasks(layout: Layout, documents: &[Document]) -> (Tasks, &str) {
    let list =
        documents.iter().find(|it| layout == Layout::SpecKit && it.path.eq_ignore_ascii_case("tasks.md"));
    list.or(documents.first()).map_or((Tasks::default(), ""), |it| (it.tasks, &it.path))
}

fn open_tasks(path: &str, tasks: Tasks) -> Problem {
    let message = match tasks.total - tasks.done {
        1 => "The spec is `complete`, and one checklist item is open.".to_owned(),
        open => format!("The spec is `complete`, and {open} checklist items are open."),
    };
    Problem::info(Area::Structure, path, message).remedy("Check what is done, and remove what was dropped.")
}

/// An H1 as title: spec-kit's template puts a label in front of it.
fn main_title(layout: Layout, title: &str) -> &str {
    const LABEL: &str = "Feature Specification:";
    let labelled = title.get(..LABEL.len()).is_some_and(|it| it.eq_ignore_ascii_case(LABEL));
    if layout == Layout::SpecKit && labelled {
        let rest = title[LABEL.len()..].trim_start();
        if !rest.is_empty() {
            return rest;
        }
    }
    title
}

/// A path below a spec's directory.
fn below<'a>(dir: &str, path: &'a str) -> &'a str {
    path.strip_prefix(dir).and_then(|rest| rest.strip_prefix('/')).unwrap_or(path)
}

/// `contracts/data-model.md` as `Data model`.
fn stem_in_words(path: &str) -> String {
    let file = path.rsplit('/').next().unwrap_or(path);
    name_in_words(file.rsplit_once('.').map_or(file, |(stem, _)| stem))
}

/// The words of all documents, for the search.
#[derive(Default)]
struct Words {
    headings: Vec<String>,
    body: String,
}

impl Words {
    fn add(&mut self, headings: Vec<String>, text: &str) {
        self.headings.extend(headings);
        if !self.body.is_empty() && !text.is_empty() {
            self.body.push('\n');
        }
        self.body.push_str(text);
    }
}
