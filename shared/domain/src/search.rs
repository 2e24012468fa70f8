//! Search over the specs of a snapshot: a query language, an inverted index, ranking and snippets.
//!
//! An index is a list of immutable segments, each one run of bytes that is read where it lies. A change adds a small
//! segment and marks what it replaces as dead; when what is small or dead grows, segments are merged. Answers depend on
//! the texts only, never on how they are spread over segments.
//!
//! **What matches**: a spec that has all words and phrases of the query, in any of name, number, title, tags, headings and
//! body. Letter case and accents are put aside; identifiers are found whole and by their parts; Chinese, Japanese and
//! Korean by their characters in a row. The last word may be the beginning of one. A word that is in at most two specs as
//! it is written is also looked for with typos: one in 5 to 7 letters, two in longer words. Where no spec has all of at
//! least three words, those that have most of them (more than half) are found, and [`Found::partial`] says so; phrases
//! in quotes have to match always.
//!
//! **What comes first**: a spec that is called just like the query (name, number, name without number, title), then BM25F
//! over the fields, where a hit in a title or name is before any number of hits in a body, rare words count more than
//! common ones, the word itself more than the beginning of one, that more than a typo, and words that are near each other
//! more than those that are not. Ties go by number, newest first.

mod bytes;
mod filters;
mod fold;
mod matching;
mod phrase;
mod query;
mod rank;
mod segment;
mod snippet;
mod typos;
mod words;
mod write;

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

pub use query::Query;

use crate::limits::SEARCH_BYTES;
use crate::{Snapshot, Spec, SpecName, SpecText};
use segment::{BODY, FIELDS, Segment};

/// Small segments that are kept before they are merged into one.
const SMALL_SEGMENTS: usize = 8;

/// The words of a snapshot's specs. Cloning it is cheap.
#[derive(Clone)]
pub struct SearchIndex {
    parts: Arc<Vec<Part>>,
}

/// One segment, and which of its specs are still there.
#[derive(Clone)]
struct Part {
    segment: Arc<Segment>,
    /// For each doc, whether it was replaced or removed.
    dead: Vec<bool>,
    /// How many docs are in the parts before.
    base: usize,
    /// For each doc, what a place in each field counts.
    norms: Vec<[f32; FIELDS]>,
}

/// Bytes that are no search index of this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// How many specs match.
    pub total: usize,
    /// The best of them, best first.
    pub hits: Vec<Hit>,
    /// All that match, best first: for counting them by status, priority or tag, and for filtering lists.
    pub names: Vec<SpecName>,
    /// No spec has all words: these have most of them.
    pub partial: bool,
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
    /// An index over `texts`; of two with one name the last one counts.
    pub fn build(texts: Vec<SpecText>) -> Self {
        Self::of(vec![Part::new(write::build(texts, SEARCH_BYTES))])
    }

    /// The index with `changed` specs put in (or in place of those of the same name), and `removed` ones taken out.
    /// Costs about what the change is, not what the index is — save that after about a quarter of it has changed, all of
    /// it is put together again.
    pub fn update(&self, changed: Vec<SpecText>, removed: &[SpecName]) -> Self {
        let mut parts = Vec::clone(&self.parts);
        let gone: HashSet<&SpecName> = changed.iter().map(|text| &text.name).chain(removed).collect();
        for part in &mut parts {
            for doc in gone.iter().filter_map(|name| part.segment.doc(name)) {
                part.dead[doc] = true;
            }
        }
        if !changed.is_empty() {
            let there: usize = parts.iter().map(Part::living_bytes).sum();
            parts.push(Part::new(write::build(changed, SEARCH_BYTES.saturating_sub(there))));
        }
        Self::of(tidied(parts))
    }

    /// Its bytes, for a prepared snapshot.
    pub fn to_bytes(&self) -> Vec<u8> {
        match self.parts.as_slice() {
            [only] if only.living() == only.dead.len() => only.segment.bytes().to_vec(),
            parts => merged(parts).segment.bytes().to_vec(),
        }
    }

    /// Reads what [`Self::to_bytes`] wrote; any bytes in, an index or an error out.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        Self::from_vec(bytes.to_vec())
    }

    /// As [`Self::from_bytes`], without a copy of the bytes.
    pub fn from_vec(bytes: Vec<u8>) -> Result<Self, Malformed> {
        Ok(Self::of(vec![Part::new(Segment::open(bytes)?)]))
    }

    /// How many specs are in it.
    pub fn len(&self) -> usize {
        self.parts.iter().map(Part::living).sum()
    }

    /// Whether no spec is in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes of memory that it takes: for bounding caches.
    pub fn size(&self) -> usize {
        self.parts.iter().map(|part| part.segment.bytes().len() + part.dead.len() * 256).sum()
    }

    /// The specs of `snapshot` that match, best first, at most `limit` of them with snippets. Specs of the index that
    /// `keep` refuses, or that the snapshot does not have, are passed over. Without words in the query — only filters,
    /// only `-not`, nothing at all — they come in the order of [`Snapshot::specs`].
    pub fn search(
        &self,
        snapshot: &Snapshot,
        query: &Query,
        keep: &dyn Fn(&Spec) -> bool,
        limit: usize,
    ) -> Found {
        let admits = |spec: &Spec| query.filters.keep(spec) && keep(spec);
        if query.is_unreadable() {
            return Found::default();
        }
        if !query.has_words() {
            return self.list(snapshot, query, &admits, limit);
        }
        let ranking = rank::rank(self, query, &|name| snapshot.spec(name.as_str()).is_some_and(admits));
        let mut places = Vec::new();
        let mut hits = Vec::with_capacity(limit.min(ranking.docs.len()));
        for (at, ranked) in ranking.docs.iter().enumerate().take(limit) {
            let segment = &self.parts[ranked.part].segment;
            let doc = &segment.docs()[ranked.doc];
            ranking.places(&self.parts, at, &mut places);
            let snippet = snippet::snippet(segment, doc, &places, &ranking.worth);
            hits.push(Hit { name: doc.name.clone(), score: ranked.score, snippet });
        }
        let name = |it: &rank::Ranked| self.parts[it.part].segment.docs()[it.doc].name.clone();
        let names = ranking.docs.iter().map(name).collect();
        Found { total: ranking.docs.len(), hits, names, partial: ranking.partial }
    }

    fn list(
        &self,
        snapshot: &Snapshot,
        query: &Query,
        admits: &dyn Fn(&Spec) -> bool,
        limit: usize,
    ) -> Found {
        let unwanted = rank::unwanted(&self.parts, query);
        let there = |spec: &Spec| {
            let place = |part: &Part| {
                part.segment.doc(&spec.name).filter(|&doc| !part.dead[doc]).map(|doc| part.base + doc)
            };
            self.parts.iter().find_map(place).is_some_and(|doc| !unwanted[doc])
        };
        let specs = snapshot.specs().iter().filter(|spec| admits(spec) && there(spec));
        let names: Vec<_> = specs.map(|spec| spec.name.clone()).collect();
        let hit = |name: &SpecName| Hit { name: name.clone(), score: 0.0, snippet: String::new() };
        let hits = names.iter().take(limit).map(hit).collect();
        Found { total: names.len(), hits, names, partial: false }
    }

    fn of(mut parts: Vec<Part>) -> Self {
        let (mut words, mut living) = ([0_u64; FIELDS], 0);
        for part in &parts {
            for (doc, _) in part.segment.docs().iter().zip(&part.dead).filter(|&(_, dead)| !dead) {
                living += 1;
                for (sum, &length) in words.iter_mut().zip(&doc.lengths) {
                    *sum += u64::from(length);
                }
            }
        }
        let average = words.map(|words| words as f32 / living.max(1) as f32);
        let mut base = 0;
        for part in &mut parts {
            part.base = base;
            base += part.dead.len();
            part.norms = part.segment.docs().iter().map(|doc| matching::norm(doc, &average)).collect();
        }
        Self { parts: Arc::new(parts) }
    }

    fn parts(&self) -> &[Part] {
        &self.parts
    }
}

impl fmt::Debug for SearchIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SearchIndex({} specs, {} segments)", self.len(), self.parts.len())
    }
}

impl Part {
    fn new(segment: Segment) -> Self {
        let dead = vec![false; segment.docs().len()];
        Self { segment: Arc::new(segment), dead, base: 0, norms: Vec::new() }
    }

    fn living(&self) -> usize {
        self.dead.iter().filter(|&&dead| !dead).count()
    }

    fn living_bytes(&self) -> usize {
        let docs = self.segment.docs().iter().zip(&self.dead).filter(|&(_, dead)| !dead);
        docs.map(|(doc, _)| doc.field(BODY).end).sum()
    }

    fn bytes(&self) -> usize {
        self.segment.docs().iter().map(|doc| doc.field(BODY).end).sum()
    }
}

/// Merges what has become too much: all parts when over a quarter is dead or beside the largest one, else the small ones
/// when there are many.
fn tidied(mut parts: Vec<Part>) -> Vec<Part> {
    let all: usize = parts.iter().map(Part::bytes).sum();
    let largest = parts.iter().map(Part::living_bytes).max().unwrap_or(0);
    if 4 * (all - largest) > all {
        return vec![merged(&parts)];
    }
    parts.retain(|part| part.living() > 0);
    if parts.len() > SMALL_SEGMENTS {
        parts.sort_by_key(|part| std::cmp::Reverse(part.bytes()));
        let small = merged(&parts.split_off(1));
        parts.push(small);
    }
    parts
}

fn merged(parts: &[Part]) -> Part {
    let parts: Vec<_> = parts.iter().map(|part| (&*part.segment, part.dead.as_slice())).collect();
    Part::new(write::merge(&parts))
}
