//! Which files a folder has: names, sizes and times.

use std::fs::{self, Metadata};
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Directories are followed this deep.
const DEPTH: usize = 12;

/// More files than this are not looked at.
const FILES: usize = 200_000;

/// Directories that never hold specs; hidden ones neither. SPEC_FORMAT.md, "What is a spec".
const IGNORED: [&str; 2] = ["archived", "node_modules"];

/// A file, as the folder lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    /// Relative to the specs folder, with `/`.
    pub(crate) path: String,
    pub(crate) stamp: Stamp,
}

/// What changes when a file is written: its size and time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) size: u64,
    /// Nanoseconds since 1970; 0 where the file system has no times.
    modified: u128,
}

impl Stamp {
    pub(crate) fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().ok().and_then(|it| it.duration_since(SystemTime::UNIX_EPOCH).ok());
        Self { size: metadata.len(), modified: modified.map_or(0, |it| it.as_nanos()) }
    }

    /// Whether the file was written so shortly before `now` that it may change again without a new time: file systems
    /// stamp in steps, of up to two seconds. (git calls such an entry racily clean.)
    pub(crate) fn is_recent(self, now: SystemTime) -> bool {
        let now = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        self.modified + Duration::from_secs(2).as_nanos() > now.as_nanos()
    }
}

/// The regular files below `dir`, in the order of their paths. Symbolic links are not followed; names that are no UTF-8
/// are passed over.
pub(crate) fn walk(dir: &Path) -> io::Result<Vec<Listed>> {
    let metadata = fs::metadata(dir)?;
    if !metadata.is_dir() {
        return Err(io::Error::from(io::ErrorKind::NotADirectory));
    }
    let mut found = Vec::new();
    walk_into(dir, "", 0, &mut found)?;
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn walk_into(dir: &Path, prefix: &str, depth: usize, found: &mut Vec<Listed>) -> io::Result<()> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        // It went away between the listing above and now.
        Err(error) if depth > 0 && error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        if name.starts_with('.') || name.contains('\\') {
            continue;
        }
        let kind = entry.file_type()?;
        let path = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") };
        if kind.is_dir() {
            if depth < DEPTH && !IGNORED.contains(&name) {
                walk_into(&entry.path(), &path, depth + 1, found)?;
            }
        } else if kind.is_file() && depth > 0 {
            match entry.metadata() {
                Ok(metadata) => found.push(Listed { path, stamp: Stamp::of(&metadata) }),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
            if found.len() > FILES {
                return Err(io::Error::other(format!("more than {FILES} files")));
            }
        }
    }
    Ok(())
}
