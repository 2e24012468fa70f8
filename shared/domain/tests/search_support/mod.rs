//! A small world to search in.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::sync::Arc;

use domain::search::{Found, Query, SearchIndex};
use domain::{
    BlobId, Document, Layout, ParsedProject, ParsedSpec, Priority, Snapshot, SpecName, SpecText, Status,
    Tasks, Timestamp,
};

/// A spec as it is told in a test: its name, and whatever matters there.
pub(crate) fn spec(name: &str) -> (ParsedSpec, SpecText) {
    let number = name.split(['-', '_']).next().and_then(|digits| digits.parse().ok());
    let name = SpecName::new(name);
    let text = SpecText {
        name: name.clone(),
        number,
        title: String::new(),
        tags: Vec::new(),
        headings: Vec::new(),
        body: String::new(),
    };
    let main = Document {
        path: "README.md".into(),
        blob: BlobId::of(b""),
        size: 0,
        title: String::new(),
        body_start: 0,
        header: None,
        tasks: Tasks::default(),
        tokens: None,
    };
    let parsed = ParsedSpec {
        dir: name.to_string(),
        name,
        number,
        layout: Layout::LeanSpec,
        title: None,
        status: Status::Planned,
        priority: None,
        tags: Vec::new(),
        assignee: None,
        created_at: None,
        updated_at: None,
        completed_at: None,
        transitions: Vec::new(),
        depends_on: Vec::new(),
        related: Vec::new(),
        parent: None,
        reference_lines: domain::ReferenceLines::default(),
        fields: Vec::new(),
        documents: vec![main],
        assets: Vec::new(),
        tasks: Tasks::default(),
        problems: Vec::new(),
    };
    (parsed, text)
}

/// Says more about a spec.
pub(crate) trait Say: Sized {
    fn title(self, title: &str) -> Self;
    fn tags(self, tags: &[&str]) -> Self;
    fn headings(self, headings: &[&str]) -> Self;
    fn body(self, body: &str) -> Self;
    fn status(self, status: Status) -> Self;
    fn priority(self, priority: Priority) -> Self;
    fn assignee(self, assignee: &str) -> Self;
    fn created(self, date: &str) -> Self;
}

impl Say for (ParsedSpec, SpecText) {
    fn title(mut self, title: &str) -> Self {
        self.0.title = Some(title.into());
        self.1.title = title.into();
        self
    }
    fn tags(mut self, tags: &[&str]) -> Self {
        self.0.tags = tags.iter().map(ToString::to_string).collect();
        self.1.tags.clone_from(&self.0.tags);
        self
    }
    fn headings(mut self, headings: &[&str]) -> Self {
        self.1.headings = headings.iter().map(ToString::to_string).collect();
        self
    }
    fn body(mut self, body: &str) -> Self {
        self.1.body = body.into();
        self
    }
    fn status(mut self, status: Status) -> Self {
        self.0.status = status;
        self
    }
    fn priority(mut self, priority: Priority) -> Self {
        self.0.priority = Some(priority);
        self
    }
    fn assignee(mut self, assignee: &str) -> Self {
        self.0.assignee = Some(assignee.into());
        self
    }
    fn created(mut self, date: &str) -> Self {
        self.0.created_at = Timestamp::parse(date);
        self
    }
}

/// Some specs, with their index.
pub(crate) struct World {
    pub(crate) snapshot: Snapshot,
    pub(crate) index: SearchIndex,
}

impl World {
    pub(crate) fn new(specs: impl IntoIterator<Item = (ParsedSpec, SpecText)>) -> Self {
        let (parsed, texts): (Vec<_>, Vec<_>) =
            specs.into_iter().map(|(parsed, text)| (Arc::new(parsed), text)).unzip();
        let project = ParsedProject { specs: parsed, ..ParsedProject::default() };
        Self { snapshot: Snapshot::assemble(project), index: SearchIndex::build(texts) }
    }

    pub(crate) fn find(&self, query: &str) -> Found {
        self.index.search(&self.snapshot, &Query::parse(query), &|_| true, 50)
    }

    /// The names of the hits, best first.
    pub(crate) fn names(&self, query: &str) -> String {
        let found = self.find(query);
        assert_eq!(found.total, found.names.len());
        let hits: Vec<_> = found.hits.iter().map(|hit| hit.name.as_str()).collect();
        assert_eq!(hits, found.names.iter().take(50).map(SpecName::as_str).collect::<Vec<_>>());
        hits.join(" ")
    }

    /// The snippet of the first hit.
    pub(crate) fn snippet(&self, query: &str) -> String {
        self.find(query).hits.first().map_or_else(|| "nothing found".into(), |hit| hit.snippet.clone())
    }
}
