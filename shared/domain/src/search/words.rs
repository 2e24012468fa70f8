//! Words of a text. An identifier is one word of several parts, and can be found by each of them and as a whole.

use std::ops::Range;

use super::fold::{Kind, fold_letter, kind, read_unspaced};
use crate::limits::{TERM_BYTES, WORD_PARTS};

/// A word of more parts, or more bytes, cannot be found without its separators.
pub(super) const WHOLE_PARTS: usize = 6;
const WHOLE_BYTES: usize = 48;

/// One word: what it is matched as, and where it stands. Made once, and filled with one word after the other.
#[derive(Debug, Default)]
pub(super) struct Word {
    folded: String,
    parts: Vec<Part>,
    unspaced: bool,
}

/// `camel` and `Case` of `camelCase`; one character of an unspaced script; a plain word is one part.
#[derive(Clone, Debug)]
struct Part {
    text: Range<usize>,
    folded: Range<usize>,
}

impl Word {
    /// Reads the first word of `text` from byte `from` on. Gives where to go on reading; `None` where there is none.
    pub(super) fn read(&mut self, text: &str, from: usize) -> Option<usize> {
        self.folded.clear();
        self.parts.clear();
        let mut at = from;
        loop {
            let (c, width) = char_at(text, at)?;
            match kind(c) {
                Kind::Letter => {
                    self.unspaced = false;
                    return Some(self.read_spaced(text, at));
                }
                Kind::Unspaced => {
                    self.unspaced = true;
                    return Some(self.read_unspaced(text, at));
                }
                Kind::Connector | Kind::Invisible | Kind::Other => at += width,
            }
        }
    }

    /// How many parts it has; none for a mark without a letter.
    pub(super) fn len(&self) -> usize {
        self.parts.len()
    }

    /// Its parts: what each is matched as, and its bytes in the text.
    pub(super) fn parts(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        self.parts.iter().map(|part| (&self.folded[part.folded.clone()], part.text.clone()))
    }

    /// All parts in one, where it has several and is found that way: `snakecase` of `snake_case`.
    pub(super) fn whole(&self) -> Option<&str> {
        let joined = !self.unspaced
            && (2..=WHOLE_PARTS).contains(&self.parts.len())
            && self.folded.len() <= WHOLE_BYTES
            && !self.folded.bytes().all(|byte| byte.is_ascii_digit());
        joined.then_some(&self.folded)
    }

    fn read_spaced(&mut self, text: &str, from: usize) -> usize {
        let (mut at, mut start, mut folded_start) = (from, from, 0);
        let mut after_upper = None;
        while let Some((c, width)) = char_at(text, at) {
            match kind(c) {
                Kind::Letter => {
                    if starts_hump(c, after_upper, text, at + width) {
                        self.end_part(start..at, folded_start);
                        (start, folded_start) = (at, self.folded.len());
                        if self.parts.len() == WORD_PARTS {
                            return at;
                        }
                    }
                    after_upper = Some(is_upper(c));
                    // One byte too many is enough to know that the rest does not matter.
                    if self.folded.len() - folded_start <= TERM_BYTES {
                        fold_letter(c, &mut self.folded);
                    }
                    at += width;
                }
                Kind::Invisible => at += width,
                Kind::Connector if joins(text, at + width) && self.parts.len() + 1 < WORD_PARTS => {
                    self.end_part(start..at, folded_start);
                    at += width;
                    (start, folded_start, after_upper) = (at, self.folded.len(), None);
                }
                Kind::Unspaced | Kind::Connector | Kind::Other => break,
            }
        }
        self.end_part(start..at, folded_start);
        at
    }

    fn read_unspaced(&mut self, text: &str, from: usize) -> usize {
        let mut at = from;
        while self.parts.len() < WORD_PARTS
            && char_at(text, at).is_some_and(|(c, _)| kind(c) == Kind::Unspaced)
        {
            let Some((c, width)) = read_unspaced(&text[at..]) else { break };
            let folded_start = self.folded.len();
            self.folded.push(c);
            self.parts.push(Part { text: at..at + width, folded: folded_start..self.folded.len() });
            at += width;
        }
        at
    }

    fn end_part(&mut self, text: Range<usize>, folded_start: usize) {
        self.folded.truncate(self.folded.floor_char_boundary(folded_start + TERM_BYTES));
        let folded = &self.folded[folded_start..];
        if folded.bytes().all(|byte| byte.is_ascii_digit()) {
            // `082` and `82` are the same number.
            let zeros =
                folded.bytes().take(folded.len().saturating_sub(1)).take_while(|&b| b == b'0').count();
            self.folded.drain(folded_start..folded_start + zeros);
        }
        if self.folded.len() > folded_start {
            self.parts.push(Part { text, folded: folded_start..self.folded.len() });
        }
    }
}

/// Whether a part of an identifier begins with `c`: `Case` in `camelCase`, `Server` in `HTTPServer`; not the `s` of `APIs`.
fn starts_hump(c: char, after_upper: Option<bool>, text: &str, next: usize) -> bool {
    let Some(after_upper) = after_upper.filter(|_| is_upper(c)) else { return false };
    if !after_upper {
        return true;
    }
    let Some((follower, width)) = char_at(text, next).filter(|&(c, _)| is_lower(c)) else { return false };
    follower != 's' || char_at(text, next + width).is_some_and(|(c, _)| is_lower(c))
}

fn joins(text: &str, at: usize) -> bool {
    char_at(text, at).is_some_and(|(c, _)| kind(c) == Kind::Letter)
}

fn is_upper(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_uppercase() } else { c.is_uppercase() }
}

fn is_lower(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_lowercase() } else { c.is_lowercase() }
}

#[inline]
fn char_at(text: &str, at: usize) -> Option<(char, usize)> {
    let &byte = text.as_bytes().get(at)?;
    if byte < 0x80 {
        return Some((byte as char, 1));
    }
    let c = text[at..].chars().next()?;
    Some((c, c.len_utf8()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        let (mut word, mut at, mut out) = (Word::default(), 0, Vec::new());
        while let Some(next) = word.read(text, at) {
            assert!(next > at);
            let mut shown = word.parts().map(|(part, _)| part).collect::<Vec<_>>().join("+");
            if let Some(whole) = word.whole() {
                shown = format!("{shown}={whole}");
            }
            out.push(shown);
            at = next;
        }
        out.join(" ")
    }

    #[test]
    fn identifiers_are_words_of_several_parts() {
        let check = |text: &str, expect: &str| assert_eq!(words(text), expect, "{text}");
        check("Hello, world!", "hello world");
        check("camelCase snake_case", "camel+case=camelcase snake+case=snakecase");
        check("kebab-case foo.bar.", "kebab+case=kebabcase foo+bar=foobar");
        check("HTTPServer getURLs APIs", "http+server=httpserver get+urls=geturls apis");
        check("don't __init__ a--b", "don+t=dont init a b");
        check("utf8 OAuth2 v1.2.3", "utf8 o+auth2=oauth2 v1+2+3=v123");
        check("2025-11-04 082 000", "2025+11+4 82 0");
        check("src/main.rs:10", "src main+rs=mainrs 10");
        check("co\u{ad}operate", "cooperate");
        check("日本語 text組件", "日+本+語 text 組+件");
        check("\u{301} _ - .", "");
    }

    #[test]
    fn a_long_part_is_cut_and_a_long_word_goes_on() {
        let check = |bytes: usize, kept: usize| assert_eq!(words(&"x".repeat(bytes)).len(), kept, "{bytes}");
        check(TERM_BYTES - 1, TERM_BYTES - 1);
        check(TERM_BYTES, TERM_BYTES);
        check(TERM_BYTES + 1, TERM_BYTES);
        assert_eq!(words(&"é".repeat(500)), "e".repeat(TERM_BYTES));
        let check = |parts: usize, expect: &[usize]| {
            let words = words(&vec!["a"; parts].join("-"));
            assert_eq!(words.split(' ').map(|it| it.matches('a').count()).collect::<Vec<_>>(), expect);
        };
        check(WORD_PARTS - 1, &[WORD_PARTS - 1]);
        check(WORD_PARTS, &[WORD_PARTS]);
        check(WORD_PARTS + 1, &[WORD_PARTS, 1]);
        assert_eq!(words(&"a-".repeat(100)).matches('a').count(), 100);
        assert_eq!(words(&"aB".repeat(100)).matches('b').count(), 100);
    }
}
