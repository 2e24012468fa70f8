//! The folder to measure with: a copy of the given one, multiplied until it has enough specs.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result, ensure};

use crate::folder;

/// A folder of specs.
pub(crate) struct Corpus {
    pub(crate) dir: PathBuf,
    /// The names of the specs' folders, in order.
    pub(crate) names: Vec<String>,
    /// Different words of the specs' titles and headings, in order of appearance.
    pub(crate) words: Vec<String>,
    pub(crate) files: usize,
    pub(crate) bytes: u64,
}

impl Corpus {
    /// Copies the specs of `source` to `dir`, and copies them again, with further numbers and longer
    /// names, until there are `wanted`. Their relationships point at the originals.
    pub(crate) fn make(source: &Path, dir: &Path, wanted: usize) -> Result<Self> {
        let mut originals = Vec::new();
        for entry in fs::read_dir(source).with_context(|| source.display().to_string())? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.file_type()?.is_dir() && !name.starts_with('.') && name != "archived" {
                originals.push(name);
            }
        }
        originals.sort();
        ensure!(!originals.is_empty(), "no specs in `{}`: give a folder by --specs-dir", source.display());
        folder::clear(dir)?;
        let mut corpus =
            Self { dir: dir.to_path_buf(), names: Vec::new(), words: Vec::new(), files: 0, bytes: 0 };
        for index in 0..wanted.max(originals.len()) {
            let original = &originals[index % originals.len()];
            let name = copy_name(original, index / originals.len());
            corpus.copy(&source.join(original), &dir.join(&name))?;
            corpus.names.push(name);
        }
        let_age(&File::open(dir)?)?;
        Ok(corpus)
    }

    fn copy(&mut self, from: &Path, to: &Path) -> Result<()> {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            let target = to.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                self.copy(&entry.path(), &target)?;
                continue;
            }
            let bytes = fs::read(entry.path())?;
            self.files += 1;
            self.bytes += bytes.len() as u64;
            if target.extension().is_some_and(|extension| extension == "md") {
                self.learn(&String::from_utf8_lossy(&bytes));
            }
            // Written, not copied: what is copied may be read-only, and these are edited.
            let mut file = File::create(target)?;
            file.write_all(&bytes)?;
            let_age(&file)?;
        }
        let_age(&File::open(to)?)?;
        Ok(())
    }

    fn learn(&mut self, text: &str) {
        for line in text.lines().filter(|line| line.starts_with('#')) {
            for word in line.split(|letter: char| !letter.is_ascii_alphabetic()) {
                let word = word.to_ascii_lowercase();
                if word.len() > 3 && self.words.len() < 500 && !self.words.contains(&word) {
                    self.words.push(word);
                }
            }
        }
    }
}

/// Makes a file or a directory not be of this moment: what was written just now may be written once more within the same
/// tick, so whoever compares times has to look at it again.
fn let_age(file: &File) -> std::io::Result<()> {
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_hours(490_896))
}

/// The name of the `round`th copy: `082-search` becomes `1082-search-2`.
fn copy_name(original: &str, round: usize) -> String {
    if round == 0 {
        return original.to_owned();
    }
    let (number, rest) = original.split_once('-').unwrap_or(("", original));
    match number.parse::<usize>() {
        Ok(number) => format!("{}-{rest}-{}", number + 1000 * round, round + 1),
        Err(_) => format!("{original}-{}", round + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_have_numbers_and_names_of_their_own() {
        fn check(original: &str, round: usize, expect: &str) {
            assert_eq!(copy_name(original, round), expect);
        }
        check("082-search", 0, "082-search");
        check("082-search", 1, "1082-search-2");
        check("082-search", 2, "2082-search-3");
        check("notes", 1, "notes-2");
        check("some-notes", 1, "some-notes-2");
    }
}
