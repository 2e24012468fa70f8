//! A folder, a clock and a source over them.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use domain::search::Query;
use domain::{Origin, Prepared, ProjectId};
use service::{Current, FilesystemSource, FolderConfig, ManualClock, SourceError, SpecSource as _};
use tempfile::TempDir;

/// How long a look is trusted.
const TTL: Duration = Duration::from_mins(1);

pub(crate) struct World {
    dir: TempDir,
    clock: ManualClock,
    pub(crate) source: FilesystemSource,
}

impl World {
    /// An empty specs folder.
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("specs")).unwrap();
        Self::over(dir, None)
    }

    /// A file where the folder should be.
    pub(crate) fn at_file() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("specs"), "no folder").unwrap();
        Self::over(dir, None)
    }

    /// The same folder, in another instance that begins with a prepared snapshot.
    pub(crate) fn restart_with(self, prepared: Prepared) -> Self {
        Self::over(self.dir, Some(prepared))
    }

    fn over(dir: TempDir, prepared: Option<Prepared>) -> Self {
        let clock = ManualClock::default();
        let source = FilesystemSource::new(FolderConfig {
            dir: dir.path().join("specs"),
            ttl: TTL,
            cache_bytes: 1 << 20,
            origin: Origin::default(),
            root: None,
            prepared,
            preparer: None,
            clock: clock.clock(),
        });
        Self { dir, clock, source }
    }

    pub(crate) fn with(self, path: &str, content: &str) -> Self {
        self.write(path, content);
        self
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join("specs").join(path)
    }

    pub(crate) fn write(&self, path: &str, content: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// A file beside the specs folder.
    pub(crate) fn outside(&self, name: &str, content: &str) -> PathBuf {
        let dir = self.dir.path().join("outside");
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join(name), content).unwrap();
        dir.join(name)
    }

    pub(crate) fn remove(&self, path: &str) {
        let path = self.path(path);
        if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
    }

    pub(crate) fn stamp(&self, path: &str) -> SystemTime {
        fs::metadata(self.path(path)).unwrap().modified().unwrap()
    }

    pub(crate) fn set_stamp(&self, path: &str, stamp: SystemTime) {
        fs::File::options().write(true).open(self.path(path)).unwrap().set_modified(stamp).unwrap();
    }

    /// Gives everything in the folder, and the folder, the same time, long ago: see [`ManualClock`].
    pub(crate) fn settle(&self) {
        fn settle(path: &Path) {
            let metadata = fs::symlink_metadata(path).unwrap();
            if metadata.is_dir() {
                for entry in fs::read_dir(path).unwrap() {
                    settle(&entry.unwrap().path());
                }
            }
            if !metadata.is_symlink() {
                set_old(path);
            }
        }
        settle(&self.folder());
    }

    pub(crate) fn hide_folder(&self) {
        fs::rename(self.folder(), self.dir.path().join("hidden")).unwrap();
    }

    pub(crate) fn show_folder(&self) {
        fs::rename(self.dir.path().join("hidden"), self.folder()).unwrap();
    }

    fn folder(&self) -> PathBuf {
        self.dir.path().join("specs")
    }

    /// Lets the time go by after which a look is no longer trusted.
    pub(crate) fn pass_ttl(&self) {
        self.pass(TTL);
    }

    pub(crate) fn pass(&self, time: Duration) {
        self.clock.advance(time);
    }

    pub(crate) async fn try_current(&self) -> Result<Current, SourceError> {
        self.source.snapshot(&ProjectId::local()).await
    }

    pub(crate) async fn current(&self) -> Current {
        self.try_current().await.unwrap()
    }

    /// `name: title` of each spec, in the order of lists.
    pub(crate) async fn titles(&self) -> Vec<String> {
        let current = self.current().await;
        let specs = current.snapshot.specs().iter();
        specs.map(|spec| format!("{}: {}", spec.name, spec.display_title())).collect()
    }

    /// The names of the specs that a query finds.
    pub(crate) async fn found(&self, query: &str) -> Vec<String> {
        let current = self.current().await;
        let found = current.index().search(&current.snapshot, &Query::parse(query), &|_| true, 50);
        found.hits.into_iter().map(|hit| hit.name.to_string()).collect()
    }
}

/// Gives a file or a directory a time long ago.
pub(crate) fn set_old(path: &Path) {
    let old = SystemTime::UNIX_EPOCH + Duration::from_hours(24);
    fs::File::open(path).unwrap().set_modified(old).unwrap();
}
