//! A part of the index, as one run of bytes that is read where it lies: nothing is unpacked but the list of specs.
//!
//! ```text
//! magic, then the lengths of the sections as u32 LE, then the sections:
//!   docs      records of u32 LE, by name          (see `Doc`)
//!   marks     (position, byte) u32 LE pairs       where reading of a doc's text may begin
//!   term ends, posting ends                       u32 LE for each term
//!   terms     the terms, sorted, one after the other
//!   lengths   u32 LE: how many terms in `similar` are shorter than 0, 1, 2, … characters
//!   similar   (signature, term) u32 LE pairs, by the term's length in characters
//!   postings  of each term: docs with counts by field and places (see `Posting`)
//!   text      of each doc: name, title, tags, headings, body, each ended by a newline
//! ```

use std::fmt;
use std::ops::Range;

use super::Malformed;
use super::bytes::{Reader, entry};
use super::typos::{distance, signature};
use super::words::WHOLE_PARTS;
use crate::SpecName;
use crate::limits::TERM_BYTES;

/// Changed with every change of what is written.
pub(super) const MAGIC: &[u8; 8] = b"search 1";

/// Where a word may stand. Places in a doc are counted through all fields, in this order.
pub(super) const FIELDS: usize = 5;
pub(super) const NAME: usize = 0;
pub(super) const TITLE: usize = 1;
pub(super) const TAGS: usize = 2;
pub(super) const HEADINGS: usize = 3;
pub(super) const BODY: usize = 4;

pub(super) const SECTIONS: usize = 9;
const DOCS: usize = 0;
const MARKS: usize = 1;
const TERM_ENDS: usize = 2;
const POSTING_ENDS: usize = 3;
const TERMS: usize = 4;
const LENGTHS: usize = 5;
const SIMILAR: usize = 6;
const POSTINGS: usize = 7;
const TEXT: usize = 8;

const HEADER: usize = MAGIC.len() + 4 * SECTIONS;

/// Numbers in the record of a doc.
pub(super) const RECORD: usize = 4 + 3 * FIELDS;

/// One spec of a segment.
#[derive(Clone, Debug)]
pub(super) struct Doc {
    pub(super) name: SpecName,
    pub(super) number: Option<u32>,
    /// Where its text begins in the section.
    pub(super) text: usize,
    /// Where each field ends, in bytes from there.
    pub(super) ends: [u32; FIELDS],
    /// How many words each field has.
    pub(super) lengths: [u32; FIELDS],
    /// The first place of each field.
    pub(super) first: [u32; FIELDS],
    /// Its marks, as entries of the section.
    pub(super) marks: Range<usize>,
}

impl Doc {
    /// The bytes of a field, from the beginning of the doc's text.
    pub(super) fn field(&self, field: usize) -> Range<usize> {
        let start = if field == 0 { 0 } else { self.ends[field - 1] + 1 };
        start as usize..self.ends[field] as usize
    }

    /// The field that a place is in.
    pub(super) fn field_of(&self, place: u32) -> usize {
        (1..FIELDS).rev().find(|&field| place >= self.first[field]).unwrap_or(NAME)
    }
}

/// A term in a doc.
#[derive(Clone, Copy, Debug)]
pub(super) struct Posting {
    pub(super) doc: u32,
    /// How often it stands in each field.
    pub(super) counts: [u32; FIELDS],
    /// The fields it is in, as bits.
    pub(super) fields: u32,
    /// Where the counts are written, and then all the rest of it.
    pub(super) rest: u32,
    /// Where its places are written; see [`Segment::places`].
    pub(super) places: u32,
}

/// A term that is nearly the wanted one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Similar {
    pub(super) term: usize,
    pub(super) edits: usize,
    /// It only begins like the wanted one.
    pub(super) beginning: bool,
}

pub(super) struct Segment {
    bytes: Vec<u8>,
    sections: [Range<usize>; SECTIONS],
    docs: Vec<Doc>,
}

impl fmt::Debug for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Segment({} specs, {} bytes)", self.docs.len(), self.bytes.len())
    }
}

impl Segment {
    /// Reads the list of specs. All else is read when it is asked for, and what is wrong in it is found as nothing.
    pub(super) fn open(bytes: Vec<u8>) -> Result<Self, Malformed> {
        let lengths = bytes.strip_prefix(MAGIC).ok_or(Malformed)?;
        let mut at = HEADER;
        let mut sections = [const { 0..0 }; SECTIONS];
        for (index, section) in sections.iter_mut().enumerate() {
            let end = at.checked_add(entry(lengths, index) as usize).ok_or(Malformed)?;
            *section = at..end;
            at = end;
        }
        let whole = bytes.len() == at
            && sections[TERM_ENDS].len() == sections[POSTING_ENDS].len()
            && sections[DOCS].len().is_multiple_of(4 * RECORD);
        if !whole {
            return Err(Malformed);
        }
        let text = bytes.get(sections[TEXT].clone()).ok_or(Malformed)?;
        let records = bytes.get(sections[DOCS].clone()).ok_or(Malformed)?;
        let docs: Vec<_> =
            records.chunks_exact(4 * RECORD).map(|record| doc(record, text)).collect::<Result<_, _>>()?;
        // No two share a text or marks: what is copied is never more than what is there.
        let apart = |a: &Doc, b: &Doc| {
            a.name < b.name && a.text + a.field(BODY).end <= b.text && a.marks.end <= b.marks.start
        };
        let segment = Self { bytes, sections, docs };
        let upwards = segment.ends_go_up(TERM_ENDS, TERMS) && segment.ends_go_up(POSTING_ENDS, POSTINGS);
        if upwards && segment.docs.is_sorted_by(apart) { Ok(segment) } else { Err(Malformed) }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Its specs, by name.
    pub(super) fn docs(&self) -> &[Doc] {
        &self.docs
    }

    /// The doc of a spec.
    pub(super) fn doc(&self, name: &SpecName) -> Option<usize> {
        self.docs.binary_search_by(|doc| doc.name.cmp(name)).ok()
    }

    /// Bytes of a doc's text; empty where they are none.
    pub(super) fn text(&self, doc: &Doc, range: Range<usize>) -> &[u8] {
        self.section(TEXT).get(doc.text + range.start..doc.text + range.end).unwrap_or_default()
    }

    /// The marks of a doc, as they are written.
    pub(super) fn marks(&self, doc: &Doc) -> &[u8] {
        self.section(MARKS).get(doc.marks.start * 8..doc.marks.end * 8).unwrap_or_default()
    }

    /// The last mark of a doc that is not behind `place`: a place, and the byte where it stands.
    pub(super) fn mark(&self, doc: &Doc, place: u32) -> (u32, usize) {
        let marks = self.marks(doc);
        let (mut low, mut high) = (0, marks.len() / 8);
        while low < high {
            let middle = low.midpoint(high);
            if entry(marks, 2 * middle) <= place { low = middle + 1 } else { high = middle }
        }
        let index = low.saturating_sub(1);
        (entry(marks, 2 * index), entry(marks, 2 * index + 1) as usize)
    }

    /// How many terms it has.
    pub(super) fn terms(&self) -> usize {
        self.sections[TERM_ENDS].len() / 4
    }

    /// A term; empty where there is none.
    pub(super) fn term(&self, index: usize) -> &[u8] {
        self.section(TERMS).get(self.span(TERM_ENDS, index)).unwrap_or_default()
    }

    /// The index of exactly this term.
    pub(super) fn find(&self, term: &str) -> Option<usize> {
        let index = self.lower_bound(|it| it < term.as_bytes());
        (self.term(index) == term.as_bytes() && index < self.terms()).then_some(index)
    }

    /// The terms that begin with `prefix`, itself included.
    pub(super) fn beginning_with(&self, prefix: &str) -> Range<usize> {
        let prefix = prefix.as_bytes();
        let start = self.lower_bound(|it| it < prefix);
        start..self.lower_bound(|it| it < prefix || it.starts_with(prefix)).max(start)
    }

    fn lower_bound(&self, before: impl Fn(&[u8]) -> bool) -> usize {
        let (mut low, mut high) = (0, self.terms());
        while low < high {
            let middle = low.midpoint(high);
            if before(self.term(middle)) { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The terms at most `most` edits away from `word`, and those with a beginning that near where `beginnings` are
    /// wanted.
    pub(super) fn similar(&self, word: &str, most: usize, beginnings: bool) -> Vec<Similar> {
        let (wanted, length) = signature(word);
        let letters: Vec<char> = word.chars().collect();
        let lengths = self.section(LENGTHS);
        let from = entry(lengths, length.saturating_sub(most)) as usize;
        let longest = if beginnings { TERM_BYTES } else { (length + most).min(TERM_BYTES) };
        let to = entry(lengths, longest + 1) as usize;
        let table = self.section(SIMILAR).get(8 * from..8 * to).unwrap_or_default();
        let mut other = Vec::with_capacity(TERM_BYTES);
        let mut found = Vec::new();
        for pair in table.chunks_exact(8) {
            let bits = entry(pair, 0);
            let far = (wanted ^ bits).count_ones() as usize > 2 * most;
            if far && !(beginnings && (wanted & !bits).count_ones() as usize <= most) {
                continue;
            }
            let term = entry(pair, 1) as usize;
            let Ok(text) = std::str::from_utf8(self.term(term)) else { continue };
            other.clear();
            other.extend(text.chars());
            let Some(distance) = distance(&letters, &other, most) else { continue };
            if distance.whole <= most {
                found.push(Similar { term, edits: distance.whole, beginning: false });
            } else if beginnings {
                found.push(Similar { term, edits: distance.beginning, beginning: true });
            }
        }
        found
    }

    /// The postings of a term as they are written.
    pub(super) fn posting_bytes(&self, term: usize) -> Range<usize> {
        self.span(POSTING_ENDS, term)
    }

    /// The docs that have a term.
    pub(super) fn postings(&self, term: usize) -> Postings<'_> {
        let range = self.posting_bytes(term);
        let bytes = self.section(POSTINGS).get(..range.end).unwrap_or_default();
        Postings { reader: Reader::new(bytes, range.start), next: 0, docs: self.docs.len() as u32 }
    }

    /// Bytes of the postings: for copying them.
    pub(super) fn raw(&self, range: Range<usize>) -> &[u8] {
        self.section(POSTINGS).get(range).unwrap_or_default()
    }

    /// The places of a posting, upwards: the first one and how many there are, more than one for a word in parts.
    pub(super) fn places(&self, posting: u32) -> Places<'_> {
        let mut reader = Reader::new(self.section(POSTINGS), posting as usize);
        let bytes = reader.short().and_then(|length| reader.take(length)).unwrap_or_default();
        Places { reader: Reader::new(bytes, 0), place: None }
    }

    /// Whether the entries that a table tells the ends of lie one behind the other.
    fn ends_go_up(&self, table: usize, entries: usize) -> bool {
        let mut ends = self.section(table).chunks_exact(4).map(|end| entry(end, 0));
        ends.clone().is_sorted()
            && ends.next_back().is_none_or(|end| end as usize <= self.section(entries).len())
    }

    fn section(&self, section: usize) -> &[u8] {
        self.bytes.get(self.sections[section].clone()).unwrap_or_default()
    }

    fn span(&self, ends: usize, index: usize) -> Range<usize> {
        let ends = self.section(ends);
        let start = if index == 0 { 0 } else { entry(ends, index - 1) };
        start as usize..entry(ends, index) as usize
    }
}

fn doc(record: &[u8], text: &[u8]) -> Result<Doc, Malformed> {
    let fields = |from| std::array::from_fn(|field| entry(record, from + field));
    let start = entry(record, 0) as usize;
    let ends: [u32; FIELDS] = fields(4);
    let apart = ends.windows(2).all(|pair| pair[0] < pair[1]);
    let text = text.get(start..).and_then(|text| text.get(..ends[BODY] as usize)).ok_or(Malformed)?;
    let name = text.get(..ends[NAME] as usize).and_then(|name| std::str::from_utf8(name).ok());
    let name = SpecName::new(name.filter(|_| apart).ok_or(Malformed)?);
    let number = entry(record, 1).checked_sub(1);
    let marks = entry(record, 2) as usize..entry(record, 3) as usize;
    if marks.start > marks.end {
        return Err(Malformed);
    }
    Ok(Doc {
        name,
        number,
        text: start,
        ends,
        lengths: fields(4 + FIELDS),
        first: fields(4 + 2 * FIELDS),
        marks,
    })
}

/// Written as: docs since the last one and the fields it is in, the count in each of those, the length of the places in
/// bytes, the places.
pub(super) struct Postings<'s> {
    reader: Reader<'s>,
    next: u32,
    docs: u32,
}

impl Iterator for Postings<'_> {
    type Item = Posting;

    #[inline]
    fn next(&mut self) -> Option<Posting> {
        let head = self.reader.short()?;
        let doc = self.next.checked_add(head >> FIELDS).filter(|&doc| doc < self.docs)?;
        self.next = doc + 1;
        let rest = self.reader.at() as u32;
        let mut counts = [0; FIELDS];
        for (field, count) in counts.iter_mut().enumerate() {
            if head & (1 << field) != 0 {
                *count = self.reader.short()?;
            }
        }
        let places = self.reader.at() as u32;
        let length = self.reader.short()?;
        self.reader.take(length)?;
        Some(Posting { doc, counts, fields: head & ((1 << FIELDS) - 1), rest, places })
    }
}

impl Postings<'_> {
    /// Where the next posting begins.
    pub(super) fn at(&self) -> usize {
        self.reader.at()
    }
}

/// Written as: places since the last one, doubled; one more where a count of places follows.
pub(super) struct Places<'s> {
    reader: Reader<'s>,
    place: Option<u32>,
}

impl Iterator for Places<'_> {
    type Item = (u32, u32);

    #[inline]
    fn next(&mut self) -> Option<(u32, u32)> {
        let head = self.reader.short()?;
        let place = self.place.unwrap_or_default().checked_add(head >> 1)?;
        if self.place == Some(place) {
            return None;
        }
        self.place = Some(place);
        let span = if head & 1 == 0 { 1 } else { self.reader.short()?.min(WHOLE_PARTS as u32) };
        Some((place, span))
    }
}
