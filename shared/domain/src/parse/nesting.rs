//! A bound on how deep quotes and lists go.

use std::borrow::Cow;

use crate::limits::NESTING_COLUMNS;

/// The same Markdown, with the markers of quotes and lists behind column
/// [`NESTING_COLUMNS`] replaced by blanks: of the same length, so that offsets hold.
///
/// A Markdown parser looks at every open quote and list for every line; without a bound, a megabyte of them takes it
/// minutes. No text that a person wrote is changed.
pub fn limit_nesting(text: &str) -> Cow<'_, str> {
    let mut changed: Option<Vec<u8>> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        // Most lines are decided by their first byte.
        if line.len() > NESTING_COLUMNS
            && line.starts_with([
                ' ', '\t', '>', '-', '+', '*', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
            ])
        {
            blank_markers(line.as_bytes(), |at| {
                changed.get_or_insert_with(|| text.as_bytes().to_vec())[start + at] = b' ';
            });
        }
        start += line.len();
    }
    // Only ASCII is replaced, by ASCII: the text stays UTF-8.
    match changed {
        Some(bytes) => Cow::Owned(String::from_utf8(bytes).unwrap_or_default()),
        None => Cow::Borrowed(text),
    }
}

/// Calls `blank` with the places of the marker bytes behind the column.
fn blank_markers(line: &[u8], mut blank: impl FnMut(usize)) {
    let mut at = 0;
    while let Some(&c) = line.get(at) {
        let end = match c {
            b' ' | b'\t' => {
                at += 1;
                continue;
            }
            b'>' => at + 1,
            b'-' | b'+' | b'*' if is_blank(line, at + 1) => at + 1,
            b'0'..=b'9' => {
                let digits = line[at..].iter().take(10).take_while(|c| c.is_ascii_digit()).count();
                if !matches!(line.get(at + digits), Some(b'.' | b')')) || !is_blank(line, at + digits + 1) {
                    return;
                }
                at + digits + 1
            }
            _ => return,
        };
        if end > NESTING_COLUMNS {
            (at..end).for_each(&mut blank);
        }
        at = end;
    }
}

fn is_blank(line: &[u8], at: usize) -> bool {
    line.get(at).is_none_or(|c| matches!(c, b' ' | b'\t' | b'\r' | b'\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_writes_is_changed() {
        let same = |text: &str| assert_eq!(limit_nesting(text), text);
        same("# Title\n\n> a\n> > b\n\n- a\n  - b\n    1. c\n");
        same(&format!("> {}\n", "word ".repeat(100)));
        same(&format!("{}\n", "-".repeat(300)));
        same(&format!("{}// code\n", " ".repeat(300)));
    }

    #[test]
    fn markers_stay_up_to_the_column() {
        let check = |depth: usize, kept: usize| {
            let limited = limit_nesting(&format!("{}x", ">".repeat(depth))).into_owned();
            assert_eq!(limited.trim_end_matches('x').trim_end().len(), kept, "{depth}");
        };
        check(NESTING_COLUMNS - 1, NESTING_COLUMNS - 1);
        check(NESTING_COLUMNS, NESTING_COLUMNS);
        check(NESTING_COLUMNS + 1, NESTING_COLUMNS);
    }

    #[test]
    fn deep_markers_become_blanks_of_the_same_length() {
        for marker in [">", "> ", "- ", "* ", "1. ", "12) ", "> - "] {
            let text = format!("ä\n{}x\n", marker.repeat(1000));
            let limited = limit_nesting(&text);
            assert_eq!(limited.len(), text.len(), "{marker}");
            assert!(limited.ends_with("   x\n"), "{marker}");
            assert!(limited.starts_with(&text[..100]), "{marker}");
        }
    }
}
