//! Search over the specs of a snapshot: a query language, an inverted index, ranking and snippets.

use crate::{Snapshot, SpecName, SpecText};

/// What somebody asks for. [`Query::parse`] reads any text.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {}

impl Query {
    /// Reads a query; what is not understood is taken as words.
    pub fn parse(text: &str) -> Self {
        let _ = text;
        Self {}
    }
}

/// The words of a snapshot's specs.
#[derive(Clone, Debug)]
pub struct SearchIndex {}

/// Bytes that are no search index of this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// How many specs match.
    pub total: usize,
    /// The best of them, best first.
    pub hits: Vec<Hit>,
}

/// One spec that matches.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Which.
    pub name: SpecName,
    /// How well; comparable within one answer only.
    pub score: f32,
    /// A piece of its text around the best place, as HTML in which only `<mark>` is markup; empty where the query has no
    /// words.
    pub snippet: String,
}

impl SearchIndex {
    /// An index over `texts`.
    pub fn build(texts: Vec<SpecText>) -> Self {
        let _ = texts;
        Self {}
    }

    /// The index with `changed` specs put in (or in place of those of the same name), and `removed` ones taken out.
    /// Costs about what the change is, not what the index is.
    pub fn update(&self, changed: Vec<SpecText>, removed: &[SpecName]) -> Self {
        let _ = (changed, removed);
        self.clone()
    }

    /// Its bytes, for a prepared snapshot.
    pub fn to_bytes(&self) -> Vec<u8> {
        Vec::new()
    }

    /// Reads what [`Self::to_bytes`] wrote; any bytes in, an index or an error out.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let _ = bytes;
        Ok(Self {})
    }

    /// The specs of `snapshot` that match, best first, at most `limit` of them with snippets. Specs of the index that
    /// `keep` refuses, or that the snapshot does not have, are passed over.
    pub fn search(
        &self,
        snapshot: &Snapshot,
        query: &Query,
        keep: &dyn Fn(&crate::Spec) -> bool,
        limit: usize,
    ) -> Found {
        let _ = (snapshot, query, keep, limit);
        Found { total: 0, hits: Vec::new() }
    }
}
