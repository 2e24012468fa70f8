//! A folder of specs in memory, with defaults for all that does not matter.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::{
    Asset, BlobId, Content, ParsedProject, ParsedSpec, Problem, Snapshot, SpecFolder, SpecText, list_folder,
    parse_spec,
};

/// Files by their paths below the specs folder.
#[derive(Clone, Debug, Default)]
pub(crate) struct Files(pub(crate) BTreeMap<String, Vec<u8>>);

pub(crate) fn files<const N: usize>(files: [(&str, &str); N]) -> Files {
    Files(files.into_iter().map(|(path, text)| (path.to_owned(), text.into())).collect())
}

impl Files {
    pub(crate) fn parse(&self, folder: &SpecFolder) -> (ParsedSpec, SpecText) {
        let content = |path: &'_ String| {
            let (path, bytes) = self.0.get_key_value(path)?;
            Some(Content { path, bytes, blob: BlobId::of(bytes) })
        };
        let contents: Vec<_> =
            std::iter::once(&folder.main).chain(&folder.sub_specs).filter_map(content).collect();
        let asset = |path: &String| Asset {
            path: path[folder.dir.len() + 1..].to_owned(),
            blob: BlobId::of(&self.0[path]),
            size: self.0[path].len() as u64,
        };
        parse_spec(folder, &contents, folder.assets.iter().map(asset).collect(), Some(&words))
    }

    pub(crate) fn project(&self) -> ParsedProject {
        let listing = list_folder(self.0.keys().map(String::as_str));
        let specs = listing.specs.iter().map(|folder| Arc::new(self.parse(folder).0)).collect();
        ParsedProject { specs, problems: listing.problems, context: Vec::new() }
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        Snapshot::assemble(self.project())
    }

    /// The spec with its text, where there is exactly one.
    pub(crate) fn one(&self) -> (ParsedSpec, SpecText) {
        let listing = list_folder(self.0.keys().map(String::as_str));
        let [folder] = listing.specs.as_slice() else { panic!("not one spec: {listing:?}") };
        self.parse(folder)
    }
}

/// Stands in for the tokenizer: one token for each word.
pub(crate) fn words(text: &str) -> u32 {
    text.split_whitespace().count() as u32
}

/// The spec `001-a` of which the README is `text`.
pub(crate) fn readme(text: &str) -> ParsedSpec {
    bytes(text.as_bytes()).0
}

pub(crate) fn bytes(bytes: &[u8]) -> (ParsedSpec, SpecText) {
    Files(BTreeMap::from([("001-a/README.md".to_owned(), bytes.to_vec())])).one()
}

/// A spec without problems, with `fields` in its frontmatter as well.
pub(crate) fn with(fields: &str) -> ParsedSpec {
    readme(&format!("---\nstatus: draft\n{fields}\n---\n\n# Title\n\nText.\n"))
}

/// Problems as a compiler would print them, without the folder.
pub(crate) fn seen(problems: &[Problem]) -> Vec<String> {
    let line = |problem: &Problem| problem.line.map_or(String::new(), |line| format!("{line}: "));
    problems
        .iter()
        .map(|it| format!("{line}{} {}", it.severity.as_str(), it.message, line = line(it)))
        .collect()
}

/// Checks that every problem is a sentence with a remedy that is one, too.
pub(crate) fn read_well(problems: &[Problem]) {
    for problem in problems {
        let Problem { message, remedy, path, .. } = problem;
        assert!(message.ends_with('.') && !message.contains('\n'), "{message}");
        assert!(message.chars().count() < 500, "{message}");
        assert!(remedy.ends_with('.') && !remedy.contains('\n'), "{message} → {remedy:?}");
        assert!(!path.is_empty());
    }
}

pub(crate) fn date(at: Option<domain::Timestamp>) -> Option<String> {
    at.map(domain::Timestamp::date)
}
