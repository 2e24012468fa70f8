//! Makes segments: of texts, or of the living docs of other segments.

use std::collections::HashMap;

use super::bytes::put_short;
use super::segment::{BODY, Doc, FIELDS, HEADINGS, MAGIC, NAME, SECTIONS, Segment, TAGS, TITLE};
use super::typos::signature;
use super::words::Word;
use crate::limits::{SEARCH_SPEC_BYTES, TERM_BYTES, TITLE_CHARS};
use crate::{SpecName, SpecText};

/// A mark is set at least after so many places, or bytes.
const MARK_PLACES: u32 = 32;
const MARK_BYTES: usize = 1024;

/// Indexes texts, of which the last one of a name counts. When `budget` bytes of text are spent, bodies are left out.
pub(super) fn build(mut texts: Vec<SpecText>, mut budget: usize) -> Segment {
    texts.reverse();
    texts.sort_by(|a, b| a.name.cmp(&b.name));
    texts.dedup_by(|a, b| a.name == b.name);

    let mut writer = Writer::default();
    let mut terms = Terms::default();
    let mut word = Word::default();
    for (number, text) in texts.into_iter().enumerate() {
        let draft = draft(&text, &mut terms, &mut word, budget);
        budget = budget.saturating_sub(draft.text.len());
        terms.add_doc(number as u32, draft.uses, &draft.first);
        let doc = Doc {
            name: text.name,
            number: text.number,
            text: 0,
            ends: draft.ends,
            lengths: draft.lengths,
            first: draft.first,
            marks: 0..0,
        };
        writer.doc(&doc, draft.text.as_bytes(), &draft.marks);
    }
    let mut sorted: Vec<_> = terms.ids.into_iter().collect();
    sorted.sort_unstable();
    for (term, id) in sorted {
        writer.postings.extend_from_slice(&terms.lists[id as usize].bytes);
        writer.term(&term);
    }
    writer.finish()
}

/// Puts the docs of several segments that are not `dead` into one, without reading their texts again.
pub(super) fn merge(parts: &[(&Segment, &[bool])]) -> Segment {
    let mut docs: Vec<(&SpecName, usize, usize)> = Vec::new();
    for (part, (segment, dead)) in parts.iter().enumerate() {
        let living = segment.docs().iter().enumerate().filter(|&(doc, _)| !dead[doc]);
        docs.extend(living.map(|(doc, it)| (&it.name, part, doc)));
    }
    docs.sort_unstable();
    let mut writer = Writer::default();
    let mut moved: Vec<Vec<Option<u32>>> = parts.iter().map(|(_, dead)| vec![None; dead.len()]).collect();
    for (new, &(_, part, doc)) in docs.iter().enumerate() {
        moved[part][doc] = Some(new as u32);
        let segment = parts[part].0;
        let doc = &segment.docs()[doc];
        writer.doc(doc, segment.text(doc, 0..doc.ends[BODY] as usize), segment.marks(doc));
    }

    let mut heads = vec![0; parts.len()];
    let mut entries = Vec::new();
    let head = |part: usize, at: usize| (at < parts[part].0.terms()).then(|| parts[part].0.term(at));
    while let Some(term) = (0..parts.len()).filter_map(|part| head(part, heads[part])).min() {
        entries.clear();
        for (part, at) in heads.iter_mut().enumerate() {
            if head(part, *at) == Some(term) {
                collect(parts[part].0, *at, &moved[part], &mut entries);
                *at += 1;
            }
        }
        let Some(term) = std::str::from_utf8(term).ok().filter(|_| !entries.is_empty()) else { continue };
        entries.sort_unstable_by_key(|&(doc, ..)| doc);
        let mut next = 0;
        for &(doc, fields, rest) in &entries {
            put_short(&mut writer.postings, ((doc - next) << FIELDS) | fields);
            writer.postings.extend_from_slice(rest);
            next = doc + 1;
        }
        writer.term(term);
    }
    writer.finish()
}

/// The postings of a term under their docs' new numbers: doc, fields, and the rest as it is written.
fn collect<'s>(
    segment: &'s Segment,
    term: usize,
    moved: &[Option<u32>],
    entries: &mut Vec<(u32, u32, &'s [u8])>,
) {
    let mut postings = segment.postings(term);
    while let Some(posting) = postings.next() {
        let Some(doc) = moved[posting.doc as usize] else { continue };
        entries.push((doc, posting.fields, segment.raw(posting.rest as usize..postings.at())));
    }
}

/// One doc on its way into a segment.
#[derive(Default)]
struct Draft {
    text: String,
    ends: [u32; FIELDS],
    lengths: [u32; FIELDS],
    first: [u32; FIELDS],
    marks: Vec<u8>,
    place: u32,
    /// Which term stands where, and over how many places: 32, 25 and 7 bits, so that they sort as they are written.
    uses: Vec<u64>,
}

fn draft(text: &SpecText, terms: &mut Terms, word: &mut Word, budget: usize) -> Draft {
    let mut draft = Draft::default();
    let title_end = text.title.char_indices().nth(TITLE_CHARS).map_or(text.title.len(), |(at, _)| at);
    let body_end = text.body.floor_char_boundary(SEARCH_SPEC_BYTES.min(budget));
    draft.field(NAME, std::iter::once(text.name.as_str()), terms, word);
    draft.field(TITLE, std::iter::once(&text.title[..title_end]), terms, word);
    draft.field(TAGS, text.tags.iter().map(String::as_str), terms, word);
    draft.field(HEADINGS, text.headings.iter().map(String::as_str), terms, word);
    draft.field(BODY, std::iter::once(&text.body[..body_end]), terms, word);
    draft
}

impl Draft {
    fn field<'t>(
        &mut self,
        field: usize,
        items: impl Iterator<Item = &'t str>,
        terms: &mut Terms,
        word: &mut Word,
    ) {
        let most = self.text.len() + SEARCH_SPEC_BYTES;
        self.first[field] = self.place;
        for (index, item) in items.enumerate() {
            if field != NAME && self.text.len() + item.len() > most {
                break;
            }
            if index > 0 {
                self.text.push('\n');
            }
            self.lengths[field] += self.item(item, field, terms, word);
            // A phrase does not reach from one tag or heading into the next.
            self.place += 1;
        }
        self.ends[field] = self.text.len() as u32;
        if field != BODY {
            self.text.push('\n');
        }
    }

    fn item(&mut self, item: &str, field: usize, terms: &mut Terms, word: &mut Word) -> u32 {
        let base = self.text.len();
        if (TITLE..=HEADINGS).contains(&field) {
            self.text.push_str(&item.replace(['\n', '\r'], " "));
        } else {
            self.text.push_str(item);
        }
        let first = self.place;
        let mut marked = (self.place, base);
        self.mark(base);
        let mut at = 0;
        while let Some(next) = word.read(item, at).filter(|_| at < SEARCH_SPEC_BYTES) {
            at = next;
            let Some(start) = word.parts().next().map(|(_, text)| base + text.start) else { continue };
            if self.place - marked.0 >= MARK_PLACES || start - marked.1 >= MARK_BYTES {
                marked = (self.place, start);
                self.mark(start);
            }
            if let Some(whole) = word.whole() {
                self.uses.push(used(terms.id(whole), self.place, word.len()));
            }
            for (part, _) in word.parts() {
                self.uses.push(used(terms.id(part), self.place, 1));
                self.place += 1;
            }
        }
        self.place - first
    }

    fn mark(&mut self, byte: usize) {
        self.marks.extend_from_slice(&self.place.to_le_bytes());
        self.marks.extend_from_slice(&(byte as u32).to_le_bytes());
    }
}

fn used(term: u32, place: u32, span: usize) -> u64 {
    (u64::from(term) << 32) | (u64::from(place) << 7) | span as u64
}

/// The terms met so far, with their postings as they will be written.
#[derive(Default)]
struct Terms {
    ids: HashMap<Box<str>, u32>,
    lists: Vec<List>,
}

#[derive(Default)]
struct List {
    next: u32,
    bytes: Vec<u8>,
}

impl Terms {
    fn id(&mut self, term: &str) -> u32 {
        if let Some(&id) = self.ids.get(term) {
            return id;
        }
        let id = self.lists.len() as u32;
        self.ids.insert(term.into(), id);
        self.lists.push(List::default());
        id
    }

    fn add_doc(&mut self, doc: u32, mut uses: Vec<u64>, first: &[u32; FIELDS]) {
        uses.sort_unstable();
        let mut places = Vec::new();
        for group in uses.chunk_by(|a, b| a >> 32 == b >> 32) {
            places.clear();
            let (mut counts, mut field, mut last) = ([0; FIELDS], NAME, 0);
            for &one in group {
                let (place, span) = ((one as u32) >> 7, one as u32 & 0x7f);
                while field < BODY && place >= first[field + 1] {
                    field += 1;
                }
                counts[field] += 1;
                put_short(&mut places, ((place - last) << 1) | u32::from(span > 1));
                if span > 1 {
                    put_short(&mut places, span);
                }
                last = place;
            }
            let postings = &mut self.lists[(group[0] >> 32) as usize];
            let fields = (0..FIELDS).fold(0, |bits, field| bits | (u32::from(counts[field] > 0) << field));
            put_short(&mut postings.bytes, ((doc - postings.next) << FIELDS) | fields);
            counts
                .iter()
                .filter(|&&count| count > 0)
                .for_each(|&count| put_short(&mut postings.bytes, count));
            put_short(&mut postings.bytes, places.len() as u32);
            postings.bytes.extend_from_slice(&places);
            postings.next = doc + 1;
        }
    }
}

/// The sections of a segment that is being written.
#[derive(Default)]
struct Writer {
    docs: Vec<u8>,
    marks: Vec<u8>,
    term_ends: Vec<u8>,
    posting_ends: Vec<u8>,
    terms: Vec<u8>,
    /// Length, signature and index of each term.
    similar: Vec<(usize, u32, u32)>,
    postings: Vec<u8>,
    text: Vec<u8>,
}

impl Writer {
    /// Adds a doc, of which text and marks are given as they are to be written.
    fn doc(&mut self, doc: &Doc, text: &[u8], marks: &[u8]) {
        let first_mark = self.marks.len() / 8;
        let last_mark = first_mark + marks.len() / 8;
        let number = doc.number.map_or(0, |number| number.saturating_add(1));
        let head = [self.text.len() as u32, number, first_mark as u32, last_mark as u32];
        let numbers = [&head[..], &doc.ends, &doc.lengths, &doc.first];
        numbers.into_iter().flatten().for_each(|number| self.docs.extend_from_slice(&number.to_le_bytes()));
        self.marks.extend_from_slice(marks);
        self.text.extend_from_slice(text);
    }

    /// Adds a term, behind all smaller ones; its postings are already there.
    fn term(&mut self, term: &str) {
        let (bits, length) = signature(term);
        self.similar.push((length.min(TERM_BYTES), bits, self.similar.len() as u32));
        self.terms.extend_from_slice(term.as_bytes());
        self.term_ends.extend_from_slice(&(self.terms.len() as u32).to_le_bytes());
        self.posting_ends.extend_from_slice(&(self.postings.len() as u32).to_le_bytes());
    }

    fn finish(mut self) -> Segment {
        self.similar.sort_by_key(|&(length, ..)| length);
        let (mut lengths, mut similar) = (Vec::new(), Vec::with_capacity(8 * self.similar.len()));
        for length in 0..=TERM_BYTES + 1 {
            let shorter = self.similar.partition_point(|&(it, ..)| it < length);
            lengths.extend_from_slice(&(shorter as u32).to_le_bytes());
        }
        for (_, bits, term) in self.similar {
            similar.extend_from_slice(&bits.to_le_bytes());
            similar.extend_from_slice(&term.to_le_bytes());
        }
        let sections: [Vec<u8>; SECTIONS] = [
            self.docs,
            self.marks,
            self.term_ends,
            self.posting_ends,
            self.terms,
            lengths,
            similar,
            self.postings,
            self.text,
        ];
        let size = sections.iter().map(|section| section.len() + 4).sum::<usize>() + MAGIC.len();
        let mut bytes = Vec::with_capacity(size);
        bytes.extend_from_slice(MAGIC);
        for section in &sections {
            bytes.extend_from_slice(&(section.len() as u32).to_le_bytes());
        }
        for section in &sections {
            bytes.extend_from_slice(section);
        }
        Segment::open(bytes).expect("a segment as it is written")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As many bodies as the budget is good for are indexed whole, and one as far as it goes.
    #[test]
    fn bodies_are_indexed_up_to_the_budget() {
        let check = |budget: usize, is_found: bool| {
            let (name, title) = (SpecName::new("a"), String::new());
            let text = SpecText {
                name,
                number: None,
                title,
                tags: vec![],
                headings: vec![],
                body: "one two".into(),
            };
            let mut second = text.clone();
            (second.name, second.body) = (SpecName::new("b"), "three".into());
            assert_eq!(build(vec![text, second], budget).find("three").is_some(), is_found, "{budget}");
        };
        // What the first one takes of it, and what the second one's body does.
        let enough = "a\n\n\n\none two".len() + "three".len();
        check(enough - 1, false);
        check(enough, true);
        check(enough + 1, true);
    }
}
