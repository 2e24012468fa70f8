//! Folders of our own, under `target/`.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

/// Makes a folder empty, and makes it where it is not there.
pub(crate) fn clear(dir: &Path) -> Result<()> {
    if dir.exists() {
        fs::remove_dir_all(dir).with_context(|| dir.display().to_string())?;
    }
    fs::create_dir_all(dir).with_context(|| dir.display().to_string())
}
