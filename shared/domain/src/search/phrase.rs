//! Words that follow each other, by their places.

use super::Part;
use super::matching::{Run, beginnings};
use super::query::{Clause, ClauseWord};

/// Where the words of a clause follow each other in the living docs of a part: as they are, and with a longer word that
/// begins like the last one, where that is asked for.
pub(super) fn find(part: &Part, clause: &Clause) -> (Vec<Run>, Vec<Run>) {
    let Some((last, before)) = clause.words.split_last() else { return Default::default() };
    let only = rarest(part, if clause.beginning { before } else { &clause.words });
    let only = only.as_deref();
    let mut runs: Option<Vec<Run>> = None;
    for word in before {
        runs = Some(Steps::new(part, runs.as_deref(), word, only).end(part, false));
        if runs.as_ref().is_some_and(Vec::is_empty) {
            return Default::default();
        }
    }
    let steps = Steps::new(part, runs.as_deref(), last, only);
    let longer = if clause.beginning { steps.end(part, true) } else { Vec::new() };
    (steps.end(part, false), longer)
}

/// The docs with the rarest of some words: no other one has them all.
fn rarest(part: &Part, words: &[ClauseWord]) -> Option<Vec<bool>> {
    let certain = words.iter().filter(|word| word.whole.is_none());
    let sized = certain.flat_map(|word| &word.parts).map(|term| {
        let index = part.segment.find(term);
        (index.map_or(0, |index| part.segment.posting_bytes(index).len()), index)
    });
    let (_, index) = sized.min_by_key(|&(size, _)| size)?;
    let mut docs = vec![false; part.dead.len()];
    for posting in index.into_iter().flat_map(|index| part.segment.postings(index)) {
        docs[posting.doc as usize] = true;
    }
    Some(docs)
}

/// One more word, up to its last part.
struct Steps<'a> {
    word: &'a ClauseWord,
    only: Option<&'a [bool]>,
    /// What is in front of the word.
    before: Option<&'a [Run]>,
    /// That, with all parts of the word but the last.
    parts: Option<Vec<Run>>,
}

impl<'a> Steps<'a> {
    fn new(part: &Part, before: Option<&'a [Run]>, word: &'a ClauseWord, only: Option<&'a [bool]>) -> Self {
        let mut parts: Option<Vec<Run>> = None;
        for term in &word.parts[..word.parts.len().saturating_sub(1)] {
            let terms: Vec<_> = part.segment.find(term).into_iter().collect();
            parts = Some(with_terms(part, parts.as_deref().or(before), &terms, only));
        }
        Self { word, only, before, parts }
    }

    /// With the last part, or else with the word as a whole; or with longer ones that begin like those.
    fn end(&self, part: &Part, longer: bool) -> Vec<Run> {
        let terms = |term: &str| {
            if longer { beginnings(part, term) } else { part.segment.find(term).into_iter().collect() }
        };
        let mut found = Vec::new();
        if let Some(last) = self.word.parts.last() {
            found = with_terms(part, self.parts.as_deref().or(self.before), &terms(last), self.only);
        }
        if let Some(whole) = &self.word.whole {
            found.extend(with_terms(part, self.before, &terms(whole), self.only));
            sort(&mut found);
        }
        found
    }
}

/// In the order in which the next word is joined.
fn sort(runs: &mut Vec<Run>) {
    // What is sorted in pieces is merged, by this one.
    runs.sort_by_key(|run| (run.doc, run.end, run.start));
    runs.dedup();
}

/// Goes on with any of some terms; begins with them where there are no runs yet.
fn with_terms(part: &Part, runs: Option<&[Run]>, terms: &[usize], only: Option<&[bool]>) -> Vec<Run> {
    let mut found = Vec::new();
    for &term in terms {
        let mut rest = runs.unwrap_or_default();
        for posting in part.segment.postings(term) {
            let doc = posting.doc;
            if part.dead[doc as usize] || only.is_some_and(|only| !only[doc as usize]) {
                continue;
            }
            let places = part.segment.places(posting.places);
            if runs.is_none() {
                found.extend(places.map(|(start, span)| Run { doc, start, end: start.saturating_add(span) }));
                continue;
            }
            while rest.first().is_some_and(|run| run.doc < doc) {
                rest = &rest[1..];
            }
            let here = &rest[..rest.iter().take_while(|run| run.doc == doc).count()];
            if !here.is_empty() {
                join(here, places, &mut found);
            }
        }
    }
    sort(&mut found);
    found
}

/// The runs of one doc that end where one of `places` begins; both upwards.
fn join(runs: &[Run], places: impl Iterator<Item = (u32, u32)>, found: &mut Vec<Run>) {
    let mut from = 0;
    for (place, span) in places {
        while runs.get(from).is_some_and(|run| run.end < place) {
            from += 1;
        }
        let ending = runs[from..].iter().take_while(|run| run.end == place);
        found.extend(ending.map(|run| Run { end: place.saturating_add(span), ..*run }));
    }
}
