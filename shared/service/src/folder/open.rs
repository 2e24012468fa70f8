//! Reading one file, whole.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use super::walk::Stamp;
use crate::bounds::FILE_BYTES;

/// The file's bytes. An error where it is no regular file, is too large, or was written while it was read.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    // Asked before it is opened: opening a pipe would wait for its other end.
    if !std::fs::symlink_metadata(path)?.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    let mut file = File::open(path)?;
    let before = Stamp::of(&file.metadata()?);
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
            assert_eq!(read(&path).ok().map(|bytes| bytes.len() as u64), expect, "{size}");
        };
        check(FILE_BYTES - 1, Some(FILE_BYTES - 1));
        check(FILE_BYTES, Some(FILE_BYTES));
        check(FILE_BYTES + 1, None);
    }
}
