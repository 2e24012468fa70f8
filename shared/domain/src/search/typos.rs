//! Words that are nearly the same: edits are inserting, dropping or changing a letter, and swapping two neighbours.

/// How many edits a word may be away: none below 5 letters, 1 up to 7, else 2.
pub(super) fn allowed_edits(term: &str) -> usize {
    match term.chars().filter(|c| c.is_alphabetic()).count() {
        0..=4 => 0,
        5..=7 => 1,
        _ => 2,
    }
}

/// The letters of a term as bits, and its length in characters. One edit changes at most two bits, which rules nearly
/// all terms out before any of their letters is compared.
pub(super) fn signature(term: &str) -> (u32, usize) {
    let (mut bits, mut length) = (0, 0);
    for c in term.chars() {
        let bit = match c {
            'a'..='z' => c as u32 - 'a' as u32,
            '0'..='9' => 26 + c as u32 % 2,
            _ => 28 + c as u32 % 4,
        };
        bits |= 1 << bit;
        length += 1;
    }
    (bits, length)
}

/// How far two words are apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Distance {
    /// In edits.
    pub(super) whole: usize,
    /// In edits, from the nearest beginning of the other word.
    pub(super) beginning: usize,
}

/// Longer than any term, in characters, and the edits that it may be away.
const ROW: usize = crate::limits::TERM_BYTES + 8;

/// The distance from `word` to `other`; `None` where both are over `most`. (Optimal string alignment, in a band.)
pub(super) fn distance(word: &[char], other: &[char], most: usize) -> Option<Distance> {
    let width = other.len().min(word.len() + most);
    if width >= ROW || word.len() >= ROW {
        return None;
    }
    let far = most as u8 + 1;
    let mut rows = [[far; ROW]; 3];
    let [mut before, mut above, mut row] = [0, 1, 2];
    for (column, cell) in rows[above].iter_mut().enumerate().take(most.min(width) + 1) {
        *cell = column as u8;
    }
    let mut above_least = 0;
    for i in 1..=word.len() {
        let from = i.saturating_sub(most);
        let to = width.min(i + most);
        rows[row] = [far; ROW];
        if from == 0 {
            rows[row][0] = i as u8;
        }
        let mut least = rows[row][0];
        for j in from.max(1)..=to {
            let same = word[i - 1] == other[j - 1];
            let mut cell = rows[above][j - 1] + u8::from(!same);
            cell = cell.min(rows[above][j] + 1).min(rows[row][j - 1] + 1);
            if i > 1 && j > 1 && word[i - 1] == other[j - 2] && word[i - 2] == other[j - 1] {
                cell = cell.min(rows[before][j - 2] + 1);
            }
            rows[row][j] = cell;
            least = least.min(cell);
        }
        // A swap reaches over one row.
        if least >= far && above_least + 1 >= far {
            return None;
        }
        above_least = least;
        (before, above, row) = (above, row, before);
    }
    let last = &rows[above];
    let whole = if width == other.len() { last[width] } else { far };
    let beginning = last[..=width].iter().copied().min().unwrap_or(far);
    (beginning < far).then_some(Distance { whole: whole.into(), beginning: beginning.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_is_one_edit() {
        let check = |a: &str, b: &str, expect: Option<(usize, usize)>| {
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            assert_eq!(distance(&a, &b, 2).map(|it| (it.whole, it.beginning)), expect, "{a:?} {b:?}");
        };
        check("webhook", "webhook", Some((0, 0)));
        check("webhok", "webhook", Some((1, 1)));
        check("wbehook", "webhook", Some((1, 1)));
        check("recieve", "receive", Some((1, 1)));
        check("ewbhoko", "webhook", Some((2, 2)));
        check("authentc", "authentication", Some((3, 1)));
        check("kitten", "sitting", Some((3, 2)));
        check("board", "webhook", None);
        check("", "", Some((0, 0)));
    }

    #[test]
    fn one_edit_changes_at_most_two_bits() {
        for (a, b) in [("webhook", "wexhook"), ("webhook", "webhok"), ("é1", "é2"), ("webhook", "ewbhook")]
        {
            assert!((signature(a).0 ^ signature(b).0).count_ones() <= 2, "{a} {b}");
        }
    }

    #[test]
    fn short_words_have_no_typos() {
        let edits = ["word", "words", "searching", "1234567", "héllo"].map(allowed_edits);
        assert_eq!(edits, [0, 1, 2, 0, 1]);
    }
}
