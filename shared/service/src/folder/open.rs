//! Reading one file, whole.

use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::walk::Stamp;
use crate::bounds::FILE_BYTES;

/// The bytes of the file at `path` below `root`. An error where it is no regular file, is behind a link, is too large, or
/// was written while it was read.
pub(crate) fn read(root: &Path, path: &str) -> io::Result<Vec<u8>> {
    // Asked before it is opened: opening a pipe would wait for its other end.
    let (place, metadata) = find(root, path)?;
    let mut file = File::open(place)?;
    let before = Stamp::of(&file.metadata()?);
    // A link may have come to its place meanwhile: then this is another file.
    if before != Stamp::of(&metadata) {
        return Err(io::Error::from(io::ErrorKind::Interrupted));
    }
    if before.size > FILE_BYTES {
        return Err(io::Error::from(io::ErrorKind::FileTooLarge));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(before.size).unwrap_or(0) + 1);
    file.by_ref().take(FILE_BYTES + 1).read_to_end(&mut bytes)?;
    let after = Stamp::of(&file.metadata()?);
    if before != after || bytes.len() as u64 != after.size {
        return Err(io::Error::from(io::ErrorKind::Interrupted));
    }
    Ok(bytes)
}

/// The regular file at `path` below `root`, which no directory on the way may be a link to: what is below may come from
/// anybody, and a link of theirs leads to whatever this process may read. `root` itself was given by who runs this.
fn find(root: &Path, path: &str) -> io::Result<(PathBuf, Metadata)> {
    let mut place = root.to_owned();
    let (dirs, name) = path.rsplit_once('/').unwrap_or(("", path));
    for dir in dirs.split('/').filter(|dir| !dir.is_empty()) {
        place.push(dir);
        if !fs::symlink_metadata(&place)?.is_dir() {
            return Err(io::Error::other("behind a link"));
        }
    }
    place.push(name);
    let metadata = fs::symlink_metadata(&place)?;
    if metadata.is_file() { Ok((place, metadata)) } else { Err(io::Error::other("not a regular file")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_up_to_its_bound_in_bytes() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        let check = |size: u64, expect: Option<u64>| {
            // It takes no room on the disk.
            File::create(&path).unwrap().set_len(size).unwrap();
            assert_eq!(read(dir.path(), "a").ok().map(|bytes| bytes.len() as u64), expect, "{size}");
        };
        check(FILE_BYTES - 1, Some(FILE_BYTES - 1));
        check(FILE_BYTES, Some(FILE_BYTES));
        check(FILE_BYTES + 1, None);
    }

    #[cfg(unix)]
    #[test]
    fn no_link_on_the_way_is_followed() {
        use std::os::unix::fs::symlink;
        let dir = tempfile::tempdir().unwrap();
        let (root, outside) = (dir.path().join("root"), dir.path().join("outside"));
        fs::create_dir_all(root.join("a/b")).unwrap();
        fs::create_dir_all(outside.join("b")).unwrap();
        for place in [root.join("a/b/file"), outside.join("file"), outside.join("b/file")] {
            fs::write(place, "text").unwrap();
        }
        symlink(outside.join("file"), root.join("a/link")).unwrap();
        symlink(&outside, root.join("link")).unwrap();
        symlink("../../outside", root.join("a/relative")).unwrap();
        symlink(&root, dir.path().join("given")).unwrap();
        let check = |root: &Path, path: &str, is_read: bool| {
            assert_eq!(read(root, path).is_ok(), is_read, "{path}");
        };
        check(&root, "a/b/file", true);
        check(&dir.path().join("given"), "a/b/file", true);
        for path in ["a/link", "link/file", "link/b/file", "a/relative/file", "a/relative/b/file"] {
            check(&root, path, false);
        }
    }
}
