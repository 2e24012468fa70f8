//! Which docs a word or a phrase is in, how well, and where.

use super::Part;
use super::phrase;
use super::query::{Clause, ClauseWord};
use super::segment::{Doc, FIELDS};
use super::typos::allowed_edits;
use crate::limits::{QUERY_BEGINNINGS, QUERY_TYPOS};

/// A word that is in more specs than this as it is written has no typo in it.
const RARE: usize = 2;

/// What one place in a field counts, and how much less in a field that is long: BM25F.
const WEIGHT: [f32; FIELDS] = [5.0, 6.0, 4.0, 2.5, 1.0];
const LENGTH: [f32; FIELDS] = [0.3, 0.4, 0.2, 0.5, 0.7];

/// What being in a field at all counts: a hit in a title is before any number of hits in a body.
const BONUS: [f32; FIELDS] = [1.5, 1.5, 0.8, 0.5, 0.0];

/// What a spec's own number counts.
const NUMBER_BONUS: f32 = 3.0;

/// How well one clause matches one doc.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Match {
    /// Places, weighted by field and quality.
    pub(super) weight: f32,
    /// For the best field.
    pub(super) bonus: f32,
    /// 1 for the word itself, less for a longer one or one with typos; 0 for no match.
    pub(super) quality: f32,
    /// Where the places of the first few terms are written.
    spots: [u32; 3],
    spot_count: u8,
}

impl Match {
    pub(super) fn spots(&self) -> &[u32] {
        &self.spots[..usize::from(self.spot_count)]
    }

    fn add_spot(&mut self, places: u32) {
        if let Some(spot) = self.spots.get_mut(usize::from(self.spot_count)) {
            *spot = places;
            self.spot_count += 1;
        }
    }

    fn add(&mut self, quality: f32, weight: f32, bonus: f32) {
        self.weight += quality * weight;
        self.bonus = self.bonus.max(quality * bonus);
        self.quality = self.quality.max(quality);
    }
}

/// A run of places that matches a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Run {
    /// The doc: in its segment, or in the index.
    pub(super) doc: u32,
    /// Its first place.
    pub(super) start: u32,
    /// The place behind it.
    pub(super) end: u32,
}

/// One clause in all docs of an index.
#[derive(Debug)]
pub(super) struct Matches {
    /// For each doc of the index.
    pub(super) docs: Vec<Match>,
    /// Where phrases are, by doc and place.
    pub(super) runs: Vec<Run>,
}

impl Matches {
    /// How many docs match.
    pub(super) fn count(&self) -> usize {
        self.docs.iter().filter(|it| it.quality > 0.0).count()
    }

    /// Where the phrase is in a doc.
    pub(super) fn runs(&self, doc: usize) -> &[Run] {
        let start = self.runs.partition_point(|run| (run.doc as usize) < doc);
        let end = self.runs.partition_point(|run| run.doc as usize <= doc);
        &self.runs[start..end]
    }
}

/// What a place in each field of a doc counts.
pub(super) fn norm(doc: &Doc, average: &[f32; FIELDS]) -> [f32; FIELDS] {
    std::array::from_fn(|field| {
        let ratio = doc.lengths[field] as f32 / average[field].max(1.0);
        WEIGHT[field] / (1.0 - LENGTH[field] + LENGTH[field] * ratio)
    })
}

/// Looks for a clause in all parts of an index. A word with typos is looked for where the word itself is rare.
pub(super) fn find(parts: &[Part], clause: &Clause) -> Matches {
    let docs = parts.iter().map(|part| part.dead.len()).sum();
    let mut matches = Matches { docs: vec![Match::default(); docs], runs: Vec::new() };
    if clause.words.len() > 1 || clause.words[0].parts.len() > 1 {
        for part in parts {
            let (exact, longer) = phrase::find(part, clause);
            add_runs(part, exact, 1.0, &mut matches);
            add_runs(part, longer, 0.8, &mut matches);
        }
        matches.runs.sort();
        matches.runs.dedup();
    }
    if let [word] = clause.words.as_slice()
        && let Some(term) = word.term()
    {
        find_term(parts, term, clause, &mut matches);
    }
    if matches.count() == 0 && !clause.quoted {
        find_parts(parts, clause, &mut matches);
    }
    if let Some(number) = clause.number {
        for part in parts {
            let docs = part.segment.docs().iter().enumerate();
            for (doc, _) in docs.filter(|&(doc, it)| it.number == Some(number) && !part.dead[doc]) {
                matches.docs[part.base + doc].add(1.0, 1.0, NUMBER_BONUS);
            }
        }
    }
    matches
}

fn find_term(parts: &[Part], term: &str, clause: &Clause, matches: &mut Matches) {
    // Of a word in parts, the runs have the whole already.
    let plain = clause.words[0].whole.is_none();
    for part in parts.iter().filter(|_| plain) {
        if let Some(index) = part.segment.find(term) {
            add_term(part, index, 1.0, matches);
        }
        if clause.beginning {
            for index in beginnings(part, term) {
                let longer = part.segment.term(index).len().max(1);
                add_term(part, index, 0.45 + 0.4 * term.len() as f32 / longer as f32, matches);
            }
        }
    }
    let edits = allowed_edits(term);
    let count = matches.count();
    if clause.quoted || edits == 0 || count > RARE {
        return;
    }
    // Behind the word itself a typo counts next to nothing; alone it counts nearly as much.
    let certainty = if count == 0 { 1.0 } else { 0.1 };
    for part in parts {
        let mut similar = part.segment.similar(term, edits, clause.beginning);
        // The word itself was there, and so were the words that begin with it.
        similar.retain(|it| it.edits > 0);
        similar.sort_by_key(|it| (it.beginning, it.edits));
        for it in similar.into_iter().take(QUERY_TYPOS) {
            let quality = match (it.edits, it.beginning) {
                (1, false) => 0.6,
                (_, false) => 0.4,
                (1, true) => 0.3,
                (_, true) => 0.15,
            };
            add_term(part, it.term, certainty * quality, matches);
        }
    }
}

/// Looks for the parts of an identifier one by one, in any order: one of them may have a typo in it.
fn find_parts(parts: &[Part], clause: &Clause, matches: &mut Matches) {
    let [word] = clause.words.as_slice() else { return };
    if word.parts.len() < 2 || word.parts.iter().all(|part| allowed_edits(part) == 0) {
        return;
    }
    let alone = |(index, part): (usize, &String)| {
        let beginning = clause.beginning && index + 1 == word.parts.len();
        let words = vec![ClauseWord { whole: None, parts: vec![part.clone()] }];
        find(parts, &Clause { text: String::new(), words, quoted: false, beginning, number: None })
    };
    let found: Vec<_> = word.parts.iter().enumerate().map(alone).collect();
    for (doc, together) in matches.docs.iter_mut().enumerate() {
        let least = |of: fn(&Match) -> f32| found.iter().map(|it| of(&it.docs[doc])).fold(f32::MAX, f32::min);
        let quality = least(|it| it.quality);
        if quality > 0.0 {
            together.add(
                0.5 * quality,
                least(|it| it.weight / it.quality),
                least(|it| it.bonus / it.quality),
            );
            for &spot in found.iter().filter_map(|it| it.docs[doc].spots().first()) {
                together.add_spot(spot);
            }
        }
    }
}

/// The terms that are longer than `prefix` and begin with it.
pub(super) fn beginnings(part: &Part, prefix: &str) -> Vec<usize> {
    let segment = &part.segment;
    let longer = segment.beginning_with(prefix).filter(|&index| segment.term(index).len() > prefix.len());
    let mut terms: Vec<_> = longer.collect();
    if terms.len() > QUERY_BEGINNINGS {
        terms.select_nth_unstable_by_key(QUERY_BEGINNINGS, |&index| {
            (std::cmp::Reverse(segment.posting_bytes(index).len()), index)
        });
        terms.truncate(QUERY_BEGINNINGS);
        terms.sort_unstable();
    }
    terms
}

fn add_term(part: &Part, term: usize, quality: f32, matches: &mut Matches) {
    for posting in part.segment.postings(term) {
        let doc = posting.doc as usize;
        if part.dead[doc] {
            continue;
        }
        let norm = &part.norms[doc];
        let (mut weight, mut bonus) = (0.0, 0.0_f32);
        for field in 0..FIELDS {
            if posting.counts[field] > 0 {
                weight += posting.counts[field] as f32 * norm[field];
                bonus = bonus.max(BONUS[field]);
            }
        }
        let found = &mut matches.docs[part.base + doc];
        found.add(quality, weight, bonus);
        found.add_spot(posting.places);
    }
}

fn add_runs(part: &Part, runs: Vec<Run>, quality: f32, matches: &mut Matches) {
    for run in runs {
        let doc = run.doc as usize;
        let field = part.segment.docs()[doc].field_of(run.start);
        matches.docs[part.base + doc].add(quality, part.norms[doc][field], BONUS[field]);
        matches.runs.push(Run { doc: (part.base + doc) as u32, ..run });
    }
}
