//! A zip archive, made in memory: the same files give the same bytes. Source: PKWARE's APPNOTE.TXT 6.3.10.

use std::collections::HashSet;
use std::io::Write as _;

use flate2::{Compression, Crc};

use crate::bounds::ARCHIVE_NAME_CHARS;

/// Every file is from 1980-01-01 00:00, the first day that the format knows: the content says nothing of times.
const DATE: u16 = 1 << 5 | 1;
/// Names are UTF-8.
const UTF_8: u16 = 1 << 11;
const DEFLATED: u16 = 8;
/// What a reader has to know: version 2.0, for deflated files in folders.
const NEEDED: u16 = 20;

/// What stands beside the name in the longer one of a file's two entries, with room for a number behind the name.
const FACTS_BYTES: usize = 64;

/// An archive while it is made.
#[derive(Default)]
pub(super) struct Archive {
    bytes: Vec<u8>,
    /// The list at the end.
    directory: Vec<u8>,
    /// The names, in lower case: some systems do not tell `A` from `a`.
    names: HashSet<String>,
}

impl Archive {
    /// Adds a file. What of its path could lead out of the folder in which the archive is unpacked is left out.
    pub(super) fn add(&mut self, path: &str, content: &[u8]) {
        let name = self.name(path);
        let packed = packed(content);
        let mut sum = Crc::new();
        sum.update(content);
        // Flags, method, time, date, checksum, sizes and the length of the name: they stand in both places.
        let mut facts = Vec::with_capacity(26);
        for number in [NEEDED, UTF_8, DEFLATED, 0, DATE] {
            facts.extend(number.to_le_bytes());
        }
        for number in [sum.sum(), packed.len() as u32, content.len() as u32] {
            facts.extend(number.to_le_bytes());
        }
        facts.extend((name.len() as u16).to_le_bytes());
        facts.extend(0_u16.to_le_bytes());

        let start = self.bytes.len() as u32;
        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&facts);
        self.bytes.extend(name.as_bytes());
        self.bytes.extend(packed);

        self.directory.extend(b"PK\x01\x02");
        // Made by a Unix of the same version, so that what the mode says counts: a file that its owner may write.
        self.directory.extend((3 << 8 | NEEDED).to_le_bytes());
        self.directory.extend(&facts);
        for number in [0_u16, 0, 0] {
            self.directory.extend(number.to_le_bytes());
        }
        self.directory.extend((0o100_644_u32 << 16).to_le_bytes());
        self.directory.extend(start.to_le_bytes());
        self.directory.extend(name.as_bytes());
    }

    /// How long it would be if it ended now.
    pub(super) fn len(&self) -> usize {
        self.bytes.len() + self.directory.len() + 22
    }

    /// How long it would be at most with that file in it.
    pub(super) fn len_with(&self, path: &str, content: &[u8]) -> usize {
        // What does not get smaller is longer by a few bytes for each block of it.
        let packed = content.len() + content.len() / 512;
        self.len() + packed + 2 * (FACTS_BYTES + path.len())
    }

    /// The whole archive.
    pub(super) fn end(mut self) -> Vec<u8> {
        // The format counts to 65,535 here; readers go by the directory's length.
        let count = self.names.len().min(usize::from(u16::MAX)) as u16;
        let (start, length) = (self.bytes.len() as u32, self.directory.len() as u32);
        self.bytes.append(&mut self.directory);
        self.bytes.extend(b"PK\x05\x06\0\0\0\0");
        self.bytes.extend(count.to_le_bytes());
        self.bytes.extend(count.to_le_bytes());
        self.bytes.extend(length.to_le_bytes());
        self.bytes.extend(start.to_le_bytes());
        self.bytes.extend([0, 0]);
        self.bytes
    }

    /// The name of a file: relative, without anything that some system takes for more than a letter, and once only.
    fn name(&mut self, path: &str) -> String {
        let parts = path.split('/').map(part).filter(|part| !part.is_empty());
        let safe = parts.collect::<Vec<_>>().join("/");
        let mut name = safe.clone();
        let mut number = 2;
        while !self.names.insert(name.to_lowercase()) {
            name = match safe.rsplit_once('.') {
                Some((stem, ending)) => format!("{stem} ({number}).{ending}"),
                None => format!("{safe} ({number})"),
            };
            number += 1;
        }
        name
    }
}

/// A part of a path. Names with a dot or a space at the end, and those of devices, mean something else on Windows.
fn part(part: &str) -> String {
    let is_odd = |c: char| c.is_control() || matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    let safe: String =
        part.chars().take(ARCHIVE_NAME_CHARS).map(|c| if is_odd(c) { '_' } else { c }).collect();
    let safe = safe.trim().trim_end_matches(['.', ' ']);
    let stem = safe.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let numbered = |name| stem.strip_prefix(name).is_some_and(|it| it.len() == 1 && it != "0");
    let is_device =
        matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt");
    if is_device { format!("_{safe}") } else { safe.to_owned() }
}

fn packed(content: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), Compression::new(6));
    // Writing to memory has no way to fail.
    let _ = packer.write_all(content);
    packer.finish().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_and_none_is_there_twice() {
        let mut archive = Archive::default();
        let mut check = |path: &str, expect: &str| assert_eq!(archive.name(path), expect, "{path}");
        check("local/082-a/README.md", "local/082-a/README.md");
        check("local/../../etc/passwd", "local/etc/passwd");
        check("/abs/./a.md", "abs/a.md");
        check("C:\\a\\..\\b.md", "C__a_.._b.md");
        check("local/082-A/readme.md", "local/082-A/readme (2).md");
        check("a\u{0}b\u{202e}/con.md", "a_b\u{202e}/_con.md");
        check("x/name. ", "x/name");
    }

    #[test]
    fn a_part_of_a_path_has_so_many_characters() {
        let check = |chars: usize, kept: usize| assert_eq!(part(&"é".repeat(chars)).chars().count(), kept);
        check(ARCHIVE_NAME_CHARS - 1, ARCHIVE_NAME_CHARS - 1);
        check(ARCHIVE_NAME_CHARS, ARCHIVE_NAME_CHARS);
        check(ARCHIVE_NAME_CHARS + 1, ARCHIVE_NAME_CHARS);
    }

    #[test]
    fn a_file_takes_at_most_what_was_said_before() {
        // Nothing makes it smaller. Source: xorshift, Marsaglia 2003.
        let mut state = 1_u64;
        let mut noise = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state as u8
        };
        for bytes in [0, 1, 100_000] {
            let content: Vec<u8> = (0..bytes).map(|_| noise()).collect();
            let mut archive = Archive::default();
            let most = archive.len_with("a/b.png", &content);
            archive.add("a/b.png", &content);
            assert!((bytes..=most).contains(&archive.len()), "{bytes}: {} {most}", archive.len());
        }
    }

    #[test]
    fn the_same_files_give_the_same_bytes() {
        let made = || {
            let mut archive = Archive::default();
            archive.add("a/README.md", b"# A\n");
            archive.add("a/B.md", &b"b".repeat(1000));
            let length = archive.len();
            (length, archive.end())
        };
        let (length, bytes) = made();
        assert_eq!((length, &bytes), (bytes.len(), &made().1));
        assert_eq!((&bytes[..4], &bytes[bytes.len() - 22..][..4]), (&b"PK\x03\x04"[..], &b"PK\x05\x06"[..]));
    }
}
