//! Which docs match a query, and in which order.

use std::cmp::Ordering;

use super::matching::{Matches, find};
use super::query::Query;
use super::segment::{Doc, NAME, Segment, TITLE};
use super::words::Word;
use super::{Part, SearchIndex};
use crate::SpecName;
use crate::snapshot::newest_number_first;

/// How soon more places of a word count for little more: BM25's k1.
const SATURATION: f32 = 1.2;

/// What is looked at more closely: how near its words are to each other.
const NEAR_DOCS: usize = 64;

/// Places of one term in one doc that are looked at for that, and for the snippet.
const PLACES: usize = 128;

/// Words further apart than this are not near.
const NEAR_PLACES: u32 = 40;

/// A query that is just what a spec is called brings that spec first, whatever else is in the texts.
const SAME_NAME: f32 = 1000.0;
const SAME_NUMBER: f32 = 800.0;
const SAME_SLUG: f32 = 600.0;
const SAME_TITLE: f32 = 400.0;

/// What was found.
pub(super) struct Ranking {
    /// Best first.
    pub(super) docs: Vec<Ranked>,
    /// Of each clause.
    pub(super) matches: Vec<Matches>,
    /// What a match of each clause is worth: the rarer, the more.
    pub(super) worth: Vec<f32>,
    /// They have most words of the query, as none has all.
    pub(super) partial: bool,
}

/// One doc that matches.
pub(super) struct Ranked {
    pub(super) part: usize,
    pub(super) doc: usize,
    pub(super) score: f32,
}

/// Where a clause matches.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) start: u32,
    /// The place behind it.
    pub(super) end: u32,
    pub(super) clause: usize,
}

/// Ranks the docs that match the words of `query`, and that `admits` lets through.
pub(super) fn rank(index: &SearchIndex, query: &Query, admits: &dyn Fn(&SpecName) -> bool) -> Ranking {
    let parts = index.parts();
    let matches: Vec<_> = query.clauses.iter().map(|clause| find(parts, clause)).collect();
    let living: usize = parts.iter().map(Part::living).sum();
    let worth: Vec<_> = matches.iter().map(|it| worth(living, it.count())).collect();
    let (docs, partial) = admitted(parts, query, &matches, admits);

    let words = &mut Word::default();
    let score = |(part, doc): (usize, usize)| {
        let global = parts[part].base + doc;
        let clauses = matches.iter().zip(&worth).map(|(matches, worth)| {
            let it = &matches.docs[global];
            if it.quality > 0.0 {
                let weight = it.weight / it.quality;
                worth * (it.quality * weight / (weight + SATURATION) + it.bonus)
            } else {
                0.0
            }
        });
        let segment = &parts[part].segment;
        let score = clauses.sum::<f32>() + called(segment, &segment.docs()[doc], query, words);
        Ranked { part, doc, score }
    };
    let mut ranking = Ranking { docs: docs.into_iter().map(score).collect(), matches, worth, partial };
    ranking.sort(parts);
    if query.clauses.len() > 1 {
        let mut places = Vec::new();
        for at in 0..ranking.docs.len().min(NEAR_DOCS) {
            ranking.places(parts, at, &mut places);
            ranking.docs[at].score += nearness(&places, &ranking.worth);
        }
        ranking.sort(parts);
    }
    ranking
}

/// The docs that have all that is wanted; where there are none, and at least three words, those that have most words.
fn admitted(
    parts: &[Part],
    query: &Query,
    matches: &[Matches],
    admits: &dyn Fn(&SpecName) -> bool,
) -> (Vec<(usize, usize)>, bool) {
    let unwanted = unwanted(parts, query);
    let mut most = (Vec::new(), query.clauses.len());
    let mut fewer = Vec::new();
    for (number, part) in parts.iter().enumerate() {
        for (doc, _) in part.dead.iter().enumerate().filter(|&(_, dead)| !dead) {
            let global = part.base + doc;
            if unwanted[global] {
                continue;
            }
            let has = |index: usize| matches[index].docs[global].quality > 0.0;
            let count = (0..matches.len()).filter(|&index| has(index)).count();
            if count == most.1 && admits(&part.segment.docs()[doc].name) {
                most.0.push((number, doc));
            }
            let quotes = (0..matches.len()).all(|index| !query.clauses[index].quoted || has(index));
            if quotes && count < most.1 && 2 * count > most.1 {
                fewer.push((count, (number, doc)));
            }
        }
    }
    let words = query.clauses.iter().filter(|clause| !clause.quoted).count();
    if !most.0.is_empty() || words < 3 {
        return (most.0, false);
    }
    fewer.retain(|&(_, (part, doc))| admits(&parts[part].segment.docs()[doc].name));
    let best = fewer.iter().map(|&(count, _)| count).max();
    let docs: Vec<_> =
        fewer.into_iter().filter(|&(count, _)| Some(count) == best).map(|(_, doc)| doc).collect();
    let partial = !docs.is_empty();
    (docs, partial)
}

/// For each doc, whether it has what the query does not want.
pub(super) fn unwanted(parts: &[Part], query: &Query) -> Vec<bool> {
    let mut unwanted = vec![false; parts.iter().map(|part| part.dead.len()).sum()];
    for clause in &query.unwanted {
        let matches = find(parts, clause);
        for (unwanted, it) in unwanted.iter_mut().zip(&matches.docs) {
            *unwanted |= it.quality > 0.0;
        }
    }
    unwanted
}

/// BM25's inverse document frequency.
fn worth(living: usize, count: usize) -> f32 {
    let (living, count) = (living as f32, count as f32);
    (1.0 + (living - count + 0.5).max(0.0) / (count + 0.5)).ln()
}

/// What it counts that the query is just what the doc is called.
fn called(segment: &Segment, doc: &Doc, query: &Query, word: &mut Word) -> f32 {
    let text = |field: usize| std::str::from_utf8(segment.text(doc, doc.field(field))).unwrap_or_default();
    let words = query.sequence.len();
    let name_words = doc.lengths[NAME] as usize;
    if query.text.eq_ignore_ascii_case(doc.name.as_str())
        || (name_words == words && same_words(doc.name.as_str(), &query.sequence, word))
    {
        return SAME_NAME;
    }
    if let [clause] = query.clauses.as_slice()
        && clause.number.is_some()
        && clause.number == doc.number
    {
        return SAME_NUMBER;
    }
    let slug = crate::spec::slug(doc.name.as_str());
    if name_words == words + 1 && same_words(slug, &query.sequence, word) {
        return SAME_SLUG;
    }
    if doc.lengths[TITLE] as usize == words && same_words(text(TITLE), &query.sequence, word) {
        return SAME_TITLE;
    }
    0.0
}

fn same_words(text: &str, sequence: &[String], word: &mut Word) -> bool {
    let (mut at, mut wanted) = (0, sequence.iter());
    while let Some(next) = word.read(text, at) {
        at = next;
        if !word.parts().all(|(part, _)| wanted.next().is_some_and(|it| it == part)) {
            return false;
        }
    }
    wanted.next().is_none()
}

/// What it counts that all words are near to each other: the more, the fewer others are between them.
fn nearness(places: &[Place], worth: &[f32]) -> f32 {
    let mut counts = vec![0_u32; worth.len()];
    let (mut present, mut from, mut least) = (0, 0, u32::MAX);
    for place in places {
        counts[place.clause] += 1;
        present += usize::from(counts[place.clause] == 1);
        while present == worth.len() {
            let first = places[from];
            least = least.min(place.end.saturating_sub(first.start));
            counts[first.clause] -= 1;
            present -= usize::from(counts[first.clause] == 0);
            from += 1;
        }
    }
    if least > NEAR_PLACES {
        return 0.0;
    }
    let words = worth.len() as f32;
    0.8 * worth.iter().sum::<f32>() * (words / least.max(1) as f32).min(1.0)
}

impl Ranking {
    /// Best first; of equal ones the newest number, as in lists.
    fn sort(&mut self, parts: &[Part]) {
        let doc = |it: &Ranked| &parts[it.part].segment.docs()[it.doc];
        self.docs.sort_by(|a, b| {
            b.score.total_cmp(&a.score).then_with(|| -> Ordering {
                let (a, b) = (doc(a), doc(b));
                newest_number_first((a.number, &a.name), (b.number, &b.name))
            })
        });
    }

    /// Where the clauses match in the doc at a rank, by place.
    pub(super) fn places(&self, parts: &[Part], rank: usize, places: &mut Vec<Place>) {
        places.clear();
        let Ranked { part, doc, .. } = self.docs[rank];
        let part = &parts[part];
        let global = part.base + doc;
        for (clause, matches) in self.matches.iter().enumerate() {
            for &spot in matches.docs[global].spots() {
                let spots = part.segment.places(spot).take(PLACES);
                places.extend(spots.map(|(start, span)| Place {
                    start,
                    end: start.saturating_add(span),
                    clause,
                }));
            }
            let runs = matches.runs(global).iter().take(PLACES);
            places.extend(runs.map(|run| Place { start: run.start, end: run.end, clause }));
        }
        // Where a part of an identifier matches, and the whole only because of it, the part is what is shown.
        places.sort_unstable_by_key(|place| (place.start, place.clause, place.end));
        places.dedup_by(|a, b| a.start == b.start && a.clause == b.clause);
    }
}
