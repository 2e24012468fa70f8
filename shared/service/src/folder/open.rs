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
