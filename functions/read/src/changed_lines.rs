//! What differs between two texts, line by line, with the words that differ within a line.

use std::ops::Range;

use similar::{DiffTag, TextDiff};

use crate::bounds::{CHANGED_LINE_BYTES, CHANGED_LINES, CHANGED_PATIENCE};

/// Lines around each change.
const AROUND: usize = 3;

/// The differences of a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ChangedLines {
    /// What differs, each with some lines around.
    pub hunks: Vec<Vec<Line>>,
    /// Lines that only the newer side has.
    pub added: usize,
    /// Lines that only the older side has.
    pub removed: usize,
    /// Lines that are not in the hunks, because there are too many.
    pub cut: usize,
}

/// A line.
#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number in the older text.
    pub old: Option<usize>,
    /// Its number in the newer text.
    pub new: Option<usize>,
    /// Its text: what stays, what differs, what stays. Where nothing is marked, all is in the first.
    pub text: [String; 3],
}

/// What differs between `before` and `after`.
pub(crate) fn changed_lines(before: &str, after: &str) -> ChangedLines {
    let diff = TextDiff::configure().timeout(CHANGED_PATIENCE).diff_lines(before, after);
    let (old, new) = (diff.old_slices(), diff.new_slices());
    let mut all = ChangedLines::default();
    let mut left = CHANGED_LINES;
    for group in diff.grouped_ops(AROUND) {
        let mut hunk = Vec::new();
        for op in group {
            let (from, to) = (op.old_range(), op.new_range());
            let lines: Vec<_> = if op.tag() == DiffTag::Equal {
                from.zip(to).map(|(a, b)| line(Some(a), Some(b), old[a], None)).collect()
            } else {
                all.removed += from.len();
                all.added += to.len();
                changed(old, new, from, to)
            };
            all.cut += lines.len().saturating_sub(left);
            let shown = lines.len().min(left);
            left -= shown;
            hunk.extend(lines.into_iter().take(shown));
        }
        if !hunk.is_empty() {
            all.hunks.push(hunk);
        }
    }
    all
}

/// Lines in the place of others: the first of both are taken for the same line, changed.
fn changed(old: &[&str], new: &[&str], from: Range<usize>, to: Range<usize>) -> Vec<Line> {
    let pairs: Vec<_> = from.clone().zip(to.clone()).map(|(a, b)| differing(old[a], new[b])).collect();
    let mark = |place: usize| pairs.get(place).cloned().flatten();
    let removed = from.clone().map(|a| line(Some(a), None, old[a], mark(a - from.start).map(|it| it.0)));
    let added = to.clone().map(|b| line(None, Some(b), new[b], mark(b - to.start).map(|it| it.1)));
    removed.chain(added).collect()
}

fn line(old: Option<usize>, new: Option<usize>, text: &str, mark: Option<Range<usize>>) -> Line {
    let text = text.trim_end_matches(['\n', '\r']);
    let mark = mark.unwrap_or(text.len()..text.len());
    let parts = [text.get(..mark.start), text.get(mark.clone()), text.get(mark.end..)];
    let text = parts.map(|it| it.unwrap_or_default().to_owned());
    Line { old: old.map(|it| it + 1), new: new.map(|it| it + 1), text }
}

/// The part of each of two lines in which they differ, from word to word. `None` where they have too little in common to
/// be the same line.
fn differing(a: &str, b: &str) -> Option<(Range<usize>, Range<usize>)> {
    let (a, b) = (a.trim_end_matches(['\n', '\r']), b.trim_end_matches(['\n', '\r']));
    if a.len().max(b.len()) > CHANGED_LINE_BYTES {
        return None;
    }
    let words = |text: &str| -> Vec<(usize, char)> { text.char_indices().collect() };
    let (left, right) = (words(a), words(b));
    let same = left.iter().zip(&right).take_while(|(a, b)| a.1 == b.1).count();
    // Back to the beginning of a word.
    let within = |text: &[(usize, char)], at: usize| text.get(at).is_some_and(|it| it.1.is_alphanumeric());
    let mut start = same;
    while start > 0 && left[start - 1].1.is_alphanumeric() && (within(&left, same) || within(&right, same)) {
        start -= 1;
    }
    let room = left.len().min(right.len()) - same;
    let tail = left.iter().rev().zip(right.iter().rev()).take(room).take_while(|(a, b)| a.1 == b.1).count();
    let mut end = tail;
    let before = |text: &[(usize, char)]| {
        text.len().checked_sub(tail + 1).is_some_and(|at| at >= same && text[at].1.is_alphanumeric())
    };
    while end > 0 && left[left.len() - end].1.is_alphanumeric() && (before(&left) || before(&right)) {
        end -= 1;
    }
    let longest = left.len().max(right.len());
    if (start + end) * 3 < longest {
        return None;
    }
    let byte =
        |text: &str, letters: &[(usize, char)], at: usize| letters.get(at).map_or(text.len(), |it| it.0);
    Some((
        byte(a, &left, start)..byte(a, &left, left.len() - end),
        byte(b, &right, start)..byte(b, &right, right.len() - end),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(before: &str, after: &str) -> Vec<String> {
        let line = |it: &Line| {
            let sign = match (it.old, it.new) {
                (Some(_), Some(_)) => ' ',
                (Some(_), None) => '-',
                _ => '+',
            };
            let [a, b, c] = &it.text;
            if b.is_empty() { format!("{sign}{a}{c}") } else { format!("{sign}{a}[{b}]{c}") }
        };
        changed_lines(before, after).hunks.iter().flatten().map(line).collect()
    }

    #[test]
    fn so_many_lines_of_a_file_are_shown() {
        let check = |lines: usize, shown: usize, cut: usize| {
            let it = changed_lines("", &"x\n".repeat(lines));
            let all = it.hunks.iter().map(Vec::len).sum::<usize>();
            assert_eq!((all, it.cut, it.added), (shown, cut, lines));
        };
        check(CHANGED_LINES - 1, CHANGED_LINES - 1, 0);
        check(CHANGED_LINES, CHANGED_LINES, 0);
        check(CHANGED_LINES + 1, CHANGED_LINES, 1);
    }

    #[test]
    fn two_texts_without_a_common_line_do_not_take_for_ever() {
        let lines =
            |from: usize| (from..from + 40_000).map(|it| format!("{it}\n")).collect::<Vec<_>>().concat();
        let it = changed_lines(&lines(0), &lines(1_000_000));
        assert_eq!((it.removed, it.added), (40_000, 40_000));
    }

    #[test]
    fn the_words_of_a_line_are_compared_up_to_its_bound_in_bytes() {
        let check = |bytes: usize, is_compared: bool| {
            let line = |end: char| format!("{} {end}", "x".repeat(bytes - 2));
            assert_eq!(differing(&line('a'), &line('b')).is_some(), is_compared, "{bytes}");
        };
        check(CHANGED_LINE_BYTES - 1, true);
        check(CHANGED_LINE_BYTES, true);
        check(CHANGED_LINE_BYTES + 1, false);
    }

    #[test]
    fn within_a_changed_line_the_words_that_differ_are_marked() {
        assert_eq!(
            told("# A\nthe quick fox jumps\n", "# A\nthe quicker fox jumps\n"),
            [" # A", "-the [quick] fox jumps", "+the [quicker] fox jumps"]
        );
        assert_eq!(told("one two\n", "one two three\n"), ["-one two", "+one two[ three]"]);
        assert_eq!(told("nothing alike\n", "wholly other\n"), ["-nothing alike", "+wholly other"]);
        assert_eq!(told("aé — b c\n", "aé — ü c\n"), ["-aé — [b] c", "+aé — [ü] c"]);
        assert_eq!(told("aa\n", "aaa\n"), ["-aa", "+aaa"]);
    }

    #[test]
    fn far_lines_are_left_out_and_too_many_are_counted() {
        let counted =
            |most: usize| -> String { (0..most).flat_map(|it| [it.to_string(), "\n".to_owned()]).collect() };
        let many = |last: &str| counted(20) + last;
        let all = changed_lines(&many("old\n"), &many("new\n"));
        assert_eq!((all.hunks.len(), all.hunks[0].len(), all.hunks[0][0].old), (1, 5, Some(18)));
        let lines = counted(CHANGED_LINES + 7);
        let all = changed_lines("", &lines);
        assert_eq!(
            (all.added, all.removed, all.cut, all.hunks[0].len()),
            (CHANGED_LINES + 7, 0, 7, CHANGED_LINES)
        );
    }
}
