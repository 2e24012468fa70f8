//! From a file's bytes to the text that is shown.

use std::borrow::Cow;

use super::findings::Findings;
use crate::limits::{CONTEXT_BYTES, DOCUMENT_BYTES};
use crate::{Area, Problem};

/// The text that a document is shown and measured by: without BOM, what is no UTF-8 replaced by `U+FFFD`, at most
/// [`limits::DOCUMENT_BYTES`](crate::limits::DOCUMENT_BYTES) long. Offsets in a [`Document`](crate::Document) are into it.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let shown = shown(bytes);
    if let Ok(text) = std::str::from_utf8(shown) {
        return Cow::Borrowed(text);
    }
    let mut text = String::from_utf8_lossy(shown).into_owned();
    // A replacement is longer than the byte it stands for.
    text.truncate(text.floor_char_boundary(DOCUMENT_BYTES));
    Cow::Owned(text)
}

/// The text of a file of the root that says how to work in a repository: as [`decode`] has it, at most
/// [`limits::CONTEXT_BYTES`](crate::limits::CONTEXT_BYTES) long.
pub fn decode_context(bytes: &[u8]) -> String {
    let mut text = decode(bytes).into_owned();
    text.truncate(text.floor_char_boundary(CONTEXT_BYTES));
    text
}

/// What is odd about the bytes of a document.
pub(super) fn look_at(bytes: &[u8], path: &str, findings: &mut Findings) {
    if without_bom(bytes).len() > DOCUMENT_BYTES {
        let size = bytes.len() as f64 / f64::from(1 << 20);
        findings.add(
            Problem::error(
                Area::Length,
                path,
                format!("The file has {size:.1} MiB; it is read and shown up to 1 MiB."),
            )
            .remedy("Split it into sub-specs."),
        );
    }
    if let Err(error) = std::str::from_utf8(shown(bytes)) {
        let line = 1 + count_newlines(&shown(bytes)[..error.valid_up_to()]);
        findings.add(
            Problem::error(
                Area::Structure,
                path,
                "The file is not UTF-8; what cannot be read is shown as `\u{fffd}`.",
            )
            .at(line)
            .remedy("Save it as UTF-8."),
        );
    }
    if is_lfs_pointer(bytes) {
        findings.add(
            Problem::error(
                Area::Structure,
                path,
                "The file is a Git LFS pointer: its content is not in the repository.",
            )
            .at(1)
            .remedy("Take Markdown files out of Git LFS (`git lfs untrack`)."),
        );
    }
}

/// Whether a file only says where Git LFS keeps its content. Source: git-lfs/docs/spec.md.
pub(super) fn is_lfs_pointer(bytes: &[u8]) -> bool {
    bytes.len() < 1024 && bytes.starts_with(b"version https://git-lfs.github.com/spec/")
}

#[expect(clippy::naive_bytecount, reason = "the compiler vectorises this well enough to do without a crate")]
pub(super) fn count_newlines(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&c| c == b'\n').count() as u32
}

fn without_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

/// The bytes that are read: no BOM, and cut between two characters.
fn shown(bytes: &[u8]) -> &[u8] {
    let bytes = without_bom(bytes);
    if bytes.len() <= DOCUMENT_BYTES {
        return bytes;
    }
    let continues = |at: &usize| bytes[*at] & 0b1100_0000 == 0b1000_0000;
    let end = (DOCUMENT_BYTES - 3..=DOCUMENT_BYTES).rev().find(|at| !continues(at));
    &bytes[..end.unwrap_or(DOCUMENT_BYTES)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_decoded_whatever_it_is() {
        let check = |bytes: &[u8], expect: &str| assert_eq!(decode(bytes), expect);
        check(b"", "");
        check(b"\xEF\xBB\xBF# A", "# A");
        check(b"a\xFFb", "a\u{fffd}b");
        check("ä🎉".as_bytes(), "ä🎉");
    }

    #[test]
    fn a_long_text_is_cut_between_two_characters() {
        for shift in 0..4 {
            let text = format!("{}{}", "x".repeat(shift), "🎉".repeat(DOCUMENT_BYTES / 4 + 9));
            let decoded = decode(text.as_bytes());
            assert!(decoded.len() <= DOCUMENT_BYTES && decoded.len() > DOCUMENT_BYTES - 4);
            assert!(!decoded.contains('\u{fffd}'));
        }
        assert!(decode(&vec![0xFF; DOCUMENT_BYTES + 1]).len() <= DOCUMENT_BYTES);
    }
}
