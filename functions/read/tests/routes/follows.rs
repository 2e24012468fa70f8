//! The store's side of a world: followed projects, put there as a sync would.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use domain::search::SearchIndex;
use domain::sync::{SyncResult, Trigger, Trouble, is_picture};
use domain::{
    BlobId, CommitId, Content, Head, Look, Origin, ParsedProject, Prepared, Project, ProjectUlid, Repository,
    RepositoryId, Settings, Snapshot, SnapshotId, Stats, Timestamp, Visibility, list_folder, parse_spec,
};
use embedded::{Embedded, Place};
use service::{Clock, DatabaseConfig, DatabaseSource, ManualClock};
use store::{Document, HeadMove, Moved, NewProject, Store, StoreConfig, SyncRecord};

use crate::world::World;

/// How long a head is trusted.
pub(crate) const TTL: Duration = Duration::from_secs(2);

/// How long a list of projects is trusted.
pub(crate) const LIST_TTL: Duration = Duration::from_secs(10);

pub(crate) struct Follows {
    pub(crate) source: DatabaseSource,
    store: Store,
    clock: Clock,
    _embedded: Embedded,
}

/// The files of a project: path and content.
pub(crate) type Files<'a> = &'a [(&'a str, &'a str)];

impl Follows {
    pub(crate) async fn start(clock: &ManualClock, private_allowed: bool) -> Self {
        let embedded = Embedded::start(Place::Memory).await.unwrap();
        let place = StoreConfig { table: embedded.table().to_owned(), bucket: embedded.bucket().to_owned() };
        let store = Store::connect(&embedded.sdk_config(), place);
        let source = DatabaseSource::new(DatabaseConfig {
            store: store.clone(),
            head_ttl: TTL,
            cache_bytes: 16 << 20,
            private_allowed,
            web_url: "https://github.com".to_owned(),
            clock: clock.clock(),
        });
        Self { source, store, clock: clock.clock(), _embedded: embedded }
    }
}

impl World {
    fn store(&self) -> &Store {
        &self.follows.as_ref().unwrap().store
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.follows.as_ref().unwrap().clock.now()
    }

    /// Lets the time go by after which neither a head nor a list is trusted any more.
    pub(crate) fn pass_ttl(&self) {
        self.clock.advance(LIST_TTL);
    }

    /// Adds a project that was never looked at: `acme.app` follows `acme/app`.
    pub(crate) async fn follow(&self, number: u8, id: &str) -> ProjectUlid {
        self.follow_with(number, id, |_, _| {}).await
    }

    /// The same, with settings and repository that `change` makes other ones.
    pub(crate) async fn follow_with(
        &self,
        number: u8,
        id: &str,
        change: impl FnOnce(&mut Settings, &mut Repository),
    ) -> ProjectUlid {
        let ulid = ProjectUlid::new(u64::from(number), [number.wrapping_mul(37); 10]);
        let mut settings = Settings::default();
        let mut repository = Repository {
            id: RepositoryId(number.into()),
            name: id.replacen('.', "/", 1).parse().unwrap(),
            default_branch: "main".to_owned(),
            description: None,
            stars: 0,
            archived: false,
            private: false,
        };
        change(&mut settings, &mut repository);
        let (id, now) = (id.parse().unwrap(), self.now());
        let new = NewProject { ulid, id, settings, repository, visibility: Visibility::Public, now };
        self.store().add(&new).await.unwrap().unwrap();
        ulid
    }

    /// Adds a project with those specs.
    pub(crate) async fn follow_shown(&self, number: u8, id: &str, files: Files<'_>) -> ProjectUlid {
        let ulid = self.follow(number, id).await;
        self.show(ulid, files).await;
        ulid
    }

    /// Has a project show those specs from now on.
    pub(crate) async fn show(&self, ulid: ProjectUlid, files: Files<'_>) -> SnapshotId {
        let snapshot = snapshot(files);
        let is_kept = |path: &str, text: &str| is_picture(path, text.len() as u64);
        let pictures = files.iter().filter(|(path, text)| is_kept(path, text)).collect();
        let documents = files.iter().filter(|(path, _)| path.strip_suffix(".md").is_some()).collect();
        let content = |files: Vec<&(&str, &str)>| {
            let bytes = files.into_iter().map(|(_, text)| Bytes::copy_from_slice(text.as_bytes()));
            bytes.map(|bytes| Document { blob: BlobId::of(&bytes), bytes }).collect::<Vec<_>>()
        };
        let (store, now) = (self.store(), self.now());
        store.put_documents(ulid, &content(documents), now).await.unwrap();
        store.put_pictures(ulid, &content(pictures), now).await.unwrap();
        let (origin, index) = (Origin::default(), index(files));
        let prepared = Bytes::from(Prepared::encode(&origin, &snapshot, &index, &BTreeMap::new()));
        let segment = Bytes::from(Prepared::encode_segment(&origin, &snapshot, &index));
        let bytes = prepared.len() as u64;
        store.put_snapshot(ulid, snapshot.id(), prepared, segment, now).await.unwrap();
        let base = self.project(ulid).await;
        let sequence = base.head.as_ref().map_or(1, |head| head.sequence + 1);
        let head = Head {
            snapshot: snapshot.id(),
            format: Prepared::FORMAT,
            bytes,
            revision: CommitId::from([sequence as u8; 20]),
            branch: "main".to_owned(),
            specs_path: Some("docs/specs".to_owned()),
            tree: None,
            context: Vec::new(),
            stats: Stats::of(&snapshot),
            changed_at: now,
            sequence,
        };
        self.look(&base, |it| it.head = Some(head)).await;
        snapshot.id()
    }

    pub(crate) async fn project(&self, ulid: ProjectUlid) -> Project {
        self.store().project_now(ulid).await.unwrap().unwrap()
    }

    /// What a look that ended well writes, and whatever `change` makes of it.
    pub(crate) async fn look(&self, base: &Project, change: impl FnOnce(&mut HeadMove)) {
        let mut moved = HeadMove {
            base: base.clone(),
            owner: None,
            repository: base.repository.clone(),
            visibility: base.visibility,
            head: base.head.clone(),
            look: Look { looked_at: Some(self.now()), ..Look::default() },
        };
        change(&mut moved);
        assert_eq!(self.store().move_head(&moved).await.unwrap(), Moved::Done);
    }

    /// A look that did not end well.
    pub(crate) async fn trouble(&self, ulid: ProjectUlid, trouble: Trouble) {
        let base = self.project(ulid).await;
        let look = Look { trouble: Some(trouble), failures: 1, ..base.look.clone() };
        self.look(&base, |it| it.look = look).await;
    }

    pub(crate) async fn set_visibility(&self, ulid: ProjectUlid, visibility: Visibility) {
        let base = self.project(ulid).await;
        self.look(&base, |it| it.visibility = visibility).await;
    }

    /// Takes the lease, as one who looks does.
    pub(crate) async fn looking(&self, ulid: ProjectUlid) {
        let now = self.now();
        let until = Timestamp::from_millis(now.as_millis() + 60_000);
        self.store().take_lease(ulid, "somebody", now, until).await.unwrap();
    }

    /// Adds to the log.
    pub(crate) async fn log(&self, ulid: ProjectUlid, error: Option<&str>) {
        let project = self.project(ulid).await;
        let record = SyncRecord {
            project: ulid,
            project_id: project.id,
            trigger: Trigger::Manual,
            result: if error.is_some() { SyncResult::Failed } else { SyncResult::Succeeded },
            started_at: self.now(),
            finished_at: Timestamp::from_millis(self.now().as_millis() + 250),
            revision: project.head.map(|head| head.revision),
            added: 1,
            updated: 0,
            deleted: 0,
            requests: 6,
            rate_limit_remaining: Some(4994),
            problems: Vec::new(),
            error: error.map(str::to_owned),
        };
        self.store().log_sync(&record).await.unwrap();
    }
}

/// The snapshot of these files.
fn snapshot(files: Files<'_>) -> Snapshot {
    let specs = parsed(files).into_iter().map(|(spec, _)| spec.into()).collect();
    Snapshot::assemble(ParsedProject { specs, ..ParsedProject::default() })
}

fn index(files: Files<'_>) -> SearchIndex {
    SearchIndex::build(parsed(files).into_iter().map(|(_, text)| text).collect())
}

fn parsed(files: Files<'_>) -> Vec<(domain::ParsedSpec, domain::SpecText)> {
    let listing = list_folder(files.iter().map(|(path, _)| *path));
    let bytes = |path: &str| files.iter().find(|(it, _)| *it == path).unwrap().1.as_bytes();
    let parse = |folder: &domain::SpecFolder| {
        let paths = std::iter::once(&folder.main).chain(&folder.sub_specs);
        let contents: Vec<_> =
            paths.map(|path| Content { path, bytes: bytes(path), blob: BlobId::of(bytes(path)) }).collect();
        let below = |path: &str| path[folder.dir.len() + 1..].to_owned();
        let asset = |path: &String| domain::Asset {
            path: below(path),
            blob: BlobId::of(bytes(path)),
            size: bytes(path).len() as u64,
        };
        parse_spec(folder, &contents, folder.assets.iter().map(asset).collect(), None)
    };
    listing.specs.iter().map(parse).collect()
}
