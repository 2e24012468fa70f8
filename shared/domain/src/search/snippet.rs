//! The piece of a doc's text that shows why it was found.

use std::ops::Range;

use super::rank::Place;
use super::segment::{BODY, Doc, FIELDS, HEADINGS, NAME, Segment, TAGS, TITLE};
use super::words::Word;

/// Characters of a snippet, about.
const CHARS: usize = 180;

/// Places that a snippet has room for, about.
const WINDOW: u32 = 24;

/// Places in front of the hits that are read with them.
const BEFORE: u32 = 20;

/// Bytes of text that are read for one snippet.
const BYTES: usize = 4096;

/// The text around the best of `places`, as HTML in which only `<mark>` is markup: of the body if there is one in it, else
/// of a heading, the title, the tags or the name.
pub(super) fn snippet(segment: &Segment, doc: &Doc, places: &[Place], worth: &[f32]) -> String {
    let Some((field, places)) = best_field(doc, places) else { return lead(segment, doc) };
    let best = best_cluster(places, worth);
    let first = places[best.start].start;
    let from = if field == BODY { first.saturating_sub(BEFORE).max(doc.first[BODY]) } else { first };
    let nearest = segment.mark(doc, first);
    // Words in front may be longer than all that is read.
    let (mark, byte) = Some(segment.mark(doc, from))
        .filter(|mark| nearest.1.saturating_sub(mark.1) < BYTES / 2)
        .unwrap_or(nearest);
    let range = doc.field(field);
    let start = byte.clamp(range.start, range.end);
    let mut text = valid(segment.text(doc, start..range.end.min(start + BYTES)));
    let mut cut_behind = start + text.len() < range.end;
    if field != BODY
        && let Some((item, _)) = text.split_once('\n')
    {
        (text, cut_behind) = (item, false);
    }

    let words = words(text, places[best.end - 1].end.saturating_sub(mark) as usize);
    let at = |place: u32| words.get(place.checked_sub(mark)? as usize);
    let marked = |place: &Place| Some(at(place.start)?.start..at(place.end.checked_sub(1)?)?.end);
    let marks = merged(places.iter().filter_map(marked));
    let core = places[best].iter().filter_map(marked).reduce(|a, b| a.start..a.end.max(b.end));
    let Some(core) = core else { return lead(segment, doc) };
    let shown = window(text, core);
    let cut_before = shown.start > 0 || (field == BODY && start > range.start);
    html(text, shown, &marks, cut_before, cut_behind)
}

/// The beginning of the body, for what was found by something else.
fn lead(segment: &Segment, doc: &Doc) -> String {
    let range = doc.field(BODY);
    let end = range.end.min(range.start + BYTES);
    let text = valid(segment.text(doc, range.start..end));
    html(text, window(text, 0..0), &[], false, end < range.end)
}

fn best_field<'p>(doc: &Doc, places: &'p [Place]) -> Option<(usize, &'p [Place])> {
    [BODY, HEADINGS, TITLE, TAGS, NAME].into_iter().find_map(|field| {
        let from = places.partition_point(|place| place.start < doc.first[field]);
        let to = match doc.first.get(field + 1) {
            Some(&next) if field + 1 < FIELDS => places.partition_point(|place| place.start < next),
            _ => places.len(),
        };
        let there = places.get(from..to)?;
        (!there.is_empty()).then_some((field, there))
    })
}

/// The places that are worth most together, among those that one snippet can show.
fn best_cluster(places: &[Place], worth: &[f32]) -> Range<usize> {
    let mut counts = vec![0_u32; worth.len()];
    let (mut from, mut value) = (0, 0.0_f32);
    let (mut best, mut most) = (0..1, f32::MIN);
    for (to, place) in places.iter().enumerate() {
        counts[place.clause] += 1;
        if counts[place.clause] == 1 {
            value += worth[place.clause];
        }
        while from < to && place.end.saturating_sub(places[from].start) > WINDOW {
            let first = places[from].clause;
            counts[first] -= 1;
            if counts[first] == 0 {
                value -= worth[first];
            }
            from += 1;
        }
        let all = value + 0.01 * (to - from) as f32;
        if all > most + 1e-4 {
            (best, most) = (from..to + 1, all);
        }
    }
    best
}

/// The text as far as it is UTF-8: it may be cut within a character.
fn valid(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
    }
}

/// Where the words of a text are, part by part: the first `count`, and as much behind as a snippet may show.
fn words(text: &str, count: usize) -> Vec<Range<usize>> {
    let (mut word, mut at, mut enough) = (Word::default(), 0, usize::MAX);
    let mut words = Vec::with_capacity(count.min(BYTES) + 32);
    while at < enough
        && let Some(next) = word.read(text, at)
    {
        words.extend(word.parts().map(|(_, range)| range));
        at = next;
        if enough == usize::MAX && words.len() >= count {
            enough = at + CHARS;
        }
    }
    words
}

/// Ranges upwards, those that overlap as one.
fn merged(ranges: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// Some text around `core`, cut between words.
fn window(text: &str, core: Range<usize>) -> Range<usize> {
    let inner = text[core.clone()].chars().take(CHARS).count();
    let spare = CHARS - inner;
    let ahead = |chars: usize, from: usize| {
        text[from..].char_indices().nth(chars).map_or(text.len(), |(at, _)| from + at)
    };
    let back = |chars: usize| match chars {
        0 => core.start,
        _ => text[..core.start].char_indices().nth_back(chars - 1).map_or(0, |(at, _)| at),
    };
    let core_end = ahead(inner, core.start);
    let behind = text[core_end..].chars().take(spare).count();
    let mut start = back((spare / 3).max(spare - behind));
    let before = text[start..core.start].chars().count();
    let mut end = ahead(spare - before, core_end);

    while start < core.start && !is_boundary(text, start) {
        start = text.ceil_char_boundary(start + 1);
    }
    let least = if core_end < core.end { core.start } else { core_end };
    let full = end;
    while end > least && !is_boundary(text, end) {
        end = text.floor_char_boundary(end - 1);
    }
    if end == core.start {
        end = full;
    }
    start..end
}

/// Whether a text may be cut there: at a space, or between the characters of a script without spaces.
fn is_boundary(text: &str, at: usize) -> bool {
    use super::fold::{Kind, kind};
    let before = text[..at].chars().next_back();
    let behind = text[at..].chars().next();
    let (Some(before), Some(behind)) = (before, behind) else { return true };
    let either = |is: fn(char) -> bool| is(before) || is(behind);
    either(char::is_whitespace) || either(|c| kind(c) == Kind::Unspaced)
}

/// Escapes a piece of text, with its marks; runs of white space become one space, and control characters go.
fn html(text: &str, shown: Range<usize>, marks: &[Range<usize>], before: bool, behind: bool) -> String {
    let mut out = String::with_capacity(shown.len() + 64);
    if before {
        out.push('…');
    }
    let begun = out.len();
    let mut marks = marks.iter().skip_while(|mark| mark.end <= shown.start).peekable();
    let (mut marking, mut space) = (false, false);
    for (at, c) in text[shown.clone()].char_indices() {
        let at = shown.start + at;
        if marking && marks.next_if(|mark| mark.end <= at).is_some() {
            out.push_str("</mark>");
            marking = false;
        }
        if c.is_whitespace() {
            space = true;
            continue;
        }
        if c.is_control() {
            continue;
        }
        if std::mem::take(&mut space) && out.len() > begun {
            out.push(' ');
        }
        if !marking && marks.peek().is_some_and(|mark| mark.start <= at) {
            out.push_str("<mark>");
            marking = true;
        }
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    if marking {
        out.push_str("</mark>");
    }
    if behind || !text[shown.end..].trim().is_empty() {
        out.push('…');
    }
    out
}
