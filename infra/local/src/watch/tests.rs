use std::fs;

use domain::Origin;
use service::{Clock, FilesystemSource, FolderConfig, Mode};
use tempfile::TempDir;
use tokio::sync::watch;

use super::*;

/// A folder that is followed, and the service that knows it.
struct World {
    temp: TempDir,
    service: Arc<SpecsService>,
    _watcher: Watcher,
    _end: watch::Sender<bool>,
}

impl World {
    async fn new(way: Way) -> Self {
        let temp = tempfile::tempdir().unwrap();
        let specs = temp.path().join("specs");
        fs::create_dir(&specs).unwrap();
        let folder = FilesystemSource::new(FolderConfig {
            dir: specs.clone(),
            // Nothing is seen unless the watcher says so.
            ttl: Duration::from_hours(1),
            cache_bytes: 1 << 20,
            origin: Origin::default(),
            root: Some(temp.path().to_path_buf()),
            prepared: None,
            preparer: None,
            clock: Clock::system(),
        });
        let service = Arc::new(SpecsService::new(Mode::Filesystem, Some(folder), None));
        let (end, ending) = watch::channel(false);
        let root = Some(temp.path().to_path_buf());
        let watcher = follow_by(way, Watched { specs, root }, Arc::clone(&service), Hub::new(ending));
        service.current(&ProjectId::local()).await.unwrap();
        Self { temp, service, _watcher: watcher, _end: end }
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.temp.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    async fn until(&self, what: &str, condition: impl Fn(&Snapshot) -> bool) {
        let service = &self.service;
        let seen = async {
            loop {
                let current = service.current(&ProjectId::local()).await;
                if current.is_ok_and(|it| it.stale.is_none() && condition(&it.snapshot)) {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        assert!(tokio::time::timeout(Duration::from_secs(20), seen).await.is_ok(), "waited for {what}");
    }
}

fn title(snapshot: &Snapshot, name: &str) -> Option<String> {
    snapshot.spec(name)?.title.clone()
}

async fn edits_are_seen(way: Way) {
    let world = World::new(way).await;
    world.write("specs/001-a/README.md", "# One\n");
    world.until("a new folder", |it| title(it, "001-a").as_deref() == Some("One")).await;
    world.write("specs/001-a/README.md", "# Two\n\nLonger.\n");
    world.until("an edit", |it| title(it, "001-a").as_deref() == Some("Two")).await;
    world.write("specs/001-a/notes/deep/plan.md", "# Plan\n");
    world
        .until("a folder in a folder", |it| it.spec("001-a").is_some_and(|it| it.documents.len() == 2))
        .await;
    fs::remove_dir_all(world.temp.path().join("specs/001-a")).unwrap();
    world.until("a folder that is gone", |it| it.specs().is_empty()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_saved_is_seen_where_the_platform_tells() {
    edits_are_seen(Way::Told).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_saved_is_seen_where_the_platform_does_not_tell() {
    edits_are_seen(Way::Looking).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_that_vanishes_and_comes_back_is_followed_again() {
    let world = World::new(Way::Told).await;
    let specs = world.temp.path().join("specs");
    world.write("specs/001-a/README.md", "# One\n");
    world.until("the spec", |it| it.specs().len() == 1).await;

    fs::rename(&specs, world.temp.path().join("aside")).unwrap();
    world.write("specs/002-b/README.md", "# Other\n");
    world.until("the other folder", |it| title(it, "002-b").is_some() && it.specs().len() == 1).await;
    world.write("specs/002-b/README.md", "# Edited\n");
    world.until("an edit in it", |it| title(it, "002-b").as_deref() == Some("Edited")).await;

    fs::remove_dir_all(&specs).unwrap();
    world.write("specs/003-c/README.md", "# Third\n");
    world.until("the third folder", |it| title(it, "003-c").is_some()).await;
    world.write("specs/003-c/README.md", "# Edited\n");
    world.until("an edit in it", |it| title(it, "003-c").as_deref() == Some("Edited")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_of_the_repositorys_root_is_followed_too() {
    let world = World::new(Way::Told).await;
    world.write("AGENTS.md", "Be kind.\n");
    world.until("the file", |it| it.context().iter().any(|it| it.path == "AGENTS.md")).await;
}
