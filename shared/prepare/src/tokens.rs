//! Counting tokens as `cl100k_base` has them, with tables that lie in the binary: 2 MB, of which only what is used is in
//! memory, where the tables of `bpe-openai` take 32 MB for as long as the process lives, and 18 MB in its binary.

mod table;

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::LazyLock;

use regex_automata::meta::Regex;
use regex_automata::{Anchored, Input};

use self::table::Table;

static TABLE: Table<&[u8]> = Table {
    bytes: include_bytes!(concat!(env!("OUT_DIR"), "/tokens.bytes")),
    starts: include_bytes!(concat!(env!("OUT_DIR"), "/tokens.starts")),
    slots: include_bytes!(concat!(env!("OUT_DIR"), "/tokens.slots")),
};

/// The longest token, in bytes.
const LONGEST: usize = 128;

/// What text is split into before it is encoded. The encoding has `\s+(?!\S)|\s+` at its end; without looking ahead,
/// that is white space and one more white space (which then is not taken), or any.
const PIECES: [&str; 3] = [
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+$",
    r"\s+\s",
    r"\s+",
];

/// The one of [`PIECES`] whose last character is not taken.
const LOOKS_AHEAD: usize = 1;

/// Nothing where the expression does not compile, which a test would say.
static SPLIT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new_many(&PIECES).ok());

/// The number of tokens in a text.
pub(crate) fn count(text: &str) -> usize {
    let mut merge = Merge::default();
    let mut rest = text;
    let mut count = 0;
    while let Some(length) = piece(rest).filter(|length| *length > 0) {
        let (piece, after) = rest.split_at(length);
        count += merge.count(piece.as_bytes());
        rest = after;
    }
    count
}

/// How long the first piece of a text is.
fn piece(text: &str) -> Option<usize> {
    let found = SPLIT.as_ref()?.find(Input::new(text).anchored(Anchored::Yes))?;
    let ahead = if found.pattern().as_usize() == LOOKS_AHEAD {
        text[..found.end()].chars().next_back().map_or(0, char::len_utf8)
    } else {
        0
    };
    Some(found.end() - ahead)
}

/// Merges the bytes of a piece into tokens: of all neighbours that are a token together, those that are the one with
/// the lowest number are merged first, until none are left. A heap keeps that from taking quadratic time.
#[derive(Default)]
struct Merge {
    /// For each part by where it begins: where it ends, and the one before it begins. A part that was merged into the
    /// one before it ends nowhere: at 0.
    ends: Vec<u32>,
    befores: Vec<u32>,
    /// The token, where its first part begins, and where its second one ends.
    found: BinaryHeap<Reverse<(u32, u32, u32)>>,
}

impl Merge {
    fn count(&mut self, piece: &[u8]) -> usize {
        // Most pieces are one token.
        if piece.len() < 2 || (piece.len() <= LONGEST && TABLE.find(piece).is_some()) {
            return piece.len().min(1);
        }
        let length = piece.len() as u32;
        self.ends.clear();
        self.ends.extend(1..=length);
        self.befores.clear();
        self.befores.extend((0..length).map(|at| at.saturating_sub(1)));
        self.found.clear();
        for at in 0..length - 1 {
            self.find(piece, at);
        }

        let mut count = piece.len();
        while let Some(Reverse((_, at, end))) = self.found.pop() {
            let middle = self.ends[at as usize];
            // One of both may be part of another token by now. (What a token is depends on its bytes only: another
            // pair with the same beginning and end is as good.)
            if middle == 0 || middle == length || self.ends[middle as usize] != end {
                continue;
            }
            self.ends[at as usize] = end;
            self.ends[middle as usize] = 0;
            count -= 1;
            if end < length {
                self.befores[end as usize] = at;
                self.find(piece, at);
            }
            if at > 0 {
                self.find(piece, self.befores[at as usize]);
            }
        }
        count
    }

    /// Notes the token that the part at `at` and the next one are together, if they are one.
    fn find(&mut self, piece: &[u8], at: u32) {
        let middle = self.ends[at as usize] as usize;
        let Some(&end) = self.ends.get(middle) else { return };
        let bytes = &piece[at as usize..end as usize];
        if bytes.len() <= LONGEST
            && let Some(token) = TABLE.find(bytes)
        {
            self.found.push(Reverse((token, at, end)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the crate counts that is known to count as the encoding does.
    fn check(text: &str) {
        assert_eq!(count(text), bpe_openai::cl100k_base().count(text), "{text:?}");
    }

    #[test]
    fn every_token_is_one() {
        let encoding = &bpe_openai::cl100k_base().bpe;
        let mut merge = Merge::default();
        for token in 0..encoding.num_tokens() as u32 {
            let bytes = encoding.token_bytes(token);
            assert!(bytes.len() <= LONGEST);
            assert_eq!((TABLE.find(bytes), merge.count(bytes)), (Some(token), 1));
        }
        assert_eq!(TABLE.find(b""), None);
        assert_eq!(TABLE.find(b"no token has these bytes"), None);
    }

    #[test]
    fn text_has_as_many_tokens_as_the_encoding_says() {
        for text in [
            "",
            " ",
            "\n\n  x  \n",
            "a  b\u{a0}\u{a0}c \u{3000} d\r\n\r\n  ",
            "don't WE'LL I'd",
            "1234567 ⅷ ²",
            "e\u{301}\u{302} 👩‍👩‍👧‍👦 \u{0}\u{1}\u{7f}\u{feff}",
            "お誕生日おめでとう Здравствуйте ภาษาไทย",
            include_str!("../README.md"),
            include_str!("tokens.rs"),
        ] {
            check(text);
        }
    }

    #[test]
    fn text_by_chance_has_as_many_tokens_as_the_encoding_says() {
        let alphabets = ["ab", "abc  \n", "etaoin shrdlu", "aA1.'s \t\r\n", "äé中\u{301}👍 x", "=-_*#|/ \n"];
        let mut seed = 1_u64;
        let mut next = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % below
        };
        for round in 0..3_000 {
            let alphabet = alphabets[round % alphabets.len()].chars().collect::<Vec<_>>();
            let length = next(200);
            check(&(0..length).map(|_| alphabet[next(alphabet.len())]).collect::<String>());
        }
    }

    #[test]
    fn long_pieces_take_no_quadratic_time() {
        for unit in ["a", "ab", " ", "\n", "é", "-", "xyzq"] {
            check(&unit.repeat(200_000));
        }
    }
}
