//! Where the data is: a folder of our own, used by one process at a time.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::Failure;

/// Where the data is.
#[derive(Clone, Debug)]
pub enum Place {
    /// Nowhere: it ends with the process.
    Memory,
    /// In this folder, which is made.
    Folder(PathBuf),
}

/// The place, taken: nobody else has it as long as this lives.
pub(crate) struct Taken {
    /// The file of the database; `None`: in memory.
    pub(crate) database: Option<PathBuf>,
    /// The folder of the bucket's service.
    pub(crate) objects: PathBuf,
    _held: Held,
}

#[expect(dead_code, reason = "held for what happens when it is dropped")]
enum Held {
    /// Removed at the end.
    Temporary(TempDir),
    /// The lock is the process's: it ends with it, however that ends.
    Locked(File),
}

impl Taken {
    pub(crate) fn new(place: &Place) -> Result<Self, Failure> {
        match place {
            Place::Memory => {
                let folder = tempfile::tempdir().map_err(|error| {
                    Failure::new(format!("no folder for temporary files could be made: {}", words(&error)))
                })?;
                Ok(Self {
                    database: None,
                    objects: folder.path().to_path_buf(),
                    _held: Held::Temporary(folder),
                })
            }
            Place::Folder(folder) => {
                let lock = take(folder)?;
                let objects = folder.join("s3");
                fs::create_dir_all(&objects).map_err(|error| unwritable(folder, &error))?;
                Ok(Self {
                    database: Some(folder.join("dynamodb.sqlite")),
                    objects,
                    _held: Held::Locked(lock),
                })
            }
        }
    }
}

fn take(folder: &Path) -> Result<File, Failure> {
    fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    let lock = File::options().create(true).truncate(false).write(true).open(folder.join("lock"));
    let lock = lock.map_err(|error| unwritable(folder, &error))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(Failure::new(format!(
            "the data folder `{}` is in use by another livespecs: stop that one, or give another folder",
            folder.display()
        ))),
        Err(TryLockError::Error(error)) => Err(unwritable(folder, &error)),
    }
}

fn unwritable(folder: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("the data folder `{}` cannot be used: {}", folder.display(), words(error)))
}

/// What went wrong, without the number that the system gives it.
fn words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "it is not writable".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => "it is not a folder".to_owned(),
        _ => error.to_string(),
    }
}
