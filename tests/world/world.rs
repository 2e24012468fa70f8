//! All of livespecs in one process: functions as values, real clients, and parties on loopback.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use domain::sync::{Signal, Trigger};
use domain::{Prepared, Project, ProjectUlid, Settings, Snapshot, Timestamp};
use github_model::Model;
use logs::Watched;
use serde_json::Value;
use service::{Clock, DatabaseConfig, DatabaseSource, ManualClock, Mode, Preparer, SpecsService};
use store::Store;
use sync::{Done, Sync, SyncError, SyncEvent};

use crate::deliver::{self, MASTERS};
use crate::faults::Faults;
use crate::parties::Parties;
use crate::reader::Reader;

/// The token that GitHub knows.
pub const TOKEN: &str = "ghp_world";

/// All of livespecs, with a model of GitHub and a store that can fail.
pub struct World {
    /// GitHub.
    pub github: Model,
    /// The time, for everybody.
    pub clock: ManualClock,
    /// What goes wrong between the functions and the table.
    pub table: Faults,
    /// What goes wrong between the functions and the bucket.
    pub bucket: Faults,
    /// The store as the functions reach it.
    pub store: Store,
    /// The store as it is.
    pub direct: Store,
    pub(crate) parties: Parties,
    pub(crate) webhook: SocketAddr,
    config: Config,
    /// What hooks sign with: the first is in force.
    masters: &'static [&'static str],
    pub(crate) invocations: Arc<AtomicU64>,
    _watched: Option<Watched>,
}

/// How a world differs from the usual one.
#[derive(Clone, Copy, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a thing that is so in some tests, and not in others"
)]
pub struct Config {
    /// Reads that are not consistent can be answered from a moment ago.
    pub replica: bool,
    /// GitHub is asked without a token.
    pub anonymous: bool,
    /// This is a private showcase.
    pub private_allowed: bool,
    /// Hooks sign with what comes of the master before the one in force, until [`World::rotate_master`].
    pub old_master: bool,
    /// It is there to be measured: nobody reads what it logs.
    pub measured: bool,
}

impl World {
    /// A world where everything works.
    pub async fn new() -> Self {
        Self::with(Config::default()).await
    }

    /// A world that differs.
    pub async fn with(config: Config) -> Self {
        let clock = ManualClock::default();
        let parties = Parties::start(clock.clock(), config.replica).await;
        let webhook = deliver::serve(&parties, clock.clock()).await;
        Self {
            github: parties.github.clone(),
            clock,
            table: parties.table.faults.clone(),
            bucket: parties.bucket.faults.clone(),
            store: parties.store(),
            direct: parties.direct_store(),
            parties,
            webhook,
            config,
            masters: if config.old_master { &MASTERS[1..] } else { &MASTERS },
            invocations: Arc::default(),
            _watched: (!config.measured).then(|| Watched::new([TOKEN].into_iter().chain(MASTERS))),
        }
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.clock.clock().now()
    }

    /// The sync function, as a new instance. Looks follow one another at once.
    pub fn sync(&self) -> Sync {
        Sync::new(self.sync_parts())
    }

    pub(crate) fn sync_parts(&self) -> sync::Parts {
        sync::Parts {
            store: self.store.clone(),
            github: self.parties.hub(!self.config.anonymous),
            events: self.parties.events(),
            clock: self.clock.clock(),
            preparer: Preparer {
                count_tokens: |text| text.len() as u32 / 4,
                blocks: |_, _| domain::Blocks::new(),
            },
            time_limit: Duration::from_mins(5),
            again_after: Duration::ZERO,
            private_allowed: self.config.private_allowed,
            hooks: sync::HookSettings {
                public_url: Some(self.public_url()),
                secrets: deliver::secrets(self.masters),
            },
        }
    }

    /// Where GitHub reaches the webhook function.
    pub(crate) fn public_url(&self) -> String {
        format!("http://{}", self.webhook)
    }

    /// Has the new master be in force. The webhook function knows both.
    pub fn rotate_master(&mut self) {
        self.masters = &MASTERS;
        self.follow();
    }

    /// From now on, and for what came before, every event of the bus is handed to the sync function.
    pub fn follow(&self) {
        let (sync, invocations) = (self.sync(), Arc::clone(&self.invocations));
        self.parties.on_event(Arc::new(move |_function, event| {
            let (sync, number) = (sync.clone(), invocations.fetch_add(1, Ordering::SeqCst));
            Box::pin(async move { handed(&sync, event, number).await })
        }));
    }

    /// Returns when all events that came were handed over.
    pub async fn settled(&self) {
        self.parties.settled().await;
    }

    /// Adds a repository as the admin function does, without a first look.
    pub async fn add(&self, name: &str) -> ProjectUlid {
        self.add_with(name, Settings::default()).await
    }

    /// The same, with settings.
    pub async fn add_with(&self, name: &str, settings: Settings) -> ProjectUlid {
        self.add_as(name, None, settings).await
    }

    /// The same, with an id of its own: for the second project of a repository.
    pub async fn add_with_id(&self, name: &str, id: &str, settings: Settings) -> ProjectUlid {
        self.add_as(name, Some(id), settings).await
    }

    async fn add_as(&self, name: &str, id: Option<&str>, settings: Settings) -> ProjectUlid {
        let number = self.invocations.fetch_add(1, Ordering::SeqCst);
        self.parties.add(name, id, settings, number, !self.config.anonymous).await
    }

    /// One look, for that reason.
    pub async fn look(&self, project: ProjectUlid, trigger: Trigger) -> Result<Done, SyncError> {
        self.signal(Signal::look(vec![project], trigger)).await
    }

    /// What any signal leads to.
    pub async fn signal(&self, signal: Signal) -> Result<Done, SyncError> {
        self.handle(SyncEvent::Signal(signal)).await
    }

    /// The schedule's tick.
    pub async fn tick(&self) -> Result<Done, SyncError> {
        self.handle(SyncEvent::Tick).await
    }

    async fn handle(&self, event: SyncEvent) -> Result<Done, SyncError> {
        let number = self.invocations.fetch_add(1, Ordering::SeqCst);
        self.sync().handle(event, &format!("invocation-{number}")).await
    }

    /// A look that has to go through.
    pub async fn sync_now(&self, project: ProjectUlid) -> Done {
        self.look(project, Trigger::Manual).await.expect("the store works")
    }

    /// A look that dies as soon as `table` or `bucket` says so ([`Faults::kill_after`]). Whether it came to its end before.
    pub async fn look_until_killed(&self, project: ProjectUlid, trigger: Trigger) -> bool {
        tokio::select! {
            biased;
            () = self.table.killed() => false,
            () = self.bucket.killed() => false,
            _ = self.look(project, trigger) => true,
        }
    }

    /// The project as it is.
    pub async fn project(&self, ulid: ProjectUlid) -> Project {
        self.direct.project_now(ulid).await.expect("the store works").expect("the project is there")
    }

    /// Makes what the store has of the project one that nobody can read.
    pub async fn damage(&self, project: ProjectUlid) {
        self.parties.damage(project).await;
    }

    /// The read function, as a new instance that knows nothing yet.
    pub fn reader(&self) -> Reader {
        let source = DatabaseSource::new(DatabaseConfig {
            store: self.store.clone(),
            head_ttl: Duration::from_secs(2),
            cache_bytes: 32 << 20,
            private_allowed: self.config.private_allowed,
            clock: self.clock.clock(),
            web_url: "https://github.com".to_owned(),
        });
        Reader::new(SpecsService::new(Mode::Database, None, Some(source)), self.clock.clock())
    }

    /// The snapshot that the project shows, read from the store as it is.
    pub async fn snapshot(&self, ulid: ProjectUlid) -> Option<Snapshot> {
        let head = self.project(ulid).await.head?;
        let found = self.direct.snapshot(ulid, head.snapshot, head.format, head.bytes).await;
        let bytes = found.expect("the store works").expect("the head's snapshot is there");
        let prepared = Prepared::decode(bytes.to_vec()).expect("it can be read");
        Some(Snapshot::assemble(prepared.project))
    }

    /// Every document and picture that the project shows, by its path below the specs folder, read from the store.
    pub async fn shown(&self, ulid: ProjectUlid) -> BTreeMap<String, Bytes> {
        let mut files = BTreeMap::new();
        let Some(snapshot) = self.snapshot(ulid).await else { return files };
        for spec in snapshot.specs() {
            for document in &spec.documents {
                let found = self.direct.document(ulid, &document.blob).await.expect("the store works");
                let path = format!("{}/{}", spec.dir, document.path);
                files.insert(path.clone(), found.unwrap_or_else(|_| panic!("`{path}` is not in the store")));
            }
            for asset in spec.assets.iter().filter(|it| domain::sync::is_picture(&it.path, it.size)) {
                let found = self.direct.picture(ulid, &asset.blob).await.expect("the store works");
                let path = format!("{}/{}", spec.dir, asset.path);
                files.insert(path.clone(), found.unwrap_or_else(|_| panic!("`{path}` is not in the bucket")));
            }
        }
        files
    }

    /// What the project should show: the documents and pictures of the specs in `folder` of a branch.
    pub fn expected(&self, name: &str, branch: &str, folder: &str) -> BTreeMap<String, Bytes> {
        let prefix = format!("{folder}/");
        let files: BTreeMap<String, Bytes> = self
            .github
            .files(name, branch)
            .into_iter()
            .filter_map(|(path, bytes)| Some((path.strip_prefix(&prefix)?.to_owned(), Bytes::from(bytes))))
            .collect();
        let listing = domain::list_folder(files.keys().map(String::as_str));
        let mut shown = BTreeMap::new();
        for spec in listing.specs {
            let pictures =
                spec.assets.iter().filter(|path| domain::sync::is_picture(path, files[*path].len() as u64));
            for path in std::iter::once(&spec.main).chain(&spec.sub_specs).chain(pictures) {
                shown.insert(path.clone(), files[path].clone());
            }
        }
        shown
    }

    /// The clock for those who make their own parts.
    pub fn time(&self) -> Clock {
        self.clock.clock()
    }
}

/// An event of the bus, handed to the sync function.
pub(crate) async fn handed(sync: &Sync, event: Value, number: u64) -> Result<(), String> {
    let event = SyncEvent::from_json(event).map_err(|error| error.to_string())?;
    let done = sync.handle(event, &format!("invocation-{number}")).await;
    done.map(drop).map_err(|error| error.to_string())
}
