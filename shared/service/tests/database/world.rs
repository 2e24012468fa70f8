//! A store with projects in it, a clock, and a source over them.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use bytes::Bytes;
use domain::search::SearchIndex;
use domain::{
    BlobId, BlockId, Blocks, CommitId, Head, Look, Origin, Prepared, Project, ProjectId, ProjectUlid,
    Repository, RepositoryId, Settings, Snapshot, SnapshotId, SpecText, Stats, Timestamp, Visibility,
};
use embedded::{Embedded, Endpoints, Place};
use service::{
    Current, DatabaseConfig, DatabaseSource, FilesystemSource, FolderConfig, ManualClock, Mode, SourceError,
    SpecSource as _, SpecsService,
};
use store::{Document, HeadMove, Moved, NewProject, Store, StoreConfig};
use tempfile::TempDir;

use crate::proxy::Proxy;

/// How long a head is trusted.
pub(crate) const TTL: Duration = Duration::from_secs(2);

pub(crate) struct World {
    pub(crate) clock: ManualClock,
    /// In front of the table.
    pub(crate) table: Proxy,
    /// In front of the bucket.
    pub(crate) bucket: Proxy,
    /// The store as the source reaches it.
    store: Store,
    /// The store as it is.
    pub(crate) direct: Store,
    pub(crate) source: DatabaseSource,
    folder: TempDir,
    _embedded: Embedded,
}

/// The files of a project: path and content.
pub(crate) type Files<'a> = &'a [(&'a str, &'a str)];

impl World {
    /// An empty store.
    pub(crate) async fn new() -> Self {
        Self::with(16 << 20, false).await
    }

    pub(crate) async fn with(cache_bytes: u64, private_allowed: bool) -> Self {
        let embedded = Embedded::start(Place::Memory).await.unwrap();
        let table = Proxy::start(embedded.dynamodb_url()).await;
        let bucket = Proxy::start(embedded.s3_url()).await;
        let events = embedded.events_url().to_owned();
        let endpoints = Endpoints { dynamodb: table.url(), s3: bucket.url(), events };
        let place = StoreConfig { table: embedded.table().to_owned(), bucket: embedded.bucket().to_owned() };
        let store = Store::connect(&endpoints.sdk_config(), place.clone());
        let clock = ManualClock::default();
        Self {
            source: source(&store, &clock, cache_bytes, private_allowed),
            direct: Store::connect(&embedded.sdk_config(), place),
            folder: tempfile::tempdir().unwrap(),
            _embedded: embedded,
            clock,
            table,
            bucket,
            store,
        }
    }

    /// Another instance, that knows nothing yet.
    pub(crate) fn restart(&mut self) {
        self.source = source(&self.store, &self.clock, 16 << 20, false);
    }

    /// The service over the source and a folder with one spec, `001-here`.
    pub(crate) fn both(&self) -> SpecsService {
        write(
            &self.folder,
            "001-here/README.md",
            "---\nstatus: planned\n---\n# Here\n\nA zebra of our own.\n",
        );
        SpecsService::new(Mode::Both, Some(folder(&self.folder)), Some(self.source.clone()))
    }

    /// The service over the source and a folder that is not there.
    pub(crate) fn without_folder(&self) -> SpecsService {
        let nowhere = tempfile::tempdir().unwrap();
        SpecsService::new(Mode::Both, Some(folder(&nowhere)), Some(self.source.clone()))
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.clock().now()
    }

    /// Adds a project that was never looked at.
    pub(crate) async fn add(&self, number: u8, id: &str) -> ProjectUlid {
        let ulid = ProjectUlid::new(u64::from(number), [number.wrapping_mul(37); 10]);
        let name = id.replacen('.', "/", 1).parse().unwrap();
        let repository = Repository {
            id: RepositoryId(number.into()),
            name,
            default_branch: "main".to_owned(),
            description: None,
            stars: 0,
            archived: false,
            private: false,
        };
        let new = NewProject {
            ulid,
            id: id.parse().unwrap(),
            settings: Settings::default(),
            repository,
            visibility: Visibility::Public,
            now: self.now(),
        };
        self.direct.add(&new).await.unwrap().unwrap();
        ulid
    }

    /// Adds a project with those specs.
    pub(crate) async fn add_with(&self, number: u8, id: &str, files: Files<'_>) -> ProjectUlid {
        let ulid = self.add(number, id).await;
        self.show(ulid, files).await;
        ulid
    }

    /// Has a project show those specs from now on.
    pub(crate) async fn show(&self, ulid: ProjectUlid, files: Files<'_>) -> SnapshotId {
        let (id, prepared, head) = self.put(ulid, files).await;
        let base = self.project(ulid).await;
        self.direct.put_snapshot(ulid, id, prepared.0, prepared.1, self.now()).await.unwrap();
        self.change(&base, Some(head), base.visibility).await;
        id
    }

    /// Writes the content of those specs. Gives the snapshot with its segment, and the head that shows it.
    pub(crate) async fn put(
        &self,
        ulid: ProjectUlid,
        files: Files<'_>,
    ) -> (SnapshotId, (Bytes, Bytes), Head) {
        let dir = tempfile::tempdir().unwrap();
        for (path, content) in files {
            write(&dir, path, content);
        }
        let current = folder(&dir).snapshot(&ProjectId::local()).await.unwrap();
        let (pictures, documents): (Vec<_>, Vec<_>) = files
            .iter()
            .map(|(path, content)| {
                let bytes = Bytes::copy_from_slice(content.as_bytes());
                (path, Document { blob: BlobId::of(&bytes), bytes })
            })
            .partition(|(path, _)| !path.contains(".md"));
        let of = |all: Vec<(_, Document)>| all.into_iter().map(|(_, it)| it).collect::<Vec<_>>();
        self.direct.put_documents(ulid, &of(documents), self.now()).await.unwrap();
        self.direct.put_pictures(ulid, &of(pictures), self.now()).await.unwrap();
        let id = current.snapshot.id();
        let bytes = prepared(&current);
        let head = head(&current.snapshot, bytes.0.len() as u64, self.now());
        (id, bytes, head)
    }

    pub(crate) async fn project(&self, ulid: ProjectUlid) -> Project {
        self.direct.project_now(ulid).await.unwrap().unwrap()
    }

    pub(crate) async fn set_visibility(&self, ulid: ProjectUlid, visibility: Visibility) {
        let base = self.project(ulid).await;
        self.change(&base, None, visibility).await;
    }

    pub(crate) async fn change(&self, base: &Project, head: Option<Head>, visibility: Visibility) {
        let change = HeadMove {
            base: base.clone(),
            owner: None,
            repository: base.repository.clone(),
            visibility,
            head: head.or(base.head.clone()),
            look: Look { looked_at: Some(self.now()), ..Look::default() },
        };
        assert_eq!(self.direct.move_head(&change).await.unwrap(), Moved::Done);
    }

    pub(crate) fn pass(&self, time: Duration) {
        self.clock.advance(time);
    }

    /// Lets the time go by after which a head is no longer trusted.
    pub(crate) fn pass_ttl(&self) {
        self.pass(TTL);
    }

    pub(crate) async fn try_current(&self, id: &str) -> Result<Current, SourceError> {
        self.source.snapshot(&id.parse().unwrap()).await
    }

    pub(crate) async fn current(&self, id: &str) -> Current {
        self.try_current(id).await.unwrap()
    }

    /// `name: title` of each spec, in the order of lists; or why there are none.
    pub(crate) async fn titles(&self, id: &str) -> String {
        match self.try_current(id).await {
            Ok(current) => {
                let specs = current.snapshot.specs().iter();
                let specs = specs.map(|spec| format!("{}: {}", spec.name, spec.display_title()));
                specs.collect::<Vec<_>>().join(", ")
            }
            Err(error) => error.to_string(),
        }
    }

    /// Requests to table and bucket since this was asked last.
    pub(crate) fn requests(&self) -> usize {
        self.table.requests() + self.bucket.requests()
    }

    pub(crate) fn set_down(&self, down: bool) {
        self.table.set_down(down);
        self.bucket.set_down(down);
    }
}

fn source(store: &Store, clock: &ManualClock, cache_bytes: u64, private_allowed: bool) -> DatabaseSource {
    DatabaseSource::new(DatabaseConfig {
        store: store.clone(),
        head_ttl: TTL,
        cache_bytes,
        private_allowed,
        web_url: "https://github.com".to_owned(),
        clock: clock.clock(),
    })
}

fn folder(dir: &TempDir) -> FilesystemSource {
    FilesystemSource::new(FolderConfig {
        dir: dir.path().to_owned(),
        ttl: Duration::ZERO,
        cache_bytes: 1 << 20,
        origin: Origin { name: Some("Ours".to_owned()), ..Origin::default() },
        root: None,
        prepared: None,
        preparer: None,
        clock: ManualClock::default().clock(),
    })
}

fn write(dir: &TempDir, path: &str, content: &str) {
    let path = dir.path().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

/// A prepared snapshot, in which every document has one finished block, and its segment: the same without bodies.
fn prepared(current: &Current) -> (Bytes, Bytes) {
    let snapshot = &current.snapshot;
    let block = || Blocks::from([(BlockId::of("rust", "x"), "<b>x</b>".to_owned())]);
    let documents = snapshot.specs().iter().flat_map(|spec| &spec.documents);
    let blocks: BTreeMap<_, _> = documents.map(|document| (document.blob, block())).collect();
    let whole = Prepared::encode(&Origin::default(), snapshot, current.index(), &blocks);
    let names = snapshot.specs().iter().map(|spec| SpecText {
        name: spec.name.clone(),
        number: spec.number,
        title: spec.display_title(),
        tags: spec.tags.clone(),
        headings: Vec::new(),
        body: String::new(),
    });
    let small = SearchIndex::build(names.collect());
    let segment = Prepared::encode(&Origin::default(), snapshot, &small, &BTreeMap::new());
    (whole.into(), segment.into())
}

fn head(snapshot: &Snapshot, bytes: u64, now: Timestamp) -> Head {
    Head {
        snapshot: snapshot.id(),
        format: Prepared::FORMAT,
        bytes,
        revision: CommitId::from([7; 20]),
        branch: "main".to_owned(),
        specs_path: Some("specs".to_owned()),
        tree: None,
        context: Vec::new(),
        stats: Stats::of(snapshot),
        changed_at: now,
        sequence: 0,
    }
}
